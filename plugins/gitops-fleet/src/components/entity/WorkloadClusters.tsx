import { useMemo } from 'react';
import { ClusterRow } from '../../fleet/clusters';
import { formatCount } from '../../fleet/overview';
import { ReadyFleet } from '../../store/FleetState';
import { clusterColumns } from '../clusters/clusterColumns';
import { Panel, PanelNote } from '../panel/Panel';
import { VirtualTable } from '../table/VirtualTable';

const lineHeight = () => 48;

/** The workload clusters of one management cluster. */
export function WorkloadClusters(props: {
  fleet: ReadyFleet;
  rows: readonly ClusterRow[];
}) {
  const { fleet, rows } = props;
  const columns = useMemo(() => clusterColumns(fleet, 'environment'), [fleet]);
  return (
    <Panel title="Workload clusters" count={formatCount(rows.length)}>
      {rows.length === 0 ? (
        <PanelNote>
          <p>This management cluster has no workload clusters yet.</p>
        </PanelNote>
      ) : (
        <VirtualTable
          label="Workload clusters"
          columns={columns}
          count={rows.length}
          lineHeight={lineHeight}
          lineKey={index => rows[index].record.key}
          line={index => ({
            kind: 'row',
            row: rows[index],
            stale: rows[index].condition === 'unseen',
          })}
        />
      )}
    </Panel>
  );
}
