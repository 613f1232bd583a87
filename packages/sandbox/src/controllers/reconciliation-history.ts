import { formatTime } from '../kubernetes/clock';
import { formatDuration } from '../kubernetes/duration';
import {
  isRecord,
  JsonObject,
  JsonValue,
  listAt,
  numberAt,
} from '../kubernetes/json';

/** Entries that `status.history` keeps. */
const LIMIT = 5;

/**
 * `status.history` after a reconciliation: one entry per digest and outcome, which moves to the front and counts up.
 *
 * @param duration of this reconciliation, in milliseconds
 */
export function recordReconciliation(
  status: JsonObject,
  outcome: {
    digest: string;
    revision: string;
    status: string;
    now: Date;
    duration: number;
  },
): JsonValue[] {
  const entries = listAt(status, 'history').filter(isRecord);
  const same = (entry: JsonObject) =>
    entry.digest === outcome.digest &&
    entry.lastReconciledStatus === outcome.status;
  const previous = entries.find(same);
  const now = formatTime(outcome.now);
  const entry: JsonObject = {
    digest: outcome.digest,
    firstReconciled: previous?.firstReconciled ?? now,
    lastReconciled: now,
    lastReconciledDuration: formatDuration(Math.max(1, outcome.duration)),
    lastReconciledStatus: outcome.status,
    metadata: { revision: outcome.revision },
    totalReconciliations:
      (previous ? numberAt(previous, 'totalReconciliations') ?? 0 : 0) + 1,
  };
  return [entry, ...entries.filter(other => !same(other))].slice(0, LIMIT);
}
