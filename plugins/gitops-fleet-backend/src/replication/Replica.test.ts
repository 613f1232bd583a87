import { mockServices } from '@backstage/backend-test-utils';
import {
  defaultRepositoryLayout,
  KubernetesObject,
  watchedKinds,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { knex as createKnex } from 'knex';
import {
  connection,
  gitRepository,
  kustomization,
} from '../__fixtures__/objects';
import {
  databaseIds,
  fleetDatabases,
  silentLog,
  until,
} from '../__testUtils__/databases';
import { Relay } from '../__testUtils__/Relay';
import { FleetDatabase } from '../database/FleetDatabase';
import { pause } from '../ingest/backOff';
import { FleetStore } from '../store/FleetStore';
import { Replica } from './Replica';
import { LeaseTimings } from './ShardLeases';

const databases = fleetDatabases();
const shards = ['aws-v1', 'aws-v2', 'azure-v1', 'azure-v2'];
/** Long enough that a busy machine does not lose a lease: a state settles with one owner only. */
const timings = { lifetime: 4_000, renewal: 60 };
const keyOf = (shard: string, name: string) =>
  `${shard}/kustomize.toolkit.fluxcd.io/Kustomization/ns/${name}`;

/** The management clusters, as every replica could watch them. */
class Clusters {
  readonly objects = new Map<string, Map<string, KubernetesObject>>(
    shards.map(shard => [shard, new Map()]),
  );
  #version = 0;

  constructor() {
    for (const shard of shards) {
      this.put(shard, 'main', gitRepository('main'));
      this.put(shard, 'a', kustomization('ns', 'a', { remote: false }));
    }
  }

  put(shard: string, name: string, object: KubernetesObject): void {
    const resourceVersion = String(++this.#version);
    this.objects.get(shard)!.set(name, {
      ...object,
      metadata: { ...object.metadata, resourceVersion },
    });
  }
}

/** A process that runs a replica. */
class Process {
  readonly store = new FleetStore({ layout: defaultRepositoryLayout });
  readonly logger = mockServices.logger.mock();
  /** What each shard that it watches began with. */
  readonly restored = new Map<string, string | undefined>();
  readonly #replica: Replica;
  readonly #stop = new AbortController();
  readonly #flushing: NodeJS.Timeout;
  readonly #running: Promise<void>;
  #alive = true;

  constructor(
    name: string,
    clusters: Clusters,
    readonly database: FleetDatabase,
    leases: LeaseTimings = timings,
  ) {
    this.#replica = new Replica({
      longestSilence: 500,
      database,
      store: this.store,
      replica: name,
      connections: shards.map(shard =>
        connection(shard, { state: 'connecting', asOf: undefined }),
      ),
      logger: this.logger,
      timings: leases,
      // Written with how objects are projected: they need not be taken in anew.
      positionsOf: () => ({}),
      watch: async (shard, restored, signal) => {
        this.restored.set(shard, restored?.state);
        for (const descriptor of watchedKinds) {
          this.store.setKindState(shard, descriptor, {
            group: descriptor.group,
            kind: descriptor.kind,
            version: 'v1',
            state: 'live',
            objects: 0,
            message: '',
          });
        }
        this.store.setConnection(connection(shard, { asOf: Date.now() }));
        while (!signal.aborted) {
          const present = [...clusters.objects.get(shard)!.values()];
          for (const descriptor of watchedKinds.slice(0, 3)) {
            this.store.replace(
              shard,
              descriptor,
              present.filter(({ kind }) => kind === descriptor.kind),
            );
          }
          await pause(20, signal);
        }
      },
    });
    this.#flushing = setInterval(() => this.store.flush(), 20);
    this.#running = this.#replica.run(this.#stop.signal);
  }

  get owned(): string[] {
    return this.#replica.owned.sort();
  }

  status(shard: string, name: string): string | undefined {
    return this.store.record(keyOf(shard, name))?.status;
  }

  /** Ends in order. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    clearInterval(this.#flushing);
    this.#alive = false;
  }

  /** Hears nothing of the database any more, and goes on watching: what a process does that is cut off. */
  async cutOff(): Promise<void> {
    await this.database.knex.destroy();
  }

  get isAlive(): boolean {
    return this.#alive;
  }
}

const processes: Process[] = [];

function start(
  name: string,
  clusters: Clusters,
  database: FleetDatabase,
  leases?: LeaseTimings,
) {
  const process = new Process(name, clusters, database, leases);
  processes.push(process);
  return process;
}

afterEach(async () => {
  await Promise.all(
    processes
      .splice(0)
      .filter(({ isAlive }) => isAlive)
      .map(one => one.stop()),
  );
});

const failed = (name: string) =>
  kustomization('ns', name, {
    remote: false,
    ready: { status: 'False', reason: 'BuildFailed', message: 'no' },
  });

async function transitions(
  { knex }: FleetDatabase,
  key: string,
): Promise<string[]> {
  const rows: { to_status: string }[] = await knex('fleet_transitions')
    .join('fleet_subjects', 'fleet_subjects.id', 'subject_id')
    .where({ key })
    .orderBy('fleet_transitions.id')
    .select('to_status');
  return rows.map(({ to_status }) => to_status);
}

