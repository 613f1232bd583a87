import {
  ConnectionKind,
  ConnectionRecord,
  unseenKindsOf,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReadyFleet } from '../store/FleetState';
import { formatCount } from './overview';

/**
 * How a connection is to a person who looks for trouble, worst first. `incomplete`: the API server answers, and some kind
 * on it cannot be seen.
 */
export const connectionConditions = [
  'stale',
  'incomplete',
  'connecting',
  'syncing',
  'live',
] as const;

/** See `connectionConditions`. */
export type ConnectionCondition = (typeof connectionConditions)[number];

/** A connection with what its row shows. */
export interface ConnectionRow {
  record: ConnectionRecord;
  condition: ConnectionCondition;
  /** Kinds that keep a connection that answers from being live as a whole. */
  unseen: readonly ConnectionKind[];
  /** How many kinds are watched. */
  watched: number;
  objects: number;
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** A connection as it is shown: when this page hears of no changes, nothing is known to be live. */
export function connectionRow(
  record: ConnectionRecord,
  lostSince: number | undefined,
): ConnectionRow {
  const unseen = unseenKindsOf(record);
  return {
    record,
    condition: conditionOf(record, unseen, lostSince),
    unseen,
    watched: record.kinds.filter(
      ({ state }) => state !== 'not-installed' && state !== 'not-granted',
    ).length,
    objects: record.kinds.reduce((sum, kind) => sum + kind.objects, 0),
  };
}

function conditionOf(
  record: ConnectionRecord,
  unseen: readonly ConnectionKind[],
  lostSince: number | undefined,
): ConnectionCondition {
  if (lostSince !== undefined) {
    return 'stale';
  }
  return unseen.length > 0 ? 'incomplete' : record.state;
}

/** Every connection, worst first, and of those that are not seen the ones that have been so for longest. */
export function connectionRows(
  fleet: Pick<ReadyFleet, 'connections' | 'lostSince'>,
): ConnectionRow[] {
  const rank = (row: ConnectionRow) =>
    connectionConditions.indexOf(row.condition);
  const unseenSince = ({ condition, record }: ConnectionRow) =>
    condition === 'stale' && record.state === 'stale' ? record.asOf ?? 0 : 0;
  return [...fleet.connections.values()]
    .map(record => connectionRow(record, fleet.lostSince))
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        unseenSince(a) - unseenSince(b) ||
        byNumber.compare(a.record.title, b.record.title),
    );
}

function textOf({ record, unseen }: ConnectionRow): string {
  return [
    record.managementCluster,
    record.title,
    record.provider,
    record.version,
    record.reason,
    record.message,
    record.kubernetesVersion,
    ...unseen.flatMap(kind => [kind.kind, kind.message]),
  ]
    .join('\n')
    .toLocaleLowerCase('en-US');
}

/**
 * The connections that a search and a choice of states accept, in their order.
 *
 * @param filter - every word of `q` has to be there; no state accepts all
 *
 * @returns `states`: how many rows each state would show
 */
export function filterConnections(
  rows: readonly ConnectionRow[],
  filter: { q: string; state: readonly string[] },
): {
  rows: ConnectionRow[];
  states: ReadonlyMap<ConnectionCondition, number>;
} {
  const words = filter.q.toLocaleLowerCase('en-US').split(/\s+/);
  const found = rows.filter(row => {
    const text = textOf(row);
    return words.every(word => text.includes(word));
  });
  return {
    rows: found.filter(
      row => filter.state.length === 0 || filter.state.includes(row.condition),
    ),
    states: countStates(found),
  };
}

function countStates(
  rows: readonly ConnectionRow[],
): Map<ConnectionCondition, number> {
  const counts = new Map<ConnectionCondition, number>();
  for (const { condition } of rows) {
    counts.set(condition, (counts.get(condition) ?? 0) + 1);
  }
  return counts;
}

/** How the management clusters are seen, in a sentence. */
export function connectionsSentence(rows: readonly ConnectionRow[]): string {
  const counts = countStates(rows);
  const all = rows.length;
  const unseen = counts.get('stale') ?? 0;
  const incomplete = counts.get('incomplete') ?? 0;
  const starting =
    (counts.get('connecting') ?? 0) + (counts.get('syncing') ?? 0);
  const clusters = `${formatCount(all)} management clusters`;
  const of = (count: number) =>
    all === 1
      ? 'The only management cluster'
      : `${formatCount(count)} of ${clusters}`;
  if (unseen > 0) {
    const rest =
      incomplete > 0 ? `, ${formatCount(incomplete)} only in part` : '';
    return `${of(unseen)} cannot be seen${rest}`;
  }
  if (incomplete > 0) {
    return `${of(incomplete)} can be seen only in part`;
  }
  if (starting > 0) {
    return `${of(starting)} ${starting === 1 ? 'is' : 'are'} being read`;
  }
  if (all === 2) {
    return 'Both management clusters are live';
  }
  return all === 1
    ? 'The only management cluster is live'
    : `All ${clusters} are live`;
}

/** The connections in one line: every number is a state, and together they are all of them. */
export function connectionParts(
  rows: readonly ConnectionRow[],
): { text: string; condition: ConnectionCondition }[] {
  const counts = countStates(rows);
  return [...connectionConditions]
    .reverse()
    .filter(condition => counts.has(condition))
    .map(condition => ({
      text: `${formatCount(counts.get(condition) ?? 0)} ${condition}`,
      condition,
    }));
}
