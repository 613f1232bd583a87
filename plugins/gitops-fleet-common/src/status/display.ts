import { descriptorOfObject } from '../kinds/descriptors';
import { KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';
import { sameRevision } from '../revision/revision';
import { assessResource } from './assessResource';
import { longestRun, minute, second } from './durations';
import { failingCondition } from './conditions';
import { ObjectStatus } from './objectStatus';
import { AssessmentContext, ReconciliationStatus } from './status';

interface Shown {
  status: ReconciliationStatus;
  reason: string;
  message: string;
}

/** Twice the default of kustomize-controller's `--requeue-dependency`. */
const dependencyRequeue = 60 * second;

/**
 * Rows B7a to B7c: what a person is shown. A routine run of something healthy stays healthy, a wait for a dependency
 * that is merely run again is no wait, and a retry is shown with the failure that it repeats.
 */
export function shownStatus(
  resource: KubernetesObject,
  own: ObjectStatus,
  inSync: boolean | undefined,
  context: AssessmentContext,
): Shown {
  const asItIs = {
    status: own.status,
    reason: own.reason,
    message: own.message,
  };
  if (own.flags.has('deleting')) {
    return asItIs;
  }
  if (own.status === 'DependencyNotReady') {
    return shownWhileWaiting(resource, own, inSync, context) ?? asItIs;
  }
  if (own.status !== 'Progressing') {
    return asItIs;
  }
  return (
    repeatedFailure(resource, own, context) ??
    routineRun(resource, own, inSync, context) ??
    asItIs
  );
}

function previousFailure({ previous }: AssessmentContext): Shown | undefined {
  return previous?.displayStatus === 'Failed'
    ? {
        status: 'Failed',
        reason: previous.displayReason,
        message: previous.displayMessage,
      }
    : undefined;
}

/** Row B7c. */
function repeatedFailure(
  resource: KubernetesObject,
  own: ObjectStatus,
  context: AssessmentContext,
): Shown | undefined {
  const descriptor = descriptorOfObject(resource);
  if (descriptor?.role === 'source') {
    const failing = failingCondition(own.conditions);
    return failing
      ? { status: 'Failed', reason: failing.reason, message: failing.message }
      : previousFailure(context);
  }
  if (context.previous) {
    return previousFailure(context);
  }
  const last = lastRun(resource);
  if (!last || last.status === 'ReconciliationSucceeded') {
    return undefined;
  }
  const healthy = own.conditions.get('Healthy');
  return {
    status: 'Failed',
    reason: last.status,
    // What the failure said is gone until the retry ends; that a run is in progress is no failure's message.
    message:
      healthy?.status === 'False'
        ? healthy.message
        : `The last attempt${
            last.revision ? ` at ${last.revision}` : ''
          } has failed and is being tried again`,
  };
}

/** The newest entry of a Kustomization's history. */
function lastRun(
  resource: KubernetesObject,
): { status: string; revision: string } | undefined {
  const [entry] = asMaps(asMap(resource.status).history);
  const status = asText(entry?.lastReconciledStatus);
  return status
    ? { status, revision: asText(asMap(entry.metadata).revision) ?? '' }
    : undefined;
}

/** Whether what is on the cluster was settled as ready before the run in progress. */
function wasReady(
  resource: KubernetesObject,
  { previous }: AssessmentContext,
): boolean {
  if (previous?.displayStatus === 'Ready') {
    return true;
  }
  const last = lastRun(resource);
  return (
    last?.status === 'ReconciliationSucceeded' &&
    sameRevision(
      last.revision,
      asText(asMap(resource.status).lastAppliedRevision),
    )
  );
}

/** Row B7a. */
function routineRun(
  resource: KubernetesObject,
  own: ObjectStatus,
  inSync: boolean | undefined,
  context: AssessmentContext,
): Shown | undefined {
  if (own.unsettled) {
    return undefined;
  }
  const settled =
    own.resync ||
    (descriptorOfObject(resource)?.unknownWhileRunning === true &&
      inSync !== false &&
      wasReady(resource, context));
  const { timeout } = longestRun(resource, '');
  const longest = Math.max(timeout, 5 * minute);
  const overdue =
    own.runBegan !== undefined &&
    context.now.getTime() - own.runBegan > longest;
  if (!settled || overdue) {
    return undefined;
  }
  return ready(resource, own, context);
}

function ready(
  resource: KubernetesObject,
  own: ObjectStatus,
  { previous }: AssessmentContext,
): Shown {
  if (previous?.displayStatus === 'Ready') {
    return {
      status: 'Ready',
      reason: previous.displayReason,
      message: previous.displayMessage,
    };
  }
  const condition = own.conditions.get('Ready');
  const applied = asText(asMap(resource.status).lastAppliedRevision);
  if (condition?.status === 'True') {
    return {
      status: 'Ready',
      reason: condition.reason,
      message: condition.message,
    };
  }
  return {
    status: 'Ready',
    reason: 'ReconciliationSucceeded',
    message: applied ? `Applied revision: ${applied}` : own.message,
  };
}

/** Row B7b. */
function shownWhileWaiting(
  resource: KubernetesObject,
  own: ObjectStatus,
  inSync: boolean | undefined,
  context: AssessmentContext,
): Shown | undefined {
  if (own.reason !== 'DependencyNotReady' || !context.dependencies) {
    return undefined;
  }
  const wanted = descriptorOfObject(resource)?.dependenciesOf?.(resource) ?? [];
  const began = own.conditions.get('Ready')?.lastTransition;
  // What cannot be timed is not hidden.
  const overdue =
    began === undefined || context.now.getTime() - began > dependencyRequeue;
  const healthy =
    context.dependencies.length >= wanted.length &&
    context.dependencies.every(dependency => {
      const assessment =
        context.assessDependency?.(dependency) ??
        assessResource(dependency, { now: context.now });
      const { displayStatus, lastKnown } = assessment;
      return displayStatus === 'Suspended'
        ? lastKnown === 'Ready'
        : ['Ready', 'Progressing'].includes(displayStatus);
    });
  if (wanted.length === 0 || overdue || !healthy) {
    return undefined;
  }
  if (inSync === false) {
    return {
      status: 'Progressing',
      reason: 'WaitingForDependency',
      message: own.message,
    };
  }
  const failure = previousFailure(context);
  if (failure) {
    return failure;
  }
  return wasReady(resource, context)
    ? ready(resource, own, context)
    : undefined;
}
