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

interface LoggedBatch extends SentBatch {
  batch: ChangeBatch;
}

/**
 * The last batches of changes, each with the version that it leads to. It is a bounded memory: who comes back too late,
 * or from another life of the process, begins again with a snapshot.
 */
export class ChangeLog {
  /** Names this log; a version means nothing in another one. */
  readonly epoch = randomUUID();
  readonly #batches: LoggedBatch[] = [];
  readonly #subscribers = new Set<(batch: SentBatch) => void>();
  readonly #maximum: { batches: number; characters: number };
  #characters = 0;
  #version = 0;

  constructor(maximum = { batches: 256, characters: 8_000_000 }) {
    this.#maximum = maximum;
  }

  /** The version of the fleet that the store holds. */
  get version(): number {
    return this.#version;
  }

  append(batch: ChangeBatch, asOf: number): void {
    const since = this.#version++;
    const text = JSON.stringify(
      toChanges(batch, {
        epoch: this.epoch,
        since,
        version: this.#version,
        asOf,
      }),
    );
    const logged = { version: this.#version, text, batch };
    this.#batches.push(logged);
    this.#characters += text.length;
    while (
      this.#batches.length > this.#maximum.batches ||
      (this.#characters > this.#maximum.characters && this.#batches.length > 1)
    ) {
      this.#characters -= this.#batches.shift()!.text.length;
    }
    for (const subscriber of this.#subscribers) {
      subscriber(logged);
    }
  }

  /** Everything between a version and now as one batch: the last word on each record counts. */
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
    for (const { batch } of this.#batches.slice(version - oldest)) {
      for (const field of ['resources', 'clusters', 'connections'] as const) {
        const target: Map<string, unknown> = merged[field];
        batch[field].forEach((record, key) => target.set(key, record));
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