jest.setTimeout(60_000);

describe.each(databaseIds)('Replica on %s', id => {
  it('watches everything alone, and begins the next life with what it knew', async () => {
    const database = await databases.create(id);
    const clusters = new Clusters();
    const first = start('first', clusters, database);
    await until(() =>
      shards.forEach(shard => expect(first.status(shard, 'a')).toBe('Ready')),
    );
    await until(async () => {
      const written = await database
        .knex('fleet_shards')
        .whereNotNull('connection')
        .select('name');
      expect(written).toHaveLength(shards.length);
    });
    await first.stop();
    const second = start('second', clusters, database);
    await until(() => expect(second.owned).toEqual(shards));
    expect([...second.restored.values()]).toEqual(shards.map(() => 'live'));
  });

  it('settles what the owner before it has only seen', async () => {
    const database = await databases.create(id);
    const clusters = new Clusters();
    const first = start('first', clusters, database);
    await until(async () => {
      const seen = await database.knex('fleet_subjects').select('key');
      expect(seen).toContainEqual({ key: keyOf('aws-v1', 'a') });
    });
    await first.stop();
    start('second', clusters, database);
    await until(async () =>
      expect(await transitions(database, keyOf('aws-v1', 'a'))).toEqual([
        'Ready',
      ]),
    );
  });

  it('begins anew with a shard that somebody else has had between two looks', async () => {
    const database = await databases.create(id);
    const clusters = new Clusters();
    const replica = start('replica', clusters, database, {
      lifetime: 20_000,
      renewal: 3_000,
    });
    await until(() => expect(replica.owned).toEqual(shards));
    clusters.put('aws-v1', 'a', failed('a'));
    await until(() => expect(replica.status('aws-v1', 'a')).toBe('Failed'));
    await database
      .knex('fleet_shards')
      .where({ name: 'aws-v1' })
      .increment('epoch', 2);
    await until(async () =>
      expect(await transitions(database, keyOf('aws-v1', 'a'))).toContain(
        'Failed',
      ),
    );
  });
});

describe.each(databaseIds)('a shard that comes back, on %s', id => {
  it('is written where what is written is not what was seen, and nowhere else', async () => {
    const database = await databases.create(id);
    const clusters = new Clusters();
    const { knex } = database;
    start('replica', clusters, database, { lifetime: 20_000, renewal: 500 });
    const rows = async () => {
      const found: { key: string; seq: number; deleted: boolean }[] =
        await knex('fleet_subjects')
          .where({ shard: 'aws-v1', type: 'resource' })
          .whereNotNull('object')
          .select('key', 'seq', 'deleted');
      return new Map(found.map(row => [row.key, row]));
    };
    const [a, main, gone] = [
      keyOf('aws-v1', 'a'),
      'aws-v1/source.toolkit.fluxcd.io/GitRepository/flux-system/main',
      keyOf('aws-v1', 'gone'),
    ];
    clusters.put('aws-v1', 'gone', failed('gone'));
    for (const key of [a, gone, main]) {
      await until(async () =>
        expect(await transitions(database, key)).toHaveLength(1),
      );
    }
    await until(async () => {
      const [shard] = await knex('fleet_shards').where({ name: 'aws-v1' });
      expect(shard.positions).not.toBeNull();
    });
    // As if the lease had been lost with two changes that were seen and not written.
    const written = JSON.stringify({ metadata: { resourceVersion: '0' } });
    await knex('fleet_subjects').where({ key: a }).update({ object: written });
    await knex('fleet_subjects').where({ key: gone }).delete();
    const before = await rows();
    await knex('fleet_shards').where({ name: 'aws-v1' }).increment('epoch', 2);
    await until(async () => {
      const after = await rows();
      expect(Number(after.get(a)?.seq)).toBeGreaterThan(
        Number(before.get(a)?.seq),
      );
      expect(after.get(gone)).toBeDefined();
      expect(after.get(main)).toEqual(before.get(main));
    });
  });

  it('has what is gone written as gone', async () => {
    const database = await databases.create(id);
    const { knex } = database;
    const replica = start('replica', new Clusters(), database, {
      lifetime: 20_000,
      renewal: 500,
    });
    const key = keyOf('aws-v1', 'gone');
    await until(() => expect(replica.status('aws-v1', 'a')).toBe('Ready'));
    await knex('fleet_subjects').insert({
      shard: 'aws-v1',
      key,
      type: 'resource',
      seq: 0,
      deleted: false,
      written_at: 0,
      status: 'Ready',
      reason: '',
    });
    await knex('fleet_shards').where({ name: 'aws-v1' }).increment('epoch', 2);
    await until(async () => {
      const [row] = await knex('fleet_subjects').where({ key }).select();
      expect(Boolean(row.deleted)).toBe(true);
    });
  });
});

const several = databaseIds.filter(id => id !== 'SQLITE_3');

