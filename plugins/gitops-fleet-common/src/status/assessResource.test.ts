import { KubernetesObject } from '../kubernetes/object';
import { ClusterLifecycleState } from '../lifecycle/lifecycle';
import { assessResource } from './assessResource';
import { AssessmentContext, ResourceAssessment } from './status';

const now = new Date('2026-11-24T12:00:00Z');
const ago = (seconds: number) =>
  new Date(now.getTime() - seconds * 1_000).toISOString();

const oldHash = '1'.repeat(40);
const newHash = '2'.repeat(40);
const oldRevision = `v0.0.2@sha1:${oldHash}`;
const newRevision = `v0.0.3@sha1:${newHash}`;

type Fields = { [field: string]: unknown };

function condition(
  type: string,
  status: string,
  reason: string,
  fields: Fields = {},
) {
  return {
    type,
    status,
    reason,
    message: '',
    lastTransitionTime: ago(10),
    ...fields,
  };
}

const retrying = condition('Reconciling', 'True', 'ProgressingWithRetry');
const resyncing = condition('Reconciling', 'True', 'Progressing', {
  message: 'Detecting drift',
});
const ready = condition('Ready', 'True', 'ReconciliationSucceeded', {
  message: `Applied revision: ${newRevision}`,
  observedGeneration: 3,
});

function kustomization(
  conditions: unknown,
  { spec = {}, status = {}, metadata = {} }: { [part: string]: Fields } = {},
): KubernetesObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name: 'common',
      namespace: 'prod-eu-west-1',
      generation: 3,
      creationTimestamp: ago(7 * 24 * 3600),
      ...metadata,
    },
    spec: {
      interval: '5m',
      path: './providers/aws/v1/clusters/prod/common',
      sourceRef: {
        kind: 'GitRepository',
        name: 'release',
        namespace: 'flux-system',
      },
      ...spec,
    },
    status: {
      observedGeneration: 3,
      lastAppliedRevision: newRevision,
      conditions,
      ...status,
    },
  };
}

function gitRepository(
  revision: string | undefined,
  fields: { spec?: Fields; conditions?: unknown[] } = {},
): KubernetesObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'release', namespace: 'flux-system', generation: 1 },
    spec: { ref: { tag: 'v0.0.3' }, interval: '1m', ...fields.spec },
    status: {
      observedGeneration: 1,
      ...(revision && { artifact: { revision } }),
      conditions: fields.conditions ?? [
        condition('Ready', 'True', 'Succeeded', {
          message: `stored artifact for revision '${revision}'`,
        }),
      ],
    },
  };
}

function helmRelease(
  conditions: unknown[],
  {
    version = 'v2',
    spec = {},
    status = {},
    metadata = {},
  }: {
    version?: string;
    spec?: Fields;
    status?: Fields;
    metadata?: Fields;
  } = {},
): KubernetesObject {
  return {
    apiVersion: `helm.toolkit.fluxcd.io/${version}`,
    kind: 'HelmRelease',
    metadata: {
      name: 'podinfo',
      namespace: 'apps',
      generation: 2,
      ...metadata,
    },
    spec: { interval: '5m', ...spec },
    status: { observedGeneration: 2, conditions, ...status },
  };
}

function history(status: string, revision: string): Fields {
  return {
    history: [{ lastReconciledStatus: status, metadata: { revision } }],
  };
}

interface Expected extends Partial<ResourceAssessment> {
  has?: string[];
  hasNot?: string[];
}

type Row = [
  name: string,
  resource: KubernetesObject,
  context: Partial<AssessmentContext>,
  expected: Expected,
];

const failedBefore: ResourceAssessment = {
  status: 'Failed',
  reason: 'BuildFailed',
  message: 'failed to decode',
  displayStatus: 'Failed',
  displayReason: 'BuildFailed',
  displayMessage: 'failed to decode',
  flags: [],
};

