import { FleetDatabase } from '../database/FleetDatabase';

/** Clocks of the leases, in milliseconds. */
export interface LeaseTimings {
  /** How long a lease lasts without being renewed: as long as nobody takes over from a replica that has died. */
  lifetime: number;
  /** Between two renewals. */
  renewal: number;
}

export const defaultLeaseTimings: LeaseTimings = {
  lifetime: 5_000,
  renewal: 1_000,
};

/** A shard that this replica owns. `epoch` goes with everything that it writes. */
export interface Lease {
  shard: string;
  epoch: number;
}

/**
 * Shares the management clusters among the replicas: each is a shard with one owner, every replica owns its fair share, and
 * a shard whose owner has not renewed its lease in time goes to another one. All times are those of the database's clock.
 *
 * One turn of `renew` is all that happens; it may fail as a whole, and is repeated safely.
 */
export class ShardLeases {
  readonly #database: FleetDatabase;
  readonly #replica: string;
  readonly #shards: readonly string[];
  readonly #timings: LeaseTimings;
  readonly #held = new Map<string, Lease>();

  /** @param options - `replica` names this process; `shards` are the management clusters that it can reach, which may come and go */
  constructor(options: {
    database: FleetDatabase;
    replica: string;
    shards: readonly string[];
    timings?: LeaseTimings;
  }) {
    this.#database = options.database;
    this.#replica = options.replica;
    this.#shards = options.shards;
    this.#timings = options.timings ?? defaultLeaseTimings;
  }

  /** What this replica owned after the last turn. */
  get held(): ReadonlyMap<string, Lease> {
    return this.#held;
  }

  /** Makes a row for every shard that has none yet. */
  async register(): Promise<void> {
    await this.addRows();
    if (!this.#database.isPostgres) {
      // A file has one replica at a time: what an earlier life of this one held need not be waited for.
      await this.#database.knex('fleet_replicas').delete();
      await this.#database
        .knex('fleet_shards')
        .update({ owner: null, expires_at: 0 });
    }
  }

  /** Makes a row for every shard that has come while this replica runs. */
  async addRows(): Promise<void> {
    for (const name of this.#shards) {
      await this.#database
        .knex('fleet_shards')
        .insert({ name })
        .onConflict('name')
        .ignore();
    }
  }

  /**
   * Renews what is held. It is the least that has to be done in time, however much else there is to do.
   *
   * @throws Error when the database does not answer; what is held stays held, because nobody else can take it either
   */
  async renew(): Promise<void> {
    const { knex, now } = this.#database;
    const { lifetime } = this.#timings;
    await knex('fleet_replicas')
      .insert({
        id: this.#replica,
        expires_at: knex.raw(`${now} + ${lifetime}`),
      })
      .onConflict('id')
      .merge(['expires_at']);
    await knex('fleet_shards')
      .where({ owner: this.#replica })
      .whereIn('name', this.#shards)
      .update({ expires_at: knex.raw(`${now} + ${lifetime}`) });
  }

  /**
   * Looks at what is held, gives away what is more than a fair share, and takes what nobody holds.
   *
   * @returns what is held
   *
   * @throws Error as `renew`
   */
  async balance(): Promise<ReadonlyMap<string, Lease>> {
    await this.#read();
    const share = await this.#fairShare();
    const surplus = [...this.#held.keys()].slice(share);
    if (surplus.length > 0) {
      await this.#giveAway(surplus);
    } else if (this.#held.size < share) {
      await this.#take(share - this.#held.size);
    }
    await this.#read();
    return this.#held;
  }

  /** Gives everything away, for a replica that ends. */
  async release(): Promise<void> {
    await this.#giveAway([...this.#held.keys()]);
    this.#held.clear();
    await this.#database
      .knex('fleet_replicas')
      .where({ id: this.#replica })
      .delete();
  }

  async #read(): Promise<void> {
    const rows: { name: string; epoch: number | string }[] =
      await this.#database
        .knex('fleet_shards')
        .where({ owner: this.#replica })
        .whereIn('name', this.#shards)
        .select('name', 'epoch');
    this.#held.clear();
    for (const { name, epoch } of rows) {
      this.#held.set(name, { shard: name, epoch: Number(epoch) });
    }
  }

  async #fairShare(): Promise<number> {
    const { knex, now } = this.#database;
    await knex('fleet_replicas')
      .where('expires_at', '<', knex.raw(`${now} - ${this.#timings.lifetime}`))
      .delete();
    const [{ replicas }] = await knex('fleet_replicas')
      .where('expires_at', '>', knex.raw(now))
      .count({ replicas: '*' });
    return Math.ceil(this.#shards.length / Math.max(1, Number(replicas)));
  }

  async #take(count: number): Promise<void> {
    const { knex, now, isPostgres } = this.#database;
    await knex.transaction(async transaction => {
      const free = transaction('fleet_shards')
        .where('expires_at', '<', transaction.raw(now))
        .whereIn('name', this.#shards)
        .orderByRaw('random()')
        .limit(count)
        .select('name');
      const names: { name: string }[] = await (isPostgres
        ? free.forUpdate().skipLocked()
        : free);
      await transaction('fleet_shards')
        .whereIn(
          'name',
          names.map(({ name }) => name),
        )
        .update({
          owner: this.#replica,
          epoch: transaction.raw('epoch + 1'),
          expires_at: transaction.raw(`${now} + ${this.#timings.lifetime}`),
        });
    });
  }

  async #giveAway(names: string[]): Promise<void> {
    const { knex, now } = this.#database;
    await knex('fleet_shards')
      .where({ owner: this.#replica })
      .whereIn('name', names)
      .update({ owner: null, expires_at: knex.raw(`${now} - 1`) });
  }
}
