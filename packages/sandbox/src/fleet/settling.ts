import { findCondition, KubernetesObject } from '../kubernetes/object';
import { ManagementCluster } from './management-cluster';

const FLUX = 'toolkit.fluxcd.io';

function objectsOf(
  cluster: ManagementCluster,
  group: string,
  resource: string,
): KubernetesObject[] {
  const descriptor = cluster.store.catalogue.find(group, resource);
  return descriptor ? cluster.store.snapshot(descriptor) : [];
}

/** Settled once it has been applied; a failure that came after is a failure, not a start. */
function hasApplied(kustomization: KubernetesObject): boolean {
  return (
    kustomization.spec?.suspend === true ||
    typeof kustomization.status?.lastAppliedRevision === 'string'
  );
}

/** Whether a fleet serves everything that its repository describes: applied, fetched, provisioned at least once. */
export function isSettled(clusters: ManagementCluster[]): boolean {
  return clusters.every(cluster => {
    const sources = objectsOf(cluster, `source.${FLUX}`, 'gitrepositories');
    const kustomizations = objectsOf(
      cluster,
      `kustomize.${FLUX}`,
      'kustomizations',
    );
    const workloads = objectsOf(cluster, 'cluster.x-k8s.io', 'clusters');
    return (
      kustomizations.length > 0 &&
      sources.every(source => source.status?.artifact !== undefined) &&
      kustomizations.every(hasApplied) &&
      workloads.every(
        workload => findCondition(workload, 'Available')?.status === 'True',
      )
    );
  });
}
