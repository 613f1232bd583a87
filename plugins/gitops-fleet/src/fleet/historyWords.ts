import {
  ClusterLifecycle,
  ConnectionRecord,
  HistoryEntry,
  ReconciliationStatus,
  sameRevision,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  connectionMarks,
  connectionReason,
  lifecycleMarks,
  statusWords,
} from './words';

/** So many changes of status within an hour are a nuisance of their own; the backend counts the same. */
const flappingFrom = 6;
const hour = 3_600_000;

/** Within these another reason is recorded too; within the others only another revision is. */
const failing: ReadonlySet<string> = new Set(['Failed', 'Stalled', 'Degraded']);

function isKey<Key extends string>(
  words: { [key in Key]: unknown },
  value: string,
): value is Key {
  return value in words;
}

/** What a status in the history is called: of a resource, a cluster's lifecycle, or a connection's state. */
export function historyStatus(
  type: HistoryEntry['type'],
  status: string,
): string {
  return type === 'resource' && isKey<ReconciliationStatus>(statusWords, status)
    ? statusWords[status]
    : status;
}

/** The status whose mark stands for an entry. */
export function historyMark({
  type,
  status,
}: Pick<HistoryEntry, 'type' | 'status'>): ReconciliationStatus {
  if (
    type === 'connection' &&
    isKey<ConnectionRecord['state']>(connectionMarks, status)
  ) {
    return connectionMarks[status];
  }
  if (type === 'cluster' && isKey<ClusterLifecycle>(lifecycleMarks, status)) {
    return lifecycleMarks[status];
  }
  return isKey<ReconciliationStatus>(statusWords, status) ? status : 'Unknown';
}

/**
 * What has changed, in few words.
 *
 * @param before - the entry before it, where it is known
 */
export function historyChange(
  entry: HistoryEntry,
  before: HistoryEntry | undefined,
): string {
  const { type, from, status } = entry;
  const is = historyStatus(type, status);
  if (from === '') {
    return `${is} when first seen`;
  }
  if (from !== status) {
    return `${historyStatus(type, from)} → ${is}`;
  }
  if (!failing.has(status) || (before && !isSameRevision(before, entry))) {
    return `${is}, with another ${
      type === 'resource' ? 'revision' : 'version'
    }`;
  }
  return before ? `${is} for another reason` : `${is} again`;
}

function isSameRevision(a: HistoryEntry, b: HistoryEntry): boolean {
  return a.revision === b.revision || sameRevision(a.revision, b.revision);
}

/** Why it has changed, in one line; nothing for what is well and has no more to say. */
export function historyCause(entry: HistoryEntry): string {
  const { type, reason, message } = entry;
  const line = message.split('\n')[0];
  if (!line && historyMark(entry) === 'Ready') {
    return '';
  }
  const because = type === 'connection' ? connectionReason(reason) : reason;
  return [because, line].filter(Boolean).join(': ');
}

/**
 * Whether a subject changes so often that no single change matters.
 *
 * @param entries - of one subject, newest first
 * @param now - epoch milliseconds
 */
export function isFlapping(
  entries: readonly HistoryEntry[],
  now: number,
): boolean {
  return entries.filter(({ at }) => at > now - hour).length >= flappingFrom;
}

/**
 * Pages of one subject's history as one list, newest first, each entry with the time at which it ended.
 *
 * @param entries - newest first; `until` may be missing, as in the history of a fleet
 */
export function withEnds(entries: readonly HistoryEntry[]): HistoryEntry[] {
  return entries.map((entry, index) => {
    const until = index > 0 ? entries[index - 1].at : entry.until;
    return until === undefined ? entry : { ...entry, until };
  });
}
