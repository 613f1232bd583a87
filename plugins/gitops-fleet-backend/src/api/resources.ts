import {
  Facet,
  FleetColumns,
  fleetQueryTest,
  ResourcePage,
  ResourceQuery,
  TextColumn,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { InputError } from '@backstage/errors';
import type { VisibleFleet } from '../permissions/VisibleFleet';

const filters = {
  managementCluster: 'managementCluster',
  cluster: 'target',
  kind: 'kind',
  namespace: 'namespace',
  status: 'status',
  environment: 'environment',
  provider: 'provider',
} as const satisfies { [name: string]: TextColumn };

type FilterName = keyof typeof filters;

const searched: TextColumn[] = ['name', 'path', 'reason', 'message'];

/** A filter as sets of dictionary indexes. */
interface Filter {
  name: FilterName;
  column: TextColumn;
  wanted: Set<number>;
  excluded: Set<number>;
}

/**
 * A page of resources in the order of their keys. The cursor is the last key of the page before, so pages stay right
 * while the fleet changes.
 *
 * @throws InputError for a cursor that no page has given
 */
export function listResources(
  fleet: VisibleFleet,
  query: ResourceQuery,
  now: number,
): ResourcePage {
  const { columns } = fleet;
  const active = readFilters(columns, query);
  const found = searchText(columns, query.search);
  const matches = fleetQueryTest(columns, query.q ?? '');
  const facets = new Map<FilterName, Map<string, number>>();
  const matching: string[] = [];
  for (let row = 0; row < columns.length; row++) {
    if (
      !matches(row) ||
      (found && !searched.some(c => found.has(columns.index(c, row))))
    ) {
      continue;
    }
    const missed = active.filter(filter => !accepts(columns, filter, row));
    if (missed.length === 0) {
      matching.push(columns.keyOf(row));
    }
    countFacets(columns, row, missed, facets);
  }
  matching.sort();
  const limit = query.limit ?? 100;
  const begin = startOf(matching, query.cursor);
  const keys = matching.slice(begin, begin + limit);
  return {
    version: fleet.changeLog.version,
    asOf: now,
    items: keys.map(key => fleet.record(key)!),
    total: matching.length,
    ...(begin + limit < matching.length && {
      nextCursor: Buffer.from(keys[keys.length - 1]).toString('base64url'),
    }),
    facets: Object.fromEntries(
      (Object.keys(filters) as FilterName[]).map(name => [
        name,
        toFacets(facets.get(name)),
      ]),
    ),
  };
}

/** Keys of what filters accept, sorted; `limit + 1` of them at most. */
export function matchingKeys(
  fleet: VisibleFleet,
  query: ResourceQuery,
  limit: number,
): string[] {
  const { columns } = fleet;
  const active = readFilters(columns, query);
  const found = searchText(columns, query.search);
  const matches = fleetQueryTest(columns, query.q ?? '');
  const keys: string[] = [];
  for (let row = 0; row < columns.length && keys.length <= limit; row++) {
    if (
      matches(row) &&
      active.every(filter => accepts(columns, filter, row)) &&
      (!found || searched.some(c => found.has(columns.index(c, row))))
    ) {
      keys.push(columns.keyOf(row));
    }
  }
  return keys.sort();
}

function readFilters(columns: FleetColumns, query: ResourceQuery): Filter[] {
  return (Object.keys(filters) as FilterName[])
    .filter(name => query[name])
    .map(name => {
      const filter: Filter = {
        name,
        column: filters[name],
        wanted: new Set(),
        excluded: new Set(),
      };
      for (const value of query[name]!.split(',')) {
        if (value.startsWith('!')) {
          filter.excluded.add(columns.lookUp(value.slice(1)));
        } else {
          filter.wanted.add(columns.lookUp(value));
        }
      }
      return filter;
    });
}

function accepts(
  columns: FleetColumns,
  { column, wanted, excluded }: Filter,
  row: number,
): boolean {
  const index = columns.index(column, row);
  return (wanted.size === 0 || wanted.has(index)) && !excluded.has(index);
}

function searchText(
  columns: FleetColumns,
  search: string | undefined,
): Set<number> | undefined {
  const wanted = search?.trim().toLowerCase();
  return wanted
    ? columns.matching(text => text.toLowerCase().includes(wanted))
    : undefined;
}

/** A filter's values are counted among the rows that every other filter accepts. */
function countFacets(
  columns: FleetColumns,
  row: number,
  missed: Filter[],
  facets: Map<FilterName, Map<string, number>>,
): void {
  if (missed.length > 1) {
    return;
  }
  for (const name of Object.keys(filters) as FilterName[]) {
    if (missed.length === 1 && missed[0].name !== name) {
      continue;
    }
    const value = columns.text(filters[name], row);
    const counts = facets.get(name) ?? new Map<string, number>();
    counts.set(value, (counts.get(value) ?? 0) + 1);
    facets.set(name, counts);
  }
}

function toFacets(counts: Map<string, number> | undefined): Facet[] {
  return [...(counts ?? [])]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function startOf(keys: string[], cursor: string | undefined): number {
  if (!cursor) {
    return 0;
  }
  const after = Buffer.from(cursor, 'base64url').toString('utf8');
  if (after.split('/').length !== 5) {
    throw new InputError(
      'cursor is none that a page has given: leave it out to begin with the first page',
    );
  }
  const next = keys.findIndex(key => key > after);
  return next < 0 ? keys.length : next;
}
