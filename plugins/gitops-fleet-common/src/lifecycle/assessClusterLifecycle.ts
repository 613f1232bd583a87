import { asInteger, asMap, asText, asTime } from '../kubernetes/read';
import { Condition, readConditions } from '../status/conditions';
import { minute } from '../status/durations';
import {
  ClusterLifecycle,
  ClusterLifecycleState,
  ClusterObjects,
  HiveObjects,
  LifecycleContext,
} from './lifecycle';
import { readHiveCluster } from './readHiveCluster';
import {
  controlPlaneReplicas,
  controlPlaneSkew,
  controlPlaneVersion,
  desiredVersion,
  upgradePlan,
  workerReplicas,
  workerVersionSkew,
} from './versionsAndReplicas';

type Verdict = { lifecycle: ClusterLifecycle; reason: string; message: string };

interface ClusterReading extends ClusterObjects {
  status: { [field: string]: unknown };
  /** Conditions of the v1beta2 contract, wherever this version keeps them. */
  conditions: Map<string, Condition>;
  /** Conditions of the v1beta1 contract, with severities. */
  legacy: Map<string, Condition>;
  flags: Set<string>;
}

/**
 * Says what a cluster is doing, for Cluster API's contracts v1alpha3, v1beta1 and v1beta2 and for OpenShift Hive. Of
 * Cluster API `status.phase` decides nothing: it stays `Provisioned` for ever (`cluster_phase_types.go` forbids using it),
 * and it says `Failed` because of fields that are never cleared.
 *
 * @public
 */
export function assessClusterLifecycle(
  objects: ClusterObjects | HiveObjects,
  context: LifecycleContext,
): ClusterLifecycleState {
  const now = context.now.getTime();
  const state =
    'clusterDeployment' in objects
      ? readHiveCluster(objects, now)
      : readClusterApi(objects, now);
  const { freshness } = context;
  if (!freshness?.stale) {
    return state;
  }
  return {
    ...state,
    lifecycle: 'Stale',
    reason: freshness.reason ?? 'ManagementClusterUnreachable',
    lastKnown: state.lifecycle,
    ...(freshness.since && { since: freshness.since.toISOString() }),
  };
}

function readClusterApi(
  objects: ClusterObjects,
  now: number,
): ClusterLifecycleState {
  const reading = readCluster(objects);
  return {
    ...judge(reading, now),
    connectivity: connectivity(reading),
    version: {
      desired: desiredVersion(objects),
      current: controlPlaneVersion(objects.controlPlane),
    },
    replicas: {
      controlPlane: controlPlaneReplicas(objects),
      workers: workerReplicas(objects),
    },
    flags: [...reading.flags].sort(),
  };
}

function readCluster(objects: ClusterObjects): ClusterReading {
  const { cluster } = objects;
  const status = asMap(cluster.status);
  const nested = asMap(status.v1beta2).conditions;
  const deprecated = asMap(asMap(status.deprecated).v1beta1).conditions;
  const isNewContract = /\/v1beta2$/.test(cluster.apiVersion ?? '');
  const legacyList = isNewContract ? deprecated : status.conditions;
  const conditions = readConditions(
    cluster,
    isNewContract ? status.conditions : nested,
  );
  const flags = new Set<string>();
  if (
    asMap(cluster.spec).paused === true ||
    conditions.get('Paused')?.status === 'True' ||
    'cluster.x-k8s.io/paused' in asMap(cluster.metadata?.annotations)
  ) {
    flags.add('paused');
  }
  return {
    ...objects,
    status,
    conditions,
    legacy: readConditions(cluster, legacyList),
    flags,
  };
}

function connectivity(
  reading: ClusterReading,
): ClusterLifecycleState['connectivity'] {
  const probe = reading.conditions.get('RemoteConnectionProbe');
  if (probe?.status === 'True') {
    return 'Reachable';
  }
  return isProbeFailed(probe) ? 'Unreachable' : 'Unknown';
}

/** Until the first connection the probe is false without anything being wrong. */
function isProbeFailed(probe: Condition | undefined): boolean {
  return (
    probe?.status === 'False' && !/not established yet/i.test(probe.message)
  );
}

