import { descriptorOfObject } from '../kinds/descriptors';
import { KubernetesObject } from '../kubernetes/object';
import { asInteger, asMap, asText, asTime } from '../kubernetes/read';
import { Condition, failingCondition, readConditions } from './conditions';
import { isSuspended, orphans, readDeletion } from './deletion';
import { minute } from './durations';
import { noProgress } from './noProgress';
import { ReconciliationStatus } from './status';

/** What an object alone tells, before its neighbours are asked. */
export interface ObjectStatus {
  status: ReconciliationStatus;
  reason: string;
  message: string;
  flags: Set<string>;
  lastKnown?: ReconciliationStatus;
  /** The object is in a run that repeats what was ready before. */
  resync: boolean;
  /** The condition is a leftover of another generation, or the object waits or goes: never shown as ready. */
  unsettled: boolean;
  /** Epoch milliseconds at which the run in progress began. */
  runBegan?: number;
  conditions: Map<string, Condition>;
}

const waiting = ['DependencyNotReady', 'SourceNotReady', 'NoSourceArtifact'];
const runningReasons = [
  '',
  'Progressing',
  'Reconciling',
  'ProgressingWithRetry',
];

/**
 * Rows A1 to A22 of the decision table: the first row that fits decides. The table is made of what
 * kustomize-controller, helm-controller and source-controller write (`runtime/conditions`, `runtime/patch` of
 * fluxcd/pkg); what is unusual about a row is said beside it.
 */
export function readObjectStatus(
  resource: KubernetesObject,
  now: number,
): ObjectStatus {
  const conditions = readConditions(resource);
  const flags = new Set<string>();
  const base = { flags, conditions, resync: false, unsettled: false };
  const deleting = readDeletion(resource, conditions, now);
  if (deleting) {
    flags.add('deleting');
    if (orphans(resource)) {
      flags.add('orphansResources');
    }
    return { ...base, ...deleting, unsettled: true };
  }
  if (isSuspended(resource)) {
    const hidden = readRunning(resource, conditions, now, false);
    hidden.flags.forEach(flag => flags.add(flag));
    if (isRequestIgnored(resource)) {
      flags.add('requestIgnoredWhileSuspended');
    }
    return {
      ...base,
      status: 'Suspended',
      reason: 'Suspended',
      message: hidden.message,
      lastKnown: hidden.status,
    };
  }
  return withReport(resource, readRunning(resource, conditions, now, true));
}

/** What tells of others is ready by having told it, and all but well when what it tells is bad (the row of `ControllerDown`). */
function withReport(
  resource: KubernetesObject,
  found: ObjectStatus,
): ObjectStatus {
  const failure =
    found.status === 'Ready'
      ? descriptorOfObject(resource)?.reportedFailure?.(resource)
      : undefined;
  return failure ? { ...found, status: 'Failed', ...failure } : found;
}

/** A suspended object reports a request as handled although nothing ran. */
function isRequestIgnored(resource: KubernetesObject): boolean {
  const requested = asText(
    asMap(resource.metadata?.annotations)['reconcile.fluxcd.io/requestedAt'],
  );
  return (
    requested !== undefined &&
    requested === asText(asMap(resource.status).lastHandledReconcileAt)
  );
}

/** Rows A5 to A22. `checkGeneration` is off for what lies behind a suspension or an unobserved generation. */
function readRunning(
  resource: KubernetesObject,
  conditions: Map<string, Condition>,
  now: number,
  checkGeneration: boolean,
): ObjectStatus {
  const found = conditions.get('Ready')
    ? readReady(resource, conditions, now, checkGeneration)
    : readWithoutReady(resource, conditions, now);
  const progress = found.status === 'Progressing' && !found.waitsForController;
  if (!progress || !checkGeneration) {
    return found;
  }
  return noProgress(resource, found, now) ?? found;
}

type Reading = ObjectStatus & {
  /** Nothing has run yet, so no run can have hung. */
  waitsForController?: boolean;
};

