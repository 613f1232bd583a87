import { appliedRevision, attemptedRevision } from '../revision/applied';
import {
  ago,
  condition,
  failed,
  helmRelease,
  kustomization,
  minutes,
  retrying,
  source,
} from './__fixtures__/objects';
import { assessedLike, Row, said } from './__fixtures__/rows';

/*
 * The fixtures of the status semantics, by their numbers. Here: HelmReleases.
 */

const prerequisites = condition('Reconciling', 'True', 'Progressing', {
  observedGeneration: 2,
  message: 'Fulfilling prerequisites',
});
const upgraded = condition('Ready', 'True', 'UpgradeSucceeded', {
  observedGeneration: 2,
});

/** A release that a controller of an older time reports on, and its words in another API group. */
const gaveUp = (version: string) =>
  helmRelease(
    [
      condition('Ready', 'False', 'UpgradeFailed', {
        message: 'upgrade retries exhausted',
      }),
    ],
    { version },
  );

/** Ready and Reconciling of different generations. */
const ofGenerations = (
  generation: number,
  readyStatus: string,
  reconciling: { reason: string; generation: number },
) =>
  helmRelease(
    [
      condition('Reconciling', 'True', reconciling.reason, {
        observedGeneration: reconciling.generation,
        message: 'dependency ns/x is not ready',
      }),
      condition(
        'Ready',
        readyStatus,
        readyStatus === 'True' ? 'UpgradeSucceeded' : 'DependencyNotReady',
        { observedGeneration: 3, message: 'of long ago' },
      ),
    ],
    { metadata: { generation } },
  );

const withoutArtifact = condition('Ready', 'False', 'ArtifactFailed', {
  observedGeneration: 2,
  message: 'no artifact',
});
const chartReference = {
  chartRef: { kind: 'OCIRepository', name: 'podinfo' },
};
const digest = 'd955ab902166'.padEnd(64, '0');

/** Has deployed a version of its chart. */
const deployed = (chartVersion: string) =>
  helmRelease([upgraded], {
    spec: chartReference,
    status: { history: [{ status: 'deployed', chartVersion }] },
  });

const rolledBack = helmRelease(
  [
    condition('Ready', 'False', 'RollbackSucceeded', { observedGeneration: 2 }),
    condition('Remediated', 'True', 'RollbackSucceeded', {
      observedGeneration: 2,
    }),
    retrying,
  ],
  {
    status: {
      lastAttemptedRevision: '1.1.0',
      history: [
        { status: 'deployed', chartVersion: '1.0.0', version: 7 },
        { status: 'failed', chartVersion: '1.1.0', version: 6 },
      ],
    },
  },
);

