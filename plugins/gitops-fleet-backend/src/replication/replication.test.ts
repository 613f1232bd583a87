import { mockServices } from '@backstage/backend-test-utils';
import {
  defaultRepositoryLayout,
  KubernetesObject,
  watchedKinds,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { databaseIds, fleetDatabases } from '../__testUtils__/databases';
import {
  connection,
  gitRepository,
  kustomization,
} from '../__fixtures__/objects';
import { FleetDatabase } from '../database/FleetDatabase';
import { FleetStore } from '../store/FleetStore';
import { Lease } from './ShardLeases';
import { StateReader } from './StateReader';
import { StateWriter } from './StateWriter';
import { StoreState } from './StoreState';

jest.setTimeout(60_000);

const databases = fleetDatabases();
const shard = 'aws-v1';
const key = (name: string) =>
  `${shard}/kustomize.toolkit.fluxcd.io/Kustomization/ns/${name}`;

/** One replica with a clock of its own. */
class Life {
  now = Date.parse('2026-06-01T00:00:00Z');
  readonly store = new FleetStore({
    layout: defaultRepositoryLayout,
    now: () => this.now,
  });
  readonly leases = new Map<string, Lease>();
  readonly logger = mockServices.logger.mock();
  readonly writer: StateWriter;
  readonly #reader: StateReader;

  constructor(readonly database: FleetDatabase) {
    const state = new StoreState(this.store);
    this.writer = new StateWriter({
      database,
      source: state,
      leases: () => this.leases,
      logger: this.logger,
      now: () => this.now,
    });
    this.#reader = new StateReader(database, state);
    state.onChange(subject => this.writer.mark(subject));
    state.showConnection(connection(shard));
    for (const descriptor of watchedKinds) {
      this.store.setKindState(shard, descriptor, {
        group: descriptor.group,
        kind: descriptor.kind,
        version: '',
        state: 'live',
        objects: 0,
        message: '',
      });
    }
  }

  async own(epoch: number): Promise<this> {
    this.leases.set(shard, { shard, epoch });
    await this.database
      .knex('fleet_shards')
      .insert({ name: shard, epoch })
      .onConflict('name')
      .merge(['epoch']);
    return this;
  }

  /** Reads what is written of the shard. */
  async catchUp(): Promise<void> {
    const [state] = await this.#reader.shards([shard]);
    await this.#reader.catchUp(state);
  }

  see(...objects: KubernetesObject[]): void {
    for (const object of objects) {
      const descriptor = watchedKinds.find(({ kind }) => kind === object.kind)!;
      this.store.sinkOf(shard, descriptor).upsert(object);
    }
  }

  /** Lets time pass, and writes at every half second of it. */
  async pass(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 0.5) {
      this.store.markUnsettled();
      this.store.flush();
      await this.writer.write();
      this.now += 500;
    }
  }

  async history(): Promise<string[]> {
    const rows: {
      key: string;
      from_status: string;
      to_status: string;
      reason: string;
    }[] = await this.database
      .knex('fleet_transitions')
      .join('fleet_subjects', 'fleet_subjects.id', 'subject_id')
      .where({ type: 'resource' })
      .orderBy('fleet_transitions.id')
      .select('key', 'from_status', 'to_status', 'fleet_transitions.reason');
    return rows.map(
      row =>
        `${row.key.split('/').pop()} ${row.from_status} > ${row.to_status} ${
          row.reason
        }`,
    );
  }
}

const failed = (name: string, reason = 'BuildFailed') =>
  kustomization('ns', name, {
    remote: false,
    ready: { status: 'False', reason, message: 'no' },
  });
const ready = (name: string) => kustomization('ns', name, { remote: false });

