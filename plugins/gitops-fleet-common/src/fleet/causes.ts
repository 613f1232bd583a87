import { FailureClass, failureClassOf } from '../messages/failureClass';
import { fingerprint } from '../messages/fingerprint';
import { KnownError } from '../messages/knownError';
import { knownErrorOf } from '../messages/knownErrors';
import { FleetColumns } from './FleetColumns';
import { ResourceRecord } from './records';

/**
 * Failing resources of the fleet that say the same.
 *
 * @public
 */
export interface Cause {
  /** What members have in common; stable while the failure lasts. */
  fingerprint: string;
  status: 'Failed' | 'Stalled';
  kind: string;
  reason: string;
  /** What its controller was at; `undefined` for a reason that is not known. */
  failureClass: FailureClass | undefined;
  /** Verbatim, of the member that failed first. */
  message: string;
  /** The one that failed first comes first. */
  members: ResourceRecord[];
  /** Keys of the clusters that members are applied to. */
  targets: string[];
  /** Epoch milliseconds of the first failure, as far as known. */
  since: number | undefined;
  /** What the catalogue knows about it. */
  known: KnownError | undefined;
  /** How many reconcilers wait behind members without failing themselves. */
  waiting: number;
}

/**
 * Groups what fails in the fleet, most clusters first. Followers, which only wait, are counted and not listed.
 *
 * @param accepts - which rows may be members
 *
 * @public
 */
export function findCauses(
  columns: FleetColumns,
  accepts: (row: number) => boolean = () => true,
): Cause[] {
  const failed = columns.lookUp('Failed');
  const stalled = columns.lookUp('Stalled');
  const status = columns.cells.status;
  const groups = new Map<string, ResourceRecord[]>();
  for (let row = 0; row < columns.length; row++) {
    const fails = status[row] === failed || status[row] === stalled;
    if (fails && accepts(row)) {
      const record = columns.record(row);
      const key = fingerprintOf(record);
      groups.set(key, [...(groups.get(key) ?? []), record]);
    }
  }
  const followers = groups.size > 0 ? waitingByDependency(columns) : undefined;
  return [...groups]
    .map(([shared, members]) =>
      causeOf(shared, members, followers ?? new Map()),
    )
    .sort(
      (a, b) =>
        b.targets.length - a.targets.length ||
        b.members.length + b.waiting - (a.members.length + a.waiting) ||
        (a.since ?? 0) - (b.since ?? 0) ||
        a.fingerprint.localeCompare(b.fingerprint),
    );
}

function fingerprintOf(record: ResourceRecord): string {
  const { kind, reason, message, managementCluster, namespace, name } = record;
  const names = [
    ...record.target.split('/'),
    managementCluster,
    namespace,
    name,
  ];
  return `${kind} ${fingerprint(reason, message, names)}`;
}

function causeOf(
  shared: string,
  members: ResourceRecord[],
  followers: ReadonlyMap<string, readonly string[]>,
): Cause {
  const sorted = members.sort(
    (a, b) =>
      (a.since ?? Infinity) - (b.since ?? Infinity) ||
      a.key.localeCompare(b.key),
  );
  const [first] = sorted;
  return {
    fingerprint: shared,
    status: first.status === 'Stalled' ? 'Stalled' : 'Failed',
    kind: first.kind,
    reason: first.reason,
    failureClass: failureClassOf(first),
    message: first.message,
    members: sorted,
    targets: [...new Set(sorted.map(item => item.target).filter(Boolean))],
    since: first.since,
    known: knownErrorOf(first),
    waiting: countBehind(
      sorted.map(item => item.key),
      followers,
    ),
  };
}

/** Keys of the reconcilers that wait, by the key of what each waits for or takes its content from. */
function waitingByDependency(
  columns: FleetColumns,
): ReadonlyMap<string, readonly string[]> {
  const waiting = columns.lookUp('DependencyNotReady');
  const status = columns.cells.status;
  const found = new Map<string, string[]>();
  for (let row = 0; row < columns.length; row++) {
    if (status[row] === waiting) {
      const key = columns.keyOf(row);
      const before = [
        columns.text('source', row),
        ...columns.text('dependsOn', row).split(' '),
      ].filter(Boolean);
      for (const dependency of before) {
        found.set(dependency, [...(found.get(dependency) ?? []), key]);
      }
    }
  }
  return found;
}

function countBehind(
  roots: readonly string[],
  followers: ReadonlyMap<string, readonly string[]>,
): number {
  const seen = new Set<string>();
  const queue = [...roots];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const follower of followers.get(key) ?? []) {
      if (!seen.has(follower)) {
        seen.add(follower);
        queue.push(follower);
      }
    }
  }
  return seen.size;
}
