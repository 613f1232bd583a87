import { descriptorOfObject } from '../kinds/descriptors';
import { KubernetesObject } from '../kubernetes/object';
import { asDuration, asMap, asTime } from '../kubernetes/read';
import { Condition, readConditions } from './conditions';
import { isSuspended } from './deletion';
import { longestRun, minute } from './durations';
import type { ObjectStatus } from './objectStatus';
import { AssessmentContext, Freshness } from './status';

/** How long nobody may take notice of a new generation, and the least that counts as silence. */
const longestSilence = 10 * minute;

/**
 * When a Kustomization that has said nothing until then counts as one whose controller is silent, in epoch milliseconds:
 * kustomize-controller runs each at its interval, and every run that it completes moves `history[0].lastReconciled` or a
 * condition. `undefined` where silence is normal or nothing tells: other kinds (a source that has fetched nothing new
 * writes nothing, a HelmRelease keeps no time of its last run), what is suspended or goes, and controllers before 1.7,
 * which keep no history.
 *
 * @public
 */
export function silentFrom(
  resource: KubernetesObject,
  conditions?: ReadonlyMap<string, Condition>,
): number | undefined {
  const spec = asMap(resource.spec);
  const interval = asDuration(spec.interval);
  if (
    interval === undefined ||
    descriptorOfObject(resource)?.kind !== 'Kustomization' ||
    resource.metadata?.deletionTimestamp !== undefined ||
    isSuspended(resource)
  ) {
    return undefined;
  }
  const said = lastSaid(resource, conditions ?? readConditions(resource));
  if (said === undefined) {
    return undefined;
  }
  // What fails is run again at its own interval.
  const between = Math.max(interval, asDuration(spec.retryInterval) ?? 0);
  const { timeout } = longestRun(resource, '');
  return said + Math.max(3 * between, between + 2 * timeout, longestSilence);
}

/** When a controller that keeps a history of its runs last wrote of one, in epoch milliseconds. */
function lastSaid(
  resource: KubernetesObject,
  conditions: ReadonlyMap<string, Condition>,
): number | undefined {
  const { history } = asMap(resource.status);
  const [entry] = Array.isArray(history) ? history : [];
  const reconciled = asTime(asMap(entry).lastReconciled);
  return reconciled === undefined
    ? undefined
    : Math.max(
        reconciled,
        conditions.get('Ready')?.lastTransition ?? 0,
        conditions.get('Reconciling')?.lastTransition ?? 0,
        conditions.get('Healthy')?.lastTransition ?? 0,
      );
}

/**
 * Whether the controller of an object says nothing any more (ControllerSilent), although the object itself can be seen.
 *
 * @param own - what the object alone tells
 * @param awaitingSince - since when, by the reader's own clock, nobody has taken notice of its newest generation
 */
export function readSilence(
  resource: KubernetesObject,
  own: ObjectStatus,
  { now }: AssessmentContext,
  awaitingSince: string | undefined,
): Freshness | undefined {
  const at = now.getTime();
  const awaiting = asTime(awaitingSince);
  if (awaiting !== undefined && at - awaiting > longestSilence) {
    return {
      stale: true,
      reason: 'ControllerSilent',
      since: new Date(awaiting),
    };
  }
  // What waits for a dependency or a source, and what no retry helps, is not run: its silence is no sign.
  const runs =
    own.status === 'Ready' ||
    (own.status === 'Failed' && own.reason !== 'ArtifactFailed');
  const said = runs ? lastSaid(resource, own.conditions) : undefined;
  // Nearly every one was run just now, and how long it may be silent need not be worked out.
  if (said === undefined || at - said <= longestSilence) {
    return undefined;
  }
  const silent = silentFrom(resource, own.conditions);
  return silent !== undefined && at > silent
    ? { stale: true, reason: 'ControllerSilent', since: new Date(silent) }
    : undefined;
}
