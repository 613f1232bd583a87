import { mockServices } from '@backstage/backend-test-utils';
import { databaseIds, fleetDatabases } from '../__testUtils__/databases';
import { FleetDatabase } from '../database/FleetDatabase';
import { Lease } from './ShardLeases';
import { StateWriter } from './StateWriter';
import { SubjectState } from './subjects';

jest.setTimeout(60_000);

const databases = fleetDatabases();
const shards = Array.from({ length: 20 }, (_, index) => `cluster-${index}`);

const lasting: SubjectState = {
  memory: {},
  status: 'Ready',
  reason: '',
  message: '',
  revision: '',
  since: 1,
};

/** The writer of a replica that owns every shard, with what it has told of. */
async function writerOn(
  database: FleetDatabase,
  { state = lasting, now }: { state?: SubjectState; now?: () => number } = {},
) {
  await database
    .knex('fleet_shards')
    .insert(shards.map(name => ({ name, epoch: 1 })));
  const told = new Map<string, number>();
  const writer = new StateWriter({
    database,
    source: {
      read: () => state,
      remember: () => {},
    },
    leases: () =>
      new Map<string, Lease>(shards.map(shard => [shard, { shard, epoch: 1 }])),
    logger: mockServices.logger.mock(),
    onWritten: (shard, seq) => told.set(shard, seq),
    now,
  });
  const mark = (names: readonly string[]) =>
    names.forEach(shard =>
      ['a', 'b'].forEach(name =>
        writer.mark({ type: 'resource', shard, key: `${shard}/${name}` }),
      ),
    );
  return { writer, told, mark };
}

/** How many rows of each shard are written, and where its sequence is. */
async function writtenOf({ knex }: FleetDatabase) {
  const rows: { shard: string; rows: number; last: number; seq: number }[] =
    await knex('fleet_subjects')
      .join('fleet_shards', 'name', 'shard')
      .groupBy('shard', 'fleet_shards.seq')
      .select('shard', 'fleet_shards.seq as seq')
      .count({ rows: '*' })
      .max({ last: 'fleet_subjects.seq' });
  return Object.fromEntries(
    rows.map(row => [
      row.shard,
      [row.rows, row.last, row.seq].map(Number).join(),
    ]),
  );
}

const sequence = (names: readonly string[], text: string) =>
  Object.fromEntries(names.map(shard => [shard, text]));

describe.each(databaseIds)('StateWriter on %s', id => {
  it('writes what has changed of many shards in one transaction', async () => {
    const database = await databases.create(id);
    const { writer, told, mark } = await writerOn(database);
    const upserts = jest.fn();
    database.knex.on('query', ({ sql }: { sql: string }) => {
      if (sql.startsWith('insert into fleet_subjects')) {
        upserts();
      }
    });
    mark(shards);
    expect(await writer.write()).toBe(true);
    expect(await writtenOf(database)).toEqual(sequence(shards, '2,2,2'));
    mark(shards.slice(5));
    expect(await writer.write()).toBe(true);
    expect(await writtenOf(database)).toEqual({
      ...sequence(shards, '2,2,2'),
      ...sequence(shards.slice(5), '2,4,4'),
    });
    expect(upserts).toHaveBeenCalledTimes(2);
    expect(Object.fromEntries(told)).toEqual({
      ...Object.fromEntries(shards.map(shard => [shard, 2])),
      ...Object.fromEntries(shards.slice(5).map(shard => [shard, 4])),
    });
  });

  it('leaves out the shards that others own by now, and writes the rest', async () => {
    const database = await databases.create(id);
    const { writer, told, mark } = await writerOn(database);
    await database
      .knex('fleet_shards')
      .whereIn('name', shards.slice(0, 3))
      .update({ epoch: 2 });
    mark(shards);
    expect(await writer.write()).toBe(true);
    expect(writer.backlog).toBe(0);
    expect(await writtenOf(database)).toEqual(
      sequence(shards.slice(3), '2,2,2'),
    );
    expect([...told.keys()].sort()).toEqual(shards.slice(3).sort());
  });

  it('knows since when something is so that could not be written at first', async () => {
    const database = await databases.create(id);
    const clock = { now: 1_000_000 };
    const recorded = { status: 'Ready', reason: '', revision: '', at: 1 };
    const { writer } = await writerOn(database, {
      state: {
        ...lasting,
        status: 'Failed',
        since: undefined,
        memory: { recorded },
      },
      now: () => clock.now,
    });
    writer.mark({ type: 'resource', shard: shards[0], key: 'a' });
    await writer.write();
    await database.knex.schema.renameTable('fleet_transitions', 'away');
    clock.now += 5_000;
    expect(await writer.write()).toBe(false);
    await database.knex.schema.renameTable('away', 'fleet_transitions');
    clock.now += 5_000;
    expect(await writer.write()).toBe(true);
    const history: { at: unknown; to_status: string }[] = await database.knex(
      'fleet_transitions',
    );
    expect(history.map(row => [Number(row.at), row.to_status])).toEqual([
      [1_000_000, 'Failed'],
    ]);
  });

  it('forgets what is marked of shards that its replica does not own', async () => {
    const database = await databases.create(id);
    const { writer, mark } = await writerOn(database);
    mark(['another', ...shards, 'and-another']);
    expect(await writer.write()).toBe(true);
    expect(writer.backlog).toBe(0);
    expect(await writtenOf(database)).toEqual(sequence(shards, '2,2,2'));
  });

  if (id !== 'POSTGRES_15') {
    // Transactions of SQLite come one after the other.
    return;
  }

  it('waits for nobody who holds a shard, and writes it afterwards', async () => {
    const database = await databases.create(id);
    const { writer, mark } = await writerOn(database);
    mark(shards);
    await database.knex.transaction(async other => {
      await other('fleet_shards').where({ name: shards[4] }).forUpdate();
      expect(await writer.write()).toBe(false);
    });
    expect(writer.backlog).toBe(2);
    expect(Object.keys(await writtenOf(database))).not.toContain(shards[4]);
    expect(await writer.write()).toBe(true);
    expect(await writtenOf(database)).toEqual(sequence(shards, '2,2,2'));
  });
});
