import { mockServices } from '@backstage/backend-test-utils';
import { databaseIds, fleetDatabases } from '../__testUtils__/databases';
import { FleetDatabase } from '../database/FleetDatabase';
import { WriteLimit } from './WriteLimit';

jest.setTimeout(60_000);

const databases = fleetDatabases();

/** Two replicas on one database, whose clock stands still between the steps of a test. */
function replicasOn(database: FleetDatabase, perMinute: number) {
  let now = 1_000_000_000_000;
  const logger = mockServices.logger.mock();
  const clock = () => String(now);
  const limit = () => new WriteLimit({ perMinute, database, logger, clock });
  return {
    first: limit(),
    second: limit(),
    logger,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe.each(databaseIds)('WriteLimit on %s', id => {
  it('lets through as many as a minute has, whichever replica is asked', async () => {
    const database = await databases.create(id);
    const { first, second, pass } = replicasOn(database, 3);
    const takes = async (...replicas: WriteLimit[]) => {
      const waits: number[] = [];
      for (const replica of replicas) {
        waits.push(await replica.take('user:default/jo'));
      }
      return waits;
    };
    expect(await takes(first, second, first)).toEqual([0, 0, 0]);
    expect(await takes(first, second)).toEqual([20, 20]);
    expect(await second.take('user:default/sam')).toBe(0);
    pass(5_000);
    expect(await takes(second)).toEqual([15]);
    pass(15_000);
    expect(await takes(second, first)).toEqual([0, 20]);
    pass(600_000);
    expect(await takes(first, second, first, second)).toEqual([0, 0, 0, 20]);
  });

  it('grants no more when all ask at once', async () => {
    const database = await databases.create(id);
    const { first, second } = replicasOn(database, 5);
    const waits = await Promise.all(
      [...Array(20).keys()].map(index =>
        (index % 2 ? first : second).take('user:default/jo'),
      ),
    );
    expect(waits.filter(wait => wait === 0)).toHaveLength(5);
  });

  it('lets one through in several minutes, where that is the limit', async () => {
    const database = await databases.create(id);
    const { first, second, pass } = replicasOn(database, 0.5);
    expect(await first.take('jo')).toBe(0);
    expect(await second.take('jo')).toBe(120);
    pass(120_000);
    expect(await second.take('jo')).toBe(0);
  });

  it('keeps the clock of the database, and forgets who has all of it left', async () => {
    const database = await databases.create(id);
    const logger = mockServices.logger.mock();
    const limit = new WriteLimit({ perMinute: 0.01, database, logger });
    const { first, pass } = replicasOn(database, 60);
    await limit.take('jo');
    await first.take('sam');
    pass(500);
    expect(await first.forgetIdle()).toBe(0);
    expect(await limit.take('jo')).toBeGreaterThan(0);
    // Sam's request has come back long ago on the clock of the database.
    expect(await limit.forgetIdle()).toBe(1);
    expect(await limit.take('jo')).toBeGreaterThan(0);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('counts alone while the database does not answer, from what it has granted before', async () => {
    const database = await databases.create(id);
    const { first, logger } = replicasOn(database, 3);
    await first.take('jo');
    await database.knex.schema.renameTable('fleet_write_limits', 'away');
    const waits = [
      await first.take('jo'),
      await first.take('jo'),
      await first.take('jo'),
    ];
    expect(waits).toEqual([0, 0, expect.any(Number)]);
    expect(waits[2]).toBeGreaterThan(0);
    expect(logger.warn.mock.calls).toEqual([
      [expect.stringMatching(/counted by this replica alone until/)],
    ]);
    await database.knex.schema.renameTable('away', 'fleet_write_limits');
    expect(await first.take('jo')).toBe(0);
  });
});
