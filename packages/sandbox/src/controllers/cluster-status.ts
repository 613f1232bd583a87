import { formatTime } from '../kubernetes/clock';
import { JsonObject, listAt } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';
import {
  activity,
  binary,
  deprecatedConditions,
  WantedCondition,
  withTransitions,
} from './cluster-api-conditions';
import {
  machineConditions,
  ReplicaFacts,
  replicaStatus,
  rollingOut,
  sum,
} from './machines-status';

/** What there is to know about a cluster; everything in its status follows from it. */
export interface ClusterFacts {
  infrastructureKind: string;
  infrastructureProvisioned: boolean;
  controlPlaneInitialized: boolean;
  controlPlane?: ReplicaFacts;
  workers: ReplicaFacts[];
  /** Whether the workload cluster's API server answers; undefined before the first try. */
  connected?: boolean;
  lastProbe?: Date;
  deleting: boolean;
  paused: boolean;
}

function probeCondition(facts: ClusterFacts): WantedCondition {
  const type = 'RemoteConnectionProbe';
  if (facts.connected) {
    return { type, status: 'True', reason: 'ProbeSucceeded' };
  }
  return {
    type,
    status: 'False',
    reason: 'ProbeFailed',
    message: facts.lastProbe
      ? `Remote connection probe failed, probe last succeeded at ${formatTime(
          facts.lastProbe,
        )}`
      : 'Remote connection not established yet',
  };
}

function clusterConditions(facts: ClusterFacts): WantedCondition[] {
  const plane = facts.controlPlane ? [facts.controlPlane] : [];
  const everything = [...plane, ...facts.workers];
  const parts: WantedCondition[] = [
    binary(
      'InfrastructureReady',
      facts.infrastructureProvisioned,
      ['Ready', 'NotReady'],
      `${facts.infrastructureKind} status.initialization.provisioned is false`,
    ),
    binary(
      'ControlPlaneInitialized',
      facts.controlPlaneInitialized,
      ['Initialized', 'NotInitialized'],
      'Control plane not yet initialized',
    ),
    binary(
      'ControlPlaneAvailable',
      facts.controlPlaneInitialized && sum(plane, 'ready') > 0,
      ['Available', 'NotAvailable'],
      'Control plane not yet initialized',
    ),
    facts.workers.length === 0
      ? { type: 'WorkersAvailable', status: 'True', reason: 'NoWorkers' }
      : binary(
          'WorkersAvailable',
          sum(facts.workers, 'ready') >= sum(facts.workers, 'desired'),
          ['Available', 'NotAvailable'],
          `${sum(facts.workers, 'ready')} available replicas, at least ${sum(
            facts.workers,
            'desired',
          )} required`,
        ),
    probeCondition(facts),
  ];
  const failing = parts.filter(condition => condition.status !== 'True');
  const message = [
    ...(facts.deleting ? ['* Deleting: Cluster is being deleted'] : []),
    ...failing.map(condition => `* ${condition.type}: ${condition.message}`),
  ].join('\n');
  return [
    {
      type: 'Available',
      status: message ? 'False' : 'True',
      reason: message ? 'NotAvailable' : 'Available',
      message,
    },
    ...parts,
    ...machineConditions('ControlPlane', plane),
    ...machineConditions('Worker', facts.workers),
    activity('RollingOut', everything.some(rollingOut)),
    activity(
      'ScalingUp',
      everything.some(group => group.current < group.desired),
    ),
    activity(
      'ScalingDown',
      everything.some(group => group.current > group.desired),
    ),
    activity('Remediating', false),
    activity('Deleting', facts.deleting, 'Cluster is being deleted'),
    activity('Paused', facts.paused),
  ];
}

function clusterPhase(facts: ClusterFacts): string {
  if (facts.deleting) {
    return 'Deleting';
  }
  return facts.infrastructureProvisioned && facts.controlPlaneInitialized
    ? 'Provisioned'
    : 'Provisioning';
}

/** The whole status of a Cluster, in the shape of v1beta2. */
export function clusterStatus(
  before: KubernetesObject,
  facts: ClusterFacts,
  now: Date,
): JsonObject {
  const { generation } = before.metadata;
  const waiting = {
    reason: 'WaitingForControlPlane',
    message: 'waiting for the control plane',
  };
  return {
    conditions: withTransitions(
      listAt(before.status, 'conditions'),
      clusterConditions(facts),
      { now, generation },
    ),
    initialization: {
      infrastructureProvisioned: facts.infrastructureProvisioned,
      controlPlaneInitialized: facts.controlPlaneInitialized,
    },
    ...(facts.controlPlane
      ? { controlPlane: replicaStatus([facts.controlPlane]) }
      : {}),
    workers: replicaStatus(facts.workers),
    phase: clusterPhase(facts),
    observedGeneration: generation,
    deprecated: deprecatedConditions(
      before,
      [
        {
          type: 'Ready',
          holds:
            facts.infrastructureProvisioned && facts.controlPlaneInitialized,
          ...waiting,
        },
        {
          type: 'ControlPlaneInitialized',
          holds: facts.controlPlaneInitialized,
          ...waiting,
        },
        {
          type: 'ControlPlaneReady',
          holds: facts.controlPlaneInitialized,
          ...waiting,
        },
        {
          type: 'InfrastructureReady',
          holds: facts.infrastructureProvisioned,
          reason: 'WaitingForInfrastructure',
          message: 'waiting for the infrastructure',
        },
      ],
      now,
    ),
  };
}
