import {
  ConnectionRecord,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { FleetDatabase } from '../database/FleetDatabase';
import { SubjectMemory, SubjectType } from './subjects';

/** A subject as the database knows it. */
export interface StoredSubject {
  type: SubjectType;
  key: string;
  object?: KubernetesObject;
  memory: SubjectMemory;
}

/** What tells whether a subject is written as it is in memory. */
export interface WrittenSubject {
  type: SubjectType;
  /** Resource version of a resource. */
  version: string | undefined;
  status: string;
  reason: string;
}

/** How a shard stands in the database. */
export interface ShardState {
  name: string;
  seq: number;
  /** Up to which rows of subjects that are gone may have been thrown away. */
  purgedSeq: number;
  /** Whether a replica watches it, or did until a moment ago. */
  watched: boolean;
  connection?: ConnectionRecord;
}

/** Where what other replicas, or this one in an earlier life, have seen is put. */
export interface StateSink {
  /** Puts a whole shard in the place of what was known of it. */
  replaceShard(shard: string, subjects: StoredSubject[]): void;
  upsertSubject(shard: string, subject: StoredSubject): void;
  removeSubject(shard: string, type: SubjectType, key: string): void;
}

interface ShardRow {
  name: string;
  seq: number | string;
  purged_seq: number | string;
  connection: string | null;
  watched: boolean | number;
}

interface SubjectRow {
  type: SubjectType;
  key: string;
  seq: number | string;
  deleted: boolean | number;
  object: string | null;
  memory: string | null;
}

const pageSize = 1_000;

/** Milliseconds that pass between the end of a lease and the next one where another replica is at hand. */
const handOver = 5_000;

/**
 * Reads what is written of shards, from where it has read before. There is one writer for each shard, so that its
 * sequence has no gaps and nothing is read before what was written earlier.
 */
export class StateReader {
  readonly #database: FleetDatabase;
  readonly #sink: StateSink;
  readonly #cursors = new Map<string, number>();

  constructor(database: FleetDatabase, sink: StateSink) {
    this.#database = database;
    this.#sink = sink;
  }

  /** How the given shards stand. */
  async shards(names: readonly string[]): Promise<ShardState[]> {
    const { knex, now } = this.#database;
    const rows: ShardRow[] = await knex('fleet_shards')
      .whereIn('name', names)
      .select(
        'name',
        'seq',
        'purged_seq',
        'connection',
        knex.raw(`expires_at > ${now} - ${handOver} as watched`),
      );
    return rows.map(row => ({
      name: row.name,
      seq: Number(row.seq),
      purgedSeq: Number(row.purged_seq),
      watched: Boolean(row.watched),
      ...(row.connection !== null && {
        connection: JSON.parse(row.connection) as ConnectionRecord,
      }),
    }));
  }

  /** Reads all that has been written of a shard since the last time; all of it at the first time. */
  async catchUp({ name: shard, seq, purgedSeq }: ShardState): Promise<void> {
    const cursor = this.#cursors.get(shard);
    if (cursor === undefined || cursor < purgedSeq) {
      await this.#readWhole(shard);
      return;
    }
    if (cursor >= seq) {
      return;
    }
    for (;;) {
      const rows = await this.#rowsAfter(shard, this.#cursors.get(shard)!);
      for (const subject of rows) {
        if (subject.deleted) {
          this.#sink.removeSubject(shard, subject.type, subject.key);
        } else {
          this.#sink.upsertSubject(shard, toSubject(subject));
        }
        this.#cursors.set(shard, Number(subject.seq));
      }
      if (rows.length < pageSize) {
        return;
      }
    }
  }

  /** What is written of a shard, by key. */
  async written(shard: string): Promise<Map<string, WrittenSubject>> {
    const { knex } = this.#database;
    const version = this.#database.textIn(
      'object',
      'metadata',
      'resourceVersion',
    );
    const rows: (Omit<WrittenSubject, 'version'> & {
      key: string;
      version: string | null;
    })[] = await knex('fleet_subjects')
      .where({ shard, deleted: false })
      .select(
        'key',
        'type',
        'status',
        'reason',
        knex.raw(`${version} as version`),
      );
    return new Map(
      rows.map(({ key, ...row }) => [
        key,
        { ...row, version: row.version ?? undefined },
      ]),
    );
  }

  /** Has the next `catchUp` of a shard begin anew. */
  forget(shard: string): void {
    this.#cursors.delete(shard);
  }

  /** Passes over what this replica has written itself, which is in its memory. Nobody else has written in between. */
  skipTo(shard: string, seq: number): void {
    if (this.#cursors.has(shard)) {
      this.#cursors.set(shard, seq);
    }
  }

  async #readWhole(shard: string): Promise<void> {
    // What is written while this reads moves to the end, and is read again there.
    const subjects = new Map<string, StoredSubject>();
    let cursor = 0;
    for (;;) {
      const rows = await this.#rowsAfter(shard, cursor);
      for (const row of rows) {
        cursor = Number(row.seq);
        if (row.deleted) {
          subjects.delete(row.key);
        } else {
          subjects.set(row.key, toSubject(row));
        }
      }
      if (rows.length < pageSize) {
        break;
      }
    }
    this.#sink.replaceShard(shard, [...subjects.values()]);
    this.#cursors.set(shard, cursor);
  }

  #rowsAfter(shard: string, seq: number): Promise<SubjectRow[]> {
    return this.#database
      .knex('fleet_subjects')
      .where({ shard })
      .andWhere('seq', '>', seq)
      .orderBy('seq')
      .limit(pageSize)
      .select('type', 'key', 'seq', 'deleted', 'object', 'memory');
  }
}

function toSubject({ type, key, object, memory }: SubjectRow): StoredSubject {
  return {
    type,
    key,
    ...(object !== null && { object: JSON.parse(object) }),
    memory: memory === null ? {} : JSON.parse(memory),
  };
}
