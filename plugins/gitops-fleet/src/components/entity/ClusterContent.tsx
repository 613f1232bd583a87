import { useEntity } from '@backstage/plugin-catalog-react';
import { useMemo, useState } from 'react';
import { ClusterRow } from '../../fleet/clusters';
import { formatCount } from '../../fleet/overview';
import { readReconcilerQuery } from '../../fleet/reconcilerQuery';
import { selectReconcilers } from '../../fleet/selectReconcilers';
import { ReadyFleet } from '../../store/FleetState';
import { ofColumns } from '../../store/ofColumns';
import { ConnectionStrip } from '../connections/ConnectionStrip';
import { connectionSignature } from '../connections/connectionWords';
import { HistoryList } from '../history/HistoryList';
import { FleetGate } from '../pages/FleetGate';
import { Overview } from '../pages/Overview';
import pages from '../pages/pages.module.css';
import { Panel, PanelBody, PanelNote } from '../panel/Panel';
import { ReconcilersTable } from '../reconcilers/ReconcilersTable';
import { ResourceDrawer } from '../resource/ResourceDrawer';
import { useClusterRows } from '../useClusterRows';
import { useUrlState } from '../useUrlState';
import { ClusterFacts } from './ClusterFacts';
import { clusterKeyOf, clusterSentence } from './entityCluster';
import { NoCluster } from './NoCluster';
import { WorkloadClusters } from './WorkloadClusters';

/** The GitOps tab of a cluster's page in the catalog. */
export function ClusterContent() {
  const { entity } = useEntity();
  const key = clusterKeyOf(entity);
  return (
    <div className={`${pages.page} ${pages.embedded}`}>
      <FleetGate>
        {fleet => <ClusterView fleet={fleet} clusterKey={key} />}
      </FleetGate>
    </div>
  );
}

function ClusterView(props: { fleet: ReadyFleet; clusterKey: string }) {
  const { fleet, clusterKey } = props;
  const { rows } = useClusterRows(fleet);
  const row = rows.find(item => item.record.key === clusterKey);
  if (!row) {
    return <NoCluster clusterKey={clusterKey} fleet={fleet} />;
  }
  const { kind, managementCluster } = row.record;
  const workload = rows.filter(
    item =>
      item.record.kind === 'workload' &&
      item.record.managementCluster === managementCluster,
  );
  return (
    <>
      <Overview
        sentence={clusterSentence(row, fleet.lostSince)}
        counts={row.counts}
        filter={{ cluster: [clusterKey] }}
        lostSince={fleet.lostSince}
      />
      {kind === 'management' && (
        <ConnectionStrip fleet={fleet} only={managementCluster} />
      )}
      <Panel label="Cluster">
        <ClusterFacts fleet={fleet} row={row} />
      </Panel>
      {kind === 'management' && (
        <WorkloadClusters fleet={fleet} rows={workload} />
      )}
      <ClusterReconcilers fleet={fleet} row={row} />
      <ClusterHistory row={row} />
      <ResourceDrawer fleet={fleet} />
    </>
  );
}

/** What the cluster has been through; a management cluster, how it was seen. */
function ClusterHistory(props: { row: ClusterRow }) {
  const { record, connection } = props.row;
  const isManagement = record.kind === 'management';
  return (
    <Panel title={isManagement ? 'History of the connection' : 'History'}>
      <PanelBody>
        <HistoryList
          key={record.key}
          subject={{
            type: isManagement ? 'connection' : 'cluster',
            key: record.key,
          }}
          signature={
            isManagement
              ? connectionSignature(connection)
              : [
                  record.lifecycle,
                  record.lifecycleReason,
                  record.kubernetesVersion,
                ].join('\n')
          }
        />
      </PanelBody>
    </Panel>
  );
}

function ClusterReconcilers(props: { fleet: ReadyFleet; row: ClusterRow }) {
  const { fleet, row } = props;
  const { key } = row.record;
  const [parameters] = useUrlState();
  const query = useMemo(
    () => readReconcilerQuery(new URLSearchParams({ cluster: key })),
    [key],
  );
  const [select] = useState(() => ofColumns(selectReconcilers));
  const selection = select(fleet, query);
  return (
    <Panel title="Reconcilers" count={formatCount(selection.rows.length)}>
      {selection.rows.length > 0 ? (
        <ReconcilersTable
          fleet={fleet}
          rows={selection.rows}
          selected={parameters.get('resource')}
          oneCluster
        />
      ) : (
        <PanelNote>
          <p>No reconciler targets this cluster yet.</p>
        </PanelNote>
      )}
    </Panel>
  );
}
