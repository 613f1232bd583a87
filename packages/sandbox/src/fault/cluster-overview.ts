import { ApiServer } from '../api-server/api-server';
import { ManagementCluster } from '../fleet/management-cluster';
import { recordAt, textAt } from '../kubernetes/json';
import { asJson, findCondition, KubernetesObject } from '../kubernetes/object';

/** One reconciled object, as the control page lists it. */
export interface ObjectOverview {
  kind: string;
  namespace: string;
  name: string;
  /** Status of the Ready condition, or `Suspended`. */
  state: 'True' | 'False' | 'Unknown' | 'Suspended';
  reason: string;
  message: string;
  revision: string;
}

export interface ServerOverview {
  name: string;
  url: string;
  running: boolean;
  openWatches: number;
  unauthorized: boolean;
  gone: boolean;
  serverError: boolean;
  slowMilliseconds: number;
}

export interface ClusterOverview extends ServerOverview {
  sources: ObjectOverview[];
  kustomizations: ObjectOverview[];
  workloadClusters: (ServerOverview & { available: string })[];
}

/** What a management cluster looks like at this moment. */
export function describeCluster(cluster: ManagementCluster): ClusterOverview {
  const objects = (group: string, resource: string) => {
    const descriptor = cluster.store.catalogue.find(group, resource);
    return descriptor ? cluster.store.snapshot(descriptor) : [];
  };
  const clusters = objects('cluster.x-k8s.io', 'clusters');
  return {
    ...describeServer(cluster.apiServer),
    sources: objects('source.toolkit.fluxcd.io', 'gitrepositories').map(
      describeObject,
    ),
    kustomizations: objects(
      'kustomize.toolkit.fluxcd.io',
      'kustomizations',
    ).map(describeObject),
    workloadClusters: cluster.workloads.list().map(workload => {
      const object = clusters.find(
        candidate => candidate.metadata.name === workload.name,
      );
      const available = object && findCondition(object, 'Available');
      return {
        ...describeServer(workload.apiServer),
        available: textAt(available, 'status') ?? 'Unknown',
      };
    }),
  };
}

function describeServer(server: ApiServer): ServerOverview {
  return {
    name: server.name,
    url: server.url,
    running: server.running,
    openWatches: server.openWatches,
    ...server.faults,
  };
}

function describeObject(object: KubernetesObject): ObjectOverview {
  const ready = findCondition(object, 'Ready');
  return {
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    state: stateOf(object),
    reason: textAt(ready, 'reason') ?? '',
    message: textAt(ready, 'message') ?? '',
    revision:
      textAt(object.status, 'lastAppliedRevision') ??
      textAt(object.status, 'artifact', 'revision') ??
      '',
  };
}

function stateOf(object: KubernetesObject): ObjectOverview['state'] {
  if (recordAt(asJson(object), 'spec').suspend === true) {
    return 'Suspended';
  }
  const status = textAt(findCondition(object, 'Ready'), 'status');
  return status === 'True' || status === 'False' ? status : 'Unknown';
}
