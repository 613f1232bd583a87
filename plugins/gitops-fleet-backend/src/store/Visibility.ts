import {
  ConnectionKind,
  ConnectionRecord,
  Freshness,
  KindDescriptor,
  kindDescriptors,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Names a kind on a management cluster. */
export function kindId(
  managementCluster: string,
  descriptor: Pick<KindDescriptor, 'group' | 'kind'>,
): string {
  return `${managementCluster}/${descriptor.group}/${descriptor.kind}`;
}

/** Reasons of a stale connection that its objects show as their own. */
const ownReasons: ReadonlySet<string> = new Set([
  'CredentialsRejected',
  'Restarted',
  'Unwatched',
]);

/** What can be seen of the fleet: how each management cluster is connected, and each of its kinds. */
export class Visibility {
  readonly connections = new Map<string, ConnectionRecord>();
  readonly #kinds = new Map<string, ConnectionKind>();
  /** Management clusters of which something may be seen in another way than its objects were last looked at. */
  readonly #due = new Set<string>();
  /** How the objects of each kind were seen when they were last looked at. */
  readonly #looked = new Map<string, string>();

  /** @returns what has changed: `shown` what people see of it, `freshness` how fresh what it gives is */
  setConnection(record: ConnectionRecord): {
    shown: boolean;
    freshness: boolean;
  } {
    const before = this.connections.get(record.managementCluster);
    this.connections.set(record.managementCluster, record);
    const freshness =
      before?.state !== record.state || before?.reason !== record.reason;
    if (freshness) {
      this.#due.add(record.managementCluster);
    }
    return { shown: !before || !sameButAsOf(before, record), freshness };
  }

  setKind(
    managementCluster: string,
    descriptor: KindDescriptor,
    kind: ConnectionKind,
  ): void {
    const id = kindId(managementCluster, descriptor);
    if (this.#kinds.get(id)?.state !== kind.state) {
      this.#due.add(managementCluster);
    }
    this.#kinds.set(id, kind);
  }

  /**
   * The kinds whose objects are seen in another way than when they were last looked at; they count as looked at. A management
   * cluster that changes hands is seen as before when that is over, and nothing of it has to be looked at.
   *
   * @param waits - whether the objects of a management cluster are looked at later
   */
  takeChanged(waits: (managementCluster: string) => boolean): string[] {
    const changed: string[] = [];
    for (const name of this.#due) {
      if (waits(name)) {
        continue;
      }
      this.#due.delete(name);
      const ids = kindDescriptors.map(descriptor => kindId(name, descriptor));
      // Whether what an object names is there is only known where the kind of that is.
      const known = ids.map(id => Number(this.knowsKind(name, id))).join('');
      kindDescriptors.forEach((descriptor, index) => {
        const { stale, reason } = this.freshnessOf(name, descriptor);
        const seen = `${known} ${stale ? reason : ''}`;
        if (this.#looked.get(ids[index]) !== seen) {
          this.#looked.set(ids[index], seen);
          changed.push(ids[index]);
        }
      });
    }
    return changed;
  }

  /** Forgets a management cluster and its kinds. */
  forget(managementCluster: string): void {
    this.connections.delete(managementCluster);
    this.#due.delete(managementCluster);
    for (const descriptor of kindDescriptors) {
      const id = kindId(managementCluster, descriptor);
      this.#kinds.delete(id);
      this.#looked.delete(id);
    }
  }

  /** How fresh what is known of a kind on a management cluster is. */
  freshnessOf(
    managementCluster: string,
    descriptor: KindDescriptor,
  ): Freshness {
    const connection = this.connections.get(managementCluster);
    const asOf = connection?.asOf;
    const since = asOf === undefined ? {} : { since: new Date(asOf) };
    if (connection?.state === 'stale') {
      const reason = ownReasons.has(connection.reason)
        ? connection.reason
        : 'ManagementClusterUnreachable';
      return { stale: true, reason, ...since };
    }
    switch (this.#kinds.get(kindId(managementCluster, descriptor))?.state) {
      case 'syncing':
        // What is there is from before: the first list puts another in its place.
        return { stale: true, reason: 'Syncing', ...since };
      case 'stale':
        return { stale: true, reason: 'KindUnavailable', ...since };
      case 'forbidden':
      case 'not-granted':
        return { stale: true, reason: 'Forbidden', ...since };
      default:
        return { stale: false };
    }
  }

  /** Whether everything that exists of the kind of a key is known. */
  knowsKind(managementCluster: string, key: string): boolean {
    const [, group, kind] = key.split('/');
    const state = this.#kinds.get(
      kindId(managementCluster, { group, kind }),
    )?.state;
    return state === 'live' || state === 'not-installed';
  }
}

/** `asOf` moves every few seconds; the heartbeat of the stream carries it. */
function sameButAsOf(a: ConnectionRecord, b: ConnectionRecord): boolean {
  const shown = (record: ConnectionRecord) =>
    JSON.stringify({ ...record, asOf: undefined });
  return shown(a) === shown(b);
}
