import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ResourceEntity,
} from '@backstage/catalog-model';
import {
  CLUSTER_ANNOTATION,
  CLUSTER_RESOURCE_TYPE,
  clusterEntityName,
  ClusterRecord,
  ConnectionRecord,
  MANAGEMENT_CLUSTER_ANNOTATION,
  MANAGEMENT_CLUSTER_RESOURCE_TYPE,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Who the clusters belong to. */
export interface ClusterOwnership {
  /** Of those that name none themselves; see `OWNER_ANNOTATION`. */
  owner: string;
  system?: string;
}

function location(managementCluster: string) {
  const value = `gitops-fleet:${managementCluster}`;
  return {
    [ANNOTATION_LOCATION]: value,
    [ANNOTATION_ORIGIN_LOCATION]: value,
  };
}

/** Tags of the catalog are lower-case words with dashes. */
function tagsOf(...values: string[]): string[] {
  return [...new Set(values)].filter(value =>
    /^[a-z0-9+#]+(-[a-z0-9+#]+)*$/.test(value),
  );
}

/** The entity of a management cluster. */
export function managementClusterEntity(
  connection: ConnectionRecord,
  ownership: ClusterOwnership,
): ResourceEntity {
  const { managementCluster, provider, version, title } = connection;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: managementCluster,
      title,
      description: [
        'Management cluster',
        provider && `of ${provider}`,
        version && `(${version})`,
      ]
        .filter(Boolean)
        .join(' '),
      annotations: {
        ...location(managementCluster),
        [MANAGEMENT_CLUSTER_ANNOTATION]: managementCluster,
      },
      tags: tagsOf('management', provider),
    },
    spec: { type: MANAGEMENT_CLUSTER_RESOURCE_TYPE, ...ownership },
  };
}

/** The entity of a workload cluster; it depends on the management cluster that runs it. */
export function workloadClusterEntity(
  cluster: ClusterRecord,
  ownership: ClusterOwnership,
): ResourceEntity {
  const { managementCluster, provider, environment, name } = cluster;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: clusterEntityName(cluster),
      title: name,
      description: [
        environment,
        'workload cluster',
        provider && `on ${provider}`,
      ]
        .filter(Boolean)
        .join(' '),
      annotations: {
        ...location(managementCluster),
        [CLUSTER_ANNOTATION]: cluster.key,
      },
      tags: tagsOf(environment, provider),
    },
    spec: {
      type: CLUSTER_RESOURCE_TYPE,
      ...ownership,
      ...(cluster.owner && { owner: cluster.owner }),
      dependsOn: [`resource:default/${managementCluster}`],
    },
  };
}
