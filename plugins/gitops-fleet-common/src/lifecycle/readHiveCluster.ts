import { KubernetesObject } from '../kubernetes/object';
import { asInteger, asMap, asMaps, asText, asTime } from '../kubernetes/read';
import { Condition, readConditions } from '../status/conditions';
import { minute } from '../status/durations';
import {
  ClusterLifecycle,
  ClusterLifecycleState,
  HiveObjects,
  ReplicaCounts,
} from './lifecycle';

type Verdict = { lifecycle: ClusterLifecycle; reason: string; message: string };

interface HiveReading extends HiveObjects {
  spec: { [field: string]: unknown };
  status: { [field: string]: unknown };
  annotations: { [name: string]: unknown };
  conditions: Map<string, Condition>;
  isTrue(type: string): boolean;
  isFalse(type: string): boolean;
  flags: Set<string>;
}

/** What Hive wants before it begins to install; the first that is not met names the wait. */
const missingRequirements = [
  'AuthenticationFailure',
  'ClusterImageSetNotFound',
  'DNSNotReady',
  'InstallImagesNotResolved',
  'InstallerImageResolutionFailed',
];

const powerStates: { [state: string]: ClusterLifecycle } = {
  FailedToStop: 'Degraded',
  FailedToStart: 'Degraded',
  FailedToStartMachines: 'Degraded',
  Hibernating: 'Hibernated',
  Stopping: 'Stopping',
  WaitingForMachinesToStop: 'Stopping',
  Resuming: 'Resuming',
  StartingMachines: 'Resuming',
  WaitingForMachines: 'Resuming',
  WaitingForNodes: 'Resuming',
  PausingForClusterOperatorsToSettle: 'Resuming',
  WaitingForClusterOperators: 'Resuming',
};

/** Lifecycles in which nobody looks whether the cluster answers, or an old look counts for nothing. */
const unprobed: ClusterLifecycle[] = [
  'Pending',
  'Provisioning',
  'Hibernated',
  'Stopping',
  'Resuming',
];

/**
 * Says what an OpenShift Hive cluster is doing (`apis/hive/v1/clusterdeployment_types.go` of openshift/hive). Hive makes
 * every condition as `Unknown/Initialized`: Unknown says nothing here. Rows 1 to 13 of the decision table, the first that
 * fits decides.
 */
export function readHiveCluster(
  objects: HiveObjects,
  now: number,
): ClusterLifecycleState {
  const reading = read(objects);
  const judged =
    leaving(reading, now) ??
    notInstalled(reading) ??
    powered(reading) ??
    unreachable(reading) ??
    upgrading(reading) ??
    degraded(reading) ??
    verdict('Running', 'Running');
  if (poolsNotReady(reading)) {
    reading.flags.add('machinePoolNotReady');
  }
  return {
    ...judged,
    connectivity: connectivity(reading, judged.lifecycle),
    version: versions(reading),
    replicas: { workers: workers(objects.machinePools) },
    flags: [...reading.flags].sort(),
  };
}

function read(objects: HiveObjects): HiveReading {
  const { clusterDeployment } = objects;
  const annotations = asMap(clusterDeployment.metadata?.annotations);
  const conditions = readConditions(clusterDeployment);
  const flags = new Set<string>();
  if (annotations['hive.openshift.io/reconcile-pause'] === 'true') {
    flags.add('paused');
  }
  if (annotations['hive.openshift.io/syncset-pause'] === 'true') {
    flags.add('syncSetsPaused');
  }
  return {
    ...objects,
    spec: asMap(clusterDeployment.spec),
    status: asMap(clusterDeployment.status),
    annotations,
    conditions,
    isTrue: type => conditions.get(type)?.status === 'True',
    isFalse: type => conditions.get(type)?.status === 'False',
    flags,
  };
}

function verdict(
  lifecycle: ClusterLifecycle,
  reason: string,
  message = '',
): Verdict {
  return { lifecycle, reason, message };
}

function saidBy(
  lifecycle: ClusterLifecycle,
  condition: Condition | undefined,
  otherwise: string,
): Verdict {
  return verdict(lifecycle, condition?.reason || otherwise, condition?.message);
}

