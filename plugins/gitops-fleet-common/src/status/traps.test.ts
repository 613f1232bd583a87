import { findBlockers } from '../dependencies/findBlockers';
import { descriptorOfObject } from '../kinds/descriptors';
import { projectResource } from '../kinds/projectResource';
import { KubernetesObject } from '../kubernetes/object';
import { appliedRevision, attemptedRevision } from '../revision/applied';
import {
  ago,
  applied,
  condition,
  days,
  failed,
  gitRepository,
  helmRelease,
  hours,
  kustomization,
  lastRun,
  minutes,
  newRevision,
  now,
  oldRevision,
  retrying,
  running,
  source,
} from './__fixtures__/objects';
import { assessedLike, Row, said } from './__fixtures__/rows';
import { assessResource } from './assessResource';

/*
 * Fields that say something else than they seem to, and objects that were a bug in one dashboard or another. Those that are
 * fixtures of the status semantics, too, are tested there.
 */

const release = gitRepository(newRevision);
const stalled = (reason: string) =>
  condition('Stalled', 'True', reason, { observedGeneration: 3 });

const rows: Row[] = [
  [
    'lastAppliedRevision: it moves after the health checks only',
    kustomization(
      [
        running({ message: 'Running health checks for revision v0.0.3' }),
        condition('Healthy', 'Unknown', 'Progressing'),
      ],
      {
        status: {
          lastAppliedRevision: oldRevision,
          lastAttemptedRevision: newRevision,
          ...lastRun('ReconciliationSucceeded', oldRevision),
        },
      },
    ),
    { source: release, previous: said('Ready') },
    { is: 'Progressing', shown: 'Progressing', inSync: false },
  ],
  [
    'sources no-op: a source that has nothing new writes nothing for weeks',
    gitRepository(newRevision, {
      conditions: [
        condition('Ready', 'True', 'Succeeded', {
          lastTransitionTime: ago(60 * days),
        }),
      ],
    }),
    {},
    { is: 'Ready', shown: 'Ready' },
  ],
  [
    'HelmRelease liveness: no time of its last run stays, so its silence is no sign',
    helmRelease([
      condition('Ready', 'True', 'UpgradeSucceeded', {
        observedGeneration: 2,
        lastTransitionTime: ago(60 * days),
      }),
    ]),
    {},
    { is: 'Ready', shown: 'Ready' },
  ],
  [
    'history: its newest entry alternates between failure and success of one revision',
    kustomization([failed('HealthCheckFailed', 'm'), retrying], {
      status: lastRun('ReconciliationSucceeded', newRevision),
    }),
    { source: release },
    { is: 'Failed(HealthCheckFailed)', shown: 'Failed', has: ['retrying'] },
  ],
  [
    'history: a build that fails enters none, and is shown all the same',
    kustomization([running()], {
      status: lastRun('ReconciliationSucceeded', newRevision),
    }),
    { source: release, previous: said('Failed', 'BuildFailed', 'm') },
    { is: 'Progressing', shown: 'Failed(BuildFailed)', displayMessage: 'm' },
  ],
  ...['InvalidCELExpression', 'AccessDenied', 'FeatureGateDisabled'].map(
    (reason): Row => [
      `stalled reasons: a Kustomization with ${reason}`,
      kustomization([stalled(reason), failed(reason)]),
      {},
      { is: `Stalled(${reason})`, shown: 'Stalled', hasNot: ['retrying'] },
    ],
  ),
  ...['RetriesExceeded', 'MissingRollbackTarget', 'AccessDenied'].map(
    (reason): Row => [
      `stalled reasons: a HelmRelease with ${reason}`,
      helmRelease(
        [
          stalled(reason),
          condition('Ready', 'False', 'UpgradeFailed', {
            observedGeneration: 3,
          }),
        ],
        { metadata: { generation: 3 } },
      ),
      {},
      { is: `Stalled(${reason})`, shown: 'Stalled' },
    ],
  ),
  [
    'suspended by its annotation only',
    kustomization([applied(newRevision)], {
      metadata: {
        annotations: { 'fluxcd.controlplane.io/reconcile': 'Disabled' },
      },
    }),
    {},
    { is: 'Suspended', shown: 'Suspended', lastKnown: 'Ready' },
  ],
  [
    'suspended before it had any condition',
    kustomization([], { spec: { suspend: true } }),
    {},
    { is: 'Suspended', shown: 'Suspended', lastKnown: 'Unknown' },
  ],
  [
    'a dependency that waits for it in turn',
    kustomization([failed('DependencyNotReady')], {
      spec: { dependsOn: [{ name: 'tenants' }] },
    }),
    {
      dependencyCycle: () => [
        {
          group: 'kustomize.toolkit.fluxcd.io',
          kind: 'Kustomization',
          namespace: 'prod-eu-west-1',
          name: 'common',
        },
        {
          group: 'kustomize.toolkit.fluxcd.io',
          kind: 'Kustomization',
          namespace: 'prod-eu-west-1',
          name: 'tenants',
        },
      ],
    },
    {
      is: 'Stalled(DependencyCycle)',
      shown: 'Stalled(DependencyCycle)',
      message:
        'they wait for each other: prod-eu-west-1/common → prod-eu-west-1/tenants → prod-eu-west-1/common',
    },
  ],
  [
    'an in-progress run over something that was ready, whose failure condition is old',
    kustomization([running(), condition('Healthy', 'True', 'Succeeded')], {
      status: lastRun('ReconciliationSucceeded', newRevision),
    }),
    {
      source: release,
      previous: said('Ready', 'ReconciliationSucceeded', 'm'),
    },
    { is: 'Progressing', shown: 'Ready', displayMessage: 'm' },
  ],
  [
    'what is no applier is never behind: a HelmChart has a version, its repository an index',
    source('HelmChart', '1.0.0'),
    { source: source('HelmRepository', `sha256:${'3'.repeat(64)}`) },
    { is: 'Ready', inSync: undefined },
  ],
];

