import { KubernetesObject } from '../kubernetes/object';
import { assessClusterLifecycle } from './assessClusterLifecycle';
import { ClusterObjects } from './lifecycle';

const now = new Date('2026-11-24T12:00:00Z');
const minutesAgo = (minutes: number) =>
  new Date(now.getTime() - minutes * 60_000).toISOString();

type Fields = { [field: string]: unknown };

function cluster(
  version: string,
  status: Fields,
  { metadata = {}, spec = {} }: { metadata?: Fields; spec?: Fields } = {},
): KubernetesObject {
  return {
    apiVersion: `cluster.x-k8s.io/${version}`,
    kind: 'Cluster',
    metadata: { name: 'prod', namespace: 'prod', ...metadata },
    spec,
    status,
  };
}

const condition = (type: string, status: string, fields: Fields = {}) => ({
  type,
  status,
  ...fields,
});

const provisioned = {
  phase: 'Provisioned',
  initialization: {
    infrastructureProvisioned: true,
    controlPlaneInitialized: true,
  },
};
const available = condition('Available', 'True');
const old = {
  phase: 'Provisioned',
  infrastructureReady: true,
  controlPlaneReady: true,
};
const readyFalse = (reason: string, severity: string) => ({
  ...old,
  conditions: [condition('Ready', 'False', { reason, severity })],
});
const controlPlane = (wanted: string, running: string): KubernetesObject => ({
  kind: 'KubeadmControlPlane',
  spec: { version: wanted, replicas: 3 },
  status: { version: running },
});

const rows: [string, ClusterObjects, Fields][] = [
  [
    'v1beta2, all is well',
    {
      cluster: cluster('v1beta2', { ...provisioned, conditions: [available] }),
    },
    { lifecycle: 'Running' },
  ],
  [
    'v1beta2, a pool that core conditions ignore',
    {
      cluster: cluster('v1beta2', { ...provisioned, conditions: [available] }),
      machinePools: [{ spec: { replicas: 3 }, status: { readyReplicas: 1 } }],
    },
    { lifecycle: 'Degraded', reason: 'MachinePoolNotReady' },
  ],
  [
    'v1beta1, no control plane yet',
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
    'a probe before the first connection is no fault',
    {
      cluster: cluster('v1beta2', {
        ...provisioned,
        conditions: [
          available,
          condition('RemoteConnectionProbe', 'False', {
            message: 'Remote connection not established yet',
          }),
        ],
      }),
    },
    { lifecycle: 'Running', connectivity: 'Unknown' },
  ],
  [
    'a probe that fails is one',
    {
      cluster: cluster('v1beta2', {
        ...provisioned,
        conditions: [
          available,
          condition('RemoteConnectionProbe', 'False', {
            reason: 'ProbeFailed',
            message: 'Remote connection probe failed',
          }),
        ],
      }),
    },
    { lifecycle: 'Unreachable', connectivity: 'Unreachable' },
  ],
  [
    'a control plane that is behind',
    {
      cluster: cluster('v1beta2', { ...provisioned, conditions: [available] }),
      controlPlane: controlPlane('v1.31.0', 'v1.30.2'),
    },
    {
      lifecycle: 'Upgrading',
      reason: 'VersionSkew',
      message: 'v1.30.2 → v1.31.0',
    },
  ],
  [
    'a managed control plane names no patch version',
    {
      cluster: cluster('v1beta2', { ...provisioned, conditions: [available] }),
      controlPlane: controlPlane('v1.29.4', 'v1.29'),
    },
    { lifecycle: 'Running' },
  ],
  [
    'an upgrade during which the cluster is not available',
    {
      cluster: cluster('v1beta2', {
        ...provisioned,
        conditions: [condition('Available', 'False')],
      }),
      controlPlane: controlPlane('v1.31.0', 'v1.30.2'),
    },
    { lifecycle: 'Upgrading', flags: ['notAvailable'] },
  ],
  [
    'workers that are behind their template',
    {
      cluster: cluster('v1beta2', { ...provisioned, conditions: [available] }),
      machineDeployments: [
        {
          spec: { template: { spec: { version: 'v1.31.0' } } },
          status: {
            versions: [{ version: 'v1.30.0' }, { version: 'v1.31.0' }],
          },
        },
      ],
    },
    { lifecycle: 'Upgrading', reason: 'WorkerVersionSkew' },
  ],
  [
    'a rollout that v1beta1 calls a warning',
    {
      cluster: cluster(
        'v1beta1',
        readyFalse('RollingUpdateInProgress', 'Warning'),
      ),
    },
    { lifecycle: 'Upgrading', reason: 'RollingUpdateInProgress' },
  ],
  [
    'scaling that v1beta1 calls a warning',
    {
      cluster: cluster(
        'v1beta1',
        readyFalse('ScalingDown @ KubeadmControlPlane/x', 'Warning'),
      ),
    },
    { lifecycle: 'Scaling', flags: ['scaling'] },
  ],
  [
    'scaling that failed',
    { cluster: cluster('v1beta1', readyFalse('ScalingUpFailed', 'Warning')) },
    { lifecycle: 'Degraded' },
  ],
  [
    'an error',
    { cluster: cluster('v1beta1', readyFalse('Broken', 'Error')) },
    { lifecycle: 'Failed' },
  ],
  [
    'a failure message that was never cleared',
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
    'a failure message that holds',
    {
      cluster: cluster('v1beta2', {
        ...provisioned,
        deprecated: { v1beta1: { failureMessage: 'no quota' } },
      }),
    },
    { lifecycle: 'Failed', message: 'no quota' },
  ],
  [
    'a deletion that hangs',
    {
      cluster: cluster('v1beta2', provisioned, {
        metadata: { deletionTimestamp: minutesAgo(31) },
      }),
    },
    { lifecycle: 'Deleting', flags: ['stuck'] },
  ],
  [
    'a health check that may remediate nothing',
    {
      cluster: cluster('v1beta2', { ...provisioned, conditions: [available] }),
      machineHealthChecks: [
        {},
        {
          status: {
            conditions: [
              condition('RemediationAllowed', 'False', {
                reason: 'TooManyUnhealthy',
              }),
            ],
          },
        },
      ],
    },
    { lifecycle: 'Degraded', reason: 'TooManyUnhealthy' },
  ],
  [
    'conditions that are no list',
    { cluster: cluster('v1beta2', { ...provisioned, conditions: {} }) },
    { lifecycle: 'Unknown' },
  ],
];

describe('assessClusterLifecycle', () => {
  it.each(rows)('%s', (_, objects, expected) => {
    expect(assessClusterLifecycle(objects, { now })).toMatchObject(expected);
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
