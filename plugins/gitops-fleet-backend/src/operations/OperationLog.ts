import { InputError } from '@backstage/errors';
import {
  OperationKind,
  OperationState,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { Knex } from 'knex';
import { FleetDatabase } from '../database/FleetDatabase';
import { isEnded, OperationEntry } from './operation';

const table = 'fleet_operations';

interface OperationRow {
  id: string;
  at: number | string;
  shard: string;
  key: string;
  operation: OperationKind;
  actor: string;
  why: string;
  outcome: OperationState;
  message: string;
  options: string;
  steps: string;
  notes: string;
  handled_at: number | string | null;
  finished_at: number | string | null;
  bulk: string | null;
  idempotency_key: string | null;
}

/** What changes of an operation while it is under way. */
export type OperationUpdate = Partial<
  Pick<
    OperationEntry,
    'state' | 'message' | 'steps' | 'notes' | 'handledAt' | 'finishedAt'
  >
>;

/**
 * The operations in the database: what was asked for, how far it has come, and which replica sees to it. An operation that
 * is under way has a lease; one whose lease has ended is there for whoever claims it.
 */
export class OperationLog {
  readonly #database: FleetDatabase;
  readonly #runner: string;
  readonly #lease: number;

  /**
   * @param runner - names this replica
   * @param lease - milliseconds for which it has what it sees to, unless it renews that
   */
  constructor(database: FleetDatabase, runner: string, lease = 20_000) {
    this.#database = database;
    this.#runner = runner;
    this.#lease = lease;
  }

  /**
   * Adds operations that this replica sees to, all or none.
   *
   * @returns what the first of them comes to: itself, or the one that the same actor has asked for with the same
   * idempotency key
   */
  async add(entries: readonly OperationEntry[]): Promise<OperationEntry> {
    const [first] = entries;
    try {
      await this.#database.knex.transaction(async transaction => {
        // SQLite takes a thousand values in a statement.
        for (let begin = 0; begin < entries.length; begin += 50) {
          await transaction(table).insert(
            entries.slice(begin, begin + 50).map(entry => ({
              ...toRow(entry),
              ...this.#leased(entry.bulk === undefined),
            })),
          );
        }
      });
      return first;
    } catch (error) {
      const earlier = await this.findByIdempotencyKey(
        first.actor,
        first.idempotencyKey,
      );
      if (!earlier) {
        throw error;
      }
      return earlier;
    }
  }

  async find(id: string): Promise<OperationEntry | undefined> {
    const row = await this.#rows().where({ id }).first();
    return row && toEntry(row);
  }

  async findByIdempotencyKey(
    actor: string,
    idempotencyKey: string | undefined,
  ): Promise<OperationEntry | undefined> {
    if (idempotencyKey === undefined) {
      return undefined;
    }
    const row = await this.#rows()
      .where({ actor, idempotency_key: idempotencyKey })
      .first();
    return row && toEntry(row);
  }

  /** The targets of a bulk operation, by their keys. */
  async targetsOf(bulk: string): Promise<OperationEntry[]> {
    const rows: OperationRow[] = await this.#rows()
      .where({ bulk })
      .orderBy('key');
    return rows.map(toEntry);
  }

  /**
   * Newest first: of one resource, or of the fleet with bulk operations as one.
   *
   * @throws InputError for a cursor that no page has given
   */
  async list(query: {
    key?: string;
    cursor?: string;
    limit?: number;
  }): Promise<{ entries: OperationEntry[]; nextCursor?: string }> {
    const { key, cursor, limit = 100 } = query;
    const rows = this.#rows().orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ]);
    if (key === undefined) {
      rows.whereNull('bulk');
    } else {
      rows.where({ key });
    }
    if (cursor) {
      const { at, id } = readCursor(cursor);
      rows.where(builder =>
        builder
          .where('at', '<', at)
          .orWhere(same => same.where('at', at).andWhere('id', '<', id)),
      );
    }
    const found: OperationRow[] = await rows.limit(limit + 1);
    const shown = found.slice(0, limit);
    const last = shown[shown.length - 1];
    return {
      entries: shown.map(toEntry),
      ...(found.length > limit && { nextCursor: `${last.at}.${last.id}` }),
    };
  }

  async update(id: string, changes: OperationUpdate): Promise<void> {
    await this.#database
      .knex(table)
      .where({ id })
      .update({
        ...(changes.state && { outcome: changes.state }),
        ...(changes.message !== undefined && { message: changes.message }),
        ...(changes.steps && { steps: JSON.stringify(changes.steps) }),
        ...(changes.notes && { notes: JSON.stringify(changes.notes) }),
        ...(changes.handledAt !== undefined && {
          handled_at: changes.handledAt,
        }),
        ...(changes.finishedAt !== undefined && {
          finished_at: changes.finishedAt,
        }),
      });
  }

  /** Takes a target of a bulk operation, unless it was cancelled. @returns whether it is this replica's now */
  async take(id: string): Promise<boolean> {
    const taken = await this.#database
      .knex(table)
      .where({ id, outcome: 'waiting' })
      .update(this.#leased(true));
    return taken === 1;
  }

  /** Ends the targets of a bulk operation that nobody has begun with. */
  async cancelWaiting(bulk: string, now: number): Promise<void> {
    await this.#database
      .knex(table)
      .where({ bulk, outcome: 'waiting' })
      .whereNull('runner')
      .update({
        outcome: 'cancelled',
        finished_at: now,
        message: 'It was cancelled before it was asked for.',
      });
  }

  /** Keeps what this replica sees to. */
  async renew(): Promise<void> {
    await this.#database
      .knex(table)
      .where({ runner: this.#runner })
      .whereNull('finished_at')
      .update(this.#leased(true));
  }

  /** Lets others take what this replica has not finished. */
  async release(): Promise<void> {
    await this.#database
      .knex(table)
      .where({ runner: this.#runner })
      .whereNull('finished_at')
      .update({ lease_until: 0 });
  }

  /** Takes what is under way and has nobody who sees to it any more. */
  async claimAbandoned(): Promise<OperationEntry[]> {
    const { knex, now } = this.#database;
    const candidates: OperationRow[] = await this.#rows()
      .whereNull('finished_at')
      .whereNotNull('runner')
      .andWhereRaw(`lease_until < ${now}`)
      .orderBy('at')
      .limit(200);
    const claimed: OperationEntry[] = [];
    for (const row of candidates) {
      const mine = await knex(table)
        .where({ id: row.id })
        .whereNull('finished_at')
        .andWhereRaw(`lease_until < ${now}`)
        .update(this.#leased(true));
      if (mine === 1) {
        claimed.push(toEntry(row));
      }
    }
    return claimed;
  }

  #rows(): Knex.QueryBuilder {
    return this.#database.knex(table).select();
  }

  /** Targets of bulk operations are nobody's until their turn comes. */
  #leased(mine: boolean): object {
    const { knex, now } = this.#database;
    return mine
      ? {
          runner: this.#runner,
          lease_until: knex.raw(`${now} + ?`, [this.#lease]),
        }
      : { runner: null, lease_until: 0 };
  }
}

function toRow(entry: OperationEntry): OperationRow {
  return {
    id: entry.id,
    at: entry.at,
    shard: entry.key.split('/')[0],
    key: entry.key,
    operation: entry.operation,
    actor: entry.actor,
    why: entry.reason,
    outcome: entry.state,
    message: entry.message,
    options: JSON.stringify(entry.options),
    steps: JSON.stringify(entry.steps),
    notes: JSON.stringify(entry.notes),
    handled_at: entry.handledAt ?? null,
    finished_at: entry.finishedAt ?? (isEnded(entry.state) ? entry.at : null),
    bulk: entry.bulk ?? null,
    idempotency_key: entry.idempotencyKey ?? null,
  };
}

function toEntry(row: OperationRow): OperationEntry {
  return {
    id: row.id,
    at: Number(row.at),
    key: row.key,
    operation: row.operation,
    actor: row.actor,
    reason: row.why,
    state: row.outcome,
    message: row.message,
    options: JSON.parse(row.options),
    steps: JSON.parse(row.steps),
    notes: JSON.parse(row.notes),
    ...(row.handled_at !== null && { handledAt: Number(row.handled_at) }),
    ...(row.finished_at !== null && { finishedAt: Number(row.finished_at) }),
    ...(row.bulk !== null && { bulk: row.bulk }),
    ...(row.idempotency_key !== null && {
      idempotencyKey: row.idempotency_key,
    }),
  };
}

function readCursor(cursor: string): { at: number; id: string } {
  const [, at, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (!at) {
    throw new InputError(
      'cursor is none that a page has given: leave it out to begin with the newest operation',
    );
  }
  return { at: Number(at), id };
}
