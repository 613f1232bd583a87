/**
 * Annotation of a catalog entity that is a workload cluster: its cluster key,
 * `<managementCluster>/<namespace>/<name>`.
 *
 * @public
 */
export const CLUSTER_ANNOTATION = 'gitops-fleet.io/cluster';

/**
 * Annotation of a catalog entity that is a management cluster: its name in configuration.
 *
 * @public
 */
export const MANAGEMENT_CLUSTER_ANNOTATION =
  'gitops-fleet.io/management-cluster';

/** @public */
export const CLUSTER_RESOURCE_TYPE = 'kubernetes-cluster';

/** @public */
export const MANAGEMENT_CLUSTER_RESOURCE_TYPE = 'kubernetes-management-cluster';

/**
 * Name of the catalog entity of a cluster: the management cluster's name, or `<managementCluster>-<name>` for a workload
 * cluster, with its namespace between them when that is called otherwise. A name that is too long for the catalog (63
 * characters) is cut and ends in a hash of the whole, so that two clusters never share an entity.
 *
 * @public
 */
export function clusterEntityName(cluster: {
  kind: 'workload' | 'management';
  managementCluster: string;
  namespace: string;
  name: string;
}): string {
  if (cluster.kind === 'management') {
    return cluster.managementCluster;
  }
  const { managementCluster, namespace, name } = cluster;
  const full = (
    namespace === name || namespace === ''
      ? [managementCluster, name]
      : [managementCluster, namespace, name]
  ).join('-');
  return full.length <= 63
    ? full
    : `${full.slice(0, 54).replace(/[-.]+$/, '')}-${hashOf(full)}`;
}

/** FNV-1a, 32 bits, as eight hexadecimal digits: short and the same everywhere, which is all that is asked of it. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
