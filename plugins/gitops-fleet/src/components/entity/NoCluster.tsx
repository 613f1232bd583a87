import { Alert } from '@backstage/ui';
import { CLUSTER_ANNOTATION } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReadyFleet } from '../../store/FleetState';

/** Says why there is nothing to show of a cluster that the catalog knows. */
export function NoCluster(props: { clusterKey: string; fleet: ReadyFleet }) {
  const { clusterKey, fleet } = props;
  const [managementCluster] = clusterKey.split('/');
  const known = fleet.connections.has(managementCluster);
  return (
    <Alert
      status="info"
      icon
      title="The fleet does not know this cluster"
      description={
        known
          ? `${managementCluster} has no cluster “${clusterKey}”. It may have been deleted, or you may not see it.`
          : `The annotation ${CLUSTER_ANNOTATION} names the management cluster “${managementCluster}”, which this portal does not watch.`
      }
    />
  );
}
