import {
  ClusterRecord,
  ConnectionRecord,
  FleetChanges,
  FleetColumns,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ChangeBatch, ChangeLog, emptyBatch } from '../store/ChangeLog';
import type { FleetStore } from '../store/FleetStore';
import { ofCluster, ofConnection, ofResource, ofRow } from './fleetResource';
import { restrictCluster } from './restrictCluster';
import type { FleetPredicate } from './rules';
import type { VisibleFleet } from './VisibleFleet';

/**
 * The part of the fleet that a predicate lets through, kept beside the store and brought up to date with each of its
 * batches. What comes to be let through enters as present, what is no longer leaves as removed. A cluster and a management
 * cluster are in it when they are let through themselves, or something on them is; what they count is in it too.
 */
export class RestrictedFleet implements VisibleFleet {
  readonly changeLog = new ChangeLog(this);
  readonly columns = new FleetColumns();
  readonly clusters = new Map<string, ClusterRecord>();
  readonly #store: FleetStore;
  readonly #allows: FleetPredicate;
  readonly #stop: () => void;
  /** Management clusters in it, as they were last told. */
  readonly #connections = new Map<string, ConnectionRecord>();
  /** Resources in it by management cluster, and by kind on one. */
  readonly #counts = new Map<string, number>();
  #seen = -1;

  constructor(store: FleetStore, allows: FleetPredicate) {
    this.#store = store;
    this.#allows = allows;
    this.#rebuild();
    this.#stop = store.onFlush(() => this.#follow());
  }

  /** How fresh they are changes without a batch, so it is asked of the store. */
  get connections(): ReadonlyMap<string, ConnectionRecord> {
    const shown = new Map<string, ConnectionRecord>();
    for (const name of this.#connections.keys()) {
      const record = this.#store.connections.get(name);
      if (record) {
        shown.set(name, this.#counted(record));
      }
    }
    return shown;
  }

  record(key: string): ResourceRecord | undefined {
    const row = this.columns.rowOf(key);
    return row === undefined ? undefined : this.columns.record(row);
  }

  /** It stays what it is from now on. */
  close(): void {
    this.#stop();
  }

  #follow(): void {
    const { epoch } = this.#store.changeLog;
    const changes = this.#store.changeLog.changesSince(
      this.#seen,
      epoch,
      Date.now(),
    );
    if (changes.reset) {
      this.#rebuild();
    } else {
      this.#apply(changes);
    }
  }

  /** Looks at everything: at the beginning, and when the log does not reach back far enough. */
  #rebuild(): void {
    const { columns, clusters, connections, changeLog } = this.#store;
    const resources: ResourceRecord[] = [];
    for (let row = 0; row < columns.length; row++) {
      const key = columns.keyOf(row);
      if (
        this.columns.rowOf(key) !== undefined ||
        this.#allows(ofRow(columns, row))
      ) {
        resources.push(columns.record(row));
      }
    }
    const own = Array.from({ length: this.columns.length }, (_, row) =>
      this.columns.keyOf(row),
    );
    this.#apply({
      version: changeLog.version,
      resources,
      removedResources: own.filter(key => columns.rowOf(key) === undefined),
      clusters: [...clusters.values()],
      removedClusters: [...this.clusters.keys()].filter(
        key => !clusters.has(key),
      ),
      connections: [...connections.values()],
      removedConnections: [],
    });
  }

  #apply(
    changes: Omit<FleetChanges, 'epoch' | 'since' | 'asOf' | 'reset'>,
  ): void {
    const batch = emptyBatch();
    const clusters = new Set([
      ...changes.clusters.map(({ key }) => key),
      ...changes.removedClusters,
    ]);
    const connections = new Set([
      ...changes.connections.map(({ managementCluster }) => managementCluster),
      ...changes.removedConnections,
    ]);
    const set = (key: string, record: ResourceRecord | undefined) => {
      const before = this.record(key);
      if (!before && !record) {
        return;
      }
      for (const { target } of [before, record].filter(present)) {
        clusters.add(target);
      }
      if (!before || !record) {
        connections.add((before ?? record)!.managementCluster);
      }
      this.#count(before, -1);
      this.#count(record, 1);
      if (record) {
        this.columns.set(record);
      } else {
        this.columns.delete(key);
      }
      batch.resources.set(key, record);
    };
    for (const record of changes.resources) {
      set(record.key, this.#allows(ofResource(record)) ? record : undefined);
    }
    changes.removedResources.forEach(key => set(key, undefined));
    this.#setClusters(clusters, connections, batch);
    this.#setConnections(connections, batch);
    this.#seen = changes.version;
    const { resources } = batch;
    if (resources.size + batch.clusters.size + batch.connections.size > 0) {
      this.changeLog.append(batch, Date.now());
    }
  }

  #setClusters(
    keys: ReadonlySet<string>,
    connections: Set<string>,
    batch: ChangeBatch,
  ): void {
    const rows = this.#rowsOf(keys);
    for (const key of keys) {
      const whole = this.#store.clusters.get(key);
      const before = this.clusters.get(key);
      const targeting = rows.get(key) ?? [];
      const after =
        whole && (targeting.length > 0 || this.#allows(ofCluster(whole)))
          ? restrictCluster(whole, this.columns, targeting)
          : undefined;
      if (JSON.stringify(before) === JSON.stringify(after)) {
        continue;
      }
      connections.add((before ?? after)!.managementCluster);
      batch.clusters.set(key, after);
      if (after) {
        this.clusters.set(key, after);
      } else {
        this.clusters.delete(key);
      }
    }
  }

  /** Rows of the reconcilers in it that target some clusters, in one pass. */
  #rowsOf(keys: ReadonlySet<string>): Map<string, number[]> {
    const rows = new Map<string, number[]>();
    if (keys.size === 0) {
      return rows;
    }
    for (let row = 0; row < this.columns.length; row++) {
      const target = this.columns.text('target', row);
      if (keys.has(target) && this.columns.text('scope', row) !== 'source') {
        const found = rows.get(target) ?? [];
        found.push(row);
        rows.set(target, found);
      }
    }
    return rows;
  }

  #setConnections(names: ReadonlySet<string>, batch: ChangeBatch): void {
    const withClusters = new Set(
      [...this.clusters.values()].map(
        ({ managementCluster }) => managementCluster,
      ),
    );
    for (const name of names) {
      const whole = this.#store.connections.get(name);
      const shown =
        whole &&
        (withClusters.has(name) ||
          (this.#counts.get(name) ?? 0) > 0 ||
          this.#allows(ofConnection(whole)));
      if (shown) {
        const record = this.#counted(whole);
        this.#connections.set(name, record);
        batch.connections.set(name, record);
      } else if (this.#connections.delete(name)) {
        batch.connections.set(name, undefined);
      }
    }
  }

  /** A connection with what is in this part of the fleet instead of all that it sees. */
  #counted(record: ConnectionRecord): ConnectionRecord {
    return {
      ...record,
      kinds: record.kinds.map(kind => ({
        ...kind,
        objects:
          this.#counts.get(
            `${record.managementCluster}/${kind.group}/${kind.kind}`,
          ) ?? 0,
      })),
    };
  }

  #count(record: ResourceRecord | undefined, by: 1 | -1): void {
    if (!record) {
      return;
    }
    const { managementCluster, group, kind } = record;
    for (const id of [
      managementCluster,
      `${managementCluster}/${group}/${kind}`,
    ]) {
      this.#counts.set(id, (this.#counts.get(id) ?? 0) + by);
    }
  }
}

function present<T>(value: T | undefined): value is T {
  return value !== undefined;
}