/** Rows 2 to 14 of the decision table; the first that fits. */
function judge(reading: ClusterReading, now: number): Verdict {
  return (
    deleting(reading, now) ??
    failed(reading) ??
    notProvisioned(reading) ??
    unreachable(reading) ??
    upgrading(reading) ??
    unavailable(reading) ??
    poolNotReady(reading) ??
    remediating(reading) ??
    rolling(reading) ?? {
      lifecycle: 'Running',
      reason: 'Running',
      message: '',
    }
  );
}

function verdict(
  lifecycle: ClusterLifecycle,
  reason: string,
  message = '',
): Verdict {
  return { lifecycle, reason, message };
}

/** The cluster's own summary: `Available`, or `Ready` where that is not known. */
function summary(reading: ClusterReading): Condition | undefined {
  return reading.conditions.get('Available') ?? reading.legacy.get('Ready');
}

function deleting(reading: ClusterReading, now: number): Verdict | undefined {
  const since = asTime(reading.cluster.metadata?.deletionTimestamp);
  if (since === undefined) {
    return undefined;
  }
  if (now - since > 30 * minute) {
    reading.flags.add('stuck');
  }
  const condition = reading.conditions.get('Deleting');
  return verdict(
    'Deleting',
    condition?.reason || 'Deleting',
    condition?.message,
  );
}

/** `failureReason` and `failureMessage` are copied once and never cleared (cluster-api#10847, #10991). */
function failed(reading: ClusterReading): Verdict | undefined {
  const deprecated = asMap(asMap(reading.status.deprecated).v1beta1);
  const [reason, message] = ['failureReason', 'failureMessage'].map(
    field => asText(reading.status[field]) ?? asText(deprecated[field]),
  );
  if (reason || message) {
    if (summary(reading)?.status !== 'True') {
      return verdict('Failed', reason ?? 'Failed', message);
    }
    reading.flags.add('staleFailure');
    return undefined;
  }
  return reading.status.phase === 'Failed'
    ? verdict('Failed', 'Failed')
    : undefined;
}

function notProvisioned(reading: ClusterReading): Verdict | undefined {
  const { status, legacy, conditions } = reading;
  const initialization = asMap(status.initialization);
  const infrastructure =
    initialization.infrastructureProvisioned === true ||
    status.infrastructureReady === true;
  if (!infrastructure) {
    const phase = asText(status.phase);
    const condition =
      conditions.get('InfrastructureReady') ??
      legacy.get('InfrastructureReady');
    return phase === undefined || phase === 'Pending'
      ? verdict('Pending', 'Pending', condition?.message)
      : verdict('Provisioning', 'WaitingForInfrastructure', condition?.message);
  }
  const initialized = [
    conditions.get('ControlPlaneInitialized'),
    legacy.get('ControlPlaneInitialized'),
  ].some(condition => condition?.status === 'True');
  const controlPlane =
    initialization.controlPlaneInitialized === true ||
    status.controlPlaneInitialized === true ||
    status.controlPlaneReady === true ||
    initialized;
  return controlPlane
    ? undefined
    : verdict(
        'Provisioning',
        'WaitingForControlPlane',
        (conditions.get('ControlPlaneInitialized') ?? legacy.get('Ready'))
          ?.message,
      );
}

function unreachable(reading: ClusterReading): Verdict | undefined {
  const probe = reading.conditions.get('RemoteConnectionProbe');
  return isProbeFailed(probe)
    ? verdict('Unreachable', probe!.reason, probe!.message)
    : undefined;
}

/** A reason that names progress rather than a fault; aggregated reasons look like `ScalingUp @ MachineSet/x`. */
function isProgress(reason: string, pattern: RegExp): boolean {
  return pattern.test(reason) && !/Fail|Error|Blocked/.test(reason);
}