/** Rows 1 and 2. */
function leaving(reading: HiveReading, now: number): Verdict | undefined {
  const provisioned = reading.conditions.get('Provisioned');
  const reason = provisioned?.reason ?? '';
  if (reason === 'DeprovisionFailed') {
    return saidBy('Failed', provisioned, reason);
  }
  const since = asTime(reading.clusterDeployment.metadata?.deletionTimestamp);
  if (
    since === undefined &&
    !['Deprovisioning', 'Deprovisioned'].includes(reason)
  ) {
    return undefined;
  }
  if (since !== undefined && now - since > 30 * minute) {
    reading.flags.add('stuck');
  }
  return reading.isTrue('DeprovisionLaunchError')
    ? saidBy(
        'Deleting',
        reading.conditions.get('DeprovisionLaunchError'),
        'DeprovisionLaunchError',
      )
    : verdict('Deleting', 'Deleting', provisioned?.message);
}

/** Rows 3 to 5. */
function notInstalled(reading: HiveReading): Verdict | undefined {
  const { spec, status, conditions, isTrue } = reading;
  if (spec.installed === true) {
    return undefined;
  }
  const provisioned = conditions.get('Provisioned');
  if (
    isTrue('ProvisionStopped') ||
    provisioned?.reason === 'ProvisionStopped' ||
    (isTrue('ClusterInstallFailed') && isTrue('ClusterInstallStopped'))
  ) {
    const told = [
      conditions.get('ProvisionStopped'),
      conditions.get('ClusterInstallFailed'),
      provisioned,
    ].find(condition => condition?.message);
    return verdict('Failed', 'ProvisionStopped', told?.message);
  }
  if (isTrue('ProvisionFailed')) {
    reading.flags.add('retryingInstall');
  }
  const waiting = unmetRequirement(reading);
  if (waiting) {
    return waiting;
  }
  if (isTrue('InstallLaunchError')) {
    return saidBy(
      'Provisioning',
      conditions.get('InstallLaunchError'),
      'InstallLaunchError',
    );
  }
  const restarts = asInteger(status.installRestarts) ?? 0;
  const limit = asInteger(spec.installAttemptsLimit);
  const attempt = `attempt ${restarts + 1}${
    limit === undefined ? '' : ` of ${limit}`
  }`;
  return verdict(
    'Provisioning',
    'Provisioning',
    restarts > 0 ? attempt : provisioned?.message,
  );
}

/** Rows 4 and 4b: what Hive waits for before it installs. */
function unmetRequirement(reading: HiveReading): Verdict | undefined {
  const { spec, status, conditions, isTrue, isFalse } = reading;
  const requirements = ['RequirementsMet', 'ClusterInstallRequirementsMet'];
  const provision = asText(asMap(status.provisionRef).name) !== undefined;
  if (!provision) {
    const unmet =
      requirements.find(isFalse) ?? missingRequirements.find(isTrue);
    if (unmet) {
      return saidBy('Pending', conditions.get(unmet), unmet);
    }
  }
  // With clusterInstallRef the condition says Provisioning before the requirements are met.
  const began =
    provision ||
    status.installStartedTimestamp !== undefined ||
    (asInteger(status.installRestarts) ?? 0) > 0 ||
    isTrue('ProvisionFailed') ||
    isTrue('ClusterInstallFailed') ||
    (conditions.get('Provisioned')?.reason === 'Provisioning' &&
      spec.clusterInstallRef === undefined);
  if (requirements.some(isTrue) || began) {
    return undefined;
  }
  const named = isFalse('ReadyForInstallation')
    ? conditions.get('ReadyForInstallation')
    : requirements
        .map(type => conditions.get(type))
        .find(condition => condition !== undefined);
  return saidBy('Pending', named, 'RequirementsNotMet');
}

/** Rows 6 to 9. Hive before November 2021 keeps the power state in the reason of a condition. */
function powered(reading: HiveReading): Verdict | undefined {
  const { status, conditions } = reading;
  const hibernating = conditions.get('Hibernating');
  let state = asText(status.powerState);
  if (
    state === undefined &&
    hibernating &&
    ['True', 'False'].includes(hibernating.status)
  ) {
    state =
      hibernating.reason ||
      (hibernating.status === 'True' ? 'Hibernating' : '');
    if (state === 'ResumingOrRunning') {
      state = conditions.get('Ready')?.reason ?? '';
    }
  }
  const lifecycle =
    state !== undefined && Object.hasOwn(powerStates, state)
      ? powerStates[state]
      : undefined;
  if (!lifecycle) {
    return undefined;
  }
  const told = lifecycle === 'Resuming' ? conditions.get('Ready') : hibernating;
  return verdict(lifecycle, state!, told?.message);
}

