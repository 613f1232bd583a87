import { mockServices } from '@backstage/backend-test-utils';
import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ConfigReader } from '@backstage/config';
import { PlatformRepositoryReader } from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import express from 'express';
import { knex as createKnex } from 'knex';
import request from 'supertest';
import { gitRepository, kustomization } from '../__fixtures__/objects';
import { ApiServerDouble } from '../__testUtils__/ApiServerDouble';
import { silentLog, until } from '../__testUtils__/databases';
import { HaltingPostgres } from '../__testUtils__/HaltingPostgres';
import { ListeningDouble } from '../__testUtils__/overHttp2';
import { operationsOn } from '../__testUtils__/operations';
import { fleetRules, permissionsOf } from '../__testUtils__/permissions';
import { serveCluster } from '../__testUtils__/serveCluster';
import { doubledKinds } from '../__testUtils__/WatchedFleet';
import { ManagementClusterConfig } from '../connection/readManagementClusters';
import { changesChannel, FleetDatabase } from '../database/FleetDatabase';
import { FleetWatcher } from '../FleetWatcher';
import { HistoryReader } from '../history/HistoryReader';
import { createRouter } from '../router';

jest.setTimeout(180_000);

const { kustomizations, gitRepositories } = doubledKinds;
const names = ['aws-v1', 'azure-v1'];
const timings = { lifetime: 1_500, renewal: 100 };
/** Longer than the leases last, and than anybody waits before trying anew. */
const outage = 4_000;

const failed = (name: string) =>
  kustomization('ns', name, {
    remote: false,
    ready: { status: 'False', reason: 'BuildFailed', message: 'no' },
  });
const ready = (name: string) => kustomization('ns', name, { remote: false });

const keyOf = (cluster: string, name: string) =>
  `${cluster}/kustomize.toolkit.fluxcd.io/Kustomization/ns/${name}`;

const versionOf = ({
  metadata,
}: {
  metadata?: { name?: string; resourceVersion?: string };
}) => `${metadata?.name}@${metadata?.resourceVersion}`;

let postgres: HaltingPostgres;
let listening: ListeningDouble[];
let doubles: Map<string, ApiServerDouble>;
let replicas: Replica[];

/** A backend, as far as it watches. */
class Replica {
  readonly database: FleetDatabase;
  readonly watcher: FleetWatcher;
  #api: Promise<express.Express> | undefined;

  private constructor(
    database: FleetDatabase,
    clusters: ManagementClusterConfig[],
  ) {
    this.database = database;
    this.watcher = new FleetWatcher({
      managementClusters: clusters,
      database,
      layout: defaultRepositoryLayout,
      logger: mockServices.logger.mock({
        child: () => mockServices.logger.mock(),
      }),
      leaseTimings: timings,
    });
    this.watcher.start();
  }

  static async start(clusters: ManagementClusterConfig[]): Promise<Replica> {
    const knex = createKnex({
      client: 'pg',
      connection: postgres.url,
      log: silentLog,
    });
    return new Replica(
      await FleetDatabase.open({ getClient: async () => knex }),
      clusters,
    );
  }

  /** Status of a resource, as the API answers it. */
  async answered(cluster: string, name: string): Promise<string> {
    this.#api ??= this.#serve();
    const { body } = await request(await this.#api).get(
      `/v1/resources/${keyOf(cluster, name)}`,
    );
    return body.resource?.status ?? JSON.stringify(body);
  }

  async #serve(): Promise<express.Express> {
    const { store } = this.watcher;
    const router = await createRouter({
      ...operationsOn({ store, database: this.database, clusters: [] }),
      store,
      history: new HistoryReader(this.database),
      platformRepository: new PlatformRepositoryReader(
        new ConfigReader({}),
        undefined,
      ),
      httpAuth: mockServices.httpAuth(),
      permissions: permissionsOf(store, { result: AuthorizeResult.ALLOW }),
      rules: fleetRules,
    });
    return express().use(router);
  }

  status(cluster: string, name: string): string | undefined {
    return this.watcher.store.record(keyOf(cluster, name))?.status;
  }

  /** Versions of the objects that it shows of a cluster. */
  held(cluster: string): string[] {
    return Object.values(doubledKinds)
      .flatMap(({ group, kind }) => [
        ...this.watcher.store.objectsOf(cluster, group, kind),
      ])
      .map(({ object }) => versionOf(object))
      .sort();
  }

  async stop(): Promise<void> {
    await this.watcher.stop();
    await this.database.knex.destroy();
  }
}

const listed = (cluster: string) =>
  Object.values(doubledKinds)
    .flatMap(kind => doubles.get(cluster)!.objectsOf(kind))
    .map(versionOf)
    .sort();