/** Row 7: the control plane is behind, or Cluster API says that an upgrade is on its way or due. */
function controlPlaneUpgrade(reading: ClusterReading): Verdict | undefined {
  const skew = controlPlaneSkew(reading);
  if (skew) {
    return verdict('Upgrading', 'VersionSkew', skew);
  }
  const plan = upgradePlan(reading.cluster);
  if (plan.length > 0) {
    return verdict('Upgrading', 'VersionSkew', `next: ${plan.join(', ')}`);
  }
  const topology =
    reading.conditions.get('TopologyReconciled') ??
    reading.legacy.get('TopologyReconciled');
  return topology?.status === 'False' &&
    /^ClusterUpgrading$|UpgradePending$/.test(topology.reason)
    ? verdict('Upgrading', 'VersionSkew', topology.message)
    : undefined;
}

function upgrading(reading: ClusterReading): Verdict | undefined {
  const ready = reading.legacy.get('Ready');
  const available = reading.conditions.get('Available');
  let found = controlPlaneUpgrade(reading);
  if (!found) {
    const skew = workerVersionSkew(reading);
    if (skew) {
      found = verdict('Upgrading', 'WorkerVersionSkew', skew);
    } else if (
      !available &&
      ready?.status === 'False' &&
      isProgress(ready.reason, /^(Rolling|Upgrad)/)
    ) {
      return verdict('Upgrading', ready.reason, ready.message);
    }
  }
  const down = available
    ? available.status === 'False'
    : ready?.status === 'False' &&
      !isProgress(ready.reason, /^(Rolling|Upgrad|Scaling|Resiz)/);
  if (found && down) {
    reading.flags.add('notAvailable');
  }
  if (found && ready && isProgress(ready.reason, /^(Scaling|Resiz)/)) {
    reading.flags.add('scaling');
  }
  return found;
}

/** v1beta1 writes ordinary scaling with severity Warning, so the reason is asked before the severity. */
function unavailable(reading: ClusterReading): Verdict | undefined {
  const available = reading.conditions.get('Available');
  if (available?.status === 'False') {
    return verdict('Degraded', available.reason, available.message);
  }
  if (available && available.status !== 'True') {
    return verdict('Unknown', available.reason, available.message);
  }
  const ready = reading.legacy.get('Ready');
  if (available) {
    return undefined;
  }
  if (!ready && reading.conditions.size === 0 && reading.legacy.size === 0) {
    return verdict('Unknown', 'NoConditions');
  }
  if (ready?.status !== 'False') {
    return undefined;
  }
  if (isProgress(ready.reason, /^(Scaling|Resiz)/)) {
    reading.flags.add('scaling');
    return (
      poolNotReady(reading) ??
      remediating(reading) ??
      verdict('Scaling', ready.reason, ready.message)
    );
  }
  return verdict(
    ready.severity === 'Error' ? 'Failed' : 'Degraded',
    ready.reason,
    ready.message,
  );
}

/** The core conditions ignore MachinePools (`cluster_controller_status.go`), so they are counted here. */
function poolNotReady(reading: ClusterReading): Verdict | undefined {
  const pool = reading.machinePools?.find(candidate => {
    const wanted = asInteger(asMap(candidate.spec).replicas);
    const ready = asInteger(asMap(candidate.status).readyReplicas) ?? 0;
    return wanted !== undefined && ready < wanted;
  });
  return pool
    ? verdict(
        'Degraded',
        'MachinePoolNotReady',
        `MachinePool ${
          pool.metadata?.name ?? ''
        } has fewer ready replicas than it wants`,
      )
    : undefined;
}

function remediating(reading: ClusterReading): Verdict | undefined {
  const condition = reading.conditions.get('Remediating');
  if (condition?.status === 'True') {
    return verdict('Degraded', 'Remediating', condition.message);
  }
  for (const check of reading.machineHealthChecks ?? []) {
    const allowed = readConditions(check).get('RemediationAllowed');
    if (allowed?.status === 'False') {
      return verdict('Degraded', allowed.reason, allowed.message);
    }
  }
  return undefined;
}

function rolling(reading: ClusterReading): Verdict | undefined {
  const rolledOut = reading.conditions.get('RollingOut');
  if (rolledOut?.status === 'True') {
    return verdict('Upgrading', 'RollingOut', rolledOut.message);
  }
  for (const type of ['ScalingUp', 'ScalingDown']) {
    const condition = reading.conditions.get(type);
    if (condition?.status === 'True') {
      return verdict('Scaling', type, condition.message);
    }
  }
  return undefined;
}
