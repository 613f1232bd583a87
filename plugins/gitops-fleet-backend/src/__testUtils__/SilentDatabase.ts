import { knex } from 'knex';
import { FleetDatabase } from '../database/FleetDatabase';
import { silentLog } from './databases';
import { Relay } from './Relay';

/** A PostgreSQL that takes connections and says nothing, as one does whose machine hangs. */
export class SilentDatabase extends FleetDatabase {
  readonly #relay: Relay;

  private constructor(relay: Relay) {
    super(
      knex({
        client: 'pg',
        connection: { host: '127.0.0.1', port: relay.port },
        // Longer than a test takes: it is not the pool that gives up.
        acquireConnectionTimeout: 600_000,
        log: silentLog,
      }),
    );
    this.#relay = relay;
  }

  static async start(): Promise<SilentDatabase> {
    const relay = await Relay.start(1);
    relay.lose();
    return new SilentDatabase(relay);
  }

  async close(): Promise<void> {
    await this.#relay.close();
    await this.knex.destroy();
  }
}
