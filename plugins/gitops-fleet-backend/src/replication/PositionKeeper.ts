import { FleetDatabase } from '../database/FleetDatabase';
import type { Lease } from './ShardLeases';

/** Milliseconds between two times that positions are written. */
const keepInterval = 5_000;

/**
 * Milliseconds after which positions are of no use any more: API servers forget what was before in about five minutes, and
 * one that is older could be of a cluster that was made anew since.
 */
const longestUse = 240_000;

/** Where the watches of a shard can be gone on from, as whoever watches it writes it and reads it. */
export type Positions = unknown;

/**
 * Keeps with each shard from where on it can be watched further by whoever has read its subjects, so that who takes it over
 * need not list it. Positions are taken before what was seen until then is written, and written after that: what the
 * subjects tell is never older than they say.
 */
export class PositionKeeper {
  readonly #database: FleetDatabase;
  readonly #leases: () => ReadonlyMap<string, Lease>;
  readonly #positionsOf: (shard: string) => Positions | undefined;
  readonly #now: () => number;
  #takenAt = 0;

  constructor(options: {
    database: FleetDatabase;
    leases: () => ReadonlyMap<string, Lease>;
    /** `undefined` for a shard of which not everything is seen. */
    positionsOf(shard: string): Positions | undefined;
    /** Epoch milliseconds. */
    now?: () => number;
  }) {
    this.#database = options.database;
    this.#leases = options.leases;
    this.#positionsOf = options.positionsOf;
    this.#now = options.now ?? Date.now;
  }

  /** The positions that were written last of a shard; `undefined` where there are none that can be used. */
  async read(shard: string): Promise<Positions | undefined> {
    const row: { positions: string | null } | undefined = await this.#database
      .knex('fleet_shards')
      .where({ name: shard })
      .first('positions');
    if (!row?.positions) {
      return undefined;
    }
    const { at, positions } = JSON.parse(row.positions) as {
      at: number;
      positions: Positions;
    };
    return Math.abs(this.#now() - at) < longestUse ? positions : undefined;
  }

  /** Whether it is time to write them again. */
  get isDue(): boolean {
    return this.#now() - this.#takenAt >= keepInterval;
  }

  /** The positions of the shards that are held, as they are now. */
  take(): Map<string, Positions> {
    this.#takenAt = this.#now();
    const taken = new Map<string, Positions>();
    for (const shard of this.#leases().keys()) {
      const positions = this.#positionsOf(shard);
      if (positions !== undefined) {
        taken.set(shard, positions);
      }
    }
    return taken;
  }

  /** Writes positions, when everything is written that was seen before they were taken. */
  async write(taken: ReadonlyMap<string, Positions>): Promise<void> {
    if (taken.size === 0) {
      return;
    }
    const at = this.#now();
    await this.#database.knex.transaction(async transaction => {
      for (const [shard, positions] of taken) {
        const lease = this.#leases().get(shard);
        if (lease) {
          await transaction('fleet_shards')
            .where({ name: shard, epoch: lease.epoch })
            .update({ positions: JSON.stringify({ at, positions }) });
        }
      }
    });
  }
}
