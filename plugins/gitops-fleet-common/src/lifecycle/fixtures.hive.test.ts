import fc from 'fast-check';
import { KubernetesObject } from '../kubernetes/object';
import { assessClusterLifecycle } from './assessClusterLifecycle';
import { clusterLifecycles, HiveObjects } from './lifecycle';

/*
 * The fixtures of the status semantics, by their numbers, and the rows of their decision table. Here: OpenShift Hive.
 */

const now = new Date('2026-11-24T12:00:00Z');

type Given = Partial<KubernetesObject>;

const condition = (
  type: string,
  status = 'True',
  reason = '',
  message = '',
) => ({
  type,
  status,
  reason,
  message,
});

function deployment(given: Given, ...conditions: object[]): KubernetesObject {
  return {
    apiVersion: 'hive.openshift.io/v1',
    kind: 'ClusterDeployment',
    metadata: { namespace: 'prod', name: 'prod', ...given.metadata },
    spec: { installed: true, ...given.spec },
    status: { conditions, ...given.status },
  };
}

const fresh = { spec: { installed: false } };
const provision = { ...fresh, status: { provisionRef: { name: 'p' } } };

function told(
  clusterDeployment: KubernetesObject,
  others: Partial<HiveObjects> = {},
) {
  const { lifecycle, reason, connectivity, flags } = assessClusterLifecycle(
    { clusterDeployment, ...others },
    { now },
  );
  return `${lifecycle}(${reason}) ${connectivity} [${flags}]`;
}

const initialized = [
  'RequirementsMet',
  'Provisioned',
  'Unreachable',
  'Hibernating',
  'Ready',
  'SyncSetFailed',
  'AuthenticationFailure',
].map(type => condition(type, 'Unknown', 'Initialized'));