async function serve(name: string): Promise<ManagementClusterConfig> {
  const { double, listening: server, config } = await serveCluster(name);
  double.write(gitRepositories, gitRepository('main'));
  for (const object of ['a', 'b', 'c']) {
    double.write(kustomizations, ready(object));
  }
  doubles.set(name, double);
  listening.push(server);
  return config;
}

async function history(cluster: string, name: string): Promise<string[]> {
  const rows: { to_status: string }[] = await replicas[0].database
    .knex('fleet_transitions')
    .join('fleet_subjects', 'fleet_subjects.id', 'subject_id')
    .where({ key: keyOf(cluster, name) })
    .orderBy('fleet_transitions.id')
    .select('to_status');
  return rows.map(({ to_status }) => to_status);
}

/** Connections that wait for what other replicas say. */
async function listeners(): Promise<number> {
  const [{ count }] = await replicas[0].database
    .knex('pg_stat_activity')
    .where({ query: `listen ${changesChannel}` })
    .count({ count: '*' });
  return Number(count);
}

describe('a PostgreSQL that is down for a while', () => {
  beforeEach(async () => {
    listening = [];
    doubles = new Map();
    replicas = [];
    postgres = await HaltingPostgres.start();
  });

  afterEach(async () => {
    await Promise.all(replicas.map(replica => replica.stop()));
    await Promise.all(listening.map(server => server.close()));
    await postgres.stop();
  });

  it('costs no answer, no watch and no entry of the history', async () => {
    const clusters = [await serve('aws-v1'), await serve('azure-v1')];
    replicas.push(await Replica.start(clusters));
    replicas.push(await Replica.start(clusters));
    const ownerOf = (cluster: string) =>
      replicas.find(({ watcher }) => watcher.owned.includes(cluster))!;
    const othersOf = (cluster: string) =>
      replicas.filter(replica => replica !== ownerOf(cluster));
    await until(async () => {
      expect(replicas.map(({ watcher }) => watcher.owned.length)).toEqual([
        1, 1,
      ]);
      for (const cluster of names) {
        replicas.forEach(replica =>
          expect(replica.held(cluster)).toEqual(listed(cluster)),
        );
        for (const name of ['a', 'b', 'c']) {
          expect(await history(cluster, name)).toEqual(['Ready']);
        }
      }
      expect(await listeners()).toBe(2);
    }, 60);

    await postgres.halt();
    for (const cluster of names) {
      const double = doubles.get(cluster)!;
      double.write(kustomizations, failed('a'));
      double.write(kustomizations, failed('b'));
      double.delete(kustomizations, 'c');
      double.write(kustomizations, ready('d'));
    }
    // What is watched is watched on, and everything else is shown as it was.
    for (const cluster of names) {
      const owner = ownerOf(cluster);
      await until(() => {
        expect(owner.held(cluster)).toEqual(listed(cluster));
        expect(owner.status(cluster, 'a')).toBe('Failed');
      });
      expect(await owner.answered(cluster, 'a')).toBe('Failed');
      for (const other of othersOf(cluster)) {
        expect(await other.answered(cluster, 'a')).toBe('Ready');
        expect(await other.answered(cluster, 'c')).toBe('Ready');
      }
    }
    await new Promise(done => {
      setTimeout(done, outage);
    });
    for (const cluster of names) {
      doubles.get(cluster)!.write(kustomizations, ready('b'));
      await until(() =>
        expect(ownerOf(cluster).status(cluster, 'b')).toBe('Ready'),
      );
    }
    await postgres.resume();

    await until(async () => {
      for (const cluster of names) {
        replicas.forEach(replica =>
          expect(replica.held(cluster)).toEqual(listed(cluster)),
        );
        expect(await history(cluster, 'a')).toEqual(['Ready', 'Failed']);
        expect(await history(cluster, 'b')).toEqual(['Ready']);
        expect(await history(cluster, 'd')).toEqual(['Ready']);
      }
      expect(await listeners()).toBe(2);
      const held = await replicas[0].database
        .knex('fleet_shards')
        .whereRaw(`expires_at > ${replicas[0].database.now}`)
        .select('name');
      expect(held).toHaveLength(names.length);
      expect(replicas.flatMap(({ watcher }) => watcher.owned).sort()).toEqual(
        names,
      );
    }, 60);

    // And it goes on as before.
    for (const cluster of names) {
      doubles.get(cluster)!.write(kustomizations, ready('a'));
    }
    await until(async () => {
      for (const cluster of names) {
        replicas.forEach(replica =>
          expect(replica.status(cluster, 'a')).toBe('Ready'),
        );
        expect(await history(cluster, 'a')).toEqual([
          'Ready',
          'Failed',
          'Ready',
        ]);
      }
    }, 60);
  });
});