function readWithoutReady(
  resource: KubernetesObject,
  conditions: Map<string, Condition>,
  now: number,
): Reading {
  const base = {
    flags: new Set<string>(),
    conditions,
    resync: false,
    unsettled: true,
    message: '',
  };
  for (const [type, status] of [
    ['Stalled', 'Stalled'],
    ['Reconciling', 'Progressing'],
  ] as const) {
    const condition = conditions.get(type);
    if (condition?.status === 'True') {
      return {
        ...base,
        status,
        reason: condition.reason,
        message: condition.message,
        runBegan: condition.lastTransition,
      };
    }
  }
  if (descriptorOfObject(resource)?.isStatic?.(resource)) {
    return { ...base, status: 'Ready', reason: 'Static', unsettled: false };
  }
  if (
    descriptorOfObject(resource)?.readyByArtifact &&
    asText(asMap(asMap(resource.status).artifact).revision)
  ) {
    return {
      ...base,
      status: 'Ready',
      reason: 'ArtifactPresent',
      unsettled: false,
    };
  }
  const created = asTime(resource.metadata?.creationTimestamp);
  if (created !== undefined && now - created < 5 * minute) {
    return {
      ...base,
      status: 'Progressing',
      reason: 'AwaitingFirstReconcile',
      waitsForController: true,
    };
  }
  return { ...base, status: 'Unknown', reason: 'NoReadyCondition' };
}

function readReady(
  resource: KubernetesObject,
  conditions: Map<string, Condition>,
  now: number,
  checkGeneration: boolean,
): Reading {
  const generation = asInteger(resource.metadata?.generation);
  const observed = observedGeneration(resource, conditions);
  if (
    checkGeneration &&
    observed !== undefined &&
    generation !== undefined &&
    observed !== generation
  ) {
    const hidden = readReady(resource, conditions, now, false);
    return {
      ...hidden,
      status: 'Progressing',
      reason: 'AwaitingReconcile',
      lastKnown: hidden.status,
      resync: false,
      unsettled: true,
      waitsForController: true,
    };
  }
  const base = {
    flags: new Set<string>(),
    conditions,
    resync: false,
    unsettled: false,
  };
  const stalled = conditions.get('Stalled');
  if (stalled?.status === 'True') {
    return { ...base, ...said(stalled), status: 'Stalled' };
  }
  const leftover = checkGeneration
    ? readLeftover(resource, conditions, generation)
    : undefined;
  return leftover ?? readReadyCondition(resource, conditions);
}

function said(condition: Condition) {
  return { reason: condition.reason, message: condition.message };
}

/** The newest generation that any condition has seen; status fields of failing objects lag behind. */
function observedGeneration(
  resource: KubernetesObject,
  conditions: Map<string, Condition>,
): number | undefined {
  const seen = ['Ready', 'Reconciling', 'Stalled']
    .map(type => conditions.get(type)?.observedGeneration)
    .filter((value): value is number => value !== undefined);
  if (seen.length > 0) {
    return Math.max(...seen);
  }
  const status = asInteger(asMap(resource.status).observedGeneration);
  return status !== undefined && status > 0 ? status : undefined;
}

/** Row A12b: a run of this generation, beside a Ready condition of an older one (helm-controller#855). */
function readLeftover(
  resource: KubernetesObject,
  conditions: Map<string, Condition>,
  generation: number | undefined,
): Reading | undefined {
  const ready = conditions.get('Ready')!;
  const reconciling = conditions.get('Reconciling');
  const readySeen =
    ready.observedGeneration ??
    asInteger(asMap(resource.status).observedGeneration);
  if (
    reconciling?.status !== 'True' ||
    reconciling.observedGeneration !== generation ||
    readySeen === undefined ||
    readySeen <= 0 ||
    reconciling.observedGeneration! <= readySeen
  ) {
    return undefined;
  }
  const flags = new Set<string>();
  const base = {
    flags,
    conditions,
    resync: false,
    unsettled: true,
    message: reconciling.message,
    runBegan: reconciling.lastTransition,
  };
  if (reconciling.reason !== 'ProgressingWithRetry') {
    return { ...base, status: 'Progressing', reason: reconciling.reason };
  }
  flags.add('retrying');
  return {
    ...base,
    status: 'Failed',
    reason: ready.status === 'False' ? ready.reason : 'ReconciliationFailed',
  };
}

