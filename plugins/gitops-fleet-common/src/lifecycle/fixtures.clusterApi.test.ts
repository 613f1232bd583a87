import {
  assessed,
  available,
  cluster,
  condition,
  controlPlane,
  healthCheck,
  made,
  minutesAgo,
  old,
  pool,
  probe,
  provisioned,
  readyFalse,
  workers,
  Fields,
} from './__fixtures__/clusters';
import { ClusterObjects } from './lifecycle';

/*
 * The fixtures of the status semantics, by their numbers. Here: Cluster API.
 */

const rows: [string, ClusterObjects, Fields][] = [
  [
    '24 a pool that core conditions ignore',
    {
      cluster: made(
        available,
        condition('WorkersAvailable', 'True', { reason: 'NoWorkers' }),
      ),
      machinePools: [
        pool({ spec: { replicas: 3 }, status: { readyReplicas: 1 } }),
      ],
    },
    { lifecycle: 'Degraded', reason: 'MachinePoolNotReady' },
  ],
  [
    '24 v1beta1, provisioned and without a control plane yet',
    {
      cluster: cluster('v1beta1', {
        phase: 'Provisioned',
        infrastructureReady: true,
        controlPlaneReady: false,
        conditions: [condition('Ready', 'False', { severity: 'Info' })],
      }),
    },
    { lifecycle: 'Provisioning', reason: 'WaitingForControlPlane' },
  ],
  [
    '24 a probe before the first connection is no fault',
    {
      cluster: made(
        available,
        probe('ProbeFailed', 'Remote connection not established yet'),
      ),
    },
    { lifecycle: 'Running', connectivity: 'Unknown' },
  ],
  [
    '24 a failure message in the deprecated fields, and no summary',
    {
      cluster: cluster('v1beta2', {
        ...provisioned,
        deprecated: { v1beta1: { failureMessage: 'no quota' } },
      }),
    },
    { lifecycle: 'Failed', message: 'no quota' },
  ],
  [
    '24 a managed control plane names no patch version',
    {
      cluster: made(available),
      controlPlane: controlPlane('v1.29', 'v1.29'),
    },
    { lifecycle: 'Running' },
  ],
  [
    '24 nor need its owner',
    {
      cluster: made(available),
      controlPlane: controlPlane('v1.29.4', 'v1.29'),
    },
    { lifecycle: 'Running' },
  ],
  [
    '35 of v1beta1: Ready is True and False, with a warning',
    {
      cluster: cluster('v1beta1', {
        ...old,
        conditions: [
          condition('Ready', 'True'),
          condition('Ready', 'False', { severity: 'Warning', reason: 'R' }),
        ],
      }),
    },
    { lifecycle: 'Degraded', reason: 'R' },
  ],
  [
    '35 of v1beta1: Ready is False twice, once with an error',
    {
      cluster: cluster('v1beta1', {
        ...old,
        conditions: [
          condition('Ready', 'False', { severity: 'Warning', reason: 'R' }),
          condition('Ready', 'False', { severity: 'Error', reason: 'R' }),
        ],
      }),
    },
    { lifecycle: 'Failed', reason: 'R' },
  ],
  [
    '37 conditions that are a map',
    { cluster: cluster('v1beta2', { ...provisioned, conditions: {} }) },
    { lifecycle: 'Unknown' },
  ],
  [
    '37 entries that are no conditions',
    {
      cluster: cluster('v1beta2', {
        ...provisioned,
        conditions: [null, 'x', { type: 'Available' }, available],
      }),
    },
    { lifecycle: 'Running' },
  ],
  [
    '41 a rollout that v1beta1 calls a warning',
    {
      cluster: cluster(
        'v1beta1',
        readyFalse('RollingUpdateInProgress', 'Warning'),
      ),
    },
    { lifecycle: 'Upgrading', reason: 'RollingUpdateInProgress' },
  ],
  [
    '41 scaling that v1beta1 calls a warning',
    { cluster: cluster('v1beta1', readyFalse('ScalingUp', 'Warning')) },
    { lifecycle: 'Scaling', reason: 'ScalingUp', flags: ['scaling'] },
  ],
  [
    '41 the same, gathered from a control plane',
    {
      cluster: cluster(
        'v1beta1',
        readyFalse('ScalingDown @ KubeadmControlPlane/x', 'Warning'),
      ),
    },
    { lifecycle: 'Scaling', flags: ['scaling'] },
  ],
  [
    '41 scaling that is a part of an upgrade',
    {
      cluster: cluster('v1beta1', readyFalse('ScalingUp', 'Warning')),
      controlPlane: controlPlane('v1.31.0', 'v1.30.0'),
    },
    { lifecycle: 'Upgrading', flags: ['scaling'] },
  ],
  [
    '41 scaling that failed',
    { cluster: cluster('v1beta1', readyFalse('ScalingUpFailed', 'Warning')) },
    { lifecycle: 'Degraded', flags: [] },
  ],
  [
    '42 a failure message that was never cleared, and the phase that follows from it',
    {
      cluster: cluster('v1beta1', {
        ...old,
        phase: 'Failed',
        failureMessage: 'once',
        conditions: [condition('Ready', 'True')],
      }),
    },
    { lifecycle: 'Running', flags: ['staleFailure'] },
  ],
  [
    '42 a deprecated failure reason, of a cluster that is available',
    {
      cluster: cluster('v1beta2', {
        ...provisioned,
        deprecated: { v1beta1: { failureReason: 'once' } },
        conditions: [available],
      }),
    },
    { lifecycle: 'Running', flags: ['staleFailure'] },
  ],
  [
    '42 a failure message that holds',
    {
      cluster: cluster('v1beta1', {
        ...old,
        failureMessage: 'no quota',
        conditions: [condition('Ready', 'False', { severity: 'Warning' })],
      }),
    },
    { lifecycle: 'Failed', message: 'no quota' },
  ],
  [
    '42 a failure message without a summary',
    { cluster: cluster('v1beta1', { ...old, failureMessage: 'no quota' }) },
    { lifecycle: 'Failed', message: 'no quota' },
  ],
  [
    '42 the phase alone',
    {
      cluster: cluster('v1beta1', {
        ...old,
        phase: 'Failed',
        conditions: [condition('Ready', 'True')],
      }),
    },
    { lifecycle: 'Failed' },
  ],
  [
    '43 a deletion that hangs',
    {
      cluster: cluster('v1beta2', provisioned, {
        metadata: { deletionTimestamp: minutesAgo(31 * 24 * 60) },
      }),
    },
    { lifecycle: 'Deleting', flags: ['stuck'] },
  ],
  [
    '43 a deletion that has begun',
    {
      cluster: cluster('v1beta2', provisioned, {
        metadata: { deletionTimestamp: minutesAgo(10) },
      }),
    },
    { lifecycle: 'Deleting', flags: [] },
  ],
  [
    '44 workers that are behind their template',
    {
      cluster: made(available),
      machineDeployments: [workers('v1.31.0', 'v1.30.0', 'v1.31.0')],
    },
    {
      lifecycle: 'Upgrading',
      reason: 'WorkerVersionSkew',
      message: 'v1.30.0 → v1.31.0',
    },
  ],
  [
    '44 workers of a pool that are behind their template',
    {
      cluster: made(available),
      machinePools: [workers('v1.31.0', 'v1.30.0')],
    },
    { lifecycle: 'Upgrading', reason: 'WorkerVersionSkew' },
  ],
  [
    '44 pools that differ on purpose',
    {
      cluster: made(available),
      machineDeployments: [
        workers('v1.30.0', 'v1.30.0'),
        workers('v1.31.0', 'v1.31.0'),
      ],
    },
    { lifecycle: 'Running' },
  ],
  [
    '44 workers, as the cluster counts them, that are behind every template',
    {
      cluster: cluster('v1beta2', {
        ...provisioned,
        conditions: [available],
        workers: { versions: [{ version: 'v1.29.0' }, { version: 'v1.30.0' }] },
      }),
      machineDeployments: [workers('v1.30.0'), workers('v1.31.0')],
    },
    { lifecycle: 'Upgrading', reason: 'WorkerVersionSkew' },
  ],
  [
    '44 an upgrade during which the cluster is not available',
    {
      cluster: made(condition('Available', 'False')),
      controlPlane: controlPlane('v1.31.0', 'v1.30.2'),
    },
    {
      lifecycle: 'Upgrading',
      reason: 'VersionSkew',
      message: 'v1.30.2 → v1.31.0',
      flags: ['notAvailable'],
    },
  ],
  [
    '45 one of two health checks may remediate nothing',
    {
      cluster: made(available),
      machineHealthChecks: [
        healthCheck('True', ''),
        healthCheck('False', 'TooManyUnhealthy'),
      ],
    },
    { lifecycle: 'Degraded', reason: 'TooManyUnhealthy' },
  ],
];

it.each(rows)('%s', (_, objects, expected) => {
  expect(assessed(objects)).toMatchObject(expected);
});
