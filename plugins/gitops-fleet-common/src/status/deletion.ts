import { KubernetesObject } from '../kubernetes/object';
import { asMap, asText, asTime } from '../kubernetes/read';
import { Condition } from './conditions';
import { longestRun, minute } from './durations';
import { ReconciliationStatus } from './status';

/** Rows A1 to A3: what a deletion has come to; `undefined` for an object that is not being deleted. */
export function readDeletion(
  resource: KubernetesObject,
  conditions: Map<string, Condition>,
  now: number,
):
  | { status: ReconciliationStatus; reason: string; message: string }
  | undefined {
  const deleted = asTime(resource.metadata?.deletionTimestamp);
  if (deleted === undefined) {
    return undefined;
  }
  const ready = conditions.get('Ready');
  if (ready?.status === 'False' && (ready.lastTransition ?? 0) >= deleted) {
    return {
      status: 'Failed',
      reason: 'TerminationFailed',
      message: ready.message,
    };
  }
  const { timeout } = longestRun(resource, '');
  const stuck = now - deleted > Math.max(10 * minute, 2 * timeout);
  return stuck
    ? {
        status: 'Stalled',
        reason: 'TerminationStuck',
        message: ready?.message ?? '',
      }
    : {
        status: 'Progressing',
        reason: 'Terminating',
        message: ready?.message ?? '',
      };
}

/** The finalizer leaves the objects on the cluster when it runs on a suspended resource, or is told to. */
export function orphans(resource: KubernetesObject): boolean {
  return (
    isSuspended(resource) || asMap(resource.spec).deletionPolicy === 'Orphan'
  );
}

/**
 * Whether a person or Git has suspended the resource.
 *
 * @public
 */
export function isSuspended(resource: KubernetesObject): boolean {
  const switched = asText(
    asMap(resource.metadata?.annotations)['fluxcd.controlplane.io/reconcile'],
  );
  return (
    asMap(resource.spec).suspend === true ||
    switched?.toLowerCase() === 'disabled'
  );
}
