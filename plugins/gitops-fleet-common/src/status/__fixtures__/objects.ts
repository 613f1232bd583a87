import { KubernetesObject } from '../../kubernetes/object';

/** The moment at which every fixture is looked at. */
export const now = new Date('2026-11-24T12:00:00Z');

/** RFC 3339, so many seconds before `now`. */
export const ago = (seconds: number) =>
  new Date(now.getTime() - seconds * 1_000).toISOString();

export const minutes = 60;
export const hours = 60 * minutes;
export const days = 24 * hours;

export const oldHash = '1'.repeat(40);
export const newHash = '2'.repeat(40);
export const oldRevision = `v0.0.2@sha1:${oldHash}`;
export const newRevision = `v0.0.3@sha1:${newHash}`;

export type Fields = { [field: string]: unknown };

interface Parts {
  metadata?: Fields;
  spec?: Fields;
  status?: Fields;
}

/** A condition that is ten seconds old. */
export function condition(
  type: string,
  status: string,
  reason = '',
  fields: Fields = {},
): Fields {
  return {
    type,
    status,
    reason,
    message: '',
    lastTransitionTime: ago(10),
    ...fields,
  };
}

/** A retry of something that has failed. */
export const retrying = condition(
  'Reconciling',
  'True',
  'ProgressingWithRetry',
);

/** A run that looks whether anything has changed. */
export const detecting = condition('Reconciling', 'True', 'Progressing', {
  message: 'Detecting drift',
});

/** Ready of a Kustomization that has applied a revision, in generation 3. */
export function applied(revision: string, fields: Fields = {}): Fields {
  return condition('Ready', 'True', 'ReconciliationSucceeded', {
    message: `Applied revision: ${revision}`,
    observedGeneration: 3,
    ...fields,
  });
}

/** Ready=False of generation 3. */
export function failed(reason: string, message = '', fields: Fields = {}) {
  return condition('Ready', 'False', reason, {
    observedGeneration: 3,
    message,
    ...fields,
  });
}

/** Ready while a run is in progress, in generation 3. */
export function running(fields: Fields = {}): Fields {
  return condition('Ready', 'Unknown', 'Progressing', {
    observedGeneration: 3,
    message: 'Reconciliation in progress',
    ...fields,
  });
}

/** The newest entry of a Kustomization's history. */
export function lastRun(status: string, revision: string): Fields {
  return {
    history: [{ lastReconciledStatus: status, metadata: { revision } }],
  };
}

/** A Kustomization of generation 3 that has applied `newRevision`. */
export function kustomization(
  conditions: unknown,
  parts: Parts & { version?: string } = {},
): KubernetesObject {
  return {
    apiVersion: `kustomize.toolkit.fluxcd.io/${parts.version ?? 'v1'}`,
    kind: 'Kustomization',
    metadata: {
      name: 'common',
      namespace: 'prod-eu-west-1',
      generation: 3,
      creationTimestamp: ago(7 * days),
      ...parts.metadata,
    },
    spec: {
      interval: '5m',
      path: './providers/aws/v1/clusters/prod/common',
      sourceRef: {
        kind: 'GitRepository',
        name: 'release',
        namespace: 'flux-system',
      },
      ...parts.spec,
    },
    status: {
      observedGeneration: 3,
      lastAppliedRevision: newRevision,
      conditions,
      ...parts.status,
    },
  };
}

/** A HelmRelease of generation 2. */
export function helmRelease(
  conditions: unknown,
  parts: Parts & { version?: string } = {},
): KubernetesObject {
  return {
    apiVersion: `helm.toolkit.fluxcd.io/${parts.version ?? 'v2'}`,
    kind: 'HelmRelease',
    metadata: {
      name: 'podinfo',
      namespace: 'apps',
      generation: 2,
      ...parts.metadata,
    },
    spec: { interval: '5m', ...parts.spec },
    status: { observedGeneration: 2, conditions, ...parts.status },
  };
}

/** A source that has an artifact of the given revision, or none. */
export function source(
  kind: string,
  revision: string | undefined,
  parts: Parts & { conditions?: unknown } = {},
): KubernetesObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind,
    metadata: {
      name: 'release',
      namespace: 'flux-system',
      generation: 1,
      creationTimestamp: ago(7 * days),
      ...parts.metadata,
    },
    spec: { interval: '1m', ...parts.spec },
    status: {
      observedGeneration: 1,
      ...(revision && { artifact: { revision } }),
      conditions: parts.conditions ?? [
        condition('Ready', 'True', 'Succeeded', {
          message: `stored artifact for revision '${revision}'`,
        }),
      ],
      ...parts.status,
    },
  };
}

/** The GitRepository that follows the tag v0.0.3. */
export function gitRepository(
  revision: string | undefined,
  parts: Parts & { conditions?: unknown } = {},
): KubernetesObject {
  return source('GitRepository', revision, {
    ...parts,
    spec: { ref: { tag: 'v0.0.3' }, ...parts.spec },
  });
}
