import { isRecord, JsonObject, listAt } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';
import {
  activity,
  binary,
  deprecatedConditions,
  WantedCondition,
  withTransitions,
} from './cluster-api-conditions';

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

/** A count over groups of machines. */
export function sum(
  groups: ReplicaFacts[],
  key: 'desired' | 'current' | 'ready' | 'upToDate',
): number {
  return groups.reduce((total, group) => total + group[key], 0);
}

/** Whether machines of an older version are left. */
export function rollingOut(group: ReplicaFacts): boolean {
  return group.upToDate < group.current;
}

/** The counts of machines, as the status of a Cluster has them. */
export function replicaStatus(groups: ReplicaFacts[]): JsonObject {
  return {
    desiredReplicas: sum(groups, 'desired'),
    replicas: sum(groups, 'current'),
    readyReplicas: sum(groups, 'ready'),
    availableReplicas: sum(groups, 'ready'),
    upToDateReplicas: sum(groups, 'upToDate'),
  };
}

/** Whether the machines there are are ready and up to date; without machines they are. */
export function machineConditions(
  prefix: string,
  groups: ReplicaFacts[],
): WantedCondition[] {
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

/** The status that control planes and machine deployments share. */
function machinesStatus(
  before: KubernetesObject,
  facts: ReplicaFacts,
  extra: WantedCondition[],
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