function readReadyCondition(
  resource: KubernetesObject,
  conditions: Map<string, Condition>,
): Reading {
  const ready = conditions.get('Ready')!;
  const reconciling = conditions.get('Reconciling');
  const isReconciling = reconciling?.status === 'True';
  const flags = new Set<string>();
  const base = { flags, conditions, resync: false, unsettled: false };
  if (ready.reason === 'ReconciliationDisabled') {
    return { ...base, ...said(ready), status: 'Suspended' };
  }
  if (ready.status === 'True') {
    if (isReconciling) {
      return {
        ...base,
        ...said(reconciling),
        status: 'Progressing',
        resync: true,
        runBegan: reconciling.lastTransition,
      };
    }
    addReadyFlags(resource, conditions, flags);
    return { ...base, ...said(ready), status: 'Ready' };
  }
  if (ready.status === 'False') {
    return readFalse(resource, conditions);
  }
  if (ready.status !== 'Unknown') {
    return {
      ...base,
      status: 'Unknown',
      reason: 'InvalidConditionStatus',
      message: ready.message,
    };
  }
  const running = isReconciling || runningReasons.includes(ready.reason);
  return {
    ...base,
    ...said(ready),
    status: running ? 'Progressing' : 'Unknown',
    runBegan: ready.lastTransition,
  };
}

function addReadyFlags(
  resource: KubernetesObject,
  conditions: Map<string, Condition>,
  flags: Set<string>,
): void {
  if (conditions.get('Drifted')?.status === 'True') {
    flags.add('drifted');
  }
  if (conditions.get('TestSuccess')?.status === 'False') {
    flags.add('testsFailedIgnored');
  }
  if (conditions.get('ArtifactOutdated')?.status === 'True') {
    flags.add('artifactOutdated');
  }
  if (
    descriptorOfObject(resource)?.healthOnRequest &&
    !conditions.has('Healthy')
  ) {
    flags.add('healthNotAssessed');
  }
}

function readFalse(
  resource: KubernetesObject,
  conditions: Map<string, Condition>,
): Reading {
  let judged = conditions.get('Ready')!;
  // source-controller#613: Ready=False that repeats the last good text; what failed stands beside it.
  if (
    /^(\w+: )?(pulled |stored artifact|applied revision)/i.test(judged.message)
  ) {
    const outdated = conditions.get('ArtifactOutdated');
    judged =
      failingCondition(conditions) ??
      (outdated?.status === 'True' ? outdated : judged);
  }
  const flags = new Set<string>();
  const base = {
    flags,
    conditions,
    resync: false,
    unsettled: false,
    ...said(judged),
    runBegan: conditions.get('Ready')!.lastTransition,
  };
  const legacy = descriptorOfObject(resource)?.legacyFailure?.(
    judged,
    conditions.has('Stalled'),
  );
  if (legacy) {
    return { ...base, ...legacy };
  }
  if (
    waiting.includes(judged.reason) ||
    conditions.get('IncludeUnavailable')?.status === 'True'
  ) {
    return { ...base, status: 'DependencyNotReady' };
  }
  if (['HealthCheckCanceled', 'Progressing'].includes(judged.reason)) {
    return { ...base, status: 'Progressing' };
  }
  if (conditions.get('Reconciling')?.status === 'True') {
    flags.add('retrying');
  }
  if (conditions.get('Remediated')?.status === 'True') {
    flags.add('remediated');
  }
  return { ...base, status: 'Failed' };
}
