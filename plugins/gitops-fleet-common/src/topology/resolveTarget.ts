import { kubeConfigOf } from '../kinds/descriptors';
import { clusterKey } from '../kubernetes/identity';
import { apiGroupOf, KubernetesObject } from '../kubernetes/object';
import { asMap, asText } from '../kubernetes/read';

/**
 * Where a reconciler puts what it applies.
 *
 * @public
 */
export interface Target {
  kind: 'management' | 'workload' | 'external';
  /** A cluster key for `workload`, the management cluster's name for `management`, else `external:<namespace>/<name>`. */
  key: string;
  confidence: 'certain' | 'medium' | 'low';
  flags: string[];
}

/**
 * What lies beside a resource on its management cluster.
 *
 * @public
 */
export interface TargetSiblings {
  /** Name from configuration. */
  managementCluster: string;
  /** Cluster API Clusters and Hive ClusterDeployments of the management cluster. */
  clusters: readonly KubernetesObject[];
}

/**
 * Tells the target of a Kustomization or HelmRelease from `spec.kubeConfig`, without ever opening the Secret. Cluster
 * API's contract names the Secret `<cluster>-kubeconfig` in the cluster's namespace; EKS adds `<cluster>-user-kubeconfig`;
 * a ClusterDeployment of Hive names its own in `spec.clusterMetadata.adminKubeconfigSecretRef`.
 * A resource without `spec.kubeConfig` targets its own management cluster, even one in a workload cluster's namespace.
 *
 * @public
 */
export function resolveTarget(
  resource: KubernetesObject,
  siblings: TargetSiblings,
): Target {
  const { managementCluster } = siblings;
  const declared = kubeConfigOf(resource);
  if (declared === undefined || declared === null) {
    return {
      kind: 'management',
      key: managementCluster,
      confidence: 'certain',
      flags: [],
    };
  }
  const kubeConfig = asMap(declared);
  const namespace = resource.metadata?.namespace ?? '';
  const secret = asText(asMap(kubeConfig.secretRef).name);
  const configMap = asText(asMap(kubeConfig.configMapRef).name);
  const external: Target = {
    kind: 'external',
    key: `external:${namespace}/${secret ?? configMap ?? ''}`,
    confidence: 'low',
    flags: ['unmatchedTarget'],
  };
  if (!secret || configMap) {
    return external;
  }
  const inNamespace = siblings.clusters.filter(
    ({ metadata }) => metadata?.namespace === namespace,
  );
  const workload = (
    { metadata }: KubernetesObject,
    confidence: Target['confidence'],
    ...flags: string[]
  ): Target => ({
    kind: 'workload',
    key: clusterKey(
      managementCluster,
      metadata?.namespace ?? '',
      metadata?.name ?? '',
    ),
    confidence,
    flags,
  });
  for (const suffix of ['-kubeconfig', '-user-kubeconfig']) {
    const named = inNamespace.find(
      cluster =>
        !isHive(cluster) && `${cluster.metadata?.name}${suffix}` === secret,
    );
    if (named) {
      return workload(named, 'certain');
    }
  }
  const administered = inNamespace.find(
    cluster => adminKubeconfigOf(cluster) === secret,
  );
  if (administered) {
    return workload(administered, 'certain');
  }
  if (inNamespace.length === 1) {
    return workload(inNamespace[0], 'medium', 'customKubeconfig');
  }
  const elsewhere = siblings.clusters.filter(
    cluster => `${cluster.metadata?.name}-kubeconfig` === secret,
  );
  return elsewhere.length === 1
    ? workload(elsewhere[0], 'low', 'crossNamespaceCopy')
    : external;
}

function isHive({ apiVersion }: KubernetesObject): boolean {
  return apiGroupOf(apiVersion) === 'hive.openshift.io';
}

function adminKubeconfigOf(cluster: KubernetesObject): string | undefined {
  const { adminKubeconfigSecretRef } = asMap(
    asMap(cluster.spec).clusterMetadata,
  );
  return isHive(cluster)
    ? asText(asMap(adminKubeconfigSecretRef).name)
    : undefined;
}
