import { KubernetesObject } from '../kubernetes/object';
import {
  ControlPlaneInstances,
  controlPlaneStatus,
  isSteady,
  nextInstances,
} from './control-plane-status';

const now = new Date('2026-11-24T12:00:00Z');

function controlPlane(
  replicas: number,
  version: string,
  status?: KubernetesObject['status'],
  generation = 1,
): KubernetesObject {
  return {
    apiVersion: 'controlplane.cluster.x-k8s.io/v1beta2',
    kind: 'KubeadmControlPlane',
    metadata: {
      name: 'prod-control-plane',
      namespace: 'prod',
      generation,
      labels: { 'cluster.x-k8s.io/cluster-name': 'prod' },
    },
    spec: { replicas, version },
    status,
  };
}

/** `current/desired, up to date, version` of each state until nothing changes. */
function walk(start: KubernetesObject): string[] {
  const states: string[] = [];
  let object = start;
  for (let step = 0; step < 20; step++) {
    const instances = nextInstances(object);
    const { current, desired, upToDate, version } = instances;
    const state = `${current}/${desired} ${upToDate} ${version}`;
    if (state === states[states.length - 1]) {
      return states;
    }
    states.push(state);
    object = { ...object, status: controlPlaneStatus(object, instances, now) };
  }
  throw new Error('it never settles');
}

/** A control plane that has settled, asked for something else. */
function changed(
  from: { replicas: number; version: string },
  to: { replicas: number; version: string },
): KubernetesObject {
  const { replicas, version } = from;
  const before = controlPlane(replicas, version);
  const settled = controlPlaneStatus(
    before,
    {
      desired: replicas,
      current: replicas,
      upToDate: replicas,
      version,
      wantedVersion: version,
    },
    now,
  );
  return controlPlane(to.replicas, to.version, settled, 2);
}

describe('the instances of a control plane', () => {
  const cases: [string, KubernetesObject, string[]][] = [
    [
      'come one after the other',
      controlPlane(3, 'v1.33.4'),
      ['1/3 1 v1.33.4', '2/3 2 v1.33.4', '3/3 3 v1.33.4'],
    ],
    [
      'go one after the other',
      changed(
        { replicas: 3, version: 'v1.33.4' },
        { replicas: 1, version: 'v1.33.4' },
      ),
      ['2/1 2 v1.33.4', '1/1 1 v1.33.4'],
    ],
    [
      'are replaced one after the other, and have the older version until the last',
      changed(
        { replicas: 3, version: 'v1.33.4' },
        { replicas: 3, version: 'v1.34.0' },
      ),
      ['3/3 0 v1.33.4', '3/3 1 v1.33.4', '3/3 2 v1.33.4', '3/3 3 v1.34.0'],
    ],
    [
      'are replaced before more come',
      changed(
        { replicas: 1, version: 'v1.33.4' },
        { replicas: 2, version: 'v1.34.0' },
      ),
      ['1/2 0 v1.33.4', '1/2 1 v1.34.0', '2/2 2 v1.34.0'],
    ],
  ];

  it.each(cases)('%s', (_, start, expected) => {
    expect(walk(start)).toEqual(expected);
  });

  it('are replaced although the new generation has been seen before', () => {
    const { spec, status, ...rest } = changed(
      { replicas: 1, version: 'v1.33.4' },
      { replicas: 1, version: 'v1.34.0' },
    );
    const seen = {
      ...rest,
      spec,
      status: { ...status, observedGeneration: 2 },
    };
    expect(walk(seen)).toEqual(['1/1 0 v1.33.4', '1/1 1 v1.34.0']);
  });

  it('are none of them of a version that is asked for before the last rollout ended', () => {
    const halfway = controlPlaneStatus(
      controlPlane(3, 'v1.34.0', undefined, 2),
      {
        desired: 3,
        current: 3,
        upToDate: 2,
        version: 'v1.33.4',
        wantedVersion: 'v1.34.0',
      },
      now,
    );
    const next = controlPlane(3, 'v1.35.0', halfway, 3);
    expect(nextInstances(next)).toMatchObject({ current: 3, upToDate: 0 });
    expect(isSteady(next)).toBe(false);
  });
});

