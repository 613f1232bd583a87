import { fleetQueryProblem } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReactNode, useMemo, useState } from 'react';
import { formatCount } from '../../fleet/overview';
import { reconcilerKinds } from '../../fleet/reconcilerKinds';
import {
  ReconcilerFilter,
  ReconcilerQuery,
  ReconcilerSort,
  readReconcilerQuery,
  withFilter,
} from '../../fleet/reconcilerQuery';
import { nameOfKey } from '../../fleet/resourceStory';
import {
  ReconcilerSelection,
  selectReconcilers,
} from '../../fleet/selectReconcilers';
import { withParameter } from '../../fleet/urlParameters';
import { statusWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { ofColumns } from '../../store/ofColumns';
import { FilterBar } from '../filters/FilterBar';
import filters from '../filters/filters.module.css';
import { BulkActions } from '../operations/BulkActions';
import { NothingMatches } from '../panel/NothingMatches';
import { Panel } from '../panel/Panel';
import { TextButton } from '../text/TextButton';
import { useUrlState } from '../useUrlState';
import { ReconcilersTable } from './ReconcilersTable';

const filterLabels: { [filter in ReconcilerFilter]: string } = {
  status: 'status',
  kind: 'kind',
  environment: 'environment',
  provider: 'provider',
  cluster: 'cluster',
  managementCluster: 'management cluster',
  source: 'source',
};

const filterOrder = Object.keys(filterLabels) as ReconcilerFilter[];

/** The list of reconcilers with its filters. */
export function ReconcilersCard(props: { fleet: ReadyFleet }) {
  const { fleet } = props;
  const [parameters, change] = useUrlState();
  const selected = parameters.get('resource');
  const asked = withParameter(parameters, 'resource', '').toString();
  const query = useMemo(
    () => readReconcilerQuery(new URLSearchParams(asked)),
    [asked],
  );
  const [select] = useState(() => ofColumns(selectReconcilers));
  const selection = select(fleet, query);
  const order = (sort: ReconcilerSort) =>
    change(current => {
      const descending = query.sort === sort && !query.descending;
      return withParameter(current, 'sort', descending ? `${sort}:desc` : sort);
    });
  return (
    <Panel label="Reconcilers">
      <FilterBar
        label="Search names, clusters, paths, messages and revisions"
        placeholder="Search, or env:prod status:failed"
        q={query.q}
        facets={filterOrder.map(filter => ({
          name: filter,
          label: filterLabels[filter],
          counts: selection.facets[filter],
          labelOf: value => labelOf(fleet, filter, value),
          chosen: query.filters[filter] ?? [],
          summary: summaryOf(filter, query),
        }))}
        withValues={withFilter}
      />
      <ShownLine
        selection={selection}
        query={query}
        action={<BulkActions fleet={fleet} rows={selection.rows} />}
        onShowKinds={() => change(current => withFilter(current, 'kind', []))}
        onClear={() =>
          change(current =>
            withParameter(
              new URLSearchParams(),
              'sort',
              current.get('sort') ?? '',
            ),
          )
        }
      />
      {selection.rows.length === 0 ? (
        <NothingMatches
          why={
            selection.total === 0
              ? 'No management cluster has shown a Flux resource yet.'
              : fleetQueryProblem(query.q) ??
                'No reconciler matches the filters.'
          }
          onClear={
            selection.total > 0
              ? () => change(() => new URLSearchParams())
              : undefined
          }
        />
      ) : (
        <ReconcilersTable
          fleet={fleet}
          rows={selection.rows}
          selected={selected}
          order={{
            sort: query.sort,
            descending: query.descending,
            onSort: order,
          }}
        />
      )}
    </Panel>
  );
}

/** How many of how many are shown, what hides the others, and what can be done with those that are shown. */
function ShownLine(props: {
  selection: ReconcilerSelection;
  query: ReconcilerQuery;
  action: ReactNode;
  onShowKinds: () => void;
  onClear: () => void;
}) {
  const { selection, query } = props;
  const accepted = query.filters.kind;
  const shown = selection.rows.length;
  let ofOtherKinds = 0;
  selection.facets.kind.forEach((count, kind) => {
    if (accepted && !accepted.includes(kind)) {
      ofOtherKinds += count;
    }
  });
  const others = selection.total - shown - ofOtherKinds;
  return (
    <div className={filters.line}>
      <div className={filters.shown} role="status">
        <span>
          {formatCount(shown)} of {formatCount(selection.total)} Flux resources
          shown
        </span>
        {ofOtherKinds > 0 && (
          <span>
            · {formatCount(ofOtherKinds)}{' '}
            {isDefault(accepted) ? 'sources' : 'of other kinds'} hidden{' '}
            <TextButton onPress={props.onShowKinds}>show them</TextButton>
          </span>
        )}
        {others > 0 && (
          <span>
            · {formatCount(others)} hidden by the other filters{' '}
            <TextButton onPress={props.onClear}>clear</TextButton>
          </span>
        )}
      </div>
      {props.action}
    </div>
  );
}

function isDefault(kinds: readonly string[] | undefined): boolean {
  return kinds === reconcilerKinds;
}

function summaryOf(
  filter: ReconcilerFilter,
  query: ReconcilerQuery,
): string | undefined {
  return filter === 'kind' && isDefault(query.filters.kind)
    ? 'reconcilers'
    : undefined;
}

function labelOf(
  fleet: ReadyFleet,
  filter: ReconcilerFilter,
  value: string,
): string {
  switch (filter) {
    case 'status':
      return (
        Object.entries(statusWords).find(([status]) => status === value)?.[1] ??
        value
      );
    case 'managementCluster':
      return fleet.connections.get(value)?.title ?? value;
    case 'cluster':
      return (
        fleet.clusters.get(value)?.name ??
        fleet.connections.get(value)?.title ??
        nameOfKey(value)
      );
    case 'source': {
      const [managementCluster, , , namespace, name] = value.split('/');
      const title =
        fleet.connections.get(managementCluster)?.title ?? managementCluster;
      return `${namespace}/${name}, ${title}`;
    }
    default:
      return value;
  }
}
