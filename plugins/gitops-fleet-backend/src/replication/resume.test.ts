import { mockServices } from '@backstage/backend-test-utils';
import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { gitRepository, kustomization } from '../__fixtures__/objects';
import { ApiServerDouble } from '../__testUtils__/ApiServerDouble';
import { databaseIds, fleetDatabases, until } from '../__testUtils__/databases';
import { ListeningDouble } from '../__testUtils__/overHttp2';
import { serveCluster } from '../__testUtils__/serveCluster';
import { doubledKinds } from '../__testUtils__/WatchedFleet';
import { ManagementClusterConfig } from '../connection/readManagementClusters';
import { FleetDatabase } from '../database/FleetDatabase';
import { FleetWatcher } from '../FleetWatcher';
import { positionKey } from '../ingest/WatchPositions';

jest.setTimeout(120_000);

const databases = fleetDatabases();
const name = 'aws-v1';
const { kustomizations, gitRepositories } = doubledKinds;
const timings = { lifetime: 10_000, renewal: 50 };

const ready = (app: string) => kustomization('ns', app, { remote: false });
const failed = (app: string) =>
  kustomization('ns', app, {
    remote: false,
    ready: { status: 'False', reason: 'BuildFailed', message: 'no' },
  });

let double: ApiServerDouble;
let listening: ListeningDouble;
let config: ManagementClusterConfig;

beforeEach(async () => {
  ({ double, listening, config } = await serveCluster(name));
  double.write(gitRepositories, gitRepository('main'));
  ['a', 'b', 'c'].forEach(app => double.write(kustomizations, ready(app)));
});

afterEach(() => listening.close());

/** Runs a backend, as far as it watches, until it shows what the API server has. */
async function seeAll(
  database: FleetDatabase,
  watched: ManagementClusterConfig = config,
): Promise<FleetWatcher> {
  const watcher = new FleetWatcher({
    managementClusters: [watched],
    database,
    layout: defaultRepositoryLayout,
    logger: mockServices.logger.mock({
      child: () => mockServices.logger.mock(),
    }),
    leaseTimings: timings,
  });
  watcher.start();
  await until(() => expectSeen(watcher));
  return watcher;
}

function expectSeen({ store }: FleetWatcher): void {
  expect(store.connections.get(name)?.state).toBe('live');
  const { group, kind } = kustomizations;
  const held = [...store.objectsOf(name, group, kind)].map(
    ({ object }) => object,
  );
  expect(new Set(held.map(nameAndVersion))).toEqual(
    new Set(double.objectsOf(kustomizations).map(nameAndVersion)),
  );
}

function nameAndVersion({
  metadata,
}: {
  metadata?: { name?: string; resourceVersion?: string };
}): string {
  return `${metadata?.name}@${metadata?.resourceVersion}`;
}

/** How many lists were asked for since the last call. */
function takeLists(): number {
  return double.requests
    .splice(0)
    .filter(({ type, query }) => type === 'list' && query.get('limit') !== '1')
    .length;
}

function changeWhileNobodyLooks(): void {
  double.write(kustomizations, failed('a'));
  double.delete(kustomizations, 'b');
  double.write(kustomizations, ready('d'));
}

async function transitions(database: FleetDatabase): Promise<string[]> {
  const rows: { key: string; to_status: string }[] = await database
    .knex('fleet_transitions as t')
    .join('fleet_subjects as s', 's.id', 't.subject_id')
    .where('s.key', 'like', '%/Kustomization/%')
    .select('s.key', 't.to_status');
  return rows
    .map(({ key, to_status: status }) => `${key.split('/').pop()} ${status}`)
    .sort();
}

describe('a management cluster that somebody has watched a moment ago', () => {
  it.each(databaseIds)(
    'is watched further without a list, and nothing is lost or doubled: %s',
    async id => {
      const database = await databases.create(id);
      const first = await seeAll(database);
      expect(takeLists()).toBeGreaterThan(0);
      await until(async () =>
        expect(await transitions(database)).toEqual([
          'a Ready',
          'b Ready',
          'c Ready',
        ]),
      );
      await first.stop();
      changeWhileNobodyLooks();
      const second = await seeAll(database);
      try {
        expect(takeLists()).toBe(0);
        await until(async () =>
          expect(await transitions(database)).toEqual([
            'a Failed',
            'a Ready',
            'b Ready',
            'c Ready',
            'd Ready',
          ]),
        );
        double.write(kustomizations, ready('e'));
        await until(() => expectSeen(second));
      } finally {
        await second.stop();
      }
    },
  );

  it.each(databaseIds)(
    'is listed when it has been watched in another way, or too long ago: %s',
    async id => {
      const database = await databases.create(id);
      await (await seeAll(database)).stop();
      takeLists();
      changeWhileNobodyLooks();
      const otherwise = {
        ...config,
        access: { ...config.access, token: 'other' },
      } as ManagementClusterConfig;
      await (await seeAll(database, otherwise)).stop();
      expect(takeLists()).toBeGreaterThan(0);
      double.delete(kustomizations, 'c');
      double.compact();
      await (await seeAll(database, otherwise)).stop();
      expect(takeLists()).toBeGreaterThan(0);
    },
  );

  it.each(databaseIds)(
    'is taken in anew when it was projected otherwise: %s',
    async id => {
      const database = await databases.create(id);
      await (await seeAll(database)).stop();
      takeLists();
      const subject = { key: `${name}/${positionKey(kustomizations)}/ns/a` };
      const stored = async () =>
        JSON.parse(
          (await database.knex('fleet_subjects').where(subject).first()).object,
        );
      const { path, ...spec } = (await stored()).spec;
      expect(path).toBeDefined();
      await database
        .knex('fleet_subjects')
        .where(subject)
        .update({ object: JSON.stringify({ ...(await stored()), spec }) });
      const [{ positions }] = await database.knex('fleet_shards');
      await database.knex('fleet_shards').update({
        positions: JSON.stringify({ ...JSON.parse(positions), projection: 0 }),
      });
      const second = await seeAll(database);
      try {
        expect(takeLists()).toBeGreaterThan(0);
        await until(() =>
          expect(second.store.record(subject.key)?.path).toBe(path),
        );
        await until(async () => expect((await stored()).spec.path).toBe(path));
      } finally {
        await second.stop();
      }
    },
  );

  it.each(databaseIds)(
    'is listed when what was seen could not be written: %s',
    async id => {
      const database = await databases.create(id);
      const first = await seeAll(database);
      await until(() => expect(first.backlog).toBe(0));
      await database.knex.schema.renameTable('fleet_subjects', 'away');
      double.write(kustomizations, failed('c'));
      await until(() => expectSeen(first));
      await first.stop();
      await database.knex.schema.renameTable('away', 'fleet_subjects');
      const second = await seeAll(database);
      await second.stop();
    },
  );
});
