import { InputError } from '@backstage/errors';
import { FleetColumns, TextColumn } from './FleetColumns';

/** How a field of the query language is compared with what a row has. */
interface QueryField {
  columns: readonly TextColumn[];
  /** `whole`: the text, or for a key its last part; `part`: anything that holds the value. */
  match: 'whole' | 'part';
}

const fields: { [name: string]: QueryField } = {
  cluster: { columns: ['target', 'managementCluster'], match: 'whole' },
  env: { columns: ['environment'], match: 'whole' },
  provider: { columns: ['provider'], match: 'whole' },
  kind: { columns: ['kind'], match: 'whole' },
  ns: { columns: ['namespace'], match: 'whole' },
  name: { columns: ['name'], match: 'part' },
  status: { columns: ['status'], match: 'whole' },
  feature: { columns: ['feature'], match: 'whole' },
  source: { columns: ['source'], match: 'whole' },
  path: { columns: ['path'], match: 'part' },
  reason: { columns: ['reason'], match: 'part' },
  message: { columns: ['message'], match: 'part' },
  flag: { columns: ['flags'], match: 'part' },
  rev: {
    columns: [
      'appliedRevision',
      'attemptedRevision',
      'wantedRevision',
      'reference',
    ],
    match: 'part',
  },
};

/** What a word without a field is looked for in. */
const searched: readonly TextColumn[] = [
  'name',
  'namespace',
  'kind',
  'target',
  'path',
  'reason',
  'message',
  'reference',
  'appliedRevision',
  'wantedRevision',
];

/** One condition of a query; all of them must hold. */
interface QueryTerm {
  /** `undefined` for a word. */
  field: string | undefined;
  /** Alternatives, in lower case. */
  values: string[];
  negated: boolean;
}

const term = /(!?)(?:([a-z]+):)?((?:"[^"]*"|[^\s"])+)/gi;

/**
 * The names of the fields of the query language.
 *
 * @public
 */
export const fleetQueryFields: readonly string[] = Object.keys(fields);

/**
 * Reads `env:prod status:failed,stalled !ns:flux-system rev:v0.0.3 "dry run"`: conditions that must all hold, each with
 * alternatives behind commas, turned round by `!`. A word without a field is looked for in what a list
 * shows of a resource. Case does not matter.
 *
 * @throws InputError for a field that there is not
 */
function parse(query: string): QueryTerm[] {
  return [...query.matchAll(term)].map(([, not, name, text]) => {
    const field = name?.toLowerCase();
    const known = field !== undefined && Object.hasOwn(fields, field);
    if (field !== undefined && !known && !text.startsWith('//')) {
      throw new InputError(
        `There is no field '${name}' to search by. There are: ${fleetQueryFields.join(
          ', ',
        )}`,
      );
    }
    const value = known ? text : `${name ? `${name}:` : ''}${text}`;
    return {
      field: known ? field : undefined,
      negated: not === '!',
      values: (known ? splitAtCommas(value) : [value])
        .map(part => part.replace(/"/g, '').toLowerCase())
        .filter(part => part !== ''),
    };
  });
}

/**
 * What is wrong with a query, in words for the person who types it; `undefined` when nothing is.
 *
 * @public
 */
export function fleetQueryProblem(query: string): string | undefined {
  try {
    parse(query);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function splitAtCommas(text: string): string[] {
  return text.match(/(?:"[^"]*"|[^,"])+/g) ?? [];
}

/**
 * A test for the rows that a query finds. Texts are looked at once each, not once for each row.
 *
 * @param query - see the package's README; an empty one finds everything
 *
 * @throws InputError for a field that there is not
 *
 * @public
 */
export function fleetQueryTest(
  columns: FleetColumns,
  query: string,
): (row: number) => boolean {
  const terms = parse(query).filter(({ values }) => values.length > 0);
  const tests = terms.map(({ field, values, negated }) => {
    const { columns: names, match } = field
      ? fields[field]
      : { columns: searched, match: 'part' as const };
    const found = new Uint8Array(columns.dictionary.length);
    columns
      .matching(text =>
        values.some(value => fits(text.toLowerCase(), value, match)),
      )
      .forEach(index => {
        found[index] = 1;
      });
    const looked = names.map(name => columns.cells[name]);
    return (row: number) =>
      looked.some(cells => found[cells[row]] === 1) !== negated;
  });
  return row => tests.every(test => test(row));
}

function fits(
  text: string,
  value: string,
  match: QueryField['match'],
): boolean {
  return match === 'part'
    ? text.includes(value)
    : text === value || text.endsWith(`/${value}`);
}
