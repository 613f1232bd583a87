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
