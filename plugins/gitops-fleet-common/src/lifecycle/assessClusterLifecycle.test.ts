import { assessClusterLifecycle } from './assessClusterLifecycle';
import {
  assessed,
  available,
  cluster,
  condition,
  made,
  now,
  probe,
  provisioned,
  readyFalse,
  Fields,
} from './__fixtures__/clusters';
import { ClusterObjects } from './lifecycle';

const rows: [string, ClusterObjects, Fields][] = [
  ['all is well', { cluster: made(available) }, { lifecycle: 'Running' }],
  [
    'v1alpha3, no infrastructure yet',
    { cluster: cluster('v1alpha3', { phase: 'Provisioning' }) },
    { lifecycle: 'Provisioning', reason: 'WaitingForInfrastructure' },
  ],
  [
    'nothing yet',
    { cluster: cluster('v1beta2', {}) },
    { lifecycle: 'Pending' },
  ],
  [
    'a probe that fails',
    {
      cluster: made(
        available,
        probe('ProbeFailed', 'Remote connection probe failed'),
      ),
    },
    { lifecycle: 'Unreachable', connectivity: 'Unreachable' },
  ],
  [
    'a summary that is not known',
    { cluster: made(condition('Available', 'Unknown', { reason: 'R' })) },
    { lifecycle: 'Unknown', reason: 'R' },
  ],
  [
    'paused, by its specification',
    {
      cluster: cluster(
        'v1beta2',
        { ...provisioned, conditions: [available] },
        { spec: { paused: true } },
      ),
    },
    { lifecycle: 'Running', flags: ['paused'] },
  ],
  [
    'paused, by its condition',
    { cluster: made(available, condition('Paused', 'True')) },
    { lifecycle: 'Running', flags: ['paused'] },
  ],
  [
    'an error',
    { cluster: cluster('v1beta1', readyFalse('Broken', 'Error')) },
    { lifecycle: 'Failed' },
  ],
  [
    'rolls out, as v1beta2 says it',
    { cluster: made(available, condition('RollingOut', 'True')) },
    { lifecycle: 'Upgrading', reason: 'RollingOut' },
  ],
  [
    'scales, as v1beta2 says it',
    { cluster: made(available, condition('ScalingDown', 'True')) },
    { lifecycle: 'Scaling', reason: 'ScalingDown' },
  ],
  [
    'is remediated',
    { cluster: made(available, condition('Remediating', 'True')) },
    { lifecycle: 'Degraded', reason: 'Remediating' },
  ],
  [
    'a topology whose control plane has not been told of its version yet',
    {
      cluster: cluster(
        'v1beta2',
        { ...provisioned, conditions: [available] },
        { spec: { topology: { version: 'v1.32.0' } } },
      ),
      controlPlane: { spec: { version: 'v1.31.0' } },
    },
    { lifecycle: 'Upgrading', reason: 'VersionSkew' },
  ],
  [
    'a topology that goes through versions',
    {
      cluster: cluster('v1beta2', {
        ...provisioned,
        conditions: [available],
        controlPlane: { upgradePlan: [{ version: 'v1.32.0' }] },
      }),
    },
    { lifecycle: 'Upgrading', reason: 'VersionSkew' },
  ],
  [
    'a topology of which an upgrade is due',
    {
      cluster: made(
        available,
        condition('TopologyReconciled', 'False', {
          reason: 'MachineDeploymentsUpgradePending',
        }),
      ),
    },
    { lifecycle: 'Upgrading', reason: 'VersionSkew' },
  ],
  [
    'a control plane of which one machine is behind',
    {
      cluster: made(available),
      controlPlane: {
        spec: { version: 'v1.31.0' },
        status: { versions: [{ version: 'v1.31.0' }, { version: 'v1.30.0' }] },
      },
    },
    { lifecycle: 'Upgrading', message: 'v1.30.0 → v1.31.0' },
  ],
];

describe('assessClusterLifecycle', () => {
  it.each(rows)('%s', (_, objects, expected) => {
    expect(assessed(objects)).toMatchObject(expected);
  });

  it('keeps what was known of a cluster that cannot be seen', () => {
    expect(
      assessClusterLifecycle(
        {
          cluster: cluster('v1beta2', {
            ...provisioned,
            conditions: [available],
          }),
        },
        { now, freshness: { stale: true } },
      ),
    ).toMatchObject({ lifecycle: 'Stale', lastKnown: 'Running' });
  });

  it('tells replicas that nobody reports from none', () => {
    const state = assessClusterLifecycle(
      {
        cluster: cluster('v1beta2', {
          ...provisioned,
          conditions: [available],
          workers: { desiredReplicas: 3, readyReplicas: 2 },
        }),
      },
      { now },
    );
    expect(state.replicas).toEqual({
      controlPlane: undefined,
      workers: { desired: 3, ready: 2 },
    });
  });
});
