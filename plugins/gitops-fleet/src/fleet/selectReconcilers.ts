import {
  FleetColumns,
  fleetQueryProblem,
  fleetQueryTest,
  ReconciliationStatus,
  TextColumn,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  ReconcilerFilter,
  reconcilerFilterNames,
  reconcilerFilters,
  ReconcilerQuery,
  ReconcilerSort,
} from './reconcilerQuery';

/** Rows of the fleet that a query shows, and the counts that its filters stand beside. */
export interface ReconcilerSelection {
  /** Rows of the columns, in order. */
  rows: Uint32Array;
  /** For each filter the counts of its values among what all the other filters and the search accept. */
  facets: { [filter in ReconcilerFilter]: ReadonlyMap<string, number> };
  /** How many resources there are at all. */
  total: number;
}

/** What a person who looks for trouble wants to see first; what is not known comes behind what is known to fail. */
const attention: readonly ReconciliationStatus[] = [
  'Stalled',
  'Failed',
  'Stale',
  'Unknown',
  'DependencyNotReady',
  'Progressing',
  'Suspended',
  'Ready',
];

const sortColumns: { [sort in ReconcilerSort]?: TextColumn } = {
  name: 'name',
  kind: 'kind',
  cluster: 'target',
  managementCluster: 'managementCluster',
  source: 'source',
  reason: 'reason',
};

/**
 * Filters, counts and orders the fleet in one pass over its columns: a row that one filter alone keeps out counts for
 * that filter's values, so that a person sees what another choice would show.
 */
export function selectReconcilers(
  columns: FleetColumns,
  query: ReconcilerQuery,
): ReconcilerSelection {
  const { dictionary, cells: encoded } = columns;
  const tests = reconcilerFilterNames.map(filter => {
    const values = query.filters[filter];
    return {
      filter,
      column: encoded[reconcilerFilters[filter]],
      accepts: values ? acceptedIndexes(columns, values) : undefined,
      counts: new Uint32Array(dictionary.length),
    };
  });
  const matches = searchTest(columns, query.q);
  const rows = new Uint32Array(columns.length);
  let found = 0;
  for (let row = 0; row < columns.length; row++) {
    if (!matches(row)) {
      continue;
    }
    let refusals = 0;
    let refusedBy = -1;
    for (let i = 0; i < tests.length && refusals < 2; i++) {
      const test = tests[i];
      if (test.accepts && test.accepts[test.column[row]] !== 1) {
        refusals++;
        refusedBy = i;
      }
    }
    if (refusals === 0) {
      rows[found++] = row;
      for (const test of tests) {
        test.counts[test.column[row]]++;
      }
    } else if (refusals === 1) {
      tests[refusedBy].counts[tests[refusedBy].column[row]]++;
    }
  }
  const facets = Object.fromEntries(
    tests.map(test => [test.filter, countsByText(dictionary, test.counts)]),
  ) as ReconcilerSelection['facets'];
  return {
    rows: order(columns, encoded, rows.slice(0, found), query),
    facets,
    total: columns.length,
  };
}

function acceptedIndexes(
  columns: FleetColumns,
  values: readonly string[],
): Uint8Array {
  const accepted = new Uint8Array(columns.dictionary.length);
  for (const value of values) {
    const index = columns.lookUp(value);
    if (index >= 0) {
      accepted[index] = 1;
    }
  }
  return accepted;
}

/** A query as `fleetQueryTest` reads it. One that it cannot read finds nothing: `fleetQueryProblem` says why. */
function searchTest(
  columns: FleetColumns,
  q: string,
): (row: number) => boolean {
  return fleetQueryProblem(q) === undefined
    ? fleetQueryTest(columns, q)
    : () => false;
}

function countsByText(
  dictionary: readonly string[],
  counts: Uint32Array,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  counts.forEach((count, index) => {
    if (count > 0 && dictionary[index] !== '') {
      found.set(dictionary[index], count);
    }
  });
  return found;
}

/**
 * Orders rows by what the query says and then by name. Both keys of a row are worked out once and not for each of the
 * million comparisons.
 */
function order(
  columns: FleetColumns,
  encoded: FleetColumns['cells'],
  rows: Uint32Array,
  query: ReconcilerQuery,
): Uint32Array {
  const nameRanks = ranks(columns, 'name', rows);
  const sign = query.descending ? -1 : 1;
  const firstKey = keyOf(columns, encoded, rows, query.sort);
  const first = new Float64Array(columns.length);
  const second = new Uint32Array(columns.length);
  for (const row of rows) {
    first[row] = sign * firstKey(row);
    second[row] = nameRanks[encoded.name[row]];
  }
  return rows.sort(
    (a, b) => first[a] - first[b] || second[a] - second[b] || a - b,
  );
}

/** More than any time in milliseconds, so that a status outweighs every age. */
const aboveAllTimes = 2 ** 42;

function keyOf(
  columns: FleetColumns,
  encoded: FleetColumns['cells'],
  rows: Uint32Array,
  sort: ReconcilerSort,
): (row: number) => number {
  const column = sortColumns[sort];
  if (column) {
    const values = encoded[column];
    const places = ranks(columns, column, rows);
    return row => places[values[row]];
  }
  if (sort === 'since') {
    return row => -encoded.since[row];
  }
  const severity = severities(columns);
  return row =>
    severity[encoded.status[row]] * aboveAllTimes - encoded.since[row];
}

/** The place of each text of a column in the order of the alphabet, by dictionary index. */
function ranks(
  columns: FleetColumns,
  column: TextColumn,
  rows: Uint32Array,
): Uint32Array {
  const { dictionary, cells: encoded } = columns;
  const values = encoded[column];
  const seen = new Set<number>();
  rows.forEach(row => seen.add(values[row]));
  // Names of Kubernetes objects are plain ASCII: a collator would order them alike, ten times slower.
  const sorted = [...seen].sort((a, b) =>
    dictionary[a] < dictionary[b] ? -1 : 1,
  );
  const places = new Uint32Array(dictionary.length);
  sorted.forEach((index, place) => {
    places[index] = place;
  });
  return places;
}

function severities(columns: FleetColumns): Uint32Array {
  const places = new Uint32Array(columns.dictionary.length);
  attention.forEach((status, place) => {
    const index = columns.lookUp(status);
    if (index >= 0) {
      places[index] = place;
    }
  });
  return places;
}
