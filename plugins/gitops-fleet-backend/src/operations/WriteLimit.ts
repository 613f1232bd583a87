import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { FleetDatabase } from '../database/FleetDatabase';
import { ProcessWriteLimit } from './ProcessWriteLimit';

const table = 'fleet_write_limits';

const minute = 60_000;

/**
 * How many operations one caller may ask for in a minute, of all replicas together. Requests come back evenly, so that a
 * burst up to the limit is possible and more is not.
 *
 * A caller's row has the time at which all that was asked for has come back: each request moves it by its share of a minute,
 * and one that would move it by more than a minute from now is refused (the generic cell rate algorithm). So a row is one
 * number on the clock of the database, and one statement reads and moves it. While the database does not answer, every
 * process counts for itself.
 */
export class WriteLimit {
  readonly #database: FleetDatabase;
  readonly #logger: LoggerService;
  readonly #clock: () => string;
  /** Milliseconds in which one request comes back. */
  readonly #share: number;
  readonly #alone: ProcessWriteLimit;
  #failing = false;

  /** @param options - `clock`: epoch milliseconds as SQL; the clock of the database where it is left out */
  constructor(options: {
    perMinute: number;
    database: FleetDatabase;
    logger: LoggerService;
    clock?: () => string;
  }) {
    const { perMinute, database, logger } = options;
    this.#database = database;
    this.#logger = logger;
    this.#clock = options.clock ?? (() => database.now);
    this.#share = Math.round(minute / perMinute);
    this.#alone = new ProcessWriteLimit(perMinute);
  }

  /** Takes one request. @returns seconds to wait before the next try, 0 when it is granted */
  async take(caller: string): Promise<number> {
    try {
      const wait = await this.#takeOfAll(caller);
      this.#failing = false;
      if (wait === 0) {
        // What this process counts, should the database be gone next.
        this.#alone.take(caller);
      }
      return wait;
    } catch (error) {
      if (!this.#failing) {
        this.#failing = true;
        this.#logger.warn(
          `The limit of operations is counted by this replica alone until the database answers: ${stringifyError(
            error,
          )}`,
        );
      }
      return this.#alone.take(caller);
    }
  }

  /** Deletes the rows of callers who have all of their requests left. @returns how many there were */
  async forgetIdle(): Promise<number> {
    return this.#database
      .knex(table)
      .whereRaw(`spent_until <= ${this.#clock()}`)
      .delete();
  }

  async #takeOfAll(caller: string): Promise<number> {
    const { knex, isPostgres } = this.#database;
    const share = this.#share;
    const later = isPostgres ? 'greatest' : 'max';
    const granted: object[] = await knex(table)
      .insert({
        caller,
        spent_until: knex.raw(`${this.#clock()} + ?`, [share]),
      })
      .onConflict('caller')
      .merge({
        spent_until: knex.raw(
          `${later}(${table}.spent_until + ?, excluded.spent_until)`,
          [share],
        ),
      })
      // A first request is granted whatever the limit is. `excluded` is now and one share.
      .whereRaw(`${table}.spent_until <= excluded.spent_until + ?`, [
        Math.max(minute, share) - 2 * share,
      ])
      .returning('caller');
    if (granted.length > 0) {
      return 0;
    }
    const row: { ahead: number | string } | undefined = await knex(table)
      .where({ caller })
      .select(knex.raw(`spent_until - ${this.#clock()} as ahead`))
      .first();
    const wait = Number(row?.ahead ?? 0) + share - Math.max(minute, share);
    return Math.max(1, Math.ceil(wait / 1_000));
  }
}
