import {
  ClusterRecord,
  ConnectionKind,
  ConnectionRecord,
  ReconciliationStatus,
  ResourceRecord,
  resourceKey,
  rollUp,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Epoch milliseconds at which the sample fleet is as it is. */
export const sampleNow = Date.UTC(2026, 10, 24, 14, 20);

export const minute = 60_000;

/** API groups of Flux. */
export const kustomize = 'kustomize.toolkit.fluxcd.io';
export const sources = 'source.toolkit.fluxcd.io';

/** A resource with what a test or a story does not say. */
export function sampleResource(
  given: Partial<ResourceRecord> & { name: string },
): ResourceRecord {
  const identity = {
    managementCluster: 'aws-v1',
    group: kustomize,
    kind: 'Kustomization',
    namespace: 'flux-system',
    ...given,
  };
  const status: ReconciliationStatus = given.status ?? 'Ready';
  return {
    key: resourceKey(identity),
    status,
    actualStatus: status,
    reason: 'ReconciliationSucceeded',
    message: '',
    flags: [],
    since: sampleNow - 6 * 24 * 60 * minute,
    inSync: true,
    suspended: false,
    targetKind: 'management',
    target: identity.managementCluster,
    provider: 'aws',
    environment: '',
    scope: 'management',
    feature: '',
    path: '',
    source: '',
    reference: '',
    repository: '',
    appliedRevision: '',
    attemptedRevision: '',
    wantedRevision: '',
    dependsOn: [],
    ...identity,
  };
}

/** A workload cluster with what a test or a story does not say. */
export function sampleCluster(
  given: Partial<ClusterRecord> & { name: string },
): ClusterRecord {
  const managementCluster = given.managementCluster ?? 'aws-v1';
  const namespace = given.namespace ?? given.name;
  return {
    key: `${managementCluster}/${namespace}/${given.name}`,
    kind: 'workload',
    managementCluster,
    namespace,
    provider: 'aws',
    environment: 'prod',
    engine: 'cluster-api',
    lifecycle: 'Running',
    lifecycleReason: '',
    lifecycleMessage: '',
    connectivity: 'Reachable',
    flags: [],
    kubernetesVersion: 'v1.34.2',
    desiredKubernetesVersion: 'v1.34.2',
    reconcilers: rollUp([]),
    follows: [],
    behind: 0,
    ...given,
  };
}

/** What a management cluster serves; HelmRelease is not installed on it. */
export function sampleKinds(state: 'live' | 'stale'): ConnectionKind[] {
  return [
    { group: kustomize, kind: 'Kustomization', version: 'v1', state },
    { group: sources, kind: 'GitRepository', version: 'v1', state },
    {
      group: 'helm.toolkit.fluxcd.io',
      kind: 'HelmRelease',
      version: '',
      state: 'not-installed' as const,
    },
  ].map(kind => ({
    ...kind,
    objects: kind.state === 'not-installed' ? 0 : 24,
    message: '',
  }));
}

/** A kind that the portal may not read. */
export const sampleForbiddenKind: ConnectionKind = {
  group: 'cluster.x-k8s.io',
  kind: 'Cluster',
  version: 'v1beta2',
  state: 'forbidden',
  objects: 3,
  message: 'clusters is forbidden. Grant get, list and watch',
};

/** A live connection with what a test or a story does not say. */
export function sampleConnection(
  given: Partial<ConnectionRecord> & { managementCluster: string },
): ConnectionRecord {
  return {
    title: given.managementCluster.replace('-', ' '),
    provider: given.managementCluster.split('-')[0],
    version: 'v1',
    state: 'live',
    reason: '',
    message: '',
    asOf: sampleNow - 2_000,
    since: sampleNow - 60 * minute,
    kubernetesVersion: 'v1.34.2',
    kinds: sampleKinds('live'),
    ...given,
  };
}
