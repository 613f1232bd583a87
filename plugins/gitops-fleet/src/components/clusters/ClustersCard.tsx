import { Button } from '@backstage/ui';
import { useCallback, useMemo } from 'react';
import {
  ClusterGroup,
  clusterConditions,
  ClusterRow,
  filterClusters,
  groupClusters,
} from '../../fleet/clusters';
import { formatCount } from '../../fleet/overview';
import { conditionWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { FacetFilter, facetOptions } from '../filters/FacetFilter';
import filters from '../filters/filters.module.css';
import { FilterSearch } from '../filters/FilterSearch';
import pages from '../pages/pages.module.css';
import { TableRow, VirtualTable } from '../table/VirtualTable';
import { useUrlState, withParameter } from '../useUrlState';
import {
  AsOf,
  Behind,
  ClusterName,
  Follows,
  KubernetesVersion,
  Lifecycle,
  Reconcilers,
} from './ClusterCells';
import styles from './clusters.module.css';

const tableColumns = [
  { id: 'cluster', header: 'Cluster' },
  { id: 'provider', header: 'Provider', width: '7%' },
  { id: 'kubernetes', header: 'Kubernetes', width: '14%' },
  { id: 'lifecycle', header: 'Lifecycle', width: '14%' },
  { id: 'reconcilers', header: 'Reconcilers', width: '16%' },
  { id: 'follows', header: 'Follows', width: '14.5%' },
  { id: 'behind', header: 'Behind', width: '10%' },
  { id: 'asOf', header: 'As of', width: '6.5%' },
];

/** More clusters than are looked through one by one: groups without trouble start closed. */
const manyClusters = 50;

type Line =
  | { kind: 'group'; group: ClusterGroup; open: boolean }
  | { kind: 'row'; row: ClusterRow };

function linesOf(
  groups: readonly ClusterGroup[],
  isOpen: (group: ClusterGroup) => boolean,
): Line[] {
  return groups.flatMap(group => {
    const open = isOpen(group);
    const rows = group.rows.map(row => ({ kind: 'row' as const, row }));
    return [{ kind: 'group' as const, group, open }, ...(open ? rows : [])];
  });
}

function isTroubled(group: ClusterGroup): boolean {
  return group.counts.failing + group.counts.unseen > 0;
}

const listed = (parameters: URLSearchParams, name: string) =>
  (parameters.get(name) ?? '').split(',').filter(Boolean);

/** The clusters of the fleet, grouped by environment. */
export function ClustersCard(props: {
  fleet: ReadyFleet;
  rows: readonly ClusterRow[];
}) {
  const { fleet, rows } = props;
  const [parameters, change] = useUrlState();
  const query = parameters.toString();
  const filter = useMemo(() => {
    const read = new URLSearchParams(query);
    return {
      q: read.get('q') ?? '',
      environment: listed(read, 'environment'),
      provider: listed(read, 'provider'),
      status: listed(read, 'status'),
    };
  }, [query]);
  const { rows: shown, facets } = useMemo(
    () => filterClusters(rows, filter),
    [rows, filter],
  );
  const groups = useMemo(() => groupClusters(shown), [shown]);
  const toggled = useMemo(
    () => new Set(listed(new URLSearchParams(query), 'toggled')),
    [query],
  );
  const lines = useMemo(() => {
    const opensAtFirst = (group: ClusterGroup) =>
      shown.length <= manyClusters || isTroubled(group);
    return linesOf(
      groups,
      group => opensAtFirst(group) !== toggled.has(group.name),
    );
  }, [groups, shown.length, toggled]);

  const toggle = (name: string) =>
    change(current => {
      const names = new Set(listed(current, 'toggled'));
      if (!names.delete(name)) {
        names.add(name);
      }
      return withParameter(current, 'toggled', [...names].join(','));
    });
  const rowHeight = useCallback(
    (index: number) => (lines[index].kind === 'group' ? 32 : 48),
    [lines],
  );
  const rowKey = useCallback(
    (index: number) => {
      const line = lines[index];
      return line.kind === 'group'
        ? `group ${line.group.name}`
        : line.row.record.key;
    },
    [lines],
  );
  const choose = (name: string) => (values: string[]) =>
    change(current => withParameter(current, name, values.join(',')));

  return (
    <section className={pages.card} aria-label="Clusters">
      <div className={pages.cardHead}>
        <h3 className={pages.title}>
          Clusters <span className={pages.muted}>{countText(shown, rows)}</span>
        </h3>
      </div>
      <div className={filters.bar}>
        <FilterSearch
          label="Search clusters"
          placeholder="Name, version, release, lifecycle…  ( / )"
          value={filter.q}
          onChange={q => change(current => withParameter(current, 'q', q))}
        />
        <FacetFilter
          label="environment"
          options={facetOptions(facets.environment, filter.environment)}
          chosen={filter.environment}
          onChange={choose('environment')}
        />
        <FacetFilter
          label="provider"
          options={facetOptions(facets.provider, filter.provider)}
          chosen={filter.provider}
          onChange={choose('provider')}
        />
        <FacetFilter
          label="status"
          options={facetOptions(
            facets.status,
            filter.status,
            value =>
              clusterConditions
                .filter(condition => condition === value)
                .map(condition => conditionWords[condition])[0] ?? value,
          )}
          chosen={filter.status}
          onChange={choose('status')}
        />
      </div>
      {lines.length === 0 ? (
        <div className={pages.empty}>
          <p>None of {rows.length} clusters matches the filters.</p>
          <Button
            size="small"
            variant="secondary"
            onPress={() => change(() => new URLSearchParams())}
          >
            Clear filters
          </Button>
        </div>
      ) : (
        <VirtualTable
          label="Clusters"
          columns={tableColumns}
          count={lines.length}
          rowHeight={rowHeight}
          rowKey={rowKey}
          row={index => lineRow(lines[index], fleet, toggle)}
        />
      )}
    </section>
  );
}

/** `14 and 3 management clusters`, or how many of how many a filter accepts. */
function countText(
  shown: readonly ClusterRow[],
  all: readonly ClusterRow[],
): string {
  if (shown.length < all.length) {
    return `${formatCount(shown.length)} of ${formatCount(all.length)}`;
  }
  const management = all.filter(row => row.record.kind === 'management').length;
  const noun = management === 1 ? 'management cluster' : 'management clusters';
  return `${formatCount(all.length - management)} and ${formatCount(
    management,
  )} ${noun}`;
}

function lineRow(
  line: Line,
  fleet: ReadyFleet,
  toggle: (name: string) => void,
): TableRow {
  if (line.kind === 'group') {
    return {
      kind: 'group',
      cells: (
        <td colSpan={tableColumns.length}>
          <button
            type="button"
            className={styles.group}
            aria-expanded={line.open}
            onClick={() => toggle(line.group.name)}
          >
            <b>{line.group.name}</b> <span>{groupText(line.group)}</span>
          </button>
        </td>
      ),
    };
  }
  const { row } = line;
  return {
    stale: row.condition === 'unseen',
    cells: (
      <>
        <td>
          <ClusterName row={row} />
        </td>
        <td>
          <span className={styles.small}>{row.record.provider || '–'}</span>
        </td>
        <td>
          <KubernetesVersion record={row.record} />
        </td>
        <td>
          <Lifecycle row={row} />
        </td>
        <td>
          <Reconcilers row={row} />
        </td>
        <td>
          <Follows record={row.record} fleet={fleet} />
        </td>
        <td>
          <Behind row={row} />
        </td>
        <td>
          <AsOf row={row} />
        </td>
      </>
    ),
  };
}

function groupText(group: ClusterGroup): string {
  const count = group.rows.length;
  const parts = clusterConditions
    .filter(condition => condition !== 'ready' && group.counts[condition] > 0)
    .map(
      condition => `${group.counts[condition]} ${conditionWords[condition]}`,
    );
  const clusters = count === 1 ? '1 cluster' : `${count} clusters`;
  return `${clusters} · ${parts.length > 0 ? parts.join(', ') : 'all in sync'}`;
}
