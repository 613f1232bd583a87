import { useCallback, useMemo } from 'react';
import {
  ClusterGroup,
  clusterConditions,
  ClusterRow,
  filterClusters,
  groupClusters,
} from '../../fleet/clusters';
import { formatCount } from '../../fleet/overview';
import { valuesOf, withParameter } from '../../fleet/urlParameters';
import { conditionWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { FilterBar } from '../filters/FilterBar';
import { NothingMatches } from '../panel/NothingMatches';
import { Panel } from '../panel/Panel';
import { TableLine, VirtualTable } from '../table/VirtualTable';
import { FleetLink } from '../text/FleetLink';
import { useFleetLinks } from '../useFleetLinks';
import { useUrlState } from '../useUrlState';
import { clusterColumns } from './clusterColumns';
import styles from './clusters.module.css';

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

const conditionLabel = (value: string) => {
  const condition = clusterConditions.find(item => item === value);
  return condition ? conditionWords[condition] : value;
};

/** The clusters of the fleet, grouped by environment. */
export function ClustersCard(props: {
  fleet: ReadyFleet;
  rows: readonly ClusterRow[];
}) {
  const { fleet, rows } = props;
  const [parameters, change] = useUrlState();
  const query = parameters.toString();
  const { filter, toggled } = useMemo(() => {
    const read = new URLSearchParams(query);
    return {
      filter: {
        q: read.get('q') ?? '',
        environment: valuesOf(read, 'environment'),
        provider: valuesOf(read, 'provider'),
        status: valuesOf(read, 'status'),
      },
      toggled: new Set(valuesOf(read, 'toggled')),
    };
  }, [query]);
  const { rows: shown, facets } = useMemo(
    () => filterClusters(rows, filter),
    [rows, filter],
  );
  const lines = useMemo(() => {
    const opensAtFirst = (group: ClusterGroup) =>
      shown.length <= manyClusters || isTroubled(group);
    return linesOf(
      groupClusters(shown),
      group => opensAtFirst(group) !== toggled.has(group.name),
    );
  }, [shown, toggled]);
  const columns = useMemo(() => clusterColumns(fleet, 'provider'), [fleet]);

  const toggle = (name: string) =>
    change(current => {
      const names = new Set(valuesOf(current, 'toggled'));
      if (!names.delete(name)) {
        names.add(name);
      }
      return withParameter(current, 'toggled', [...names].join(','));
    });
  const lineHeight = useCallback(
    (index: number) => (lines[index].kind === 'group' ? 32 : 48),
    [lines],
  );
  const lineKey = (index: number) => {
    const line = lines[index];
    return line.kind === 'group'
      ? `group ${line.group.name}`
      : line.row.record.key;
  };
  const lineAt = (index: number): TableLine<ClusterRow> => {
    const line = lines[index];
    return line.kind === 'group'
      ? {
          kind: 'group',
          heading: (
            <GroupHeading
              group={line.group}
              open={line.open}
              onToggle={() => toggle(line.group.name)}
            />
          ),
        }
      : {
          kind: 'row',
          row: line.row,
          stale: line.row.condition === 'unseen',
        };
  };
  const facet = (
    name: 'environment' | 'provider' | 'status',
    labelOf?: (value: string) => string,
  ) => ({ name, labelOf, counts: facets[name], chosen: filter[name] });

  return (
    <Panel title="Clusters" count={<ClusterCount shown={shown} all={rows} />}>
      <FilterBar
        label="Search clusters"
        placeholder="Name, version, release, lifecycle…"
        q={filter.q}
        facets={[
          facet('environment'),
          facet('provider'),
          facet('status', conditionLabel),
        ]}
      />
      {lines.length === 0 ? (
        <NothingMatches
          why={`None of ${formatCount(
            rows.length,
          )} clusters matches the filters.`}
          onClear={() => change(() => new URLSearchParams())}
        />
      ) : (
        <VirtualTable
          label="Clusters"
          columns={columns}
          count={lines.length}
          lineHeight={lineHeight}
          lineKey={lineKey}
          line={lineAt}
        />
      )}
    </Panel>
  );
}

/** `14 workload, 3 management`, or how many of how many a filter accepts. */
function ClusterCount(props: {
  shown: readonly ClusterRow[];
  all: readonly ClusterRow[];
}) {
  const { shown, all } = props;
  const links = useFleetLinks();
  if (shown.length < all.length) {
    return (
      <>
        {formatCount(shown.length)} of {formatCount(all.length)}
      </>
    );
  }
  const management = all.filter(row => row.record.kind === 'management').length;
  return (
    <>
      {formatCount(all.length - management)} workload,{' '}
      <FleetLink href={links.connections()} quiet>
        {formatCount(management)} management
      </FleetLink>
    </>
  );
}

function GroupHeading(props: {
  group: ClusterGroup;
  open: boolean;
  onToggle: () => void;
}) {
  const { group, open, onToggle } = props;
  return (
    <button
      type="button"
      className={styles.group}
      aria-expanded={open}
      onClick={onToggle}
    >
      <b>{group.name}</b> <span>{groupText(group)}</span>
    </button>
  );
}

function groupText(group: ClusterGroup): string {
  const count = group.rows.length;
  const parts = clusterConditions
    .filter(condition => condition !== 'ready' && group.counts[condition] > 0)
    .map(
      condition =>
        `${formatCount(group.counts[condition])} ${conditionWords[condition]}`,
    );
  const clusters = count === 1 ? '1 cluster' : `${formatCount(count)} clusters`;
  return `${clusters} · ${parts.length > 0 ? parts.join(', ') : 'all in sync'}`;
}
