import {
  JsonObject,
  listAt,
  numberAt,
  recordAt,
  textAt,
} from '../kubernetes/json';
import { conditionsIn } from './observed-state';
import { Holds } from './sequence-recorder';

/** Conditions that a case waits for, of Flux's objects. */

function condition(state: JsonObject, type: string): JsonObject | undefined {
  return conditionsIn(state).find(each => each.type === type);
}

const observed = (state: JsonObject) =>
  numberAt(state, 'status', 'observedGeneration') === state.generation;

/** Ready, and nothing is left to write. */
export const settled: Holds = state =>
  condition(state, 'Ready')?.status === 'True' &&
  !condition(state, 'Reconciling') &&
  observed(state);

/** A Kustomization has applied a revision and written everything about it. */
export function applied(revision: string): Holds {
  return (state, object) =>
    settled(state, object) &&
    textAt(state, 'status', 'lastAppliedRevision') === revision &&
    textAt(
      recordAt({ entry: listAt(state, 'status', 'history')[0] }, 'entry'),
      'metadata',
      'revision',
    ) === revision;
}

/** A Kustomization has been reconciled so often with the outcome that it had last. */
export function reconciledTimes(times: number): Holds {
  return (state, object) =>
    settled(state, object) &&
    numberAt(
      recordAt({ entry: listAt(object.status, 'history')[0] }, 'entry'),
      'totalReconciliations',
    ) === times;
}

export function messageOf(state: JsonObject, type: string): string {
  return textAt(condition(state, type), 'message') ?? '';
}

export function failed(reason: string): (state: JsonObject) => boolean {
  return state => {
    const ready = condition(state, 'Ready');
    return ready?.status === 'False' && ready.reason === reason;
  };
}

/** Failed, and the retry is announced. */
export function retrying(reason: string): Holds {
  return state =>
    failed(reason)(state) &&
    condition(state, 'Reconciling')?.reason === 'ProgressingWithRetry';
}

/** A source that has failed is fetched again. */
export function triedAgain(reason: string): Holds {
  return state =>
    failed(reason)(state) &&
    condition(state, 'Reconciling')?.reason === 'Progressing';
}

export const inProgress: Holds = state =>
  condition(state, 'Ready')?.status === 'Unknown';

export const checkingHealth: Holds = state =>
  condition(state, 'Healthy')?.status === 'Unknown';

/** The present generation has been looked at. */
export const seen: Holds = state => observed(state);

/** Its controller has put its finalizer on it: also on what is suspended. */
export const hasFinalizer: Holds = state =>
  listAt(state, 'finalizers').length > 0;

/** A source has an artifact of this revision, and nothing is left to write. */
export function stored(revision: string): Holds {
  return (state, object) =>
    settled(state, object) &&
    textAt(state, 'status', 'artifact', 'revision') === revision;
}

/** A reconcile request has been handled. */
export function handled(at: string): Holds {
  return (state, object) =>
    settled(state, object) &&
    textAt(state, 'status', 'lastHandledReconcileAt') === at;
}
