import {
  FleetColumns,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Failing resources of the fleet that say the same. */
export interface Cause {
  /** What members have in common; stable while the failure lasts. */
  fingerprint: string;
  status: 'Failed' | 'Stalled';
  kind: string;
  reason: string;
  /** Verbatim, of the member that failed first. */
  message: string;
  /** The one that failed first comes first. */
  members: ResourceRecord[];
  /** Keys of the clusters that members are applied to. */
  targets: string[];
  /** Epoch milliseconds of the first failure, as far as known. */
  since: number | undefined;
  /** How many reconcilers wait behind members without failing themselves. */
  waiting: number;
}

/**
 * What a message has in common with those of the same failure elsewhere: without what is particular to one attempt or
 * one cluster (digests, addresses, durations, moments, identifiers, and the given names).
 */
export function messageShape(
  message: string,
  names: readonly string[],
): string {
  let shape = message;
  for (const name of names.filter(item => item.length > 2)) {
    shape = shape.split(name).join('<name>');
  }
  return shape
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>')
    .replace(/\b(sha\d+:)?[0-9a-f]{7,64}\b/gi, '<hash>')
    .replace(/\b\d{4}-\d\d-\d\d[T ][\d:.]+(Z|[+-]\d\d:?\d\d)?/g, '<time>')
    .replace(/\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b/g, '<address>')
    .replace(/\b(\d+(\.\d+)?(ms|µs|s|m|h))+\b/g, '<duration>')
    .replace(/\d+/g, '<n>')
    .slice(0, 200);
}

/** Groups what fails in the fleet, most clusters first. Followers, which only wait, are counted and not listed. */
export function findCauses(columns: FleetColumns): Cause[] {
  const failed = columns.lookUp('Failed');
  const stalled = columns.lookUp('Stalled');
  const status = columns.encoded.columns.status;
  const groups = new Map<string, ResourceRecord[]>();
  for (let row = 0; row < columns.length; row++) {
    if (status[row] === failed || status[row] === stalled) {
      const record = columns.record(row);
      const key = fingerprintOf(record);
      groups.set(key, [...(groups.get(key) ?? []), record]);
    }
  }
  const followers = groups.size > 0 ? waitingByDependency(columns) : undefined;
  return [...groups]
    .map(([fingerprint, members]) =>
      causeOf(fingerprint, members, followers ?? new Map()),
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
  const names = [
    ...record.target.split('/').reverse(),
    record.managementCluster,
    record.namespace,
    record.name,
  ].sort((a, b) => b.length - a.length);
  return [record.kind, record.reason, messageShape(record.message, names)].join(
    ' ',
  );
}

function causeOf(
  fingerprint: string,
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
    fingerprint,
    status: first.status === 'Stalled' ? 'Stalled' : 'Failed',
    kind: first.kind,
    reason: first.reason,
    message: first.message,
    members: sorted,
    targets: [...new Set(sorted.map(item => item.target).filter(Boolean))],
    since: first.since,
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
  const status = columns.encoded.columns.status;
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
