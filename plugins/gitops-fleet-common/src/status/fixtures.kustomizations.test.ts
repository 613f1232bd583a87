import { effectiveReference } from '../topology/channel';
import {
  ago,
  applied,
  condition,
  days,
  detecting,
  failed,
  gitRepository,
  hours,
  kustomization,
  lastRun,
  minutes,
  newHash,
  newRevision,
  oldRevision,
  retrying,
  running,
} from './__fixtures__/objects';
import { assessedLike, Row, said } from './__fixtures__/rows';

/*
 * The fixtures of the status semantics, by their numbers. Here: what a Kustomization and its source alone tell.
 */

const release = gitRepository(newRevision);
const requested = '2022-06-30 21:21:12 +0000 UTC m=+1287229.8';

const rows: Row[] = [
  [
    '1 has applied what its source offers',
    kustomization([applied(newRevision)]),
    { source: release },
    { is: 'Ready', shown: 'Ready', inSync: true, has: ['healthNotAssessed'] },
  ],
  [
    '2 revisions of the old and the new format are the same',
    kustomization([applied('', { observedGeneration: 0, message: '' })], {
      version: 'v1beta1',
      status: { lastAppliedRevision: `v0.0.3/${newHash}` },
    }),
    { source: release },
    { is: 'Ready', inSync: true },
  ],
  [
    '3 ready on an older revision than its source offers',
    kustomization([applied(oldRevision)], {
      status: { lastAppliedRevision: oldRevision },
    }),
    { source: release },
    { is: 'Ready', shown: 'Ready', inSync: false },
  ],
  [
    '4 a failure that is tried again, while the status lags behind',
    kustomization([failed('BuildFailed'), retrying], {
      status: { observedGeneration: 2 },
    }),
    {},
    { is: 'Failed(BuildFailed)', shown: 'Failed', has: ['retrying'] },
  ],
  [
    '5 a routine run of something healthy',
    kustomization([running({ message: 'Detecting drift' }), detecting], {
      status: lastRun('ReconciliationSucceeded', newRevision),
    }),
    { source: release },
    { is: 'Progressing', shown: 'Ready', inSync: true },
  ],
  [
    '6 a new revision on its way',
    kustomization([running()], {
      status: {
        lastAppliedRevision: oldRevision,
        ...lastRun('ReconciliationSucceeded', oldRevision),
      },
    }),
    { source: release },
    { is: 'Progressing', shown: 'Progressing', inSync: false },
  ],
  [
    '7 a change that the controller has not seen',
    kustomization([applied(newRevision)], { metadata: { generation: 4 } }),
    {},
    {
      is: 'Progressing(AwaitingReconcile)',
      shown: 'Progressing',
      lastKnown: 'Ready',
    },
  ],
  [
    '8 a torn write: the condition knows more than the status',
    kustomization([applied(newRevision, { observedGeneration: 4 })], {
      metadata: { generation: 4 },
      status: { lastAppliedRevision: oldRevision },
    }),
    { source: release },
    { is: 'Ready', inSync: true },
  ],
  [
    '9 suspended over something ready, which keeps an older revision',
    kustomization([applied(oldRevision, { observedGeneration: 4 })], {
      spec: { suspend: true },
      metadata: { generation: 5 },
      status: { observedGeneration: 5, lastAppliedRevision: oldRevision },
    }),
    { source: release },
    { is: 'Suspended', shown: 'Suspended', lastKnown: 'Ready', inSync: false },
  ],
  [
    '10 suspended over a failure, with a request that nothing handles',
    kustomization([failed('HealthCheckFailed')], {
      spec: { suspend: true },
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'then' } },
      status: { lastHandledReconcileAt: 'then' },
    }),
    {},
    {
      is: 'Suspended',
      lastKnown: 'Failed',
      has: ['requestIgnoredWhileSuspended'],
    },
  ],
  [
    '12 no conditions, two minutes old',
    kustomization([], {
      metadata: { creationTimestamp: ago(2 * minutes) },
      status: { observedGeneration: -1 },
    }),
    {},
    { is: 'Progressing(AwaitingFirstReconcile)', shown: 'Progressing' },
  ],
  [
    '12 no conditions, seven months old',
    kustomization([], {
      metadata: { creationTimestamp: ago(210 * days) },
      status: { observedGeneration: -1 },
    }),
    {},
    { is: 'Unknown(NoReadyCondition)' },
  ],
  [
    '13 deleted an hour ago, and still there',
    kustomization(
      [applied(newRevision, { lastTransitionTime: ago(2 * hours) })],
      {
        metadata: { deletionTimestamp: ago(hours) },
      },
    ),
    {},
    { is: 'Stalled(TerminationStuck)', has: ['deleting'] },
  ],
  [
    '13 deleted just now while it was suspended',
    kustomization(
      [applied(newRevision, { lastTransitionTime: ago(2 * hours) })],
      {
        metadata: { deletionTimestamp: ago(10) },
        spec: { suspend: true },
      },
    ),
    {},
    { is: 'Progressing(Terminating)', has: ['deleting', 'orphansResources'] },
  ],
  [
    '17 a health check that a newer revision has cut short',
    kustomization([failed('HealthCheckCanceled')]),
    {},
    { is: 'Progressing', shown: 'Progressing' },
  ],
  [
    '23 its management cluster cannot be seen',
    kustomization([applied(newRevision)]),
    {
      source: release,
      freshness: { stale: true, reason: 'ManagementClusterUnreachable' },
    },
    {
      is: 'Stale(ManagementClusterUnreachable)',
      shown: 'Stale(ManagementClusterUnreachable)',
      lastKnown: 'Ready',
    },
  ],
  [
    '27 a retry in flight keeps the failure that it repeats',
    kustomization([running()]),
    { previous: said('Failed', 'BuildFailed', 'failed to decode x') },
    {
      is: 'Progressing',
      shown: 'Failed(BuildFailed)',
      displayMessage: 'failed to decode x',
    },
  ],
  [
    '28 a first look into the middle of a retry',
    kustomization(
      [
        running(),
        condition('Healthy', 'False', 'HealthCheckFailed', { message: 'm' }),
      ],
      { status: lastRun('HealthCheckFailed', newRevision) },
    ),
    {},
    { shown: 'Failed(HealthCheckFailed)', displayMessage: 'm' },
  ],
  [
    '32 a run that has said nothing for half an hour',
    kustomization([running({ lastTransitionTime: ago(30 * minutes) })], {
      spec: { timeout: '10m' },
    }),
    {},
    { is: 'Stalled(NoProgress)', shown: 'Stalled(NoProgress)' },
  ],
  [
    '32 a cut health check that nothing has followed for an hour',
    kustomization(
      [
        failed('HealthCheckCanceled', '', {
          lastTransitionTime: ago(60 * minutes),
        }),
      ],
      { spec: { timeout: '10m' } },
    ),
    {},
    { is: 'Stalled(NoProgress)', shown: 'Stalled(NoProgress)' },
  ],
  [
    '32 a run that says that it takes an hour',
    kustomization(
      [
        running({
          lastTransitionTime: ago(30 * minutes),
          message: 'Running health checks with a timeout of 1h0m0s',
        }),
      ],
      { spec: { interval: undefined } },
    ),
    {},
    { is: 'Progressing' },
  ],
  [
    '32 a run without a time',
    kustomization([running({ lastTransitionTime: undefined })]),
    {},
    { is: 'Progressing' },
  ],
  [
    '32 a run that was suspended',
    kustomization([running({ lastTransitionTime: ago(30 * minutes) })], {
      spec: { timeout: '10m', suspend: true },
    }),
    {},
    { is: 'Suspended', lastKnown: 'Progressing' },
  ],
  [
    '35 of several Ready conditions the worst counts',
    kustomization([
      applied(newRevision),
      failed('BuildFailed', 'm'),
      running(),
    ]),
    {},
    { is: 'Failed(BuildFailed)', message: 'm' },
  ],
  [
    '35 of several Stalled conditions the worst counts',
    kustomization([
      condition('Stalled', 'False', 'Fine'),
      condition('Stalled', 'True', 'AccessDenied'),
      failed('AccessDenied'),
    ]),
    {},
    { is: 'Stalled(AccessDenied)' },
  ],
  [
    '37 a request in the format of Go, handled while it was suspended',
    kustomization([applied(newRevision)], {
      spec: { suspend: true },
      metadata: {
        annotations: { 'reconcile.fluxcd.io/requestedAt': requested },
      },
      status: { lastHandledReconcileAt: requested },
    }),
    {},
    { is: 'Suspended', has: ['requestIgnoredWhileSuspended'] },
  ],
  [
    '38 a deletion that leaves its objects behind on purpose',
    kustomization([applied(newRevision, { lastTransitionTime: ago(hours) })], {
      metadata: { deletionTimestamp: ago(10) },
      spec: { deletionPolicy: 'Orphan' },
    }),
    {},
    { is: 'Progressing(Terminating)', flags: ['deleting', 'orphansResources'] },
  ],
  [
    '39 a routine run that takes longer than a run may',
    kustomization([running({ lastTransitionTime: ago(6 * minutes) })], {
      spec: { timeout: '2m' },
      status: lastRun('ReconciliationSucceeded', newRevision),
    }),
    { source: release },
    { is: 'Progressing', shown: 'Progressing' },
  ],
];

it.each(rows)('%s', (_, resource, context, expected) => {
  expect(assessedLike(resource, context, expected)).toEqual(expected);
});

it('1 and its source is moved by releases', () => {
  expect(effectiveReference(release).channel).toBe('release');
});
