import {
  ClusterRecord,
  ConnectionRecord,
  FleetChanges,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { randomUUID } from 'node:crypto';

/** What one batch changes; a record or `undefined` for what is gone, by key. */
export interface ChangeBatch {
  resources: Map<string, ResourceRecord | undefined>;
  clusters: Map<string, ClusterRecord | undefined>;
  connections: Map<string, ConnectionRecord | undefined>;
}

/** A batch as it is sent: every subscriber gets the same text. */
export interface SentBatch {
  version: number;
  text: string;
}

/** Where the log finds what is true of what has changed. */
export interface FleetRecords {
  record(key: string): ResourceRecord | undefined;
  clusters: ReadonlyMap<string, ClusterRecord>;
  connections: ReadonlyMap<string, ConnectionRecord>;
}

/** Which records a batch has changed. */
interface LoggedBatch {
  resources: readonly string[];
  clusters: readonly string[];
  connections: readonly string[];
}

/**
 * Which records have changed in the last versions of the fleet. It is a bounded memory of names: who comes back gets what
 * is true of them by then, and who comes back too late, or from another life of the process, begins again with a snapshot.
 */
export class ChangeLog {
  /** Names this log; a version means nothing in another one. */
  readonly epoch = randomUUID();
  readonly #records: FleetRecords;
  readonly #batches: LoggedBatch[] = [];
  readonly #subscribers = new Set<(batch: SentBatch) => void>();
  readonly #maximum: { batches: number; keys: number };
  #keys = 0;
  #version = 0;

  constructor(
    records: FleetRecords,
    maximum = { batches: 4_096, keys: 20_000 },
  ) {
    this.#records = records;
    this.#maximum = maximum;
  }

  /** The version of the fleet that the store holds. */
  get version(): number {
    return this.#version;
  }

  /** How many are told of every batch. */
  get subscribers(): number {
    return this.#subscribers.size;
  }

  append(batch: ChangeBatch, asOf: number): void {
    const since = this.#version++;
    const logged = {
      resources: [...batch.resources.keys()],
      clusters: [...batch.clusters.keys()],
      connections: [...batch.connections.keys()],
    };
    this.#batches.push(logged);
    this.#keys += sizeOf(logged);
    while (
      this.#batches.length > this.#maximum.batches ||
      this.#keys > this.#maximum.keys
    ) {
      this.#keys -= sizeOf(this.#batches.shift()!);
    }
    if (this.#subscribers.size === 0) {
      return;
    }
    const sent = {
      version: this.#version,
      text: JSON.stringify(
        toChanges(batch, {
          epoch: this.epoch,
          since,
          version: this.#version,
          asOf,
        }),
      ),
    };
    for (const subscriber of this.#subscribers) {
      subscriber(sent);
    }
  }

  /** Everything between a version and now as one batch: what is true now of each record that has changed. */
  changesSince(
    version: number,
    epoch: string | undefined,
    asOf: number,
  ): FleetChanges {
    const position = {
      epoch: this.epoch,
      since: version,
      version: this.#version,
      asOf,
    };
    const oldest = this.#version - this.#batches.length;
    const known =
      (epoch === undefined || epoch === this.epoch) &&
      version >= oldest &&
      version <= this.#version;
    const merged = emptyBatch();
    if (!known) {
      return { ...toChanges(merged, position), reset: true };
    }
    const { clusters, connections } = this.#records;
    for (const logged of this.#batches.slice(version - oldest)) {
      for (const key of logged.resources) {
        merged.resources.set(key, this.#records.record(key));
      }
      for (const key of logged.clusters) {
        merged.clusters.set(key, clusters.get(key));
      }
      for (const key of logged.connections) {
        merged.connections.set(key, connections.get(key));
      }
    }
    return toChanges(merged, position);
  }

  /** Calls back with every batch from now on, until the answer is called. */
  subscribe(subscriber: (batch: SentBatch) => void): () => void {
    this.#subscribers.add(subscriber);
    return () => {
      this.#subscribers.delete(subscriber);
    };
  }
}

function sizeOf({ resources, clusters, connections }: LoggedBatch): number {
  return resources.length + clusters.length + connections.length;
}

/** A batch that changes nothing. */
export function emptyBatch(): ChangeBatch {
  return {
    resources: new Map(),
    clusters: new Map(),
    connections: new Map(),
  };
}

function split<T>(records: Map<string, T | undefined>): {
  present: T[];
  removed: string[];
} {
  const present: T[] = [];
  const removed: string[] = [];
  records.forEach((record, key) => {
    if (record === undefined) {
      removed.push(key);
    } else {
      present.push(record);
    }
  });
  return { present, removed };
}

function toChanges(
  batch: ChangeBatch,
  position: { epoch: string; since: number; version: number; asOf: number },
): FleetChanges {
  const resources = split(batch.resources);
  const clusters = split(batch.clusters);
  const connections = split(batch.connections);
  return {
    ...position,
    reset: false,
    resources: resources.present,
    removedResources: resources.removed,
    clusters: clusters.present,
    removedClusters: clusters.removed,
    connections: connections.present,
    removedConnections: connections.removed,
  };
}
