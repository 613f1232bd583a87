import { findBlockers, ResourceLookup } from '../dependencies/findBlockers';
import { KubernetesObject } from '../kubernetes/object';
import { assessClusterLifecycle } from '../lifecycle/assessClusterLifecycle';
import { rollUp } from '../rollup/rollUp';
import { assessResource } from './assessResource';
import {
  ago,
  applied,
  condition,
  failed,
  gitRepository,
  kustomization,
  lastRun,
  newRevision,
  now,
  oldRevision,
  retrying,
  running,
} from './__fixtures__/objects';
import { assessedLike, Row, said } from './__fixtures__/rows';

/*
 * The fixtures of the status semantics, by their numbers. Here: what clusters, sources and dependencies make of a
 * Kustomization.
 */

const release = gitRepository(newRevision);

const cluster = (status: object): KubernetesObject => ({
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Cluster',
  metadata: { name: 'prod-eu-west-1', namespace: 'prod-eu-west-1' },
  status: { ...status },
});
const initialized = {
  initialization: {
    infrastructureProvisioned: true,
    controlPlaneInitialized: true,
  },
};
const available = condition('Available', 'True');
const provisioning = assessClusterLifecycle(
  { cluster: cluster({ phase: 'Provisioning' }) },
  { now },
);
const runs = assessClusterLifecycle(
  { cluster: cluster({ ...initialized, conditions: [available] }) },
  { now },
);
const probeFailed = assessClusterLifecycle(
  {
    cluster: cluster({
      ...initialized,
      conditions: [
        available,
        condition('RemoteConnectionProbe', 'False', 'ProbeFailed'),
      ],
    }),
  },
  { now },
);
const hibernated = assessClusterLifecycle(
  {
    clusterDeployment: {
      apiVersion: 'hive.openshift.io/v1',
      kind: 'ClusterDeployment',
      spec: { installed: true },
      status: {
        powerState: 'Hibernating',
        conditions: [condition('Unreachable', 'True')],
      },
    },
  },
  { now },
);

const remote = {
  spec: { kubeConfig: { secretRef: { name: 'prod-eu-west-1-kubeconfig' } } },
};
const withoutSecret = kustomization(
  [
    failed(
      'ReconciliationFailed',
      'unable to read KubeConfig secret prod-eu-west-1-kubeconfig',
    ),
    retrying,
  ],
  remote,
);
const timeout =
  'Get "https://10.0.0.1:6443/api": dial tcp 10.0.0.1:6443: i/o timeout';
const unanswered = kustomization(
  [failed('ReconciliationFailed', timeout), retrying],
  remote,
);

const withoutArtifact = gitRepository(undefined, {
  conditions: [condition('Ready', 'False', 'GitOperationFailed')],
});

/** Waits for `common`, and has applied what its source offers. */
const waiting = (seconds: number) =>
  kustomization(
    [
      failed(
        'DependencyNotReady',
        "dependency 'prod-eu-west-1/common' is not ready",
        { lastTransitionTime: ago(seconds) },
      ),
    ],
    {
      metadata: { name: 'tenants' },
      spec: { dependsOn: [{ name: 'common' }] },
      status: lastRun('ReconciliationSucceeded', newRevision),
    },
  );
const common = kustomization([applied(newRevision)]);
const commonRunsAgain = kustomization([running()], {
  status: lastRun('ReconciliationSucceeded', newRevision),
});
const commonFails = kustomization([failed('BuildFailed', 'no such file')]);