it.each(rows)('%s', (_, resource, context, expected) => {
  expect(assessedLike(resource, context, expected)).toEqual(expected);
});

it('lastAttemptedRevision: what waits has not attempted what its source offers', () => {
  const waiting = kustomization([failed('DependencyNotReady')], {
    status: {
      lastAppliedRevision: oldRevision,
      lastAttemptedRevision: oldRevision,
    },
  });
  expect(attemptedRevision(waiting)).toBe(oldRevision);
  expect(assessResource(waiting, { now, source: release }).inSync).toBe(false);
});

it('ResourceSet.lastAppliedRevision: a digest of inputs is no revision', () => {
  const inputs = `sha256:${'3'.repeat(64)}`;
  const resourceSet: KubernetesObject = {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'ResourceSet',
    status: { lastAppliedRevision: inputs },
  };
  expect(appliedRevision(resourceSet)).toBe('');
  expect(appliedRevision({ ...resourceSet, kind: 'FluxInstance' })).toBe(
    inputs,
  );
});

it('HelmRelease with chartRef: its source is the OCIRepository, there is no spec.chart', () => {
  const resource = helmRelease([], {
    spec: { chartRef: { kind: 'OCIRepository', name: 'podinfo' } },
  });
  expect(descriptorOfObject(resource)?.sourcesOf?.(resource)).toEqual([
    {
      group: 'source.toolkit.fluxcd.io',
      kind: 'OCIRepository',
      namespace: 'apps',
      name: 'podinfo',
    },
  ]);
});

it('dependency revision rule: one that is ready on an older revision of the same source blocks', () => {
  const tenants = kustomization([failed('DependencyNotReady')], {
    metadata: { name: 'tenants' },
    spec: { dependsOn: [{ name: 'common' }] },
  });
  const common = kustomization([applied(oldRevision)], {
    status: { lastAppliedRevision: oldRevision },
  });
  const blockers = findBlockers(tenants, ({ name }) => {
    const resource = name === 'common' ? common : tenants;
    return {
      resource,
      assessment: assessResource(resource, { now, source: release }),
    };
  });
  expect(blockers).toMatchObject([
    { type: 'outdated', root: { name: 'common' } },
  ]);
});

it('10 k-entry inventory, 32 KB message: what stays is small, and is judged the same', () => {
  const resource = kustomization(
    [
      failed('BuildFailed', 'x'.repeat(32_768), {
        lastTransitionTime: ago(hours),
      }),
    ],
    {
      spec: { interval: '10m', timeout: '5m' },
      status: {
        inventory: {
          entries: Array.from({ length: 10_000 }, (_, index) => ({
            id: `ns-${index % 7}_object-${index}_apps_Deployment`,
            v: 'v1',
          })),
        },
      },
    },
  );
  const projected = projectResource(resource, descriptorOfObject(resource)!);
  expect(JSON.stringify(projected).length).toBeLessThan(5_000);
  expect(projected.status?.inventory).toMatchObject({
    objects: 10_000,
    kinds: [{ value: 'Deployment', count: 10_000 }],
  });
  expect(assessResource(projected, { now })).toMatchObject({
    status: 'Failed',
    reason: 'BuildFailed',
    since: ago(60 * minutes),
  });
});
