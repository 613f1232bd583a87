/*
 * How much the status engine does on one core: assessments with everything that the store gives it, and projections of
 * objects as API servers send them.
 */
import {
  AssessmentContext,
  assessResource,
  descriptorOf,
  KubernetesObject,
  projectResource,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { BenchRow, row, rounded } from './row';

const group = 'kustomize.toolkit.fluxcd.io';
const kustomizations = descriptorOf(group, 'Kustomization')!;
const hash = (digit: string) => digit.repeat(40);
const revision = `main@sha1:${hash('1')}`;
const now = new Date('2026-11-24T12:00:00Z');

/** Milliseconds of the processor that a figure is measured for, after as long a warm-up. */
const duration = 1_500;

/** A Kustomization v1 as a server sends it, about 9 KB. */
function kustomization(
  ready: { status: string; reason: string; message: string },
  fields: { reconciling?: boolean; dependsOn?: string[] } = {},
): KubernetesObject {
  const condition = (type: string, given: object) => ({
    type,
    observedGeneration: 3,
    lastTransitionTime: '2026-11-24T11:59:40Z',
    ...given,
  });
  return {
    apiVersion: `${group}/v1`,
    kind: 'Kustomization',
    metadata: {
      namespace: 'prod-eu-west-1',
      name: 'feature-ingress-nginx',
      uid: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
      resourceVersion: '4711',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'kustomize.toolkit.fluxcd.io/name': 'prod-eu-west-1' },
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(900),
        'reconcile.fluxcd.io/requestedAt': '2026-11-24T11:00:00Z',
      },
      managedFields: Array.from({ length: 3 }, (_, i) => ({
        manager: `manager-${i}`,
        fieldsV1: { 'f:spec': { 'f:interval': {} } },
      })),
    },
    spec: {
      interval: '5m',
      timeout: '3m',
      path: './features/ingress-nginx',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'main' },
      postBuild: { substitute: { cluster: 'prod-eu-west-1' } },
      kubeConfig: { secretRef: { name: 'prod-eu-west-1-kubeconfig' } },
      ...(fields.dependsOn && {
        dependsOn: fields.dependsOn.map(name => ({ name })),
      }),
    },
    status: {
      observedGeneration: 3,
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      conditions: [
        condition('Ready', ready),
        ...(fields.reconciling
          ? [
              condition('Reconciling', {
                status: 'True',
                reason: 'Progressing',
              }),
            ]
          : []),
        condition('Healthy', { status: 'True', reason: 'Succeeded' }),
      ],
      history: Array.from({ length: 5 }, (_, i) => ({
        digest: `sha256:${hash(String(i))}`,
        lastReconciledStatus: 'ReconciliationSucceeded',
        totalReconciliations: 12,
        metadata: { revision },
      })),
      inventory: {
        entries: Array.from({ length: 50 }, (_, i) => ({
          id: `ingress-nginx_object-${i}_apps_${
            i % 3 === 0 ? 'Deployment' : 'ConfigMap'
          }`,
          v: 'v1',
        })),
      },
    },
  };
}

/** What a fleet is made of: mostly ready, some at work, some broken, some waiting. */
function cases(): [KubernetesObject, AssessmentContext][] {
  const source: KubernetesObject = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { namespace: 'prod-eu-west-1', name: 'main', generation: 1 },
    spec: { ref: { branch: 'main' } },
    status: {
      artifact: { revision },
      conditions: [{ type: 'Ready', status: 'True', reason: 'Succeeded' }],
    },
  };
  const healthy = {
    status: 'True',
    reason: 'ReconciliationSucceeded',
    message: `Applied revision: ${revision}`,
  };
  const objects = [
    ...Array.from({ length: 6 }, () => kustomization(healthy)),
    kustomization(
      { status: 'Unknown', reason: 'Progressing', message: 'Building' },
      { reconciling: true },
    ),
    kustomization(
      {
        status: 'False',
        reason: 'ReconciliationFailed',
        message: 'dial tcp 10.0.0.1:6443: connect: connection refused',
      },
      { reconciling: true },
    ),
    kustomization(
      {
        status: 'False',
        reason: 'DependencyNotReady',
        message: "dependency 'a/b' is not ready",
      },
      { dependsOn: ['common'] },
    ),
    source,
  ].map(object =>
    projectResource(JSON.parse(JSON.stringify(object)), kustomizations),
  );
  const [common] = objects;
  const previous = assessResource(common, { now, source });
  return objects.map(object => [
    object,
    { now, source, previous, dependencies: [common] },
  ]);
}

/** Calls in a second of one core, in rounds of `size` calls: by the processor's time, so that others do not count. */
function rate(size: number, round: () => void): number {
  const spent = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  const during = (milliseconds: number) => {
    const began = spent();
    let calls = 0;
    while (spent() - began < milliseconds) {
      for (let i = 0; i < 20; i++) {
        round();
      }
      calls += 20 * size;
    }
    return (calls * 1_000) / (spent() - began);
  };
  during(duration);
  return rounded(during(duration));
}

/** The rows `assess` and `project`. */
export function engineRows(): BenchRow[] {
  const assessed = cases();
  // As a reader of JSON makes it: text that is put together from parts is slower to look at.
  const object: KubernetesObject = JSON.parse(
    JSON.stringify(
      kustomization({
        status: 'True',
        reason: 'ReconciliationSucceeded',
        message: `Applied revision: ${revision}`,
      }),
    ),
  );
  return [
    row({
      name: 'assess',
      objects: assessed.length,
      ours: {
        per_second: rate(assessed.length, () => {
          for (const [resource, context] of assessed) {
            assessResource(resource, context);
          }
        }),
      },
    }),
    row({
      name: 'project',
      objects: 1,
      ours: {
        per_second: rate(100, () => {
          for (let i = 0; i < 100; i++) {
            projectResource(object, kustomizations);
          }
        }),
      },
    }),
  ];
}
