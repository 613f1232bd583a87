import { mockServices } from '@backstage/backend-test-utils';
import {
  asMap,
  asMaps,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { gitRepository, kustomization } from '../__fixtures__/objects';
import { ApiServerDouble, Fault } from '../__testUtils__/ApiServerDouble';
import { fleetDatabases, until } from '../__testUtils__/databases';
import { inProcess } from '../__testUtils__/inProcess';
import { pick, randomOf } from '../__testUtils__/random';
import { WatchFault } from '../__testUtils__/WatchDouble';
import { doubledKinds, WatchedFleet } from '../__testUtils__/WatchedFleet';
import { HistoryState } from '../history/settle';
import { StateWriter } from '../replication/StateWriter';
import { StoreState } from '../replication/StoreState';

jest.setTimeout(180_000);

const databases = fleetDatabases();

const names = ['aws-v1', 'azure-v1', 'gcp-v1'];
const faultsToStrike = 10_000;
const faultsBetweenLooks = 250;
const { gitRepositories, helmReleases } = doubledKinds;
const kinds = Object.values(doubledKinds);

/** `GITOPS_FLEET_FAULT_SEED=<number>` runs one again. */
const seed = Number(
  process.env.GITOPS_FLEET_FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31),
);

const watchFaults: WatchFault[] = [
  'cut',
  'half-line',
  'end',
  'silence',
  'nonsense',
  'expired',
  'server-error',
  'too-many-requests',
  'repeat',
  'swap',
  'old',
];

const requestFaults: Fault[] = [
  { type: 'break' },
  { type: 'hang' },
  { type: 'nonsense' },
  { type: 'damage' },
  ...[401, 403, 404, 410, 429, 500, 503, 504].map(code => ({
    type: 'status' as const,
    code,
  })),
];

/** Writes and faults of one run, in the order that the seed decides. */
class Chaos {
  readonly #random: () => number;
  readonly #doubles: ApiServerDouble[];
  readonly #now: () => number;
  #created = 0;

  constructor(fleet: WatchedFleet, random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
    this.#doubles = [...fleet.doubles.values()];
  }

  get struck(): number {
    return this.#doubles.reduce((sum, { struck }) => sum + struck, 0);
  }

  write(): void {
    const random = this.#random;
    const double = pick(random, this.#doubles);
    const descriptor = pick(random, kinds);
    const objects = double.objectsOf(descriptor);
    const isNew = objects.length < 5 || (random() < 0.2 && objects.length < 40);
    if (!isNew && random() < 0.2) {
      double.delete(descriptor, pick(random, objects).metadata!.name!);
      return;
    }
    const name = isNew
      ? `object-${this.#created++}`
      : pick(random, objects).metadata!.name!;
    const object = this.#object(descriptor, name);
    // Each state begins when it is written: what begins and ends between two looks has not lasted.
    for (const condition of asMaps(asMap(object.status).conditions)) {
      condition.lastTransitionTime = new Date(this.#now()).toISOString();
    }
    double.write(descriptor, object);
  }

  strike(): void {
    const random = this.#random;
    const double = pick(random, this.#doubles);
    const watches = [...double.watches];
    const chance = random();
    if (chance < 0.02) {
      double.compact();
    } else if (chance < 0.03) {
      const kind = pick(random, [gitRepositories, helmReleases]);
      double.uninstall(kind);
      double.install(kind);
    } else if (chance < 0.1) {
      double.bookmark();
    } else if (chance < 0.7 && watches.length > 0) {
      pick(random, watches).strike(pick(random, watchFaults));
    } else if (double.waitingFaults < 4) {
      const type = pick(random, ['version', 'list', 'watch', 'watch'] as const);
      double.next(
        request => request.type === type,
        pick(random, requestFaults),
      );
      // What is asked next is struck; a watch that ends asks.
      watches.forEach(watch => random() < 0.3 && watch.strike('end'));
    }
    double.expiresInStream = random() < 0.5;
  }

  #object(descriptor: { kind: string }, name: string) {
    const random = this.#random;
    const revision = `main@sha1:${pick(random, ['1', '2', '3']).repeat(40)}`;
    if (descriptor.kind === gitRepositories.kind) {
      return gitRepository(name, { revision });
    }
    const isReady = random() < 0.7;
    const object = kustomization('flux-system', name, {
      revision,
      remote: false,
      ready: isReady
        ? { status: 'True', reason: 'ReconciliationSucceeded' }
        : {
            status: 'False',
            reason: pick(random, ['BuildFailed', 'HealthCheckFailed']),
            message: 'it does not work',
          },
    });
    return descriptor.kind === helmReleases.kind
      ? {
          ...object,
          kind: helmReleases.kind,
          apiVersion: 'helm.toolkit.fluxcd.io/v2',
        }
      : object;
  }
}

/** What the history must be: what was seen at each look, each change once. */
class ExpectedHistory {
  readonly entries = new Map<string, string[]>();

  look(fleet: WatchedFleet): void {
    for (const name of names) {
      for (const { group, kind } of kinds) {
        for (const { key } of fleet.store.objectsOf(name, group, kind)) {
          const record = fleet.store.record(key)!;
          this.#see(key, {
            status: record.status,
            reason: record.reason,
            revision: record.appliedRevision,
          });
        }
      }
    }
  }

