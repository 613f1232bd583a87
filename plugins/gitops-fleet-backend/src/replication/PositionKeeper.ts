import { projectionVersion } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { FleetDatabase } from '../database/FleetDatabase';
import type { Lease } from './ShardLeases';
import { updateShards } from './updateShards';

/** Milliseconds between two times that positions are written. */
const keepInterval = 5_000;

/**
 * Milliseconds after which positions are of no use any more: API servers forget what was before in about five minutes, and
 * one that is older could be of a cluster that was made anew since.
 */
const longestUse = 240_000;

/** Where the watches of a shard can be gone on from, as whoever watches it writes it and reads it. */
export type Positions = unknown;

interface Written {
  /** Epoch milliseconds. */
  at: number;
  projection: number;
  positions: Positions;
}

/** What was written last of a shard. */
export interface KeptShard {
  /** `undefined` where there are none that can be used. */
  positions: Positions | undefined;
  /** Whether its objects were projected as they are projected here. */
  isProjectedAlike: boolean;
}

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

  /** What was written last of some shards, of those of which anything was. */
  async read(shards: readonly string[]): Promise<Map<string, KeptShard>> {
    const rows: { name: string; positions: string }[] = await this.#database
      .knex('fleet_shards')
      .whereIn('name', shards)
      .whereNotNull('positions')
      .select('name', 'positions');
    return new Map(
      rows.map(({ name, positions: text }) => {
        const { at, projection, positions } = JSON.parse(text) as Written;
        const isProjectedAlike = projection === projectionVersion;
        const isUsable =
          isProjectedAlike && Math.abs(this.#now() - at) < longestUse;
        return [
          name,
          {
            isProjectedAlike,
            positions: isUsable ? positions : undefined,
          },
        ];
      }),
    );
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
    const at = this.#now();
    const updates = [...taken].flatMap(([shard, positions]) => {
      const lease = this.#leases().get(shard);
      const written: Written = {
        at,
        projection: projectionVersion,
        positions,
      };
      return lease ? [{ lease, value: JSON.stringify(written) }] : [];
    });
    await updateShards(this.#database, 'positions', updates);
  }
}