const rows: Row[] = [
  [
    '18 was rolled back',
    rolledBack,
    {},
    { is: 'Failed(RollbackSucceeded)', has: ['remediated', 'retrying'] },
  ],
  [
    '19 has used up its retries',
    helmRelease([
      condition('Stalled', 'True', 'RetriesExceeded', {
        observedGeneration: 2,
      }),
      condition('Ready', 'False', 'UpgradeFailed', { observedGeneration: 2 }),
    ]),
    {},
    { is: 'Stalled(RetriesExceeded)', shown: 'Stalled(RetriesExceeded)' },
  ],
  [
    '20 is looked at, as it is every interval',
    helmRelease([upgraded, prerequisites]),
    {},
    { is: 'Progressing', shown: 'Ready' },
  ],
  [
    '20 has drifted, and its tests have failed',
    helmRelease([
      upgraded,
      condition('Drifted', 'True', 'DriftDetected'),
      condition('TestSuccess', 'False', 'TestFailed'),
    ]),
    {},
    { is: 'Ready', flags: ['drifted', 'testsFailedIgnored'] },
  ],
  [
    '20 is ready by a condition that names no generation',
    helmRelease([{ ...upgraded, observedGeneration: 0 }], {
      version: 'v2beta1',
    }),
    {},
    { is: 'Ready' },
  ],
  [
    '29 Ready is a leftover of generation 3 beside a retry of generation 17',
    ofGenerations(17, 'False', {
      reason: 'ProgressingWithRetry',
      generation: 17,
    }),
    {},
    {
      is: 'Failed(DependencyNotReady)',
      message: 'dependency ns/x is not ready',
      has: ['retrying'],
    },
  ],
  [
    '29 Ready=True is a leftover beside a retry of generation 4',
    ofGenerations(4, 'True', { reason: 'ProgressingWithRetry', generation: 4 }),
    {},
    {
      is: 'Failed(ReconciliationFailed)',
      message: 'dependency ns/x is not ready',
      has: ['retrying'],
    },
  ],
  [
    '29 Ready=True is a leftover beside the first run of generation 4',
    ofGenerations(4, 'True', { reason: 'Progressing', generation: 4 }),
    { previous: said('Ready', 'UpgradeSucceeded') },
    { is: 'Progressing(Progressing)', shown: 'Progressing' },
  ],
  [
    '29 nothing has seen generation 4',
    ofGenerations(4, 'True', { reason: 'Progressing', generation: 3 }),
    {},
    { is: 'Progressing(AwaitingReconcile)', shown: 'Progressing' },
  ],
  [
    '30 a controller before 0.37 has given up',
    gaveUp('v2beta1'),
    {},
    { is: 'Stalled(RetriesExceeded)' },
  ],
  [
    '30 the same words of another API group',
    { ...gaveUp('v1'), apiVersion: 'helm.fluxcd.io/v1' },
    {},
    { is: 'Failed(UpgradeFailed)', has: ['genericKind'] },
  ],
  [
    '31 a chart that is not there yet, as a controller before 0.37 says it',
    helmRelease(
      [
        condition('Ready', 'False', 'ArtifactFailed', {
          message: "HelmChart 'a/a-b' is not ready",
        }),
      ],
      { version: 'v2beta1' },
    ),
    {},
    { is: 'DependencyNotReady(SourceNotReady)' },
  ],
  [
    '39 is looked at for longer than a run may take',
    helmRelease([
      upgraded,
      { ...prerequisites, lastTransitionTime: ago(6 * minutes) },
    ]),
    {},
    { is: 'Progressing', shown: 'Progressing' },
  ],
  [
    '40 its chartRef does not exist',
    helmRelease([withoutArtifact], { spec: chartReference }),
    { source: null },
    { is: 'Failed(SourceNotFound)' },
  ],
  [
    '40 its HelmChart fails and has no artifact',
    helmRelease([withoutArtifact]),
    {
      source: source('HelmChart', undefined, {
        conditions: [condition('Ready', 'False', 'ChartPullFailed')],
      }),
    },
    { is: 'DependencyNotReady(SourceNotReady)', has: ['sourceFailing'] },
  ],
  [
    '40 its source is an OCI HelmRepository, which never has an artifact',
    helmRelease([withoutArtifact]),
    {
      source: source('HelmRepository', undefined, {
        spec: { type: 'oci' },
        conditions: [],
      }),
    },
    { is: 'Failed(ArtifactFailed)' },
  ],
  [
    '40 has deployed chart 1.0.0, the HelmChart is at 1.1.0',
    deployed('1.0.0'),
    { source: source('HelmChart', '1.1.0') },
    { is: 'Ready', inSync: false },
  ],
  [
    '40 has deployed the digest that the OCIRepository offers',
    deployed('6.1.8+d955ab902166'),
    { source: source('OCIRepository', `6.1.8@sha256:${digest}`) },
    { is: 'Ready', inSync: true },
  ],
  [
    '40 has deployed another digest than the OCIRepository offers',
    deployed('6.1.8+d955ab902167'),
    { source: source('OCIRepository', `6.1.8@sha256:${digest}`) },
    { is: 'Ready', inSync: false },
  ],
  [
    '40 a HelmRelease of v2beta1 keeps no history, but its last revision',
    helmRelease([upgraded], {
      version: 'v2beta1',
      status: { lastAppliedRevision: '1.0.0' },
    }),
    { source: source('HelmChart', '1.1.0') },
    { is: 'Ready', inSync: false },
  ],
  [
    '40 what a HelmRepository offers is an index, which is not compared',
    deployed('1.0.0'),
    { source: source('HelmRepository', `sha256:${digest}`) },
    { is: 'Ready', inSync: undefined },
  ],
  [
    '40 a Kustomization that may not read its source, which does not exist',
    kustomization([
      condition('Stalled', 'True', 'AccessDenied', { observedGeneration: 3 }),
      failed('AccessDenied'),
    ]),
    { source: null },
    { is: 'Stalled(AccessDenied)' },
  ],
];

it.each(rows)('%s', (_, resource, context, expected) => {
  expect(assessedLike(resource, context, expected)).toEqual(expected);
});

it('18 what runs is the old version, what was tried is the new one', () => {
  expect([appliedRevision(rolledBack), attemptedRevision(rolledBack)]).toEqual([
    '1.0.0',
    '1.1.0',
  ]);
});
