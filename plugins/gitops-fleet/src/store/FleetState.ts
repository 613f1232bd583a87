import {
  ClusterRecord,
  ConnectionRecord,
  FleetChanges,
  FleetColumns,
  FleetHeartbeat,
  FleetSnapshot,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/**
 * How the portal hears of changes: pushed, asked for every few seconds, or not at all at the moment.
 */
export type PortalConnection = 'streaming' | 'polling' | 'disconnected';

/** The fleet as the browser holds it. A new object for every visible change, so that what is
 * derived from it is kept until then; `columns` itself is changed in place. */
export interface ReadyFleet {
  phase: 'ready';
  epoch: string;
  version: number;
  columns: FleetColumns;
  /** By cluster key. */
  clusters: ReadonlyMap<string, ClusterRecord>;
  /** By name of the management cluster. */
  connections: ReadonlyMap<string, ConnectionRecord>;
  connection: PortalConnection;
  /**
   * Epoch milliseconds since when nothing is heard of the backend. Set once a second attempt failed too: a connection
   * that comes back at once is nothing to speak of.
   */
  lostSince?: number;
  /** Why nothing is heard. */
  lostReason?: string;
  /** Epoch milliseconds of the next attempt. */
  nextAttempt?: number;
}

/** What is known of the fleet. */
export type FleetState =
  | { phase: 'loading' }
  | { phase: 'forbidden'; message: string; signedOut: boolean }
  | { phase: 'error'; message: string; nextAttempt?: number }
  | ReadyFleet;

/** The fleet of a fresh snapshot. */
export function readSnapshot(
  snapshot: FleetSnapshot,
  previous: FleetState,
): ReadyFleet {
  return {
    phase: 'ready',
    epoch: snapshot.epoch,
    version: snapshot.version,
    columns: new FleetColumns({
      dictionary: snapshot.dictionary,
      columns: snapshot.resources,
    }),
    clusters: new Map(snapshot.clusters.map(item => [item.key, item])),
    connections: new Map(
      snapshot.connections.map(item => [item.managementCluster, item]),
    ),
    connection:
      previous.phase === 'ready' ? previous.connection : 'disconnected',
  };
}

/** Whether a batch continues the fleet; one that does not calls for a new snapshot. */
export function continues(fleet: ReadyFleet, changes: FleetChanges): boolean {
  return (
    !changes.reset &&
    changes.epoch === fleet.epoch &&
    changes.since <= fleet.version
  );
}

/** The fleet after a batch that `continues` it. The columns are changed in place. */
export function applyChanges(
  fleet: ReadyFleet,
  changes: FleetChanges,
): ReadyFleet {
  if (changes.version <= fleet.version) {
    return fleet;
  }
  for (const record of changes.resources) {
    fleet.columns.set(record);
  }
  for (const key of changes.removedResources) {
    fleet.columns.delete(key);
  }
  return {
    ...fleet,
    version: changes.version,
    clusters: withChanges(
      fleet.clusters,
      changes.clusters.map(item => [item.key, item]),
      changes.removedClusters,
    ),
    connections: withChanges(
      fleet.connections,
      changes.connections.map(item => [item.managementCluster, item]),
      changes.removedConnections,
    ),
  };
}

/** The fleet after a heartbeat: nothing changed, and it is known to be true up to a later moment. */
export function applyHeartbeat(
  fleet: ReadyFleet,
  heartbeat: FleetHeartbeat,
): ReadyFleet {
  const connections = new Map(fleet.connections);
  for (const [name, asOf] of Object.entries(heartbeat.connections)) {
    const connection = connections.get(name);
    if (connection && (connection.asOf ?? 0) < asOf) {
      connections.set(name, { ...connection, asOf });
    }
  }
  return { ...fleet, connections };
}

function withChanges<T>(
  before: ReadonlyMap<string, T>,
  changed: [string, T][],
  removed: string[],
): ReadonlyMap<string, T> {
  if (changed.length === 0 && removed.length === 0) {
    return before;
  }
  const after = new Map(before);
  changed.forEach(([key, item]) => after.set(key, item));
  removed.forEach(key => after.delete(key));
  return after;
}
