import {
  ConnectionRecord,
  descriptorOf,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** The kind of {@link kustomization}. */
export const appliers = descriptorOf(
  'kustomize.toolkit.fluxcd.io',
  'Kustomization',
)!;
/** The kind of {@link gitRepository}. */
export const sources = descriptorOf(
  'source.toolkit.fluxcd.io',
  'GitRepository',
)!;
/** The kind of {@link cluster}. */
export const clusters = descriptorOf('cluster.x-k8s.io', 'Cluster')!;

const hash = (digit: string) => digit.repeat(40);

let resourceVersion = 1;

/** A Kustomization that has applied `revision`. */
export function kustomization(
  namespace: string,
  name: string,
  fields: {
    path?: string;
    revision?: string;
    source?: string;
    remote?: boolean;
    dependsOn?: string[];
    ready?: {
      status: string;
      reason: string;
      message?: string;
      lastTransitionTime?: string;
    };
  } = {},
): KubernetesObject {
  const revision = fields.revision ?? `main@sha1:${hash('1')}`;
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      namespace,
      name,
      uid: `${namespace}/${name}`,
      generation: 1,
      resourceVersion: String(resourceVersion++),
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {
      interval: '5m',
      path: fields.path ?? './features/ingress-nginx',
      sourceRef: {
        kind: 'GitRepository',
        name: fields.source ?? 'main',
        namespace: 'flux-system',
      },
      ...(fields.dependsOn && {
        dependsOn: fields.dependsOn.map(dependency => ({ name: dependency })),
      }),
      ...(fields.remote !== false && {
        kubeConfig: { secretRef: { name: `${namespace}-kubeconfig` } },
      }),
    },
    status: {
      observedGeneration: 1,
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'ReconciliationSucceeded',
          message: `Applied revision: ${revision}`,
          observedGeneration: 1,
          lastTransitionTime: '2026-01-01T00:01:00Z',
          ...fields.ready,
        },
      ],
    },
  };
}

/** A GitRepository whose artifact is `revision`. */
export function gitRepository(
  name: string,
  fields: { revision?: string; ref?: object } = {},
): KubernetesObject {
  const revision = fields.revision ?? `main@sha1:${hash('1')}`;
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: {
      namespace: 'flux-system',
      name,
      uid: name,
      generation: 1,
      resourceVersion: String(resourceVersion++),
    },
    spec: {
      url: 'https://git.example/platform/fleet',
      ref: fields.ref ?? { branch: 'main' },
    },
    status: {
      observedGeneration: 1,
      artifact: { revision },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Succeeded',
          message: `stored artifact for revision '${revision}'`,
          lastTransitionTime: '2026-01-01T00:00:30Z',
        },
      ],
    },
  };
}

/** A Cluster that runs. */
export function cluster(
  name: string,
  conditions: object[] = [{ type: 'Available', status: 'True' }],
): KubernetesObject {
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Cluster',
    metadata: {
      namespace: name,
      name,
      uid: name,
      resourceVersion: String(resourceVersion++),
    },
    spec: { infrastructureRef: { kind: 'AWSCluster' } },
    status: {
      initialization: {
        infrastructureProvisioned: true,
        controlPlaneInitialized: true,
      },
      conditions,
    },
  };
}

/** A connection that is live. */
export function connection(
  managementCluster: string,
  fields: Partial<ConnectionRecord> = {},
): ConnectionRecord {
  return {
    managementCluster,
    title: managementCluster,
    provider: '',
    version: '',
    state: 'live',
    reason: '',
    message: '',
    asOf: 1,
    since: 1,
    kubernetesVersion: 'v1.33.4',
    kinds: [],
    ...fields,
  };
}
