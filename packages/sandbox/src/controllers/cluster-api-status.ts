import { formatTime } from '../kubernetes/clock';
import { isRecord, JsonObject, JsonValue, listAt } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';

/** Replicas of a control plane or a machine deployment, as they are and as they should be. */
export interface ReplicaFacts {
  desired: number;
  current: number;
  ready: number;
  upToDate: number;
  /** Kubernetes version that runs. */
  version?: string;
  wantedVersion?: string;
}

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

type Wanted = {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message?: string;
};

/**
 * Conditions with the transition times of those before them: a time moves only when the status does, which is Cluster
 * API's rule (and not Flux's).
 */
export function withTransitions(
  before: JsonValue[],
  wanted: Wanted[],
  options: { now: Date; generation?: number },
): JsonValue[] {
  return wanted.map(condition => {
    const previous = before
      .filter(isRecord)
      .find(
        other =>
          other.type === condition.type && other.status === condition.status,
      );
    return {
      lastTransitionTime:
        previous?.lastTransitionTime ?? formatTime(options.now),
      message: condition.message ?? '',
      ...(options.generation === undefined
        ? {}
        : { observedGeneration: options.generation }),
      reason: condition.reason,
      status: condition.status,
      type: condition.type,
    };
  });
}

function binary(
  type: string,
  holds: boolean,
  reasons: [string, string],
  message?: string,
): Wanted {
  return holds
    ? { type, status: 'True', reason: reasons[0] }
    : { type, status: 'False', reason: reasons[1], message };
}

/** A condition whose good state is False. */
function activity(type: string, active: boolean, message?: string): Wanted {
  return {
    type,
    status: active ? 'True' : 'False',
    reason: active ? type : `Not${type}`,
    ...(active && message ? { message } : {}),
  };
}

function sum(
  groups: ReplicaFacts[],
  key: 'desired' | 'current' | 'ready' | 'upToDate',
): number {
  return groups.reduce((total, group) => total + group[key], 0);
}

function rollingOut(group: ReplicaFacts): boolean {
  return group.upToDate < group.current;
}

function replicaStatus(groups: ReplicaFacts[]): JsonObject {
  return {
    desiredReplicas: sum(groups, 'desired'),
    replicas: sum(groups, 'current'),
    readyReplicas: sum(groups, 'ready'),
    availableReplicas: sum(groups, 'ready'),
    upToDateReplicas: sum(groups, 'upToDate'),
  };
}

function machineConditions(prefix: string, groups: ReplicaFacts[]): Wanted[] {
  const current = sum(groups, 'current');
  const none = { status: 'True' as const, reason: 'NoReplicas' };
  return current === 0
    ? [
        { type: `${prefix}MachinesReady`, ...none },
        { type: `${prefix}MachinesUpToDate`, ...none },
      ]
    : [
        binary(
          `${prefix}MachinesReady`,
          sum(groups, 'ready') >= current,
          ['Ready', 'NotReady'],
          `${current - sum(groups, 'ready')} machines are not ready`,
        ),
        binary(
          `${prefix}MachinesUpToDate`,
          sum(groups, 'upToDate') >= current,
          ['UpToDate', 'NotUpToDate'],
          `${current - sum(groups, 'upToDate')} machines are not up-to-date`,
        ),
      ];
}

