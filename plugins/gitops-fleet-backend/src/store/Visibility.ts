import {
  ConnectionKind,
  ConnectionRecord,
  Freshness,
  KindDescriptor,
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

  /** @returns what has changed: `shown` what people see of it, `freshness` how fresh its objects are */
  setConnection(record: ConnectionRecord): {
    shown: boolean;
    freshness: boolean;
  } {
    const before = this.connections.get(record.managementCluster);
    this.connections.set(record.managementCluster, record);
    return {
      shown: !before || !sameButAsOf(before, record),
      freshness:
        before?.state !== record.state || before?.reason !== record.reason,
    };
  }

  /** @returns whether its objects are as fresh as before */
  setKind(id: string, kind: ConnectionKind): boolean {
    const before = this.#kinds.get(id);
    this.#kinds.set(id, kind);
    return before?.state === kind.state;
  }

  /** Forgets a management cluster and its kinds. */
  forget(managementCluster: string): void {
    this.connections.delete(managementCluster);
    for (const id of this.#kinds.keys()) {
      if (id.startsWith(`${managementCluster}/`)) {
        this.#kinds.delete(id);
      }
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
