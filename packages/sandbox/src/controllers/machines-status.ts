import { isRecord, JsonObject, listAt, recordAt } from '../kubernetes/json';
import { asJson, KubernetesObject } from '../kubernetes/object';
import {
  activity,
  binary,
  deprecatedConditions,
  WantedCondition,
  withTransitions,
} from './cluster-api-conditions';
import { CLUSTER_NAME } from './cluster-objects';

/** Replicas of a control plane or a machine deployment, as they are and as they should be. */
export interface ReplicaFacts {
  /** `Kind name` of what owns them. */
  owner: string;
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

/** Whether the machines there are are ready; without machines they are. */
export function machinesReady(
  prefix: string,
  groups: ReplicaFacts[],
): WantedCondition {
  const current = sum(groups, 'current');
  const type = `${prefix}MachinesReady`;
  return current === 0
    ? { type, status: 'True', reason: 'NoReplicas' }
    : binary(
        type,
        sum(groups, 'ready') >= current,
        ['Ready', 'NotReady'],
        `${current - sum(groups, 'ready')} machines are not ready`,
      );
}

/** Whether the machines there are are up to date; without machines they are. */
export function machinesUpToDate(
  prefix: string,
  groups: ReplicaFacts[],
): WantedCondition {
  const current = sum(groups, 'current');
  const type = `${prefix}MachinesUpToDate`;
  return current === 0
    ? { type, status: 'True', reason: 'NoReplicas' }
    : binary(
        type,
        sum(groups, 'upToDate') >= current,
        ['UpToDate', 'NotUpToDate'],
        `${current - sum(groups, 'upToDate')} machines are not up-to-date`,
      );
}

/** What is being changed in a group of machines, in the order in which Cluster API tells it. */
export function machineActivities(facts: ReplicaFacts): WantedCondition[] {
  return [
    activity(
      'RollingOut',
      rollingOut(facts),
      `Rolling out ${
        facts.current - facts.upToDate
      } not up-to-date replicas\n* Version ${facts.version}, ${
        facts.wantedVersion
      } required`,
    ),
    activity('Remediating', false),
    activity(
      'ScalingDown',
      facts.current > facts.desired,
      `Scaling down from ${facts.current} to ${facts.desired} replicas`,
    ),
    activity(
      'ScalingUp',
      facts.current < facts.desired,
      `Scaling up from ${facts.current} to ${facts.desired} replicas`,
    ),
  ];
}

/** The counts that control planes and machine deployments share. */
function machineCounts(facts: ReplicaFacts): JsonObject {
  return {
    replicas: facts.current,
    readyReplicas: facts.ready,
    availableReplicas: facts.ready,
    upToDateReplicas: facts.upToDate,
  };
}

function mergeDeprecated(
  deprecated: JsonObject,
  counts: JsonObject,
): JsonObject {
  const { v1beta1 } = deprecated;
  return { v1beta1: { ...(isRecord(v1beta1) ? v1beta1 : {}), ...counts } };
}

/** The words of a control plane's `Available` condition, which its Cluster repeats. */
export const NOT_INITIALIZED = 'Control plane not yet initialized';

/** The whole status of a KubeadmControlPlane, in the shape of v1beta2. */
export function controlPlaneStatus(
  before: KubernetesObject,
  facts: ReplicaFacts,
  now: Date,
): JsonObject {
  const { generation, labels } = before.metadata;
  const initialized = facts.ready > 0;
  const healthy = (type: string) =>
    binary(
      type,
      initialized,
      ['Healthy', 'HealthUnknown'],
      'Waiting for Cluster control plane to be initialized',
    );
  return {
    conditions: withTransitions(
      listAt(before.status, 'conditions'),
      [
        binary(
          'Available',
          initialized,
          ['Available', 'NotAvailable'],
          NOT_INITIALIZED,
        ),
        binary('CertificatesAvailable', true, ['Available', 'NotAvailable']),
        binary('Initialized', initialized, ['Initialized', 'NotInitialized']),
        healthy('EtcdClusterHealthy'),
        healthy('ControlPlaneComponentsHealthy'),
        ...machineActivities(facts),
        machinesReady('', [facts]),
        machinesUpToDate('', [facts]),
        activity('Paused', false),
        activity('Deleting', false),
      ],
      { now, generation },
    ),
    ...(initialized
      ? { initialization: { controlPlaneInitialized: true } }
      : {}),
    ...machineCounts(facts),
    ...(facts.version && initialized ? { version: facts.version } : {}),
    selector: `${CLUSTER_NAME}=${labels?.[CLUSTER_NAME]},cluster.x-k8s.io/control-plane`,
    observedGeneration: generation,
    deprecated: mergeDeprecated(
      deprecatedConditions(
        before,
        [
          {
            type: 'Ready',
            holds: initialized && !rollingOut(facts) && isSized(facts),
            reason: notReadyReason(facts),
            message: '',
          },
          {
            type: 'Available',
            holds: initialized,
            reason: 'WaitingForKubeadmInit',
            message: '',
          },
          {
            type: 'CertificatesAvailable',
            holds: true,
            reason: '',
            message: '',
          },
          {
            type: 'MachinesSpecUpToDate',
            holds: !rollingOut(facts),
            reason: 'RollingUpdateInProgress',
            message: `Rolling ${
              facts.current - facts.upToDate
            } replicas with outdated spec (${
              facts.upToDate
            } replicas up to date)`,
          },
          {
            type: 'Resized',
            holds: isSized(facts),
            reason: facts.current < facts.desired ? 'ScalingUp' : 'ScalingDown',
            message: `Scaling control plane to ${facts.desired} replicas (actual ${facts.current})`,
          },
        ],
        now,
      ),
      {
        readyReplicas: facts.ready,
        updatedReplicas: facts.upToDate,
        unavailableReplicas: Math.max(0, facts.desired - facts.ready),
      },
    ),
  };
}

function isSized(facts: ReplicaFacts): boolean {
  return facts.current === facts.desired;
}

function notReadyReason(facts: ReplicaFacts): string {
  if (facts.ready === 0) {
    return 'WaitingForKubeadmInit';
  }
  return rollingOut(facts) ? 'RollingUpdateInProgress' : 'ScalingUp';
}

/**
 * The whole status of a MachineDeployment, in the shape of v1beta2. With the default of maxUnavailable, which is none, it is
 * available when all replicas are.
 */
export function machineDeploymentStatus(
  before: KubernetesObject,
  facts: ReplicaFacts,
  now: Date,
): JsonObject {
  const { generation, deletionTimestamp } = before.metadata;
  const deleting = deletionTimestamp !== undefined;
  const available = facts.ready >= facts.desired && !deleting;
  return {
    conditions: withTransitions(
      listAt(before.status, 'conditions'),
      [
        binary(
          'Available',
          available,
          ['Available', 'NotAvailable'],
          deleting ? 'Deletion in progress' : notAvailable(facts),
        ),
        ...machineActivities(deleting ? { ...facts, desired: 0 } : facts),
        machinesReady('', [facts]),
        machinesUpToDate('', [facts]),
        activity('Paused', false),
        activity('Deleting', deleting),
      ],
      { now, generation },
    ),
    ...machineCounts(facts),
    phase: machinesPhase(facts, deleting),
    selector: Object.entries(
      recordAt(asJson(before), 'spec', 'selector', 'matchLabels'),
    )
      .map(([label, value]) => `${label}=${String(value)}`)
      .sort()
      .join(','),
    observedGeneration: generation,
    deprecated: mergeDeprecated(
      deprecatedConditions(
        before,
        ['Ready', 'Available', 'MachineSetReady'].map(type => ({
          type,
          // They are not looked after any more when it is being deleted.
          holds: deleting || facts.ready >= facts.desired,
          reason: 'WaitingForAvailableMachines',
          message: `Minimum availability requires ${facts.desired} replicas, current ${facts.ready} available`,
        })),
        now,
      ),
      {
        availableReplicas: facts.ready,
        readyReplicas: facts.ready,
        updatedReplicas: facts.upToDate,
        unavailableReplicas: Math.max(
          0,
          (facts.current === 0 ? 0 : facts.desired) - facts.ready,
        ),
      },
    ),
  };
}

/** Why a MachineDeployment is not available. */
export function notAvailable(facts: ReplicaFacts): string {
  return `${facts.ready} available replicas, at least ${facts.desired} required (spec.strategy.rollout.maxUnavailable is 0, spec.replicas is ${facts.desired})`;
}

function machinesPhase(facts: ReplicaFacts, deleting: boolean): string {
  if (deleting || facts.current > facts.desired) {
    return 'ScalingDown';
  }
  return facts.ready < facts.desired ? 'ScalingUp' : 'Running';
}
