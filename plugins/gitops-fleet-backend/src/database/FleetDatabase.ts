import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { aborted, pause } from '../ingest/backOff';

/** The channel on which replicas tell each other that objects of a shard have been written. */
export const changesChannel = 'gitops_fleet_changes';

/** Milliseconds after which a process that ends does not wait any longer for an answer. */
const longestSilence = 3_000;

/** Milliseconds between two questions whether the database is there. */
const askAgain = 250;

const packageName =
  '@gitops-fleet/backstage-plugin-gitops-fleet-backend' as const;

/**
 * The database of the plugin with what differs between its two engines: SQLite, which one replica has for itself, and
 * PostgreSQL, which several share.
 */
export class FleetDatabase {
  readonly knex: Knex;
  readonly isPostgres: boolean;

  /** Connects, and brings the tables up to date unless migrations are switched off. */
  static async open(database: DatabaseService): Promise<FleetDatabase> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(packageName, 'migrations'),
      });
    }
    const opened = new FleetDatabase(knex);
    if (!opened.isPostgres) {
      // A log that is written ahead: a write waits for the disk once in a while, not each time, and is never half done.
      await knex.raw('pragma journal_mode = wal');
      await knex.raw('pragma synchronous = normal');
    }
    return opened;
  }

  constructor(knex: Knex) {
    this.knex = knex;
    this.isPostgres = knex.client.config.client === 'pg';
  }

  /**
   * The time on the clock of the database, epoch milliseconds, as SQL: leases of several replicas are compared on one clock
   * only.
   */
  get now(): string {
    return this.isPostgres
      ? '(extract(epoch from clock_timestamp()) * 1000)::bigint'
      : "cast((julianday('now') - 2440587.5) * 86400000 as integer)";
  }

  /** A text within a column of JSON that is kept as text, as SQL. @param path - names of fields, none of them from users */
  textIn(column: string, ...path: string[]): string {
    return this.isPostgres
      ? `${column}::json #>> '{${path.join(',')}}'`
      : `json_extract(${column}, '$.${path.join('.')}')`;
  }

  /**
   * Calls back with the text of every notification on a channel, until the signal is aborted. Uses a connection of its own:
   * one of a pool would lose what comes while it is lent. On SQLite there is nobody to hear from.
   *
   * @param onEnd - called when the connection has broken: listen again, and look at what may have been missed
   */
  async listen(
    channel: string,
    options: {
      signal: AbortSignal;
      onNotification(payload: string): void;
      onEnd(): void;
    },
  ): Promise<void> {
    if (!this.isPostgres || options.signal.aborted) {
      return;
    }
    const connection: NotificationConnection =
      await this.knex.client.acquireRawConnection();
    if (options.signal.aborted) {
      connection.end().catch(() => {});
      return;
    }
    let open = true;
    const close = () => {
      if (open) {
        open = false;
        options.signal.removeEventListener('abort', close);
        connection.end().catch(() => {});
      }
    };
    const broken = () => {
      const wasOpen = open;
      close();
      if (wasOpen) {
        options.onEnd();
      }
    };
    connection.on('error', broken);
    connection.on('end', broken);
    connection.on('notification', ({ payload }) =>
      options.onNotification(payload ?? ''),
    );
    options.signal.addEventListener('abort', close);
    await connection.query(`listen ${channel}`);
  }

  /**
   * Waits until something has ended, or the database is silent: a process that ends must not hang on one that does not answer,
   * and cut nothing short on one that is slow.
   *
   * @param silence - milliseconds without an answer
   *
   * @returns whether it has ended well; where the database is silent it goes on, and nobody waits for it
   */
  async endsWhileAnswering(
    work: Promise<unknown>,
    silence = longestSilence,
  ): Promise<boolean> {
    const over = new AbortController();
    const ended = work.then(
      () => true,
      () => false,
    );
    const silent = async () => {
      while (!over.signal.aborted) {
        const patience = AbortSignal.any([
          over.signal,
          AbortSignal.timeout(silence),
        ]);
        if (
          !(await Promise.race([this.#answers(patience), aborted(patience)]))
        ) {
          break;
        }
        await pause(askAgain, over.signal);
      }
      return false;
    };
    try {
      return await Promise.race([ended, silent()]);
    } finally {
      over.abort();
    }
  }

  /** Asks until there is an answer, or the signal is aborted. */
  async #answers(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      try {
        await this.knex.raw('select 1');
        return true;
      } catch {
        await pause(askAgain, signal);
      }
    }
    return false;
  }

  /** Tells the other replicas, when the transaction is committed. PostgreSQL takes less than 8,000 bytes each. */
  async notify(
    transaction: Knex,
    channel: string,
    payloads: readonly string[],
  ): Promise<void> {
    if (this.isPostgres) {
      await transaction.raw(
        'select pg_notify(?, value) from json_array_elements_text(?)',
        [channel, JSON.stringify(payloads)],
      );
    }
  }
}

/** What is used of the connection of `pg`. */
interface NotificationConnection {
  on(event: 'error' | 'end', listener: () => void): void;
  on(
    event: 'notification',
    listener: (message: { payload?: string }) => void,
  ): void;
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
}