describe('assessClusterLifecycle of Hive', () => {
  it.each<[string, Given, object[], string]>([
    ['47 no conditions', fresh, [], 'Pending(RequirementsNotMet) Unknown []'],
    [
      '25 fresh, every condition Unknown',
      fresh,
      initialized,
      'Pending(Initialized) Unknown []',
    ],
    [
      '47 requirements met',
      fresh,
      [condition('RequirementsMet')],
      'Provisioning(Provisioning) Unknown []',
    ],
    [
      '47 no image set',
      fresh,
      [condition('ClusterImageSetNotFound')],
      'Pending(ClusterImageSetNotFound) Unknown []',
    ],
    [
      '47 an image set, and a provision',
      provision,
      [condition('ClusterImageSetNotFound', 'False')],
      'Provisioning(Provisioning) Unknown []',
    ],
    [
      '47 a failed attempt, and requirements that are not met now',
      fresh,
      [
        condition('ProvisionFailed'),
        condition('RequirementsMet', 'False', 'InstallConfigValidationFailed'),
      ],
      'Pending(InstallConfigValidationFailed) Unknown [retryingInstall]',
    ],
    [
      '47 an agent installation that waits for hosts',
      { spec: { installed: false, clusterInstallRef: { name: 'x' } } },
      [
        condition('Provisioned', 'False', 'Provisioning'),
        condition('ClusterInstallRequirementsMet', 'False', 'HostsMissing'),
      ],
      'Pending(HostsMissing) Unknown []',
    ],
    [
      'an agent installation of which only the installer says why',
      { spec: { installed: false, clusterInstallRef: { name: 'x' } } },
      [
        condition('Provisioned', 'False', 'Provisioning'),
        condition('ReadyForInstallation', 'False', 'NoHosts'),
      ],
      'Pending(NoHosts) Unknown []',
    ],
    [
      '47 a pod that does not start',
      provision,
      [condition('InstallLaunchError', 'True', 'PodInPendingPhase')],
      'Provisioning(PodInPendingPhase) Unknown []',
    ],
    [
      'given up',
      fresh,
      [condition('ProvisionStopped')],
      'Failed(ProvisionStopped) Unknown []',
    ],
    [
      'given up, by reason',
      fresh,
      [condition('Provisioned', 'False', 'ProvisionStopped')],
      'Failed(ProvisionStopped) Unknown []',
    ],
    [
      'an agent installation given up',
      fresh,
      [condition('ClusterInstallFailed'), condition('ClusterInstallStopped')],
      'Failed(ProvisionStopped) Unknown []',
    ],
    [
      '25 deprovisioning failed',
      {},
      [condition('Provisioned', 'False', 'DeprovisionFailed')],
      'Failed(DeprovisionFailed) Unknown []',
    ],
    [
      'deprovisioning',
      {},
      [condition('Provisioned', 'False', 'Deprovisioning')],
      'Deleting(Deleting) Unknown []',
    ],
    [
      'deleted an hour ago, and it does not begin',
      { metadata: { deletionTimestamp: '2026-11-24T11:00:00Z' } },
      [condition('DeprovisionLaunchError', 'True', 'AuthenticationFailure')],
      'Deleting(AuthenticationFailure) Unknown [stuck]',
    ],
    [
      'running',
      {},
      [condition('Unreachable', 'False')],
      'Running(Running) Reachable []',
    ],
    [
      '25 hibernating, and unreachable of course',
      { status: { powerState: 'Hibernating' } },
      [condition('Unreachable')],
      'Hibernated(Hibernating) Unknown []',
    ],
    [
      'waiting for nodes',
      { status: { powerState: 'WaitingForNodes' } },
      [],
      'Resuming(WaitingForNodes) Unknown []',
    ],
    [
      'stuck on its way to sleep',
      { status: { powerState: 'FailedToStop' } },
      [],
      'Degraded(FailedToStop) Unknown []',
    ],
    [
      'a power state of no meaning',
      { status: { powerState: 'toString' } },
      [],
      'Running(Running) Unknown []',
    ],
    ...(
      [
        ['Hibernating', 'Hibernated(Hibernating) Unknown []'],
        ['Stopping', 'Stopping(Stopping) Unknown []'],
        ['Resuming', 'Resuming(Resuming) Unknown []'],
        ['FailedToStart', 'Degraded(FailedToStart) Unreachable []'],
        ['Running', 'Unreachable(Unreachable) Unreachable []'],
      ] as const
    ).map(([reason, expected]): [string, Given, object[], string] => [
      `48 an old Hive: ${reason}`,
      {},
      [
        condition('Unreachable'),
        condition(
          'Hibernating',
          reason === 'Running' ? 'False' : 'True',
          reason,
        ),
      ],
      expected,
    ]),
    [
      '48 an old Hive: nothing known',
      {},
      [
        condition('Unreachable'),
        condition('Hibernating', 'Unknown', 'Initialized'),
      ],
      'Unreachable(Unreachable) Unreachable []',
    ],
    [
      '48 an old Hive: ResumingOrRunning',
      {},
      [
        condition('Hibernating', 'False', 'ResumingOrRunning'),
        condition('Ready', 'False', 'WaitingForNodes'),
      ],
      'Resuming(WaitingForNodes) Unknown []',
    ],
    [
      '46 its ClusterSync not there yet',
      {},
      [condition('SyncSetFailed', 'True', 'MissingClusterSync')],
      'Running(Running) Unknown [syncSetsPending]',
    ],
    [
      '46 SyncSets paused',
      {},
      [condition('SyncSetFailed', 'True', 'SyncSetPaused')],
      'Running(Running) Unknown [syncSetsPaused]',
    ],
    [
      '46 a SyncSet that fails',
      {},
      [condition('SyncSetFailed', 'True', 'SyncSetApplyFailure')],
      'Degraded(SyncSetFailed) Unknown [syncSetFailed]',
    ],
    [
      'credentials of the cloud rejected',
      {},
      [condition('AuthenticationFailure', 'True', 'Expired')],
      'Degraded(Expired) Unknown []',
    ],
    [
      'an upgrade, where Hive is asked to follow it',
      {
        metadata: {
          annotations: {
            'hive.openshift.io/sync-clusterversion-status': 'true',
            'hive.openshift.io/reconcile-pause': 'true',
          },
        },
        status: {
          clusterVersionStatus: {
            history: [{ state: 'Partial', version: '4.18.2' }],
          },
        },
      },
      [],
      'Upgrading(Partial) Unknown [paused]',
    ],
    [
      'an upgrade that nobody asked to follow',
      { status: { clusterVersionStatus: { history: [{ state: 'Partial' }] } } },
      [],
      'Running(Running) Unknown []',
    ],
  ])('%s', (_, given, conditions, expected) => {
    const object = deployment(given, ...conditions);
    expect(told(object)).toBe(expected);
    expect(told(deployment(given, ...[...conditions].reverse()))).toBe(
      expected,
    );
  });

  it('reads versions, pools and the ClusterSync', () => {
    const state = assessClusterLifecycle(
      {
        clusterDeployment: deployment({
          metadata: { labels: { 'hive.openshift.io/version': '4.18.1' } },
        }),
        machinePools: [
          {
            spec: { replicas: 3 },
            status: {
              replicas: 3,
              machineSets: [{ readyReplicas: 1 }, { readyReplicas: 1 }],
            },
          },
          {
            spec: { autoscaling: {} },
            status: { replicas: 2, machineSets: [{ readyReplicas: 2 }] },
          },
        ],
        clusterSync: {
          status: {
            conditions: [condition('Failed')],
            syncSets: [
              { name: 'fine', result: 'Success' },
              {
                name: 'bad',
                result: 'Failure',
                failureMessage: 'no such kind',
              },
            ],
          },
        },
      },
      { now },
    );
    expect(state).toMatchObject({
      lifecycle: 'Degraded',
      message: 'bad: no such kind',
      version: { current: '4.18.1' },
      replicas: { workers: { desired: 5, ready: 4 } },
      flags: ['machinePoolNotReady', 'syncSetFailed'],
    });
  });

  it('is stale when its management cluster is not seen', () => {
    expect(
      assessClusterLifecycle(
        { clusterDeployment: deployment({}) },
        { now, freshness: { stale: true } },
      ),
    ).toMatchObject({ lifecycle: 'Stale', lastKnown: 'Running' });
  });

  it('answers to whatever comes, the same each time', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (spec, status) => {
        const object = {
          metadata: status,
          spec,
          status,
        } as unknown as KubernetesObject;
        const others = { machinePools: [object], clusterSync: object };
        const state = assessClusterLifecycle(
          { clusterDeployment: object, ...others },
          { now },
        );
        expect(clusterLifecycles).toContain(state.lifecycle);
        expect(
          assessClusterLifecycle(
            { clusterDeployment: object, ...others },
            { now },
          ),
        ).toEqual(state);
      }),
    );
  });
});