for (const id of several) {
  describe(`replicas that share ${id}`, () => {
    /** Two connections to one database, as two processes have them. */
    async function sharedDatabase(): Promise<() => FleetDatabase> {
      const { knex } = await databases.create(id);
      return () =>
        new FleetDatabase(
          createKnex({ ...knex.client.config, log: silentLog }),
        );
    }

    it('share the clusters, and each shows the whole fleet', async () => {
      const connect = await sharedDatabase();
      const clusters = new Clusters();
      const [a, b] = ['a', 'b'].map(name => start(name, clusters, connect()));
      await until(() => {
        expect([...a.owned, ...b.owned].sort()).toEqual(shards);
        expect(a.owned).toHaveLength(2);
      });
      clusters.put(a.owned[0], 'a', failed('a'));
      clusters.put(
        b.owned[0],
        'late',
        kustomization('ns', 'late', { remote: false }),
      );
      for (const process of [a, b]) {
        await until(() => {
          expect(process.status(a.owned[0], 'a')).toBe('Failed');
          expect(process.status(b.owned[0], 'late')).toBe('Ready');
        });
      }
    });

    it('settle what the one before had seen and shown to them', async () => {
      const connect = await sharedDatabase();
      const observer = connect();
      const clusters = new Clusters();
      const a = start('a', clusters, connect(), {
        lifetime: 4_000,
        renewal: 60_000,
      });
      await until(() => expect(a.owned).toEqual(shards));
      const b = start('b', clusters, connect());
      await until(() => expect(b.status('aws-v1', 'a')).toBe('Ready'));
      await a.cutOff();
      await until(async () =>
        expect(await transitions(observer, keyOf('aws-v1', 'a'))).toEqual([
          'Ready',
        ]),
      );
      await observer.knex.destroy();
    });

    it('end in order where the database says nothing any more, and leave their clusters to the others', async () => {
      const { knex } = await databases.create(id);
      const { client } = knex;
      const relay = await Relay.start(client.connectionSettings.port);
      const behindRelay = createKnex({
        ...client.config,
        connection: {
          ...client.connectionSettings,
          host: '127.0.0.1',
          port: relay.port,
        },
        log: silentLog,
        // Longer than a test takes: it is not the pool that gives up.
        acquireConnectionTimeout: 600_000,
      });
      const clusters = new Clusters();
      const a = start('a', clusters, new FleetDatabase(behindRelay));
      await until(async () => {
        expect(a.owned).toEqual(shards);
        expect(
          await transitions(new FleetDatabase(knex), keyOf('aws-v1', 'a')),
        ).toEqual(['Ready']);
      });
      relay.lose();
      clusters.put('aws-v1', 'a', failed('a'));
      await until(() => expect(a.status('aws-v1', 'a')).toBe('Failed'));
      await a.stop();
      expect(a.owned).toEqual([]);
      expect(a.logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('other replicas take over'),
      );
      const b = start('b', clusters, new FleetDatabase(knex));
      await until(() => expect(b.owned).toEqual(shards));
      await until(async () =>
        expect(
          await transitions(new FleetDatabase(knex), keyOf('aws-v1', 'a')),
        ).toEqual(['Ready', 'Failed']),
      );
      await b.stop();
      await relay.close();
      await behindRelay.destroy();
    });

    it('give their clusters away when they end', async () => {
      const connect = await sharedDatabase();
      const observer = connect();
      const a = start('a', new Clusters(), connect());
      await until(() => expect(a.owned).toEqual(shards));
      await a.stop();
      expect(
        await observer.knex('fleet_shards').whereNotNull('owner').select(),
      ).toEqual([]);
      expect(await observer.knex('fleet_replicas').select()).toEqual([]);
      expect(a.logger.warn).not.toHaveBeenCalled();
      await observer.knex.destroy();
    });

    it('take over at once from one that ends, and after its lease from one that is cut off', async () => {
      const connect = await sharedDatabase();
      const clusters = new Clusters();
      const observer = connect();
      const [a, b, c] = ['a', 'b', 'c'].map(name =>
        start(name, clusters, connect()),
      );
      const settled = (processes_: Process[]) =>
        until(() =>
          expect(processes_.flatMap(({ owned }) => owned).sort()).toEqual(
            shards,
          ),
        );
      await settled([a, b, c]);
      await a.stop();
      await settled([b, c]);
      const [shard] = b.owned;
      await until(async () =>
        expect(await transitions(observer, keyOf(shard, 'a'))).toEqual([
          'Ready',
        ]),
      );
      await b.cutOff();
      clusters.put(shard, 'a', failed('a'));
      await until(() => expect(c.owned).toEqual(shards));
      await until(() => expect(c.status(shard, 'a')).toBe('Failed'));
      // The one that is cut off goes on showing what it can see by itself.
      await until(() => expect(b.status(shard, 'a')).toBe('Failed'));
      await until(async () =>
        expect(await transitions(observer, keyOf(shard, 'a'))).toEqual([
          'Ready',
          'Failed',
        ]),
      );
      await observer.knex.destroy();
    });
  });
}