function unreachable(reading: HiveReading): Verdict | undefined {
  return reading.isTrue('Unreachable')
    ? saidBy(
        'Unreachable',
        reading.conditions.get('Unreachable'),
        'Unreachable',
      )
    : undefined;
}

/** Row 11: kept only where an annotation asks for it. */
function upgrading(reading: HiveReading): Verdict | undefined {
  const [latest] = versionHistory(reading);
  return latest && latest.state === 'Partial'
    ? verdict('Upgrading', 'Partial', asText(latest.version))
    : undefined;
}

function versionHistory(reading: HiveReading): { [field: string]: unknown }[] {
  return reading.annotations['hive.openshift.io/sync-clusterversion-status'] ===
    'true'
    ? asMaps(asMap(reading.status.clusterVersionStatus).history)
    : [];
}

/** Row 12. */
function degraded(reading: HiveReading): Verdict | undefined {
  if (reading.isTrue('AuthenticationFailure')) {
    return saidBy(
      'Degraded',
      reading.conditions.get('AuthenticationFailure'),
      'AuthenticationFailure',
    );
  }
  const condition = reading.conditions.get('SyncSetFailed');
  const failed = condition?.status === 'True';
  // Right after the installation the ClusterSync is not there yet (openshift/hive#1358).
  if (failed && condition.reason === 'MissingClusterSync') {
    reading.flags.add('syncSetsPending');
    return undefined;
  }
  if (failed && condition.reason === 'SyncSetPaused') {
    reading.flags.add('syncSetsPaused');
    return undefined;
  }
  const sync = failedSyncSets(reading.clusterSync);
  if (!failed && sync === undefined) {
    return undefined;
  }
  reading.flags.add('syncSetFailed');
  return verdict('Degraded', 'SyncSetFailed', sync || condition?.message);
}

/** Which SyncSets a ClusterSync reports as failed; `undefined` when it reports no failure. */
function failedSyncSets(
  clusterSync: KubernetesObject | undefined,
): string | undefined {
  if (!clusterSync) {
    return undefined;
  }
  const failed = readConditions(clusterSync).get('Failed');
  if (failed?.status !== 'True') {
    return undefined;
  }
  const status = asMap(clusterSync.status);
  const names = [...asMaps(status.syncSets), ...asMaps(status.selectorSyncSets)]
    .filter(({ result }) => result === 'Failure')
    .map(({ name, failureMessage }) =>
      [asText(name), asText(failureMessage)].filter(Boolean).join(': '),
    );
  return names.join('; ') || failed.message;
}

/** `Unreachable=False` is looked at again only every two hours, and not at all while the cluster sleeps. */
function connectivity(
  reading: HiveReading,
  lifecycle: ClusterLifecycle,
): ClusterLifecycleState['connectivity'] {
  if (unprobed.includes(lifecycle)) {
    return 'Unknown';
  }
  if (reading.isTrue('Unreachable')) {
    return 'Unreachable';
  }
  return reading.isFalse('Unreachable') ? 'Reachable' : 'Unknown';
}

/** Hive writes the running version to a label; `imageSetRef` is what was installed. */
function versions(reading: HiveReading): ClusterLifecycleState['version'] {
  const labels = asMap(reading.clusterDeployment.metadata?.labels);
  const [latest] = versionHistory(reading);
  return {
    desired: asText(latest?.version),
    current:
      asText(labels['hive.openshift.io/version']) ??
      asText(reading.status.installVersion),
  };
}

/** What a pool wants and has; one that scales by itself wants what it has. */
function poolReplicas(pool: KubernetesObject): {
  desired?: number;
  ready: number;
} {
  const status = asMap(pool.status);
  return {
    desired: asInteger(asMap(pool.spec).replicas) ?? asInteger(status.replicas),
    ready: asMaps(status.machineSets).reduce(
      (sum, set) => sum + (asInteger(set.readyReplicas) ?? 0),
      0,
    ),
  };
}

function workers(
  pools: KubernetesObject[] | undefined,
): ReplicaCounts | undefined {
  if (!pools?.length) {
    return undefined;
  }
  const counts = pools.map(poolReplicas);
  return {
    desired: counts.reduce((sum, { desired }) => sum + (desired ?? 0), 0),
    ready: counts.reduce((sum, { ready }) => sum + ready, 0),
  };
}

function poolsNotReady({ machinePools, spec }: HiveReading): boolean {
  return (
    spec.installed === true &&
    (machinePools ?? []).some(pool => {
      const { desired, ready } = poolReplicas(pool);
      return desired !== undefined && ready < desired;
    })
  );
}
