import {
  asMap,
  asText,
  isSuspended,
  KubernetesObject,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { OperationOptions } from './operation';
import { requestedAtAnnotation } from './patch';

/** How far a request has come. */
export type Progress =
  | { state: 'accepted' | 'handled' | 'settled'; message: string }
  | { state: 'failed'; message: string };

/** What the store knows of the resource that was asked for. */
export interface Observed {
  object: KubernetesObject;
  record: Pick<ResourceRecord, 'actualStatus' | 'reason' | 'message'>;
}

/** Whether a controller has handled a request, or a later one that has taken its place. */
function isHandled(
  object: KubernetesObject,
  requestedAt: string,
  options: OperationOptions,
): boolean {
  const status = asMap(object.status);
  const handled = asText(status.lastHandledReconcileAt);
  if (handled === requestedAt) {
    return (
      (!options.force || status.lastHandledForceAt === requestedAt) &&
      (!options.reset || status.lastHandledResetAt === requestedAt)
    );
  }
  const asked = asText(
    asMap(object.metadata?.annotations)[requestedAtAnnotation],
  );
  return (
    handled !== undefined &&
    (Date.parse(handled) > Date.parse(requestedAt) ||
      (asked !== requestedAt && handled === asked))
  );
}

/**
 * How far a request to reconcile has come: accepted until the controller has handled it, handled until it is no longer
 * at it, then settled or failed. What cannot be seen keeps what it was.
 *
 * @param observed - `undefined` for a resource that is gone
 */
export function progressOf(
  observed: Observed | undefined,
  requestedAt: string,
  options: OperationOptions,
): Progress {
  if (!observed) {
    return { state: 'failed', message: 'It has been deleted in the meantime.' };
  }
  const { object, record } = observed;
  if (isSuspended(object)) {
    return {
      state: 'failed',
      message:
        'It has been suspended in the meantime: a suspended resource notes requests and does nothing.',
    };
  }
  if (!isHandled(object, requestedAt, options)) {
    return { state: 'accepted', message: '' };
  }
  switch (record.actualStatus) {
    case 'Ready':
      return { state: 'settled', message: record.message };
    case 'Failed':
    case 'Stalled':
    case 'DependencyNotReady':
      return {
        state: 'failed',
        message: [record.reason, record.message].filter(Boolean).join(': '),
      };
    default:
      return { state: 'handled', message: record.message };
  }
}
