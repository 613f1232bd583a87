import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { ReadyFleet } from '../../store/FleetState';
import { FleetGate } from '../pages/FleetGate';
import { useClusterRows } from '../useClusterRows';
import { ClusterFacts } from './ClusterFacts';
import { clusterKeyOf, clusterSentence } from './entityCluster';
import styles from './entity.module.css';
import { NoCluster } from './NoCluster';

/** The state of a cluster on the overview of its page in the catalog. */
export function ClusterCard() {
  const { entity } = useEntity();
  return (
    <EntityInfoCard title="GitOps">
      <FleetGate skeleton={<Skeleton width="100%" height={120} />}>
        {fleet => (
          <ClusterSummary fleet={fleet} clusterKey={clusterKeyOf(entity)} />
        )}
      </FleetGate>
    </EntityInfoCard>
  );
}

function ClusterSummary(props: { fleet: ReadyFleet; clusterKey: string }) {
  const { fleet, clusterKey } = props;
  const { rows } = useClusterRows(fleet);
  const row = rows.find(item => item.record.key === clusterKey);
  if (!row) {
    return <NoCluster clusterKey={clusterKey} fleet={fleet} />;
  }
  return (
    <div className={styles.narrow}>
      <p className={styles.sentence}>{clusterSentence(row, fleet.lostSince)}</p>
      <ClusterFacts fleet={fleet} row={row} />
    </div>
  );
}
