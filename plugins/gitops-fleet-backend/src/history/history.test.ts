import { databaseIds, fleetDatabases } from '../__testUtils__/databases';
import {
  HistoryEntry,
  HistoryPage,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { randomOf } from '../__testUtils__/random';
import { FleetDatabase } from '../database/FleetDatabase';
import { HistoryReader } from './HistoryReader';
import { forgetOldHistory } from './retention';

jest.setTimeout(60_000);

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

  describe('with many changes in the same moment', () => {
    const statuses = ['Ready', 'Failed', 'Stalled'];
    const kinds = ['resource', 'resource', 'cluster', 'connection'];

    /** Changes of some subjects, drawn with a seed, newest first; `subjects` by key. */
    async function rememberMany(database: FleetDatabase) {
      const random = randomOf(7);
      const subjects: Parameters<typeof remember>[1] = {};
      for (let i = 0; i < 12; i++) {
        const shard = i % 3 ? 'aws-v1' : 'azure-v1';
        subjects[`${shard}/${i}`] = {
          type: kinds[i % kinds.length],
          changes: [30, 20, 15, 12, 10].flatMap(ago =>
            statuses
              .filter(() => random() < 0.4)
              .map((status): [number, string] => [ago, status]),
          ),
        };
      }
      await remember(database, subjects);
      const rows = await database
        .knex('fleet_transitions as t')
        .join('fleet_subjects as s', 's.id', 't.subject_id')
        .select('t.id', 's.key', 's.type', 't.at', 't.to_status');
      return rows
        .map(row => ({ ...row, at: Number(row.at), id: Number(row.id) }))
        .sort((a, b) => b.at - a.at || b.id - a.id);
    }

    it('is the same by every filter and in every part of the fleet as what was recorded, page by page', async () => {
      const database = await databases.create(id);
      const all = await rememberMany(database);
      const reader = new HistoryReader(database);
      const some = new Set(['aws-v1/1', 'aws-v1/2', 'azure-v1/3', 'gone/x']);
      const others = Array.from({ length: 5_000 }, (_, i) => `other/${i}`);
      const queries: Parameters<HistoryReader['list']>[0][] = [undefined, some]
        .concat([new Set([...some, ...others])])
        .flatMap(among => [
          { among },
          { among, managementCluster: ['aws-v1'] },
          { among, type: ['cluster'] },
          { among, type: ['cluster', 'resource'], status: ['Stalled'] },
          { among, status: ['Failed', 'Ready'] },
          { among, since: now - 20 * minute, type: ['connection'] },
          { among, until: now - 20 * minute, managementCluster: ['azure-v1'] },
          { among, managementCluster: ['nowhere'] },
        ]);
      for (const query of queries) {
        const expected = all.filter(
          row =>
            (query.among?.has(row.key) ?? true) &&
            (query.managementCluster?.includes(row.key.split('/')[0]) ??
              true) &&
            (query.type?.includes(row.type) ?? true) &&
            (query.status?.includes(row.to_status) ?? true) &&
            row.at >= (query.since ?? 0) &&
            row.at < (query.until ?? now),
        );
        const read: HistoryEntry[] = [];
        let cursor: string | undefined = undefined;
        do {
          const page: HistoryPage = await reader.list({
            ...query,
            cursor,
            limit: 4,
          });
          read.push(...page.entries);
          cursor = page.nextCursor;
        } while (cursor);
        expect(read.map(({ key, at, status }) => [key, at, status])).toEqual(
          expected.map(({ key, at, to_status }) => [key, at, to_status]),
        );
      }
    });

    it('goes on behind what others have been through, however much that is', async () => {
      const database = await databases.create(id);
      await remember(database, {
        'aws-v1/own': { changes: [[100_000, 'Ready']] },
        'aws-v1/busy': { changes: [[99_999, 'Ready']] },
      });
      const busy = await database
        .knex('fleet_subjects')
        .where({ key: 'aws-v1/busy' })
        .first('id');
      const row = {
        subject_id: busy.id,
        from_status: '',
        to_status: 'Failed',
        reason: '',
        message: '',
        revision: '',
      };
      await database.knex.batchInsert(
        'fleet_transitions',
        Array.from({ length: 6_000 }, (_, i) => ({ ...row, at: now - i })),
        50,
      );
      const among = new Set([
        'aws-v1/own',
        ...Array.from({ length: 5_000 }, (_, i) => `other/${i}`),
      ]);
      const reader = new HistoryReader(database);
      const first = await reader.list({ among });
      expect(first.entries).toEqual([]);
      const second = await reader.list({ among, cursor: first.nextCursor });
      expect(short(second.entries)).toEqual(['aws-v1/own  > Ready']);
      expect(second.nextCursor).toBeUndefined();
    });
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
    for (const limit of [1, 5, 100]) {
      const page = await reader.ofSubject('aws-v1/a', { now, limit });
      expect(page).toMatchObject({
        flapping: true,
        revisionFirstSeen: now - 20 * minute,
      });
      expect(page.entries).toHaveLength(Math.min(limit, 8));
    }
    const older = await reader.ofSubject('aws-v1/a', {
      now,
      cursor: `${now - 10 * minute}.0`,
    });
    expect(Object.keys(older)).toEqual(['entries']);
    expect(await reader.ofSubject('aws-v1/b', { now })).toEqual({
      entries: [],
      flapping: false,
    });
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

  it('forgets much in pieces, between which everything else has its turn, and ends when it is told to', async () => {
    const database = await databases.create(id);
    await remember(database, { 'aws-v1/a': { changes: [[10, 'Ready']] } });
    const { knex } = database;
    const subject = await knex('fleet_subjects').first('id');
    await knex.batchInsert(
      'fleet_transitions',
      Array.from({ length: 3_500 }, (_, i) => ({
        subject_id: subject.id,
        at: now - 40 * day + i,
        from_status: '',
        to_status: 'Ready',
        reason: '',
        message: '',
        revision: '',
      })),
      50,
    );
    const pieces: number[] = [];
    const ending = new AbortController();
    const turn = setImmediate(() => ending.abort());
    knex.on('query-response', (response, { method }) => {
      if (method === 'del') {
        pieces.push(response.rowCount ?? response);
      }
    });
    await forgetOldHistory(database, {
      now,
      days: 30,
      signal: ending.signal,
    });
    clearImmediate(turn);
    expect(pieces[0]).toBe(1_000);
    const [{ left }] = await knex('fleet_transitions').count({ left: '*' });
    expect(Number(left)).toBeGreaterThan(1_000);
    await forgetOldHistory(database, { now, days: 30 });
    expect(Math.max(...pieces)).toBe(1_000);
    expect(short((await new HistoryReader(database).list({})).entries)).toEqual(
      ['aws-v1/a  > Ready'],
    );
  });
});
