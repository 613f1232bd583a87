import { databaseIds, fleetDatabases } from '../__testUtils__/databases';
import { FleetDatabase } from '../database/FleetDatabase';
import { HistoryReader } from './HistoryReader';
import { forgetOldHistory } from './retention';

const databases = fleetDatabases();
const now = Date.parse('2026-06-01T00:00:00Z');
const minute = 60_000;
const day = 86_400_000;

/** Subjects with what happened to them, `[minutes ago, status, revision]`, oldest first. */
async function remember(
  { knex }: FleetDatabase,
  subjects: {
    [key: string]: {
      type?: string;
      deleted?: boolean;
      changes: [number, string, string?][];
    };
  },
): Promise<void> {
  let seq = 0;
  for (const [
    key,
    { type = 'resource', deleted = false, changes },
  ] of Object.entries(subjects)) {
    const shard = key.split('/')[0];
    await knex('fleet_shards')
      .insert({ name: shard })
      .onConflict('name')
      .ignore();
    const [{ id }] = await knex('fleet_subjects')
      .insert({
        shard,
        key,
        type,
        seq: ++seq,
        deleted,
        written_at: now - 3 * day,
      })
      .returning('id');
    let from = '';
    for (const [ago, status, revision = ''] of changes) {
      await knex('fleet_transitions').insert({
        subject_id: id,
        at: now - ago * minute,
        from_status: from,
        to_status: status,
        reason: '',
        message: '',
        revision,
      });
      from = status;
    }
  }
}

const short = (entries: { key: string; from: string; status: string }[]) =>
  entries.map(({ key, from, status }) => `${key} ${from} > ${status}`);

describe.each(databaseIds)('the history on %s', id => {
  it('is read newest first, page by page, while more is recorded', async () => {
    const database = await databases.create(id);
    await remember(database, {
      'aws-v1/a': {
        changes: [
          [30, 'Ready'],
          [20, 'Failed'],
          [20, 'Stalled'],
          [5, 'Ready'],
        ],
      },
    });
    const reader = new HistoryReader(database);
    const first = await reader.list({ limit: 2 });
    await remember(database, { 'aws-v1/b': { changes: [[1, 'Ready']] } });
    const second = await reader.list({ limit: 2, cursor: first.nextCursor });
    expect(short([...first.entries, ...second.entries])).toEqual([
      'aws-v1/a Stalled > Ready',
      'aws-v1/a Failed > Stalled',
      'aws-v1/a Ready > Failed',
      'aws-v1/a  > Ready',
    ]);
    expect(second.nextCursor).toBeUndefined();
  });

  it('is filtered by time, management cluster, type and status', async () => {
    const database = await databases.create(id);
    await remember(database, {
      'aws-v1/a': {
        changes: [
          [90, 'Ready'],
          [10, 'Failed'],
        ],
      },
      'azure-v1/b': { changes: [[8, 'Failed']] },
      'aws-v1': { type: 'connection', changes: [[6, 'unreachable']] },
    });
    const reader = new HistoryReader(database);
    const keys = async (query: Parameters<HistoryReader['list']>[0]) =>
      short((await reader.list(query)).entries);
    expect(
      await keys({ since: now - 60 * minute, type: ['resource'] }),
    ).toEqual(['azure-v1/b  > Failed', 'aws-v1/a Ready > Failed']);
    expect(await keys({ until: now - 60 * minute })).toEqual([
      'aws-v1/a  > Ready',
    ]);
    expect(await keys({ managementCluster: ['azure-v1'] })).toEqual([
      'azure-v1/b  > Failed',
    ]);
    expect(await keys({ status: ['unreachable', 'Ready'] })).toEqual([
      'aws-v1  > unreachable',
      'aws-v1/a  > Ready',
    ]);
  });

  it('says of one subject how long each state lasted, over the ends of pages', async () => {
    const database = await databases.create(id);
    await remember(database, {
      'aws-v1/a': {
        changes: [
          [30, 'Ready'],
          [20, 'Failed'],
          [5, 'Ready'],
        ],
      },
    });
    const reader = new HistoryReader(database);
    const first = await reader.ofSubject('aws-v1/a', { limit: 1, now });
    const second = await reader.ofSubject('aws-v1/a', {
      limit: 5,
      cursor: first.nextCursor,
      now,
    });
    expect(
      [...first.entries, ...second.entries].map(
        ({ until }) => until && (now - until) / minute,
      ),
    ).toEqual([undefined, 5, 20]);
    expect(first.flapping).toBe(false);
  });

  it('knows what flaps, and when a revision came', async () => {
    const database = await databases.create(id);
    await remember(database, {
      'aws-v1/a': {
        changes: Array.from({ length: 8 }, (_, index) => [
          40 - index * 5,
          index % 2 ? 'Failed' : 'Ready',
          index < 4 ? 'v1' : 'v2',
        ]),
      },
    });
    const reader = new HistoryReader(database);
    expect((await reader.ofSubject('aws-v1/a', { now })).flapping).toBe(true);
    expect(await reader.firstSeen('aws-v1/a', 'v2')).toBe(now - 20 * minute);
    expect(await reader.firstSeen('aws-v1/a', 'v3')).toBeUndefined();
  });

  it.each(['x', '1', '1.2.3', "1.1' or 1=1"])(
    'refuses the cursor %s',
    async cursor => {
      const reader = new HistoryReader(await databases.create(id));
      await expect(reader.list({ cursor })).rejects.toThrow(
        /cursor is none that a page has given/,
      );
    },
  );

  it('forgets what is older than is kept, and what was deleted and has no history', async () => {
    const database = await databases.create(id);
    await remember(database, {
      'aws-v1/a': {
        changes: [
          [40 * 24 * 60, 'Ready'],
          [10, 'Failed'],
        ],
      },
      'aws-v1/gone': { deleted: true, changes: [[40 * 24 * 60, 'Ready']] },
      'aws-v1/gone-lately': { deleted: true, changes: [[10, 'Ready']] },
    });
    await forgetOldHistory(database, { now, days: 30 });
    expect(
      short((await new HistoryReader(database).list({})).entries).sort(),
    ).toEqual(['aws-v1/a Ready > Failed', 'aws-v1/gone-lately  > Ready']);
    expect(
      (await database.knex('fleet_subjects').orderBy('key').select('key')).map(
        ({ key }) => key,
      ),
    ).toEqual(['aws-v1/a', 'aws-v1/gone-lately']);
    expect(
      await database.knex('fleet_shards').first('purged_seq'),
    ).toMatchObject({
      purged_seq: expect.anything(),
    });
    const { purged_seq } = await database
      .knex('fleet_shards')
      .first('purged_seq');
    expect(Number(purged_seq)).toBe(2);
  });
});
