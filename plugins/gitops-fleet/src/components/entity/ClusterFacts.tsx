import { ClusterRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ClusterRow } from '../../fleet/clusters';
import { ReadyFleet } from '../../store/FleetState';
import {
  AsOf,
  Behind,
  Follows,
  KubernetesVersion,
  Lifecycle,
  Reconcilers,
} from '../clusters/ClusterCells';
import { Fact, Facts } from '../panel/Facts';
import { FleetLink } from '../text/FleetLink';
import { useFleetLinks } from '../useFleetLinks';
import styles from './entity.module.css';

function replicasText(replicas: ClusterRecord['workers']): string | undefined {
  return replicas?.ready !== undefined && replicas.desired !== undefined
    ? `${replicas.ready} of ${replicas.desired} ready`
    : undefined;
}

/** What is known of a cluster, as names and values. */
export function ClusterFacts(props: { fleet: ReadyFleet; row: ClusterRow }) {
  const { fleet, row } = props;
  const { record, connection } = row;
  const links = useFleetLinks();
  const facts: Fact[] = [
    ['Lifecycle', <Lifecycle row={row} />],
    ['Reconcilers', <Reconcilers row={row} />],
    ['Follows', <Follows record={record} fleet={fleet} />],
    ['Behind', <Behind row={row} />],
    ['Kubernetes', <KubernetesVersion record={record} />],
  ];
  const controlPlane = replicasText(record.controlPlane);
  const workers = replicasText(record.workers);
  if (controlPlane) {
    facts.push(['Control plane', controlPlane]);
  }
  if (workers) {
    facts.push(['Workers', workers]);
  }
  if (record.kind === 'workload') {
    facts.push([
      'Management cluster',
      <FleetLink href={links.connection(record.managementCluster)} small quiet>
        {connection?.title ?? record.managementCluster}
      </FleetLink>,
    ]);
  }
  facts.push(['As of', <AsOf row={row} />]);
  return <Facts className={styles.facts} facts={facts} />;
}
