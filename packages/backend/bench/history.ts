/* eslint-disable @backstage/no-forbidden-package-imports -- it measures parts of the backend plugin, which exports none of them */
import { FleetDatabase } from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/database/FleetDatabase';
import {
  HistoryQuery,
  HistoryReader,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/history/HistoryReader';
import { forgetOldHistory } from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/history/retention';
import { unseenConnection } from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/ingest/connectionRecord';
import type { FleetResource } from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/permissions/fleetResource';
import { RestrictedFleet } from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/permissions/RestrictedFleet';
import { visibleKeys } from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/permissions/VisibleFleet';
import {
  StateReader,
  StateSink,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/replication/StateReader';
import { StoreState } from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/replication/StoreState';
import { FleetStore } from '@gitops-fleet/backstage-plugin-gitops-fleet-backend/src/store/FleetStore';
import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { knex, Knex } from 'knex';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../testing/untilSeen';
import { atEnd } from './endings';
import { fillHistory, HistorySize, year } from './historyFill';
import { BenchRow, percentiles, row, rounded, timed } from './row';
import { startPostgres } from './scripts';

const day = 86_400_000;

/** Calls of each question; each asks for another management cluster or object where it names one. */
const calls = 200;

/** SQLite is for one replica and a fleet that is no larger than that takes. */
const sqliteShare = 10;

/**
 * `history-…`: how long it takes to read a year of the history of a fleet, to read its state at the start, and to forget a
 * day, while others write.
 */
export async function* historyRows(
  size: HistorySize,
): AsyncGenerator<BenchRow> {
  const postgres = await startPostgres();
  try {
    yield* onEngine(
      'PostgreSQL',
      { client: 'pg', connection: postgres.url },
      size,
    );
  } finally {
    await postgres.stop();
  }
  const directory = mkdtempSync(join(tmpdir(), 'gitops-fleet-history-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const forget = atEnd(remove);
  try {
    yield* onEngine(
      'SQLite',
      {
        client: 'better-sqlite3',
        connection: { filename: join(directory, 'fleet.sqlite') },
        useNullAsDefault: true,
      },
      { ...size, rows: Math.ceil(size.rows / sqliteShare) },
    );
  } finally {
    forget();
    remove();
  }
}

async function* onEngine(
  engine: string,
  config: Knex.Config,
  size: HistorySize,
): AsyncGenerator<BenchRow> {
  const client = knex(config);
  try {
    const database = await FleetDatabase.open({
      getClient: async () => client,
    });
    const now = Date.now();
    await fillHistory(database, size, now);
    const note = `${engine}, ${size.rows} entries`;
    const common = {
      objects: size.resources,
      clusters: size.managementClusters,
      note,
    };
    for (const [name, ask] of Object.entries(questions(database, size, now))) {
      yield row({
        name: `history-${name}`,
        ...common,
        ours: await figures(ask),
      });
    }
    const { store, ...boot } = await readState(database, size);
    yield row({ name: 'history-boot', ...common, ours: boot });
    for (const [name, ask] of Object.entries(
      restrictedQuestions(database, store, now),
    )) {
      yield row({
        name: `history-${name}`,
        ...common,
        ours: await figures(ask),
      });
    }
    yield row({
      name: 'history-forget-day',
      ...common,
      ours: await forgetDay(database, now),
    });
  } finally {
    await client.destroy();
  }
}

/** `first_ms` is what the first one waits, who finds nothing where others have put it. */
async function figures(
  ask: () => Promise<unknown>,
): Promise<{ [figure: string]: number }> {
  const [first] = await timed(1, ask);
  const { p50_ms, p99_ms } = percentiles(await timed(calls, ask));
  return { p99_ms, p50_ms, first_ms: rounded(first) };
}

type Questions = { [name: string]: () => Promise<unknown> };

function questions(
  database: FleetDatabase,
  { managementClusters, workloadClusters, resources }: HistorySize,
  now: number,
): Questions {
  const reader = new HistoryReader(database);
  let asked = 0;
  const list =
    (query: HistoryQuery, hasCluster = false) =>
    () =>
      reader.list({
        ...query,
        ...(hasCluster && {
          managementCluster: [`mc-${asked++ % managementClusters}`],
        }),
      });
  const since = now - day;
  const nextKey = async (from: number, among: number) => {
    const id = from + 1 + ((asked++ * 7919) % among);
    const subject = await database
      .knex('fleet_subjects')
      .where({ id })
      .first('key');
    return subject.key as string;
  };
  const ofOne = (from: number, among: number) => async () =>
    reader.ofSubject(await nextKey(from, among), { now });
  /** Ten pages, from half a year ago on. */
  const deep = (query: HistoryQuery) => async () => {
    let cursor: string | undefined = `${now - year / 2}.0`;
    for (let page = 0; page < 10; page++) {
      ({ nextCursor: cursor } = await reader.list({ ...query, cursor }));
    }
  };
  return {
    latest: list({}),
    day: list({ since }),
    'day-cluster': list({ since }, true),
    'day-failed': list({ since, status: ['Failed'] }),
    'day-failed-cluster': list({ since, status: ['Failed'] }, true),
    'day-stalled': list({ since, status: ['Stalled'] }),
    'day-stalled-cluster': list({ since, status: ['Stalled'] }, true),
    'day-lifecycles': list({ since, type: ['cluster'] }),
    'day-degraded-cluster': list(
      { since, type: ['cluster'], status: ['Degraded'] },
      true,
    ),
    'day-connections': list({ since, type: ['connection'] }),
    'year-cluster': list({}, true),
    'year-stalled': list({ status: ['Stalled'] }),
    'year-stalled-cluster': list({ status: ['Stalled'] }, true),
    'year-lifecycles': list({ type: ['cluster'] }),
    'year-connection': list({ type: ['connection'] }, true),
    'year-nothing': list({ status: ['Stale'] }),
    'ten-pages': deep({}),
    'ten-pages-cluster': deep({ managementCluster: ['mc-7'] }),
    object: ofOne(0, resources),
    'object-flapping': async () =>
      reader.ofSubject(await nextKey((997 * (asked % 10)) % resources, 1), {
        now,
      }),
    lifecycle: ofOne(resources, workloadClusters),
  };
}

/** What people ask who may see a part of the fleet only. */
function restrictedQuestions(
  database: FleetDatabase,
  store: FleetStore,
  now: number,
): Questions {
  const reader = new HistoryReader(database);
  const since = now - day;
  const groups: { [name: string]: (resource: FleetResource) => boolean } = {
    namespace: ({ namespace }) => namespace === 'cluster-77',
    cluster: ({ managementCluster }) => managementCluster === 'mc-7',
    tenant: ({ path }) => path.split('/').includes('team-7'),
    half: ({ namespace }) => namespace < 'cluster-5',
  };
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, allows]) => {
      const fleet = new RestrictedFleet(store, allows);
      // The keys are put together for each answer, as the API does it.
      const list = (query: HistoryQuery) => () =>
        reader.list({ ...query, among: visibleKeys(fleet) });
      return [
        [`as-${name}-latest`, list({})],
        [`as-${name}-day`, list({ since })],
        [`as-${name}-stalled`, list({ status: ['Stalled'] })],
      ];
    }),
  );
}

