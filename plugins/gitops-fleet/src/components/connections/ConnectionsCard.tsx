import { useMemo } from 'react';
import { ConnectionRow, filterConnections } from '../../fleet/connections';
import { formatCount } from '../../fleet/overview';
import { valuesOf, withParameter } from '../../fleet/urlParameters';
import { FilterBar } from '../filters/FilterBar';
import { NothingMatches } from '../panel/NothingMatches';
import { Panel } from '../panel/Panel';
import { TableColumn, VirtualTable } from '../table/VirtualTable';
import { useUrlState } from '../useUrlState';
import {
  StateCell,
  ConnectionName,
  Kinds,
  KnownAsOf,
  NextRetry,
  Objects,
  Trouble,
} from './ConnectionCells';

const lineHeight = () => 48;

const columns: readonly TableColumn<ConnectionRow>[] = [
  {
    id: 'name',
    header: 'Management cluster',
    width: '17%',
    cell: row => <ConnectionName row={row} />,
  },
  {
    id: 'state',
    header: 'State',
    width: '12%',
    cell: row => <StateCell row={row} />,
  },
  {
    id: 'trouble',
    header: 'What is wrong',
    cell: row => <Trouble row={row} />,
  },
  {
    id: 'retry',
    header: 'Next attempt',
    width: '9.5%',
    cell: row => <NextRetry row={row} />,
  },
  {
    id: 'kinds',
    header: 'Kinds',
    width: '9.5%',
    cell: row => <Kinds row={row} />,
  },
  {
    id: 'objects',
    header: 'Objects',
    width: '7%',
    cell: row => <Objects row={row} />,
  },
  {
    id: 'kubernetes',
    header: 'Kubernetes',
    width: '9%',
    cell: ({ record }) => record.kubernetesVersion || '–',
  },
  {
    id: 'asOf',
    header: 'As of',
    width: '7%',
    cell: row => <KnownAsOf row={row} />,
  },
];

/** How every management cluster is seen, worst first. */
export function ConnectionsCard(props: { rows: readonly ConnectionRow[] }) {
  const { rows } = props;
  const [parameters, change] = useUrlState();
  const query = parameters.toString();
  const filter = useMemo(() => {
    const read = new URLSearchParams(query);
    return {
      q: read.get('q') ?? '',
      state: valuesOf(read, 'state'),
    };
  }, [query]);
  const { rows: shown, states } = useMemo(
    () => filterConnections(rows, filter),
    [rows, filter],
  );
  const open = parameters.get('connection');
  return (
    <Panel
      title="Connections"
      count={
        shown.length < rows.length
          ? `${formatCount(shown.length)} of ${formatCount(rows.length)}`
          : formatCount(rows.length)
      }
    >
      <FilterBar
        label="Search connections"
        placeholder="Name, provider, version, reason, message, kind…"
        q={filter.q}
        facets={[{ name: 'state', counts: states, chosen: filter.state }]}
      />
      {shown.length === 0 ? (
        <NothingMatches
          why={`None of ${formatCount(
            rows.length,
          )} connections matches the filters.`}
          onClear={() => change(() => new URLSearchParams())}
        />
      ) : (
        <VirtualTable
          label="Connections"
          columns={columns}
          count={shown.length}
          lineHeight={lineHeight}
          lineKey={index => shown[index].record.managementCluster}
          line={index => {
            const row = shown[index];
            const { managementCluster } = row.record;
            return {
              kind: 'row',
              row,
              stale: row.condition === 'stale',
              current: managementCluster === open,
              onOpen: () =>
                change(
                  current =>
                    withParameter(current, 'connection', managementCluster),
                  { push: true },
                ),
            };
          }}
        />
      )}
    </Panel>
  );
}
