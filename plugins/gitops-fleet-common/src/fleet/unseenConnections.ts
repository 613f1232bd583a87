import { ConnectionKind, ConnectionRecord, UnseenConnection } from './records';

const seen: ReadonlySet<ConnectionKind['state']> = new Set([
  'live',
  'not-installed',
  'not-granted',
]);

/**
 * The kinds that keep a connection that answers from being seen as a whole; none where the API server does not answer.
 *
 * @public
 */
export function unseenKindsOf(connection: ConnectionRecord): ConnectionKind[] {
  return connection.state === 'live'
    ? connection.kinds.filter(({ state }) => !seen.has(state))
    : [];
}

/**
 * The management clusters that cannot be seen, as a whole or in part: first those that do not answer, the ones that have not
 * done so for longest at the beginning. A kind that is being listed is on its way, so that it alone is no trouble.
 *
 * @public
 */
export function findUnseenConnections(
  connections: Iterable<ConnectionRecord>,
): UnseenConnection[] {
  return [...connections]
    .flatMap(connection => unseenOf(connection) ?? [])
    .sort(
      (a, b) =>
        Number(a.state === 'incomplete') - Number(b.state === 'incomplete') ||
        (a.state === 'stale' ? (a.asOf ?? 0) - (b.asOf ?? 0) : 0) ||
        a.managementCluster.localeCompare(b.managementCluster),
    );
}

function unseenOf(connection: ConnectionRecord): UnseenConnection | undefined {
  const { managementCluster, title, asOf, nextRetry } = connection;
  const shared = {
    managementCluster,
    title,
    ...(asOf !== undefined && { asOf }),
  };
  if (connection.state === 'stale') {
    const { reason, message } = connection;
    return {
      ...shared,
      state: 'stale',
      reason,
      message,
      kinds: [],
      ...(nextRetry !== undefined && { nextRetry }),
    };
  }
  const kinds = unseenKindsOf(connection).filter(
    ({ state }) => state !== 'syncing',
  );
  if (kinds.length === 0) {
    return undefined;
  }
  return {
    ...shared,
    state: 'incomplete',
    reason: kinds.some(({ state }) => state === 'stale')
      ? 'KindUnavailable'
      : 'Forbidden',
    message: kinds.find(({ message }) => message)?.message ?? '',
    kinds,
  };
}
