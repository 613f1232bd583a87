import { databaseIds, fleetDatabases, until } from '../__testUtils__/databases';
import { FleetDatabase } from '../database/FleetDatabase';
import { ShardLeases } from './ShardLeases';

jest.setTimeout(60_000);

const databases = fleetDatabases();
const shards = ['aws-v1', 'aws-v2', 'azure-v1', 'azure-v2', 'gcp-v1'];

function replicaOf(database: FleetDatabase, replica: string) {
  return new ShardLeases({
    database,
    replica,
    shards,
    timings: { lifetime: 300, renewal: 50 },
  });
}

/** What a replica does again and again. */
async function turn(replica: ShardLeases): Promise<void> {
  await replica.renew();
  await replica.balance();
}

/** What several replicas hold, each shard with its holder. @throws when one has two */
async function holders(replicas: ShardLeases[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  replicas.forEach(({ held }, index) =>
    held.forEach((_, shard) => {
      expect(found.has(shard)).toBe(false);
      found.set(shard, index);
    }),
  );
  return found;
}

describe.each(databaseIds)('ShardLeases on %s', id => {
  it('gives everything to one replica that is alone', async () => {
    const leases = replicaOf(await databases.create(id), 'a');
    await leases.register();
    await turn(leases);
    expect([...leases.held.keys()].sort()).toEqual(shards);
  });

  it('knows the shards that it may have, and no others', async () => {
    const database = await databases.create(id);
    const other = new ShardLeases({
      database,
      replica: 'b',
      shards: ['elsewhere'],
    });
    await other.register();
    const leases = replicaOf(database, 'a');
    await leases.register();
    await turn(leases);
    expect(leases.held.has('elsewhere')).toBe(false);
  });

  it('counts a new owner in the epoch', async () => {
    const database = await databases.create(id);
    const first = replicaOf(database, 'a');
    await first.register();
    await turn(first);
    const before = first.held.get('aws-v1')!.epoch;
    await first.release();
    const second = replicaOf(database, 'b');
    await turn(second);
    expect(second.held.get('aws-v1')!.epoch).toBeGreaterThan(before);
  });

  it('shares with a replica that joins', async () => {
    const database = await databases.create(id);
    const [first, second] = ['a', 'b'].map(name => replicaOf(database, name));
    await first.register();
    await turn(first);
    await until(async () => {
      await turn(second);
      await turn(first);
      await turn(second);
      expect((await holders([first, second])).size).toBe(shards.length);
      expect(second.held.size).toBeGreaterThanOrEqual(2);
    });
  });

  it('takes over from a replica that has died, and not before its leases have ended', async () => {
    const database = await databases.create(id);
    const [dead, living] = ['a', 'b'].map(name => replicaOf(database, name));
    await dead.register();
    await turn(dead);
    await turn(living);
    expect(living.held.size).toBe(0);
    await until(async () => {
      await turn(living);
      expect(living.held.size).toBe(shards.length);
    });
    await turn(dead);
    expect((await holders([dead, living])).size).toBeLessThanOrEqual(
      shards.length,
    );
  });
});
