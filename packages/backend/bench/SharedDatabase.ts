import { knex, Knex } from 'knex';
import { pause } from '../testing/untilSeen';

/** The database that replicas share, as its administrator sees it. */
export class SharedDatabase {
  readonly #knex: Knex;

  /** @param url - of the server; the plugin has a database of its own there */
  constructor(url: string) {
    this.#knex = knex({
      client: 'pg',
      connection: url.replace(/[^/]+$/, 'backstage_plugin_gitops-fleet'),
      pool: { min: 0, max: 1 },
    });
  }

  /** Which replica watches each management cluster. */
  async owners(): Promise<Map<string, string | null>> {
    const rows: { name: string; owner: string | null }[] = await this.#knex(
      'fleet_shards',
    ).select('name', 'owner');
    return new Map(rows.map(({ name, owner }) => [name, owner]));
  }

  /**
   * Waits until at least so many objects are written, and no others are for five seconds: the first state is there.
   *
   * @throws Error when the time, in seconds, is over
   */
  async untilWritten(objects: number, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1_000;
    let before = 0;
    let still = 0;
    while (still < 5) {
      const [{ count }] = await this.#knex('fleet_subjects')
        .where({ deleted: false })
        .count({ count: '*' });
      const written = Number(count);
      still = written >= objects && written === before ? still + 1 : 0;
      before = written;
      if (Date.now() > end) {
        throw new Error(
          `${written} of ${objects} objects and more are written after ${seconds} s`,
        );
      }
      await pause(1_000);
    }
  }

  /** Waits until so many replicas share the management clusters evenly. @throws Error when the time, in seconds, is over */
  async untilShared(replicas: number, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1_000;
    for (;;) {
      const owners = await this.owners();
      const shares = new Map<string | null, number>();
      for (const owner of owners.values()) {
        shares.set(owner, (shares.get(owner) ?? 0) + 1);
      }
      const most = Math.ceil(owners.size / replicas);
      if (
        shares.size === replicas &&
        !shares.has(null) &&
        Math.max(...shares.values()) <= most
      ) {
        return;
      }
      if (Date.now() > end) {
        throw new Error(
          `${owners.size} management clusters are shared as ${[
            ...shares.values(),
          ].join(', ')} after ${seconds} s`,
        );
      }
      await pause(500);
    }
  }

  async close(): Promise<void> {
    await this.#knex.destroy();
  }
}