describe.each(databaseIds)('replication on %s', id => {
  const begin = async () => new Life(await databases.create(id)).own(1);

  it('writes what was seen, and reads it in the next life', async () => {
    const first = await begin();
    first.see(gitRepository('main'), ready('a'), failed('b'));
    await first.pass(5);
    const second = new Life(first.database);
    await second.catchUp();
    second.store.flush();
    for (const name of ['a', 'b']) {
      expect(second.store.record(key(name))).toEqual(
        first.store.record(key(name)),
      );
    }
    expect(second.store.get(key('b'))!.recorded).toMatchObject({
      status: 'Failed',
    });
  });

  it('follows what another replica writes, deletions too', async () => {
    const owner = await begin();
    const follower = new Life(owner.database);
    owner.see(gitRepository('main'), ready('a'), ready('b'));
    await owner.pass(1);
    await follower.catchUp();
    follower.store.flush();
    owner.see(failed('a'));
    owner.store.sinkOf(shard, watchedKinds[0]).remove('ns', 'b');
    await owner.pass(1);
    await follower.catchUp();
    follower.store.flush();
    expect(follower.store.record(key('a'))!.status).toBe('Failed');
    expect(follower.store.record(key('b'))).toBeUndefined();
  });

  it('reads a shard from the beginning when its deletions have been forgotten', async () => {
    const owner = await begin();
    const follower = new Life(owner.database);
    owner.see(gitRepository('main'), ready('a'), ready('b'));
    await owner.pass(1);
    await follower.catchUp();
    owner.store.sinkOf(shard, watchedKinds[0]).remove('ns', 'b');
    await owner.pass(1);
    await owner.database
      .knex('fleet_subjects')
      .where({ deleted: true })
      .delete();
    await owner.database
      .knex('fleet_shards')
      .update({ purged_seq: owner.database.knex.ref('seq') });
    await follower.catchUp();
    follower.store.flush();
    expect(follower.store.record(key('a'))).toBeDefined();
    expect(follower.store.record(key('b'))).toBeUndefined();
  });

  it('keeps each settled transition once', async () => {
    const owner = await begin();
    owner.see(gitRepository('main'), ready('a'));
    await owner.pass(5);
    owner.see(failed('a'));
    await owner.pass(5);
    owner.see(failed('a'));
    await owner.pass(5);
    owner.see(ready('a'));
    await owner.pass(5);
    const entries = (await owner.history()).filter(entry =>
      entry.startsWith('a'),
    );
    expect(entries).toEqual([
      'a  > Ready ReconciliationSucceeded',
      'a Ready > Failed BuildFailed',
      'a Failed > Ready ReconciliationSucceeded',
    ]);
  });

  it('neither loses nor doubles a transition when its replica dies before it is settled', async () => {
    const first = await begin();
    first.see(gitRepository('main'), ready('a'));
    await first.pass(5);
    first.see(failed('a'));
    await first.pass(1);
    const second = await new Life(first.database).own(2);
    second.now = first.now;
    await second.catchUp();
    second.see(failed('a'));
    await second.pass(10);
    expect(
      (await second.history()).filter(entry => entry.startsWith('a')),
    ).toEqual([
      'a  > Ready ReconciliationSucceeded',
      'a Ready > Failed BuildFailed',
    ]);
  });

  it('refuses what a replica writes whose shard has gone to another one', async () => {
    const first = await begin();
    first.see(gitRepository('main'), ready('a'));
    await first.pass(5);
    const second = await new Life(first.database).own(2);
    await second.catchUp();
    first.see(failed('a'));
    await first.pass(5);
    expect(first.writer.backlog).toBe(0);
    expect((await first.history()).join()).not.toContain('Failed');
  });

  it('keeps what cannot be written, and writes what is true by the time it can', async () => {
    const owner = await begin();
    owner.see(gitRepository('main'), ready('a'));
    await owner.pass(5);
    await owner.database.knex.schema.renameTable('fleet_subjects', 'away');
    owner.see(failed('a'), failed('b'));
    await owner.pass(60);
    expect(owner.writer.backlog).toBeGreaterThan(0);
    expect(owner.logger.warn).toHaveBeenCalledTimes(1);
    owner.see(ready('b'));
    await owner.database.knex.schema.renameTable('away', 'fleet_subjects');
    await owner.pass(5);
    expect(owner.writer.backlog).toBe(0);
    expect(await owner.history()).toEqual(
      expect.arrayContaining([
        'a Ready > Failed BuildFailed',
        'b  > Ready ReconciliationSucceeded',
      ]),
    );
  });

  it('writes texts that no database likes, and keeps the object of what only its history has changed', async () => {
    const owner = await begin();
    owner.see(
      gitRepository('main'),
      kustomization('ns', 'a', {
        remote: false,
        ready: {
          status: 'False',
          reason: 'Odd\0Reason',
          message: "half \ud800 of a 'character' and \0 nothing",
        },
      }),
    );
    await owner.pass(5);
    expect(owner.writer.backlog).toBe(0);
    expect(owner.logger.warn).not.toHaveBeenCalled();
    const follower = new Life(owner.database);
    await follower.catchUp();
    follower.store.flush();
    expect(follower.store.get(key('a'))!.object).toEqual(
      owner.store.get(key('a'))!.object,
    );
    expect(follower.store.get(key('a'))!.recorded).toMatchObject({
      status: 'Failed',
    });
  });

  it('writes a large shard in several transactions', async () => {
    const owner = await begin();
    owner.see(
      gitRepository('main'),
      ...Array.from({ length: 1_500 }, (_, index) => ready(`k${index}`)),
    );
    await owner.pass(4);
    const follower = new Life(owner.database);
    await follower.catchUp();
    follower.store.flush();
    expect(follower.store.columns.length).toBe(1_501);
    expect(
      await owner.database.knex('fleet_transitions').count({ n: '*' }).first(),
    ).toMatchObject({ n: expect.anything() });
  });
});
