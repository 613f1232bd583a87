import { formatTime } from '../kubernetes/clock';
import { JsonObject, listAt } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';
import {
  activity,
  binary,
  deprecatedConditions,
  pausedCondition,
  WantedCondition,
  withTransitions,
} from './cluster-api-conditions';
import {
  machineActivities,
  machinesReady,
  machinesUpToDate,
  notAvailable,
  NOT_INITIALIZED,
  ReplicaFacts,
  replicaStatus,
} from './machines-status';

/** What an infrastructure cluster says before it is ready. */
export const WAITING_FOR_API_SERVER =
  'Waiting for the API server of the cluster';

/** What is waited for when a Cluster is being deleted, in this order. */
export const DELETION_STAGES = [
  'WaitingForWorkersDeletion',
  'WaitingForControlPlaneDeletion',
  'WaitingForInfrastructureDeletion',
  'DeletionCompleted',
] as const;

/** What there is to know about a cluster; everything in its status follows from it. */
export interface ClusterFacts {
  infrastructureKind: string;
  controlPlaneKind: string;
  /** Whether infrastructure and control plane have a status: then it is they who say what they wait for. */
  infrastructureReported: boolean;
  controlPlaneReported: boolean;
  infrastructureProvisioned: boolean;
  controlPlaneInitialized: boolean;
  controlPlane?: ReplicaFacts;
  workers: ReplicaFacts[];
  /** Whether the workload cluster's API server answers; undefined before the first try. */
  connected?: boolean;
  lastProbe?: Date;
  /** How far its deletion is. */
  deletion?: (typeof DELETION_STAGES)[number];
  paused: boolean;
}

function deleted(
  { deletion }: ClusterFacts,
  since: (typeof DELETION_STAGES)[number],
): boolean {
  return (
    deletion !== undefined &&
    DELETION_STAGES.indexOf(deletion) >= DELETION_STAGES.indexOf(since)
  );
}

function gone(type: string, kind: string): WantedCondition {
  return {
    type,
    status: 'False',
    reason: 'ObjectDeleted',
    message: `${kind} has been deleted`,
  };
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

function infrastructureCondition(facts: ClusterFacts): WantedCondition {
  const type = 'InfrastructureReady';
  return deleted(facts, 'DeletionCompleted')
    ? gone(type, facts.infrastructureKind)
    : binary(
        type,
        facts.infrastructureProvisioned,
        ['Ready', 'NotReady'],
        facts.infrastructureReported
          ? WAITING_FOR_API_SERVER
          : `${facts.infrastructureKind} status.initialization.provisioned is false`,
      );
}

function controlPlaneCondition(facts: ClusterFacts): WantedCondition {
  const type = 'ControlPlaneAvailable';
  return deleted(facts, 'WaitingForInfrastructureDeletion')
    ? gone(type, facts.controlPlaneKind)
    : binary(
        type,
        facts.controlPlaneInitialized && (facts.controlPlane?.ready ?? 0) > 0,
        ['Available', 'NotAvailable'],
        facts.controlPlaneReported
          ? NOT_INITIALIZED
          : `${facts.controlPlaneKind} status.initialization.controlPlaneInitialized is false`,
      );
}

function workersCondition({ workers }: ClusterFacts): WantedCondition {
  const type = 'WorkersAvailable';
  return workers.length === 0
    ? { type, status: 'True', reason: 'NoWorkers' }
    : binary(
        type,
        workers.every(({ ready, desired }) => ready >= desired),
        ['Available', 'NotAvailable'],
        workers
          .filter(({ ready, desired }) => ready < desired)
          .map(group => `* ${group.owner}: ${notAvailable(group)}`)
          .join('\n'),
      );
}

/** The activities of all groups of machines: active where one is, with what each says. */
function activities(groups: ReplicaFacts[]): WantedCondition[] {
  const each = groups.map(group => ({
    owner: group.owner,
    conditions: machineActivities(group),
  }));
  return ['RollingOut', 'Remediating', 'ScalingDown', 'ScalingUp'].map(type => {
    const active = each.flatMap(({ owner, conditions }) =>
      conditions
        .filter(found => found.type === type && found.status === 'True')
        .map(({ message }) => `* ${owner}: ${message}`),
    );
    return activity(type, active.length > 0, active.join('\n'));
  });
}

function clusterConditions(facts: ClusterFacts): WantedCondition[] {
  const plane = facts.controlPlane ? [facts.controlPlane] : [];
  const probe = probeCondition(facts);
  const infrastructure = infrastructureCondition(facts);
  const controlPlane = controlPlaneCondition(facts);
  const workers = workersCondition(facts);
  const failing = [probe, infrastructure, controlPlane, workers].filter(
    condition => condition.status !== 'True',
  );
  const message = [
    ...(facts.deletion ? ['* Deleting: Cluster is being deleted'] : []),
    ...failing.map(({ type, message: problem = '' }) =>
      problem.startsWith('* ')
        ? `* ${type}:\n${problem.replace(/^/gm, '  ')}`
        : `* ${type}: ${problem}`,
    ),
  ].join('\n');
  return [
    {
      type: 'Available',
      status: message ? 'False' : 'True',
      reason: message ? 'NotAvailable' : 'Available',
      message,
    },
    probe,
    infrastructure,
    binary(
      'ControlPlaneInitialized',
      facts.controlPlaneInitialized,
      ['Initialized', 'NotInitialized'],
      NOT_INITIALIZED,
    ),
    controlPlane,
    workers,
    ...activities([...plane, ...facts.workers]),
    machinesReady('ControlPlane', plane),
    machinesReady('Worker', facts.workers),
    machinesUpToDate('ControlPlane', plane),
    machinesUpToDate('Worker', facts.workers),
    pausedCondition(facts.paused),
    facts.deletion
      ? {
          type: 'Deleting',
          status: 'True',
          reason: facts.deletion,
          message: 'Cluster is being deleted',
        }
      : activity('Deleting', false),
  ];
}

function clusterPhase(facts: ClusterFacts): string {
  if (facts.deletion) {
    return 'Deleting';
  }
  return facts.infrastructureProvisioned && facts.controlPlaneInitialized
    ? 'Provisioned'
    : 'Provisioning';
}

/** What has come true once; nothing before. */
function initialization(facts: ClusterFacts): JsonObject {
  const { infrastructureProvisioned, controlPlaneInitialized } = facts;
  return infrastructureProvisioned || controlPlaneInitialized
    ? {
        initialization: {
          ...(infrastructureProvisioned ? { infrastructureProvisioned } : {}),
          ...(controlPlaneInitialized ? { controlPlaneInitialized } : {}),
        },
      }
    : {};
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
    ...initialization(facts),
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
            facts.infrastructureProvisioned &&
            facts.controlPlaneInitialized &&
            !facts.deletion,
          ...waiting,
        },
        {
          type: 'ControlPlaneInitialized',
          holds: facts.controlPlaneInitialized,
          ...waiting,
        },
        {
          type: 'ControlPlaneReady',
          holds: facts.controlPlaneInitialized && !facts.deletion,
          ...waiting,
        },
        {
          type: 'InfrastructureReady',
          holds:
            facts.infrastructureProvisioned &&
            !deleted(facts, 'DeletionCompleted'),
          reason: 'WaitingForInfrastructure',
          message: 'waiting for the infrastructure',
        },
      ],
      now,
    ),
  };
}
