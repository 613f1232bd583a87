import { sameRevision } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** What the history says of a subject: a resource, a workload cluster, or the connection to a management cluster. */
export interface HistoryState {
  status: string;
  reason: string;
  /** Applied revision, or the version of Kubernetes; empty where there is none. */
  revision: string;
}

/** The newest entry of a subject's history. `at` in epoch milliseconds. */
export interface RecordedState extends HistoryState {
  at: number;
}

/** A state that has been seen and may not last. All times in epoch milliseconds. */
export interface PendingState {
  state: HistoryState;
  /** When this state was first seen. */
  since: number;
  /** When the subject left the state that is recorded. */
  left: number;
}

/** One entry of the history. */
export interface Transition extends RecordedState {
  /** Status before; empty for the first entry. */
  from: string;
}

const second = 1_000;

/** How long a state must last to count: longer than the two halves of a status write lie apart. */
const settledAfter = 2 * second;

/** How long a state must last that is on the way to another one. */
const lastingAfter = 30 * second;

/** States that are on the way to another one. */
const passing: ReadonlySet<string> = new Set([
  'Progressing',
  'DependencyNotReady',
  'Unknown',
  'connecting',
  'syncing',
]);

/** Nothing has happened to a subject that cannot be seen: the history of its connection tells. */
const unseen = 'Stale';

/** Statuses within which another reason is news. */
const failing: ReadonlySet<string> = new Set(['Failed', 'Stalled', 'Degraded']);

/**
 * Whether what is seen of a subject goes into its history now. Neither the halves of a status write nor a routine
 * resync do. Something that never stays is recorded where it is after half a minute.
 *
 * @param since - when the subject itself says that the state began, epoch milliseconds
 *
 * @returns `transition` to record; `pending` to hand in again at `due`, epoch milliseconds
 */
export function settle(
  recorded: RecordedState | undefined,
  pending: PendingState | undefined,
  seen: HistoryState & { since?: number },
  now: number,
): { transition?: Transition; pending?: PendingState; due?: number } {
  if (seen.status === unseen || (recorded && isSame(recorded, seen))) {
    return {};
  }
  const state = {
    status: seen.status,
    reason: seen.reason,
    revision: seen.revision,
  };
  const current: PendingState = {
    state,
    since: pending && isSame(pending.state, seen) ? pending.since : now,
    left: pending?.left ?? now,
  };
  const hold = passing.has(seen.status) ? lastingAfter : settledAfter;
  // Of what nothing was known, it is the subject itself that tells how long its state has lasted.
  const since =
    recorded || pending
      ? current.since
      : Math.min(seen.since ?? current.since, current.since);
  const due = Math.min(since + hold, current.left + lastingAfter);
  if (now < due) {
    return { pending: current, due };
  }
  const earliest = recorded ? recorded.at + 1 : 0;
  const began =
    seen.since !== undefined &&
    seen.since >= earliest &&
    seen.since <= current.since
      ? seen.since
      : current.since;
  return {
    transition: {
      ...state,
      from: recorded?.status ?? '',
      at: Math.max(began, earliest),
    },
  };
}

function isSame(a: HistoryState, b: HistoryState): boolean {
  return (
    a.status === b.status &&
    (a.revision === b.revision || sameRevision(a.revision, b.revision)) &&
    (a.reason === b.reason || !failing.has(a.status))
  );
}
