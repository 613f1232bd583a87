import { HistoryEntry } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { Knex } from 'knex';
import { FleetDatabase } from '../database/FleetDatabase';

/** Which entries are wanted. Times in epoch milliseconds; lists of values are alternatives. */
export interface TransitionQuery {
  since?: number;
  until?: number;
  statuses?: string[];
  shards?: string[];
  types?: string[];
  /** Keys of subjects, some thousand at most. */
  keys?: string[];
  /** Only what comes after this one, which is older. */
  before?: { at: number; id: number };
}

/** An entry of the history, with the subject that it tells of. */
export interface TransitionRow {
  id: number | string;
  key: string;
  type: HistoryEntry['type'];
  at: number | string;
  from_status: string;
  to_status: string;
  reason: string;
  message: string;
  revision: string;
}

const entryColumns = [
  'id',
  'subject_id',
  'at',
  'from_status',
  'to_status',
  'reason',
  'message',
  'revision',
].map(column => `t.${column}`);

const newestFirst = [
  { column: 't.at', order: 'desc' as const },
  { column: 't.id', order: 'desc' as const },
];

/** Newest entries that are looked through for those of some subjects, before each of these is looked up. */
const lookedThrough = 10_000;

/**
 * The table of the history. It has ten million entries and more, and is read by index alone: an engine that is left the
 * choice between the newest entries and those of the subjects reads all of them where its estimate is wrong.
 */
export class Transitions {
  readonly #database: FleetDatabase;

  constructor(database: FleetDatabase) {
    this.#database = database;
  }

  /** The newest entries, newest first. */
  async newest(
    query: TransitionQuery,
    limit: number,
  ): Promise<TransitionRow[]> {
    const { shards, types, keys } = query;
    if (!shards && !types && !keys) {
      return this.#withSubjects(this.#lastOf(query, limit));
    }
    // Clusters and connections are few, and change seldom.
    if (!keys && (!types || types.includes('resource'))) {
      const found = await this.#withSubjects(
        this.#lastOf(query, lookedThrough),
        rows => this.#narrow(rows, query).limit(limit),
      );
      if (found.length === limit) {
        return found;
      }
    }
    return this.#bySubject(query, limit);
  }

  /** The newest entries of one subject, newest first. */
  async ofSubject(
    key: string,
    query: Pick<TransitionQuery, 'before'>,
    limit: number,
  ): Promise<TransitionRow[]> {
    return this.#withSubjects(
      this.#lastOf(query, limit).where('t.subject_id', this.#idOf(key)),
    );
  }

  /** When a subject first had a revision, epoch milliseconds; `undefined` when it never had. */
  async firstSeen(key: string, revision: string): Promise<number | undefined> {
    const row = await this.#database
      .knex('fleet_transitions')
      .where({ subject_id: this.#idOf(key), revision })
      .orderBy('at')
      .first('at');
    return row && Number(row.at);
  }

  /**
   * The newest entries of some subjects. The newest one of each is looked up first: no other entry can be wanted than those
   * that are at least as new as the last of so many of them.
   */
  async #bySubject(
    query: TransitionQuery,
    limit: number,
  ): Promise<TransitionRow[]> {
    const { knex, isPostgres } = this.#database;
    const newest = await this.#newestOfEach(query);
    const since = newest.length < limit ? 0 : newest[limit - 1].at;
    const wanted = this.#lastOf(query, limit)
      .whereRaw('t.subject_id = s.id')
      .where('t.at', '>=', since);
    return knex('fleet_subjects as s')
      .joinRaw(
        isPostgres
          ? 'cross join lateral ? as t'
          : 'join fleet_transitions as t on t.id in ?',
        [knex.raw('?', [isPostgres ? wanted : idsOf(wanted)])],
      )
      .whereIn(
        's.id',
        newest.filter(({ at }) => at >= since).map(({ id }) => id),
      )
      .orderBy(newestFirst)
      .limit(limit)
      .select('s.key', 's.type', ...entryColumns);
  }

  /** Subjects with the time of the newest entry that is wanted of each, the newest first. */
  async #newestOfEach(
    query: TransitionQuery,
  ): Promise<{ id: number; at: number }[]> {
    const { knex } = this.#database;
    const newest = this.#where(
      knex('fleet_transitions as t').whereRaw('t.subject_id = s.id'),
      query,
    )
      .orderBy('t.at', 'desc')
      .limit(1)
      .select('t.at');
    const rows: { id: number | string; at: number | string | null }[] =
      await this.#narrow(knex('fleet_subjects as s'), query).select(
        's.id',
        newest.as('at'),
      );
    return rows
      .filter(({ at }) => at !== null)
      .map(({ id, at }) => ({ id: Number(id), at: Number(at) }))
      .sort((a, b) => b.at - a.at);
  }

  #lastOf(query: TransitionQuery, limit: number): Knex.QueryBuilder {
    const rows = this.#database.knex('fleet_transitions as t');
    return this.#where(rows, query)
      .orderBy(newestFirst)
      .limit(limit)
      .select(entryColumns);
  }

  /** Has entries with what they tell of. */
  #withSubjects(
    entries: Knex.QueryBuilder,
    narrow: (rows: Knex.QueryBuilder) => Knex.QueryBuilder = rows => rows,
  ): Knex.QueryBuilder {
    return narrow(
      this.#database.knex
        .from(entries.as('t'))
        .join('fleet_subjects as s', 's.id', 't.subject_id')
        .orderBy(newestFirst)
        .select('s.key', 's.type', ...entryColumns),
    );
  }

  #where(rows: Knex.QueryBuilder, query: TransitionQuery): Knex.QueryBuilder {
    const { since, until, statuses, before } = query;
    if (since !== undefined) {
      rows.where('t.at', '>=', since);
    }
    if (until !== undefined) {
      rows.where('t.at', '<', until);
    }
    if (statuses) {
      rows.whereIn('t.to_status', statuses);
    }
    if (before) {
      // The first half is what an index can begin at.
      rows
        .where('t.at', '<=', before.at)
        .whereRaw('(t.at, t.id) < (?, ?)', [before.at, before.id]);
    }
    return rows;
  }

  #narrow(
    rows: Knex.QueryBuilder,
    { shards, types, keys }: TransitionQuery,
  ): Knex.QueryBuilder {
    if (shards) {
      rows.whereIn('s.shard', shards);
    }
    if (types) {
      rows.whereIn('s.type', types);
      if (!types.includes('resource')) {
        // As the index that has only those says it.
        rows.whereRaw(`s.type <> 'resource'`);
      }
    }
    if (keys) {
      rows.whereIn('s.key', keys);
    }
    return rows;
  }

  #idOf(key: string): Knex.QueryBuilder {
    return this.#database.knex('fleet_subjects').where({ key }).select('id');
  }
}

/**
 * The same entries by their ids alone. The signs keep SQLite from reading all entries in the order that is asked for instead
 * of those of one subject, which it takes for as good as long as it has not counted them.
 */
function idsOf(entries: Knex.QueryBuilder): Knex.QueryBuilder {
  return entries
    .clearSelect()
    .select('t.id')
    .clearOrder()
    .orderByRaw('+t.at desc, +t.id desc');
}