  #see(key: string, state: HistoryState): void {
    const entries = this.entries.get(key) ?? [];
    const entry = entryOf(state);
    if (entries[entries.length - 1] !== entry) {
      entries.push(entry);
    }
    this.entries.set(key, entries);
  }
}

/** Another reason is news only of what fails. */
function entryOf({ status, reason, revision }: HistoryState): string {
  const isFailing = ['Failed', 'Stalled', 'Degraded'].includes(status);
  return [status, revision, isFailing ? reason : ''].join(' ');
}

const nextTurn = () => new Promise(resolve => setImmediate(resolve));

describe(`${faultsToStrike} faults between random writes on ${names.length} management clusters`, () => {
  it(`leave the store a fresh list, and each transition once (seed ${seed})`, async () => {
    const random = randomOf(seed);
    const clock = { now: Date.parse('2026-06-01T00:00:00Z') };
    const fleet = new WatchedFleet({
      names,
      now: () => clock.now,
      watchList: name => name === names[1],
      connect: (_, double) => inProcess(double, 15),
      timings: {
        heartbeat: 10,
        heartbeatTimeout: 15,
        discovery: 30,
        shortestDiscovery: 1,
        longestRetry: 3,
        longestRejectedRetry: 3,
        credentials: 20,
        reflectors: {
          shortestRetry: 1,
          longestRetry: 4,
          longestPace: 1,
          forbidden: 5,
          idle: 40,
          initial: 20,
          settled: 2,
          relistJitter: 1,
        },
      },
    });
    const database = await databases.create('SQLITE_3');
    await database.knex('fleet_shards').insert(names.map(name => ({ name })));
    const state = new StoreState(fleet.store);
    const writer = new StateWriter({
      database,
      source: state,
      leases: () => new Map(names.map(shard => [shard, { shard, epoch: 0 }])),
      logger: mockServices.logger.mock(),
      now: () => clock.now,
    });
    state.onChange(subject => writer.mark(subject));
    const chaos = new Chaos(fleet, random, () => clock.now);
    const expected = new ExpectedHistory();
    Array.from({ length: 200 }, () => chaos.write());

    const look = async () => {
      fleet.doubles.forEach(double => double.heal());
      // What flaps is shown every two seconds.
      clock.now += 3_000;
      // In one turn: a watch that is silent may still be given up in the next.
      await until(() => {
        names.forEach(name => fleet.expectStoreIsList(name));
        // What depends on what has changed follows in the next batch.
        Array.from({ length: 3 }, () => fleet.store.flush());
        expected.look(fleet);
      });
      await writer.write();
      clock.now += 60_000;
      await writer.write();
    };

    fleet.start();
    try {
      await look();
      for (let looks = 1; chaos.struck < faultsToStrike; ) {
        chaos.strike();
        if (random() < 0.5) {
          chaos.write();
        }
        if (random() < 0.05) {
          fleet.store.flush();
          await writer.write();
        }
        await nextTurn();
        if (chaos.struck >= looks * faultsBetweenLooks) {
          looks++;
          await look();
        }
      }
      await look();
    } finally {
      await fleet.stop();
    }

    const rows: {
      key: string;
      to_status: string;
      revision: string;
      reason: string;
    }[] = await database
      .knex('fleet_transitions')
      .join('fleet_subjects', 'fleet_subjects.id', 'subject_id')
      .where({ type: 'resource' })
      .orderBy('fleet_transitions.id')
      .select('key', 'to_status', 'revision', 'fleet_transitions.reason');
    const written = new Map<string, string[]>();
    for (const { key, to_status, revision, reason } of rows) {
      const entry = entryOf({ status: to_status, revision, reason });
      written.set(key, [...(written.get(key) ?? []), entry]);
    }
    expect(Object.fromEntries(written)).toEqual(
      Object.fromEntries(expected.entries),
    );
    const connections = await database
      .knex('fleet_transitions')
      .join('fleet_subjects', 'fleet_subjects.id', 'subject_id')
      .where({ type: 'connection' })
      .select('key', 'to_status');
    expect(connections.map(({ key }) => key).sort()).toEqual(names);
    expect(chaos.struck).toBeGreaterThanOrEqual(faultsToStrike);
  });
});