const provisioning: ClusterLifecycleState = {
  lifecycle: 'Provisioning',
  connectivity: 'Unknown',
  reason: '',
  message: '',
  flags: [],
};

const noSecret = condition('Ready', 'False', 'ReconciliationFailed', {
  observedGeneration: 3,
  message: 'unable to read KubeConfig secret prod-eu-west-1-kubeconfig',
});
const remote = {
  kubeConfig: { secretRef: { name: 'prod-eu-west-1-kubeconfig' } },
};

const waitingForCommon = (seconds: number) =>
  kustomization(
    [
      condition('Ready', 'False', 'DependencyNotReady', {
        observedGeneration: 3,
        message: "dependency 'prod-eu-west-1/common' is not ready",
        lastTransitionTime: ago(seconds),
      }),
    ],
    {
      metadata: { name: 'tenants-common' },
      spec: { dependsOn: [{ name: 'common' }] },
      status: history('ReconciliationSucceeded', newRevision),
    },
  );

const rows: Row[] = [
  [
    'a Kustomization that has applied what its source offers',
    kustomization([ready]),
    { source: gitRepository(newRevision) },
    {
      status: 'Ready',
      displayStatus: 'Ready',
      inSync: true,
      has: ['healthNotAssessed'],
    },
  ],
  [
    'revisions of the old and the new format are the same',
    kustomization([{ ...ready, observedGeneration: 0, message: '' }], {
      status: { lastAppliedRevision: `v0.0.3/${newHash}` },
    }),
    { source: gitRepository(newRevision) },
    { status: 'Ready', inSync: true },
  ],
  [
    'ready on an older revision than the source offers',
    kustomization([{ ...ready, message: `Applied revision: ${oldRevision}` }], {
      status: { lastAppliedRevision: oldRevision },
    }),
    { source: gitRepository(newRevision) },
    { status: 'Ready', inSync: false },
  ],
  [
    'a torn write: the condition knows more than the status',
    kustomization([ready], { status: { lastAppliedRevision: oldRevision } }),
    { source: gitRepository(newRevision) },
    { status: 'Ready', inSync: true },
  ],
  [
    'a failure that is tried again is a failure, although the status lags behind',
    kustomization(
      [
        condition('Ready', 'False', 'BuildFailed', { observedGeneration: 3 }),
        retrying,
      ],
      { status: { observedGeneration: 2 } },
    ),
    {},
    {
      status: 'Failed',
      displayStatus: 'Failed',
      reason: 'BuildFailed',
      has: ['retrying'],
    },
  ],
  [
    'a routine resync of something healthy stays healthy',
    kustomization(
      [
        condition('Ready', 'Unknown', 'Progressing', {
          observedGeneration: 3,
          message: 'Reconciliation in progress',
        }),
        resyncing,
      ],
      { status: history('ReconciliationSucceeded', newRevision) },
    ),
    { source: gitRepository(newRevision) },
    { status: 'Progressing', displayStatus: 'Ready' },
  ],
  [
    'a new revision on its way is progress',
    kustomization(
      [condition('Ready', 'Unknown', 'Progressing', { observedGeneration: 3 })],
      {
        status: {
          lastAppliedRevision: oldRevision,
          ...history('ReconciliationSucceeded', oldRevision),
        },
      },
    ),
    { source: gitRepository(newRevision) },
    { status: 'Progressing', displayStatus: 'Progressing', inSync: false },
  ],
  [
    'a change that the controller has not seen',
    kustomization([ready], { metadata: { generation: 4 } }),
    {},
    { status: 'Progressing', reason: 'AwaitingReconcile', lastKnown: 'Ready' },
  ],
  [
    'suspended over something ready',
    kustomization([{ ...ready, observedGeneration: 2 }], {
      spec: { suspend: true },
      metadata: { generation: 5 },
    }),
    { source: gitRepository(newRevision) },
    { status: 'Suspended', displayStatus: 'Suspended', lastKnown: 'Ready' },
  ],
  [
    'suspended over a failure, with a request that nothing handles',
    kustomization(
      [
        condition('Ready', 'False', 'HealthCheckFailed', {
          observedGeneration: 3,
        }),
      ],
      {
        spec: { suspend: true },
        metadata: {
          annotations: {
            'reconcile.fluxcd.io/requestedAt':
              '2022-06-30 21:21:12 +0000 UTC m=+1',
          },
        },
        status: {
          lastHandledReconcileAt: '2022-06-30 21:21:12 +0000 UTC m=+1',
        },
      },
    ),
    {},
    {
      status: 'Suspended',
      lastKnown: 'Failed',
      has: ['requestIgnoredWhileSuspended'],
    },
  ],
  [
    'no conditions, two minutes old',
    kustomization([], {
      metadata: { creationTimestamp: ago(120) },
      status: { observedGeneration: -1 },
    }),
    {},
    { status: 'Progressing', reason: 'AwaitingFirstReconcile' },
  ],
  [
    'no conditions, a week old',
    kustomization([], { status: { observedGeneration: -1 } }),
    {},
    { status: 'Unknown', reason: 'NoReadyCondition' },
  ],
  [
    'a deletion that hangs',
    kustomization([{ ...ready, lastTransitionTime: ago(7200) }], {
      metadata: { deletionTimestamp: ago(3600) },
    }),
    {},
    { status: 'Stalled', reason: 'TerminationStuck', has: ['deleting'] },
  ],
  [
    'a deletion of something suspended leaves its objects behind',
    kustomization([{ ...ready, lastTransitionTime: ago(7200) }], {
      metadata: { deletionTimestamp: ago(10) },
      spec: { suspend: true },
    }),
    {},
    {
      status: 'Progressing',
      reason: 'Terminating',
      has: ['deleting', 'orphansResources'],
    },
  ],
  [
    'a cluster that is being made is no fault',
    kustomization([noSecret, retrying], { spec: remote }),
    { cluster: provisioning },
    {
      status: 'DependencyNotReady',
      reason: 'ClusterProvisioning',
      has: ['connectivity'],
    },
  ],
  [
    'the same on a cluster that runs is one',
    kustomization([noSecret, retrying], { spec: remote }),
    { cluster: { ...provisioning, lifecycle: 'Running' } },
    { status: 'Failed', reason: 'ReconciliationFailed', has: ['connectivity'] },
  ],
  [
    'a cluster that its management cluster cannot reach',
    kustomization(
      [
        condition('Ready', 'False', 'ReconciliationFailed', {
          observedGeneration: 3,
          message:
            'Get "https://10.0.0.1:6443/api": dial tcp 10.0.0.1:6443: i/o timeout',
        }),
      ],
      { spec: remote },
    ),
    {
      cluster: {
        ...provisioning,
        lifecycle: 'Unreachable',
        connectivity: 'Unreachable',
      },
    },
    { status: 'Failed', reason: 'ClusterUnreachable' },
  ],
  [
    'the same words under ArtifactFailed are about the source controller',
    kustomization(
      [
        condition('Ready', 'False', 'ArtifactFailed', {
          observedGeneration: 3,
          message: 'dial tcp 10.0.0.9:80: i/o timeout',
        }),
      ],
      { spec: remote },
    ),
    { source: gitRepository(newRevision), cluster: provisioning },
    { status: 'Failed', reason: 'ArtifactFailed', hasNot: ['connectivity'] },
  ],
  [
    'a source that has fetched nothing yet',
    kustomization([
      condition('Ready', 'False', 'ArtifactFailed', { observedGeneration: 3 }),
    ]),
    {
      source: gitRepository(undefined, {
        conditions: [condition('Ready', 'False', 'GitOperationFailed')],
      }),
    },
    {
      status: 'DependencyNotReady',
      reason: 'SourceNotReady',
      has: ['sourceFailing'],
    },
  ],
  [
    'a source that does not exist',
    kustomization([
      condition('Ready', 'False', 'ArtifactFailed', { observedGeneration: 3 }),
    ]),
    { source: null },
    { status: 'Failed', reason: 'SourceNotFound' },
  ],
  [
    'a health check that a newer revision has cut short',
    kustomization([
      condition('Ready', 'False', 'HealthCheckCanceled', {
        observedGeneration: 3,
      }),
    ]),
    {},
    { status: 'Progressing' },
  ],
  [
    'a release that was rolled back',
    helmRelease([
      condition('Ready', 'False', 'RollbackSucceeded', {
        observedGeneration: 2,
      }),
      condition('Remediated', 'True', 'RollbackSucceeded', {
        observedGeneration: 2,
      }),
      retrying,
    ]),
    {},
    { status: 'Failed', has: ['remediated', 'retrying'] },
  ],
  [
    'a release that has used up its retries',
    helmRelease([
      condition('Stalled', 'True', 'RetriesExceeded', {
        observedGeneration: 2,
      }),
      condition('Ready', 'False', 'UpgradeFailed', { observedGeneration: 2 }),
    ]),
    {},
    { status: 'Stalled', reason: 'RetriesExceeded' },
  ],
  [
    'a release that helm-controller looks at as it does every interval',
    helmRelease([
      condition('Ready', 'True', 'UpgradeSucceeded', { observedGeneration: 2 }),
      condition('Reconciling', 'True', 'Progressing', {
        observedGeneration: 2,
        message: 'Fulfilling prerequisites',
      }),
    ]),
    {},
    { status: 'Progressing', displayStatus: 'Ready' },
  ],
  [
    'Ready of an older generation beside a run that is tried again',
    helmRelease(
      [
        condition('Reconciling', 'True', 'ProgressingWithRetry', {
          observedGeneration: 17,
          message: 'dependency not ready',
        }),
        condition('Ready', 'False', 'DependencyNotReady', {
          observedGeneration: 3,
        }),
      ],
      { metadata: { generation: 17 } },
    ),
    {},
    {
      status: 'Failed',
      reason: 'DependencyNotReady',
      message: 'dependency not ready',
      has: ['retrying'],
    },
  ],
  [
    'a release of the old controller that has given up',
    helmRelease(
      [
        condition('Ready', 'False', 'UpgradeFailed', {
          message: 'upgrade retries exhausted',
        }),
      ],
      { version: 'v2beta1' },
    ),
    {},
    { status: 'Stalled', reason: 'RetriesExceeded' },
  ],
  [
    'the same words of another API group',
    {
      ...helmRelease([
        condition('Ready', 'False', 'UpgradeFailed', {
          message: 'upgrade retries exhausted',
        }),
      ]),
      apiVersion: 'helm.fluxcd.io/v1',
    },
    {},
    { status: 'Failed', reason: 'UpgradeFailed' },
  ],
  [
    'a chart of the old controller that is not there yet',
    helmRelease(
      [
        condition('Ready', 'False', 'ArtifactFailed', {
          message: "HelmChart 'a/a-b' is not ready",
        }),
      ],
      { version: 'v2beta1' },
    ),
    {},
    { status: 'DependencyNotReady', reason: 'SourceNotReady' },
  ],
  [
    'a repository whose wanted tag does not exist serves the old one',
    gitRepository(oldRevision, {
      spec: { ref: { tag: 'v0.0.4' } },
      conditions: [
        condition('Ready', 'False', 'GitOperationFailed'),
        condition('FetchFailed', 'True', 'GitOperationFailed'),
        retrying,
      ],
    }),
    {},
    {
      status: 'Failed',
      has: ['refMismatch', 'retrying', 'servingStaleArtifact'],
    },
  ],
  [
    'a repository that fetches again shows what failed',
    gitRepository(oldRevision, {
      conditions: [
        condition('Ready', 'Unknown', 'Progressing'),
        resyncing,
        condition('FetchFailed', 'True', 'GitOperationFailed', {
          message: 'authentication required',
        }),
      ],
    }),
    {},
    {
      status: 'Progressing',
      displayStatus: 'Failed',
      displayReason: 'GitOperationFailed',
      displayMessage: 'authentication required',
    },
  ],
  [
    'a source named release that follows a branch says so',
    gitRepository(`main@sha1:${newHash}`, {
      spec: { ref: { branch: 'main' } },
    }),
    {},
    { status: 'Ready', has: ['channelNameMismatch'] },
  ],
  [
    'an OCI repository of charts has no status and is ready',
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: 'charts', creationTimestamp: ago(9_999) },
      spec: { type: 'oci' },
    },
    {},
    { status: 'Ready', reason: 'Static' },
  ],
  [
    'a chart whose Ready repeats its last good text',
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmChart',
      metadata: { name: 'chart' },
      status: {
        conditions: [
          condition('Ready', 'False', 'NewChart', {
            message: "pulled 'podinfo' chart",
          }),
          condition('ArtifactOutdated', 'True', 'NewChart'),
          condition(
            'StorageOperationFailed',
            'True',
            'DirectoryCreationFailed',
            {
              message: 'mkdir: read-only',
            },
          ),
          retrying,
        ],
      },
    },
    {},
    {
      status: 'Failed',
      reason: 'DirectoryCreationFailed',
      message: 'mkdir: read-only',
      has: ['retrying'],
    },
  ],
  [
    'a retry in flight keeps the failure that it repeats',
    kustomization([
      condition('Ready', 'Unknown', 'Progressing', { observedGeneration: 3 }),
    ]),
    { previous: failedBefore },
    {
      status: 'Progressing',
      displayStatus: 'Failed',
      displayReason: 'BuildFailed',
      displayMessage: 'failed to decode',
    },
  ],
  [
    'a first look into the middle of a retry finds the failure in the history',
    kustomization(
      [
        condition('Ready', 'Unknown', 'Progressing', { observedGeneration: 3 }),
        condition('Healthy', 'False', 'HealthCheckFailed', {
          message: 'timeout',
        }),
      ],
      { status: history('HealthCheckFailed', newRevision) },
    ),
    {},
    {
      displayStatus: 'Failed',
      displayReason: 'HealthCheckFailed',
      displayMessage: 'timeout',
    },
  ],
  [
    'a dependency that is merely run again is no wait',
    waitingForCommon(5),
    {
      source: gitRepository(newRevision),
      dependencies: [
        kustomization(
          [
            condition('Ready', 'Unknown', 'Progressing', {
              observedGeneration: 3,
            }),
          ],
          { status: history('ReconciliationSucceeded', newRevision) },
        ),
      ],
    },
    { status: 'DependencyNotReady', displayStatus: 'Ready' },
  ],
  [
    'a dependency that waits for one that is merely run again is no wait either',
    waitingForCommon(5),
    {
      source: gitRepository(newRevision),
      dependencies: [waitingForCommon(5)],
      assessDependency: () => ({
        ...failedBefore,
        status: 'DependencyNotReady',
        displayStatus: 'Progressing',
        displayReason: 'WaitingForDependency',
      }),
    },
    { status: 'DependencyNotReady', displayStatus: 'Ready' },
  ],
  [
    'a dependency that fails is one',
    waitingForCommon(5),
    {
      source: gitRepository(newRevision),
      dependencies: [
        kustomization([
          condition('Ready', 'False', 'BuildFailed', { observedGeneration: 3 }),
        ]),
      ],
    },
    { displayStatus: 'DependencyNotReady' },
  ],
  [
    'a dependency that does not exist is one',
    waitingForCommon(5),
    { source: gitRepository(newRevision), dependencies: [] },
    { displayStatus: 'DependencyNotReady', has: ['dependencyMissing'] },
  ],
  [
    'a wait that lasts is one',
    waitingForCommon(90),
    {
      source: gitRepository(newRevision),
      dependencies: [kustomization([ready])],
    },
    { displayStatus: 'DependencyNotReady' },
  ],
  [
    'a run that has said nothing for half an hour has hung',
    kustomization(
      [
        condition('Ready', 'Unknown', 'Progressing', {
          observedGeneration: 3,
          lastTransitionTime: ago(1_800),
        }),
      ],
      { spec: { timeout: '10m' } },
    ),
    {},
    { status: 'Stalled', reason: 'NoProgress', displayStatus: 'Stalled' },
  ],
  [
    'a run that says that it takes an hour has not',
    kustomization([
      condition('Ready', 'Unknown', 'Progressing', {
        observedGeneration: 3,
        lastTransitionTime: ago(1_800),
        message: 'Running health checks with a timeout of 1h0m0s',
      }),
    ]),
    {},
    { status: 'Progressing' },
  ],
  [
    'a resync that takes longer than a run may',
    kustomization(
      [
        condition('Ready', 'Unknown', 'Progressing', {
          observedGeneration: 3,
          lastTransitionTime: ago(360),
        }),
      ],
      {
        spec: { timeout: '2m' },
        status: history('ReconciliationSucceeded', newRevision),
      },
    ),
    { source: gitRepository(newRevision) },
    { displayStatus: 'Progressing' },
  ],
  [
    'of several conditions of one type the worst counts',
    kustomization([
      ready,
      condition('Ready', 'False', 'BuildFailed', { observedGeneration: 3 }),
      condition('Ready', 'Unknown', 'Progressing', { observedGeneration: 3 }),
    ]),
    {},
    { status: 'Failed', reason: 'BuildFailed' },
  ],
  [
    'a management cluster that cannot be seen',
    kustomization([ready]),
    {
      source: gitRepository(newRevision),
      freshness: {
        stale: true,
        reason: 'ManagementClusterUnreachable',
        since: new Date(ago(60)),
      },
    },
    {
      status: 'Stale',
      displayStatus: 'Stale',
      displayReason: 'ManagementClusterUnreachable',
      lastKnown: 'Ready',
    },
  ],
  [
    'conditions that are no list',
    kustomization({ Ready: 'True' }),
    {},
    { status: 'Unknown', reason: 'NoReadyCondition' },
  ],
  [
    'entries that are no conditions, and numbers as text',
    kustomization(
      [
        null,
        'x',
        { status: 'True' },
        { type: 'Ready' },
        { ...ready, observedGeneration: '3' },
      ],
      { metadata: { generation: '3' as unknown as number } },
    ),
    {},
    { status: 'Ready' },
  ],
];

describe('assessResource', () => {
  it.each(rows)('%s', (_, resource, context, { has, hasNot, ...expected }) => {
    const before = JSON.stringify([resource, context]);
    const assessment = assessResource(resource, { now, ...context });
    expect(assessment).toMatchObject(expected);
    expect(assessment.flags).toEqual(expect.arrayContaining(has ?? []));
    for (const flag of hasNot ?? []) {
      expect(assessment.flags).not.toContain(flag);
    }
    expect(JSON.stringify([resource, context])).toBe(before);
  });

  it('keeps the age of what is shown although every run moves the condition', () => {
    const first = assessResource(
      kustomization([{ ...ready, lastTransitionTime: ago(600) }]),
      { now },
    );
    const second = assessResource(
      kustomization([{ ...ready, lastTransitionTime: ago(1) }]),
      { now, previous: first },
    );
    expect(second.since).toBe(ago(600));
    const failed = assessResource(
      kustomization([
        condition('Ready', 'False', 'BuildFailed', { observedGeneration: 3 }),
      ]),
      { now, previous: second },
    );
    expect(failed.since).toBe(ago(10));
  });
});
