import { ResourceColumns } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { reconcilerKinds } from './reconcilerKinds';
import { valuesOf, withParameter } from './urlParameters';

/** Filters of the list of reconcilers by their name in the URL, with the column that each looks at. */
export const reconcilerFilters = {
  cluster: 'target',
  managementCluster: 'managementCluster',
  environment: 'environment',
  provider: 'provider',
  kind: 'kind',
  status: 'status',
  source: 'source',
} as const satisfies { [filter: string]: keyof ResourceColumns };

/** Name of a filter in the URL. */
export type ReconcilerFilter = keyof typeof reconcilerFilters;

export const reconcilerFilterNames = Object.keys(
  reconcilerFilters,
) as ReconcilerFilter[];

/** Orders of the list by their name in the URL. */
export const reconcilerSorts = [
  'status',
  'name',
  'kind',
  'cluster',
  'managementCluster',
  'source',
  'reason',
  'since',
] as const;

/** What the list can be ordered by. */
export type ReconcilerSort = (typeof reconcilerSorts)[number];

/** What the list of reconcilers shows, and in which order. */
export interface ReconcilerQuery {
  q: string;
  /** Accepted values; a filter that is left out accepts all. */
  filters: { [filter in ReconcilerFilter]?: readonly string[] };
  sort: ReconcilerSort;
  descending: boolean;
}

/** Value of `kind` in the URL that shows sources too; without `kind`, only reconcilers are shown. */
const everyKind = 'all';

/** Reads what the list shows from the URL. Unknown values of `sort` are as if there were none. */
export function readReconcilerQuery(
  parameters: URLSearchParams,
): ReconcilerQuery {
  const filters: { [filter in ReconcilerFilter]?: readonly string[] } = {};
  for (const filter of reconcilerFilterNames) {
    const values = valuesOf(parameters, filter);
    if (values.length > 0) {
      filters[filter] = values;
    }
  }
  if (!filters.kind) {
    filters.kind = reconcilerKinds;
  } else if (filters.kind.includes(everyKind)) {
    delete filters.kind;
  }
  const [name, direction] = (parameters.get('sort') ?? '').split(':');
  const sort = reconcilerSorts.find(item => item === name);
  return {
    q: parameters.get('q') ?? '',
    filters,
    sort: sort ?? 'status',
    descending: sort !== undefined && direction === 'desc',
  };
}

/** Whether a list of kinds is the one that is shown when nothing is said. */
function isDefaultKinds(values: readonly string[]): boolean {
  return (
    values.length === reconcilerKinds.length &&
    reconcilerKinds.every(kind => values.includes(kind))
  );
}

/**
 * The URL with another set of values for a filter. No values accept all.
 *
 * @param parameters - stays as it is
 */
export function withFilter(
  parameters: URLSearchParams,
  filter: string,
  values: readonly string[],
): URLSearchParams {
  if (filter === 'kind' && values.length === 0) {
    return withParameter(parameters, filter, everyKind);
  }
  const unsaid = filter === 'kind' && isDefaultKinds(values);
  return withParameter(parameters, filter, unsaid ? '' : values.join(','));
}