/** Reads what a backend begins with: `read_s` takes the database, `s` is until it is shown. */
async function readState(
  database: FleetDatabase,
  { managementClusters }: HistorySize,
): Promise<{ s: number; read_s: number; store: FleetStore }> {
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  const state = new StoreState(store);
  const shards = Array.from(
    { length: managementClusters },
    (_, i) => `mc-${i}`,
  );
  for (const name of shards) {
    const unseen = unseenConnection({
      name,
      title: name,
      watchList: false,
      access: { type: 'inCluster' },
    });
    state.showConnection({
      ...unseen,
      state: 'live',
      asOf: Date.now(),
      kinds: unseen.kinds.map(kind => ({ ...kind, state: 'live' })),
    });
  }
  const readInto = async (sink: StateSink) => {
    const reader = new StateReader(database, sink);
    const began = performance.now();
    const states = await reader.shards(shards);
    await Promise.all(states.map(shard => reader.catchUp(shard)));
    return (performance.now() - began) / 1_000;
  };
  const nothing = () => {};
  const read = await readInto({
    replaceShard: nothing,
    upsertSubject: nothing,
    removeSubject: nothing,
  });
  const restored = await readInto(state);
  const began = performance.now();
  store.flush();
  const flushed = (performance.now() - began) / 1_000;
  return { s: rounded(restored + flushed), read_s: rounded(read), store };
}

/** Forgets the oldest day, and meanwhile writes an entry after the other. */
async function forgetDay(
  database: FleetDatabase,
  now: number,
): Promise<{ [figure: string]: number }> {
  let isForgetting = true;
  const writes: number[] = [];
  const write = async () => {
    for (let i = 0; isForgetting; i++) {
      const at = now + i;
      const entry = {
        subject_id: 1,
        at,
        from_status: 'Ready',
        to_status: 'Failed',
        reason: '',
        message: '',
        revision: '',
      };
      writes.push(
        ...(await timed(1, async () =>
          database.knex('fleet_transitions').insert(entry),
        )),
      );
      await pause(1);
    }
  };
  const writing = write();
  const began = performance.now();
  const forgotten = await forgetOldHistory(database, {
    now: now + day,
    days: 365,
  });
  const s = rounded((performance.now() - began) / 1_000);
  isForgetting = false;
  await writing;
  const { p99_ms } = percentiles(writes);
  return {
    s,
    forgotten,
    write_p99_ms: p99_ms,
    write_longest_ms: rounded(Math.max(...writes)),
  };
}