function probeCondition(facts: ClusterFacts): Wanted {
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

function clusterConditions(facts: ClusterFacts): Wanted[] {
  const plane = facts.controlPlane ? [facts.controlPlane] : [];
  const everything = [...plane, ...facts.workers];
  const parts: Wanted[] = [
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

/** `status.deprecated.v1beta1.conditions`: what readers of the older versions see. */
function deprecatedConditions(
  before: KubernetesObject,
  wanted: { type: string; holds: boolean; reason: string; message: string }[],
  now: Date,
): JsonObject {
  const previous = listAt(before.status, 'deprecated', 'v1beta1', 'conditions');
  return {
    v1beta1: {
      conditions: wanted.map(({ type, holds, reason, message }) => {
        const status = holds ? 'True' : 'False';
        const same = previous
          .filter(isRecord)
          .find(other => other.type === type && other.status === status);
        return {
          type,
          status,
          lastTransitionTime: same?.lastTransitionTime ?? formatTime(now),
          ...(holds ? {} : { reason, message, severity: 'Info' }),
        };
      }),
    },
  };
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

/** The status that control planes and machine deployments share. */
function machinesStatus(
  before: KubernetesObject,
  facts: ReplicaFacts,
  extra: Wanted[],
  now: Date,
): JsonObject {
  const { generation } = before.metadata;
  const available = facts.ready > 0 && facts.ready >= facts.desired;
  return {
    conditions: withTransitions(
      listAt(before.status, 'conditions'),
      [
        binary(
          'Available',
          available,
          ['Available', 'NotAvailable'],
          `${facts.ready} available replicas, at least ${facts.desired} required`,
        ),
        ...extra,
        ...machineConditions('', [facts]),
        activity(
          'RollingOut',
          rollingOut(facts),
          `Rolling out ${
            facts.current - facts.upToDate
          } not up-to-date replicas\n* Version ${facts.version}, ${
            facts.wantedVersion
          } required`,
        ),
        activity(
          'ScalingUp',
          facts.current < facts.desired,
          `Scaling up from ${facts.current} to ${facts.desired} replicas`,
        ),
        activity(
          'ScalingDown',
          facts.current > facts.desired,
          `Scaling down from ${facts.current} to ${facts.desired} replicas`,
        ),
        activity('Remediating', false),
        activity('Deleting', Boolean(before.metadata.deletionTimestamp)),
        activity('Paused', false),
      ],
      { now, generation },
    ),
    replicas: facts.current,
    readyReplicas: facts.ready,
    availableReplicas: facts.ready,
    upToDateReplicas: facts.upToDate,
    observedGeneration: generation,
    deprecated: mergeDeprecated(
      deprecatedConditions(
        before,
        [
          {
            type: 'Ready',
            holds: available && !rollingOut(facts),
            reason: rollingOut(facts) ? 'RollingUpdateInProgress' : 'ScalingUp',
            message: `${facts.ready} of ${facts.desired} replicas are ready`,
          },
          {
            type: 'Available',
            holds: facts.ready > 0,
            reason: 'WaitingForReplicas',
            message: 'no replica is ready',
          },
        ],
        now,
      ),
      {
        updatedReplicas: facts.upToDate,
        unavailableReplicas: Math.max(0, facts.desired - facts.ready),
      },
    ),
  };
}

function mergeDeprecated(
  deprecated: JsonObject,
  counts: JsonObject,
): JsonObject {
  const { v1beta1 } = deprecated;
  return { v1beta1: { ...(isRecord(v1beta1) ? v1beta1 : {}), ...counts } };
}

/** The whole status of a KubeadmControlPlane, in the shape of v1beta2. */
export function controlPlaneStatus(
  before: KubernetesObject,
  facts: ReplicaFacts,
  initialized: boolean,
  now: Date,
): JsonObject {
  return {
    ...machinesStatus(
      before,
      facts,
      [
        binary(
          'Initialized',
          initialized,
          ['Initialized', 'NotInitialized'],
          'Control plane not yet initialized',
        ),
        binary('CertificatesAvailable', true, ['Available', 'NotAvailable']),
      ],
      now,
    ),
    initialization: { controlPlaneInitialized: initialized },
    ...(facts.version ? { version: facts.version } : {}),
    selector: `cluster.x-k8s.io/control-plane`,
  };
}

/** The whole status of a MachineDeployment or MachinePool, in the shape of v1beta2. */
export function machineDeploymentStatus(
  before: KubernetesObject,
  facts: ReplicaFacts,
  now: Date,
): JsonObject {
  let phase = 'Running';
  if (facts.current < facts.desired) {
    phase = 'ScalingUp';
  } else if (facts.current > facts.desired) {
    phase = 'ScalingDown';
  }
  return { ...machinesStatus(before, facts, [], now), phase };
}
