import {
  ClusterRecord,
  ConnectionRecord,
  FleetColumns,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { SubjectKeys } from '../history/HistoryReader';
import type { ChangeLog } from '../store/ChangeLog';

/**
 * What one decision lets people see: the store itself for those who may see everything, a `RestrictedFleet` for others.
 * Lists, counts, snapshots and streams are made of it, so that nothing is counted that may not be seen.
 */
export interface VisibleFleet {
  /** Its epoch and its versions belong to this fleet alone. */
  readonly changeLog: ChangeLog;
  readonly columns: FleetColumns;
  readonly clusters: ReadonlyMap<string, ClusterRecord>;
  readonly connections: ReadonlyMap<string, ConnectionRecord>;
  record(key: string): ResourceRecord | undefined;
}

/**
 * Whether somebody may see what a key names.
 *
 * @param key - of a resource or a workload cluster, or the name of a management cluster
 */
export function shows(fleet: VisibleFleet, key: string): boolean {
  return (
    fleet.columns.rowOf(key) !== undefined ||
    fleet.clusters.has(key) ||
    fleet.connections.has(key)
  );
}

/** Keys of all that somebody may see, as they are now. */
export function visibleKeys(fleet: VisibleFleet): SubjectKeys {
  const { columns, clusters, connections } = fleet;
  return {
    size: columns.length + clusters.size + connections.size,
    has: key =>
      columns.rowOf(key) !== undefined ||
      clusters.has(key) ||
      connections.has(key),
    *keys() {
      for (let row = 0; row < columns.length; row++) {
        yield columns.keyOf(row);
      }
      yield* clusters.keys();
      yield* connections.keys();
    },
  };
}