describe('the status of a control plane', () => {
  const settled: ControlPlaneInstances = {
    desired: 3,
    current: 3,
    upToDate: 3,
    version: 'v1.33.4',
    wantedVersion: 'v1.33.4',
  };

  /** Conditions that are not as they are in a control plane with nothing to do. */
  function deviations(
    instances: ControlPlaneInstances,
    deletion?: { waitingFor: string[] },
  ): { [type: string]: string } {
    const conditionsOf = (status: KubernetesObject['status']) =>
      status?.conditions as {
        type: string;
        status: string;
        reason: string;
        message: string;
      }[];
    const object = controlPlane(3, 'v1.33.4');
    const normal = conditionsOf(controlPlaneStatus(object, settled, now));
    return Object.fromEntries(
      conditionsOf(controlPlaneStatus(object, instances, now, deletion))
        .filter(
          (condition, index) =>
            condition.status !== normal[index].status ||
            condition.message !== normal[index].message,
        )
        .map(({ type, status, reason, message }) => [
          type,
          `${status} ${reason}: ${message}`,
        ]),
    );
  }

  it('is that of a control plane which is available', () => {
    expect(
      controlPlaneStatus(controlPlane(3, 'v1.33.4'), settled, now),
    ).toMatchObject({
      initialization: { controlPlaneInitialized: true },
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      upToDateReplicas: 3,
      version: 'v1.33.4',
      observedGeneration: 1,
      conditions: expect.arrayContaining([
        {
          type: 'Available',
          status: 'True',
          reason: 'Available',
          message: '',
          observedGeneration: 1,
          lastTransitionTime: '2026-11-24T12:00:00Z',
        },
      ]),
      deprecated: {
        v1beta1: {
          conditions: expect.arrayContaining([
            {
              type: 'Ready',
              status: 'True',
              lastTransitionTime: '2026-11-24T12:00:00Z',
            },
          ]),
          unavailableReplicas: 0,
        },
      },
    });
  });

  it('waits for the first instance', () => {
    const instances = {
      ...settled,
      current: 0,
      upToDate: 0,
      version: undefined,
    };
    expect(deviations(instances)).toMatchObject({
      Available: 'False NotAvailable: Control plane not yet initialized',
      Initialized: 'False NotInitialized: ',
      ScalingUp: 'True ScalingUp: Scaling up from 0 to 3 replicas',
    });
    expect(
      controlPlaneStatus(controlPlane(3, 'v1.33.4'), instances, now),
    ).not.toHaveProperty('initialization');
  });

  it('tells of a rollout while it stays available', () => {
    expect(
      deviations({ ...settled, upToDate: 1, wantedVersion: 'v1.34.0' }),
    ).toEqual({
      RollingOut:
        'True RollingOut: Rolling out 2 not up-to-date replicas\n* Version v1.33.4, v1.34.0 required',
      MachinesUpToDate:
        'False NotUpToDate: * Version v1.33.4, v1.34.0 required',
    });
  });

  it('tells what its deletion waits for', () => {
    expect(deviations(settled, { waitingFor: ['Machine prod/a'] })).toEqual({
      Available: 'False NotAvailable: ',
      ScalingDown: 'True ScalingDown: Scaling down from 3 to 0 replicas',
      Deleting:
        'True WaitingForWorkersDeletion: KubeadmControlPlane deletion blocked because following objects still exist:\n* Machine prod/a',
    });
  });

  it('says in the words of the older version why it is not ready', () => {
    const { deprecated } = controlPlaneStatus(
      controlPlane(3, 'v1.34.0'),
      { ...settled, upToDate: 1, wantedVersion: 'v1.34.0' },
      now,
    );
    expect(deprecated).toMatchObject({
      v1beta1: {
        updatedReplicas: 1,
        conditions: expect.arrayContaining([
          {
            type: 'Ready',
            status: 'False',
            severity: 'Info',
            reason: 'RollingUpdateInProgress',
            message:
              'Rolling 2 replicas with outdated spec (1 replicas up to date)',
            lastTransitionTime: '2026-11-24T12:00:00Z',
          },
        ]),
      },
    });
  });
});
