import { useEntity } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Skeleton } from '@backstage/ui';
import { useMemo } from 'react';
import { clusterRows } from '../../fleet/clusters';
import { ReadyFleet } from '../../store/FleetState';
import { FleetGate } from '../pages/FleetGate';
import { ClusterFacts } from './ClusterFacts';
import { clusterKeyOf, clusterSentence } from './entityCluster';
import styles from './entity.module.css';
import { NoCluster } from './NoCluster';

/** The state of a cluster on the overview of its page in the catalog. */
export function ClusterCard() {
  const { entity } = useEntity();
  return (
    <Card>
      <CardHeader>GitOps</CardHeader>
      <CardBody>
        <FleetGate skeleton={<Skeleton width="100%" height={120} />}>
          {fleet => (
            <ClusterSummary fleet={fleet} clusterKey={clusterKeyOf(entity)} />
          )}
        </FleetGate>
      </CardBody>
    </Card>
  );
}

function ClusterSummary(props: { fleet: ReadyFleet; clusterKey: string }) {
  const { fleet, clusterKey } = props;
  const row = useMemo(
    () => clusterRows(fleet).find(item => item.record.key === clusterKey),
    [fleet, clusterKey],
  );
  if (!row) {
    return <NoCluster clusterKey={clusterKey} fleet={fleet} />;
  }
  return (
    <div className={styles.narrow}>
      <p className={styles.sentence}>{clusterSentence(row)}</p>
      <ClusterFacts fleet={fleet} row={row} />
    </div>
  );
}