const rows: Row[] = [
  [
    '11 waits for what fails',
    waiting(5),
    { source: release, dependencies: [commonFails] },
    { is: 'DependencyNotReady', shown: 'DependencyNotReady' },
  ],
  [
    '14 no kubeconfig, of a cluster that is being made',
    withoutSecret,
    { cluster: provisioning },
    { is: 'DependencyNotReady(ClusterProvisioning)', has: ['connectivity'] },
  ],
  [
    '14 no kubeconfig, of a cluster that runs',
    withoutSecret,
    { cluster: runs },
    { is: 'Failed(ReconciliationFailed)', has: ['connectivity'] },
  ],
  [
    '15 no answer, of a cluster that sleeps',
    unanswered,
    { cluster: hibernated },
    { is: 'DependencyNotReady(ClusterHibernated)', has: ['connectivity'] },
  ],
  [
    '15 no answer, of a cluster that its management cluster cannot reach',
    unanswered,
    { cluster: probeFailed },
    { is: 'Failed(ClusterUnreachable)', has: ['connectivity'] },
  ],
  [
    '15 the same words under ArtifactFailed are about the source controller',
    kustomization([failed('ArtifactFailed', timeout)], remote),
    { source: release, cluster: hibernated },
    { is: 'Failed(ArtifactFailed)', hasNot: ['connectivity'] },
  ],
  [
    '16 source has no artifact',
    kustomization([failed('ArtifactFailed'), retrying]),
    { source: withoutArtifact },
    {
      is: 'DependencyNotReady(SourceNotReady)',
      has: ['sourceFailing'],
      hasNot: ['retrying'],
    },
  ],
  [
    '16 source object is gone',
    kustomization([failed('ArtifactFailed', 'not found')]),
    { source: null },
    { is: 'Failed(SourceNotFound)', message: 'not found' },
  ],
  [
    '16 source object is gone, and the Kustomization does not know yet',
    kustomization([applied(newRevision)]),
    { source: null },
    {
      is: 'Failed(SourceNotFound)',
      message:
        'GitRepository flux-system/release, which it takes its content from, does not exist',
    },
  ],
  [
    '16 path not found',
    kustomization([
      failed('ArtifactFailed', 'kustomization path not found: stat /x'),
    ]),
    { source: release },
    { is: 'Failed(ArtifactFailed)' },
  ],
  [
    '26 a dependency that is merely run again',
    waiting(5),
    { source: release, dependencies: [commonRunsAgain] },
    { is: 'DependencyNotReady', shown: 'Ready' },
  ],
  [
    '26 a dependency that waits for one that is merely run again',
    waiting(5),
    {
      source: release,
      dependencies: [common],
      assessDependency: () => said('Progressing', 'WaitingForDependency'),
    },
    { is: 'DependencyNotReady', shown: 'Ready' },
  ],
  [
    '26 a dependency that fails',
    waiting(5),
    { source: release, dependencies: [commonFails] },
    { shown: 'DependencyNotReady' },
  ],
  [
    '26 a dependency that does not exist',
    waiting(5),
    { source: release, dependencies: [] },
    { shown: 'DependencyNotReady', has: ['dependencyMissing'] },
  ],
  [
    '26 a wait that lasts',
    waiting(90),
    { source: release, dependencies: [common] },
    { shown: 'DependencyNotReady' },
  ],
  [
    '26 a wait of which nothing says how long it lasts',
    kustomization(
      [failed('DependencyNotReady', '', { lastTransitionTime: undefined })],
      {
        spec: { dependsOn: [{ name: 'common' }] },
        status: lastRun('ReconciliationSucceeded', newRevision),
      },
    ),
    { source: release, dependencies: [common] },
    { shown: 'DependencyNotReady' },
  ],
  [
    '26 a dependency that somebody has suspended while it was ready',
    waiting(5),
    {
      source: release,
      dependencies: [common],
      assessDependency: () => ({ ...said('Suspended'), lastKnown: 'Ready' }),
    },
    { shown: 'Ready' },
  ],
  [
    '26 a dependency that somebody has suspended while it failed',
    waiting(5),
    {
      source: release,
      dependencies: [common],
      assessDependency: () => ({ ...said('Suspended'), lastKnown: 'Failed' }),
    },
    { shown: 'DependencyNotReady' },
  ],
  [
    '26 a dependency that is run again while a new revision rolls through',
    waiting(5),
    {
      source: gitRepository(oldRevision),
      dependencies: [commonRunsAgain],
    },
    { shown: 'Progressing(WaitingForDependency)', inSync: false },
  ],
  [
    '26 a dependency that is run again, of something that has failed',
    waiting(5),
    {
      source: release,
      dependencies: [commonRunsAgain],
      previous: said('Failed', 'BuildFailed', 'm'),
    },
    { shown: 'Failed(BuildFailed)', displayMessage: 'm' },
  ],
];

it.each(rows)('%s', (_, resource, context, expected) => {
  expect(assessedLike(resource, context, expected)).toEqual(expected);
});

/** A management cluster on which there are one that waits and, where it is given, the one that it waits for. */
function lookupOf(found: KubernetesObject | undefined): ResourceLookup {
  const members = new Map([
    ['tenants', waiting(5)],
    ...(found ? [['common', found] as const] : []),
  ]);
  return ({ name }) => {
    const resource = members.get(name);
    return resource
      ? { resource, assessment: assessResource(resource, { now }) }
      : null;
  };
}

it.each([
  ['11', commonFails, ['failing', 'BuildFailed', 'no such file']],
  ['26, it fails', commonFails, ['failing', 'BuildFailed', 'no such file']],
  ['26, it is missing', undefined, ['missing', 'NotFound', '']],
])('%s: the wait ends at common', (_, found, expected) => {
  const blockers = findBlockers(waiting(5), lookupOf(found)).map(
    ({ root, type, reason, message }) => [root.name, type, reason, message],
  );
  expect(blockers).toEqual([['common', ...expected]]);
});

it('23 a cluster of which one part cannot be seen is shown as stale', () => {
  const stale = assessResource(common, { now, freshness: { stale: true } });
  const fresh = assessResource(common, { now });
  expect(rollUp([fresh, stale, fresh])).toMatchObject({
    status: 'Stale',
    worst: 1,
  });
});
