import { useEntity } from '@backstage/plugin-catalog-react';
import { useMemo } from 'react';
import { ClusterRow, clusterRows } from '../../fleet/clusters';
import { readReconcilerQuery } from '../../fleet/reconcilerQuery';
import { selectReconcilers } from '../../fleet/selectReconcilers';
import { ReadyFleet } from '../../store/FleetState';
import { ConnectionStrip } from '../connections/ConnectionStrip';
import { FleetGate } from '../pages/FleetGate';
import { CountsLine } from '../pages/Overview';
import pages from '../pages/pages.module.css';
import { ReconcilersTable } from '../reconcilers/ReconcilersTable';
import { ResourceDrawer } from '../resource/ResourceDrawer';
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
  const rows = useMemo(() => clusterRows(fleet), [fleet]);
  const row = rows.find(item => item.record.key === clusterKey);
  if (!row) {
    return <NoCluster clusterKey={clusterKey} fleet={fleet} />;
  }
  return <KnownCluster fleet={fleet} row={row} rows={rows} />;
}

function KnownCluster(props: {
  fleet: ReadyFleet;
  row: ClusterRow;
  rows: readonly ClusterRow[];
}) {
  const { fleet, row, rows } = props;
  const [parameters] = useUrlState();
  const { key, kind, managementCluster } = row.record;
  const selection = useMemo(
    () =>
      selectReconcilers(
        fleet.columns,
        readReconcilerQuery(new URLSearchParams({ cluster: key })),
      ),
    [fleet, key],
  );
  const workload = rows.filter(
    item =>
      item.record.kind === 'workload' &&
      item.record.managementCluster === managementCluster,
  );
  return (
    <>
      <div>
        <h2 className={pages.sentence}>{clusterSentence(row)}</h2>
        <CountsLine counts={row.counts} filter={{ cluster: [key] }} />
      </div>
      {kind === 'management' && (
        <ConnectionStrip fleet={fleet} only={managementCluster} />
      )}
      <section className={pages.card} aria-label="Cluster">
        <ClusterFacts fleet={fleet} row={row} />
      </section>
      {kind === 'management' && (
        <WorkloadClusters fleet={fleet} rows={workload} />
      )}
      <section className={pages.card} aria-label="Reconcilers">
        <div className={pages.cardHead}>
          <h3 className={pages.title}>
            Reconcilers{' '}
            <span className={pages.muted}>{selection.rows.length}</span>
          </h3>
        </div>
        {selection.rows.length > 0 ? (
          <ReconcilersTable
            fleet={fleet}
            rows={selection.rows}
            selected={parameters.get('resource')}
          />
        ) : (
          <div className={pages.empty}>
            <p>No reconciler targets this cluster yet.</p>
          </div>
        )}
      </section>
      <ResourceDrawer fleet={fleet} />
    </>
  );
}
