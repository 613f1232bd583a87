import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitRepository, kustomization } from '../__fixtures__/objects';
import {
  ApiServerDouble,
  AskedRequest,
} from '../__testUtils__/ApiServerDouble';
import { until } from '../__testUtils__/databases';
import {
  connectTo,
  ListeningDouble,
  overHttp2,
} from '../__testUtils__/overHttp2';
import { Relay } from '../__testUtils__/Relay';
import { createTlsMaterial, TlsMaterial } from '../__testUtils__/TlsMaterial';
import { WatchFault } from '../__testUtils__/WatchDouble';
import { doubledKinds, WatchedFleet } from '../__testUtils__/WatchedFleet';

jest.setTimeout(60_000);

const { kustomizations, gitRepositories, helmReleases } = doubledKinds;

/** One is struck; the other must not notice. */
const struck = 'aws-v1';
const other = 'azure-v1';

const directory = mkdtempSync(join(tmpdir(), 'faults-'));
let material: TlsMaterial;
let fleet: WatchedFleet;
let double: ApiServerDouble;
let listening: ListeningDouble;
let relay: Relay;
let closing: (() => Promise<unknown>)[];

const filesOf = (name: string) => ({
  caFile: join(directory, `${name}.crt`),
  tokenFile: join(directory, `${name}.token`),
});

const write = (
  name: string,
  fields: Parameters<typeof kustomization>[2] = {},
) =>
  double.write(
    kustomizations,
    kustomization('flux-system', name, { remote: false, ...fields }),
  );

const counters = () => fleet.metrics.countersOf(struck, kustomizations);

const of =
  (type: AskedRequest['type'], plural = kustomizations.plural) =>
  (request: AskedRequest) =>
    request.type === type && request.plural === plural;

const asked = (matches: (request: AskedRequest) => boolean) =>
  double.requests.filter(matches).length;

const expectHealed = () => until(() => fleet.expectStoreIsList(struck));

async function start(
  options: { watchList?: ApiServerDouble['watchList'] } = {},
): Promise<void> {
  const ports = new Map<string, number>();
  fleet = new WatchedFleet({
    names: [struck, other],
    watchList: name => name === struck && options.watchList !== undefined,
    connect: name => connectTo(ports.get(name)!, filesOf(name)),
    timings: {
      heartbeat: 50,
      heartbeatTimeout: 1_000,
      discovery: 200,
      shortestDiscovery: 10,
      longestRetry: 100,
      longestRejectedRetry: 100,
      credentials: 100,
      reflectors: {
        shortestRetry: 20,
        longestRetry: 100,
        longestPace: 20,
        forbidden: 100,
        idle: 20_000,
        initial: 500,
        settled: 50,
        relistJitter: 10,
      },
    },
  });
  double = fleet.doubles.get(struck)!;
  double.watchList = options.watchList ?? 'on';
  for (const [name, server] of fleet.doubles) {
    Array.from({ length: 12 }, (_, index) => index).forEach(index =>
      server.write(
        kustomizations,
        kustomization('flux-system', `app-${index}`, { remote: false }),
      ),
    );
    const { caFile, tokenFile } = filesOf(name);
    writeFileSync(caFile, material.certificate);
    writeFileSync(tokenFile, 'token');
    const http = await overHttp2(server, material);
    const passing = await Relay.start(http.port);
    closing.push(
      () => http.close(),
      () => passing.close(),
    );
    ports.set(name, passing.port);
    if (name === struck) {
      listening = http;
      relay = passing;
    }
  }
  fleet.start();
  await expectHealed();
  await until(() => fleet.expectStoreIsList(other));
}

beforeAll(async () => {
  material = await createTlsMaterial('api server');
});

beforeEach(() => {
  closing = [];
});

/** Whatever happened: the store is a fresh list, and the other cluster has seen nothing of it. */
async function expectAllIsWell(): Promise<void> {
  double.heal();
  await expectHealed();
  write('last');
  await expectHealed();
  fleet.expectStoreIsList(other);
  expect(fleet.states.get(other)).toEqual(['connecting', 'syncing', 'live']);
  expect(fleet.metrics.countersOf(other, kustomizations)).toMatchObject({
    relists: 0,
    restarts: 0,
  });
}

afterEach(async () => {
  try {
    await expectAllIsWell();
  } finally {
    await fleet.stop();
    await Promise.all(closing.map(close => close()));
  }
});

afterAll(() => rmSync(directory, { recursive: true }));

describe('ingest survives', () => {
  it.each<[string, WatchFault]>([
    ['a watch that is cut', 'cut'],
    ['a watch that is cut within an object', 'half-line'],
    ['a watch that the server ends', 'end'],
    ['an error of the server within the stream', 'server-error'],
    ['a server that has too much to do within the stream', 'too-many-requests'],
    ['a line that is no event', 'nonsense'],
  ])('%s, and resumes without a list', async (_, fault) => {
    await start();
    write('before');
    await expectHealed();
    double.strikeWatches(fault);
    write('meanwhile');
    double.delete(kustomizations, 'app-3');
    await expectHealed();
    expect(counters().relists).toBe(0);
    expect(fleet.states.get(struck)).toEqual(['connecting', 'syncing', 'live']);
  });

  it('lines that are no events again and again, by a list', async () => {
    await start();
    const striking = setInterval(() => double.strikeWatches('nonsense'), 5);
    try {
      await until(() => expect(counters().relists).toBeGreaterThan(0));
    } finally {
      clearInterval(striking);
    }
    expect(counters().parseErrors).toBeGreaterThan(1);
  });

  it('a watch that says nothing but bookmarks, and resumes from the last of them', async () => {
    await start();
    double.write(helmReleases, kustomization('x', 'elsewhere'));
    double.bookmark();
    await until(() => expect(counters().bookmarks).toBe(1));
    const version = double.currentVersion;
    double.strikeWatches('cut');
    await until(() => {
      expect(counters().restarts).toBe(1);
      const resumed = double.requests.filter(of('watch')).pop()!;
      expect(resumed.query.get('resourceVersion')).toBe(String(version));
    });
  });

  it.each([
    ['within the stream', true],
    ['as an answer', false],
  ])('a version that has expired, said %s', async (_, inStream) => {
    await start();
    double.expiresInStream = inStream;
    const end = double.always(of('watch'), { type: 'break' });
    double.strikeWatches('cut');
    write('unseen');
    double.delete(kustomizations, 'app-1');
    double.compact();
    end();
    await expectHealed();
    expect(counters().relists).toBe(1);
  });

  it('a page of a list that has expired, and a page that is cut', async () => {
    await start();
    Array.from({ length: 1_300 }, (_, index) => write(`more-${index}`));
    double.compact();
    const isLater = (request: AskedRequest) =>
      of('list')(request) && request.query.has('continue');
    double.next(isLater, { type: 'status', code: 410 });
    double.next(isLater, { type: 'break' });
    double.strikeWatches('expired');
    await until(() => expect(counters().relists).toBe(1));
    const limits = double.requests
      .filter(of('list'))
      .map(({ query }) => query.get('limit'));
    expect(limits).toEqual(['500', '500', '500', '1000', '1000', '1000']);
  });

  it('events that are repeated, of long ago, or in the wrong order', async () => {
    await start();
    write('app-1', { path: './a' });
    write('app-2', { path: './b' });
    await expectHealed();
    double.strikeWatches('repeat');
    double.strikeWatches('old');
    write('app-1', { path: './c' });
    await expectHealed();
    expect(counters().relists).toBe(0);
    double.strikeWatches('swap');
    write('app-1', { path: './d' });
    double.delete(kustomizations, 'app-1');
    await expectHealed();
    double.strikeWatches('swap');
    write('app-5', { path: './e' });
    write('app-6', { path: './f' });
    await expectHealed();
  });

  it('a link that loses everything without a word, and is stale in the meantime', async () => {
    await start();
    relay.lose();
    write('meanwhile');
    await until(() =>
      expect(fleet.connection(struck)).toMatchObject({
        state: 'stale',
        reason: 'Timeout',
      }),
    );
    expect(Object.keys(fleet.held(struck).Kustomization)).toHaveLength(12);
    fleet.store.flush();
    const key = `${struck}/${kustomizations.group}/Kustomization/flux-system/app-1`;
    expect(fleet.store.record(key)!.status).toBe('Stale');
    relay.recover();
    await expectHealed();
    expect(counters().relists).toBe(0);
  });

  it('an API server that is away', async () => {
    await start();
    const end = double.always(() => true, { type: 'break' });
    double.strikeWatches('cut');
    await until(() => expect(fleet.connection(struck).state).toBe('stale'));
    write('meanwhile');
    end();
    await expectHealed();
    expect(counters().relists).toBe(0);
  });

  it('a storm of 500s', async () => {
    await start();
    const end = double.always(() => true, { type: 'status', code: 500 });
    double.strikeWatches('server-error');
    await until(() =>
      expect(fleet.connection(struck)).toMatchObject({
        state: 'stale',
        reason: 'ServerError',
      }),
    );
    end();
    await expectHealed();
  });

  it('a server that has too much to do, which is asked again when it says', async () => {
    await start();
    double.next(of('watch'), {
      type: 'status',
      code: 429,
      retryAfterSeconds: 1,
    });
    const before = asked(of('watch'));
    const began = Date.now();
    double.strikeWatches('end');
    await until(() => expect(asked(of('watch'))).toBe(before + 2));
    expect(Date.now() - began).toBeGreaterThan(900);
    // The look that is refused for the same reason says that the server is there.
    const end = double.always(of('version', ''), { type: 'status', code: 429 });
    const looks = asked(of('version', ''));
    await until(() =>
      expect(asked(of('version', ''))).toBeGreaterThan(looks + 3),
    );
    end();
    expect(fleet.connection(struck).state).toBe('live');
  });

  it.each([
    ['is damaged on its way', { type: 'damage' } as const],
    ['comes from something else', { type: 'nonsense' } as const],
    ['does not come', { type: 'break' } as const],
  ])('a list whose answer %s', async (_, fault) => {
    await start();
    double.next(of('list'), fault);
    double.strikeWatches('expired');
    write('meanwhile');
    await expectHealed();
    expect(asked(of('list'))).toBeGreaterThan(2);
  });

  it('a list that is not answered: the other kinds stay live', async () => {
    await start();
    const end = double.always(of('list'), { type: 'hang' });
    double
      .watchesOf(kustomizations.plural)
      .forEach(watch => watch.strike('expired'));
    double.write(gitRepositories, kustomization('flux-system', 'main'));
    await until(() =>
      expect(Object.keys(fleet.held(struck).GitRepository)).toEqual(['main']),
    );
    expect(fleet.kindOf(struck, gitRepositories).state).toBe('live');
    end();
    // What hangs is dropped with its connection.
    relay.lose();
    await until(() => expect(fleet.connection(struck).state).toBe('stale'));
    relay.recover();
  });

  it('a token that expires', async () => {
    await start();
    const end = double.always(() => true, { type: 'status', code: 401 });
    double.strikeWatches('end');
    await until(() => {
      const { state, reason, message } = fleet.connection(struck);
      expect([state, reason]).toEqual(['stale', 'CredentialsRejected']);
      expect(message).toMatch(/renew it in the kubeconfig or the token file/);
    });
    end();
    await expectHealed();
  });

  it('another certificate and authority', async () => {
    await start();
    const next = await createTlsMaterial('next');
    listening.changeCertificate(next);
    await until(() =>
      expect(fleet.connection(struck)).toMatchObject({
        state: 'stale',
        reason: 'Tls',
      }),
    );
    writeFileSync(filesOf(struck).caFile, next.certificate);
    await expectHealed();
  });

  it('a conversion webhook that is down: that kind is stale, the others are not', async () => {
    await start();
    const end = double.always(
      request => request.plural === kustomizations.plural,
      {
        type: 'status',
        code: 500,
        message: 'conversion webhook for kustomize.toolkit.fluxcd.io/v1 failed',
      },
    );
    double
      .watchesOf(kustomizations.plural)
      .forEach(watch => watch.strike('end'));
    await until(() =>
      expect(fleet.kindOf(struck, kustomizations)).toMatchObject({
        state: 'stale',
        message: expect.stringContaining('conversion webhook'),
        objects: 12,
      }),
    );
    expect(fleet.kindOf(struck, gitRepositories).state).toBe('live');
    end();
  });

  it('a kind that may not be read for a while', async () => {
    await start();
    const end = double.always(
      request => request.plural === kustomizations.plural,
      { type: 'status', code: 403, message: 'is forbidden' },
    );
    double
      .watchesOf(kustomizations.plural)
      .forEach(watch => watch.strike('end'));
    await until(() =>
      expect(fleet.kindOf(struck, kustomizations)).toMatchObject({
        state: 'forbidden',
        message: expect.stringContaining('Grant get, list and watch'),
        objects: 12,
      }),
    );
    end();
  });

  it('a CustomResourceDefinition that is deleted and comes back', async () => {
    await start();
    double.uninstall(kustomizations);
    await until(() =>
      expect(fleet.kindOf(struck, kustomizations)).toMatchObject({
        state: 'not-installed',
        objects: 0,
      }),
    );
    double.install(kustomizations);
    write('born-again');
    await expectHealed();
    expect(Object.keys(fleet.held(struck).Kustomization)).toEqual([
      'born-again',
    ]);
  });

  it('discovery that lacks a kind while its API server starts', async () => {
    await start();
    const end = double.always(() => true, { type: 'break' });
    double.strikeWatches('cut');
    await until(() => expect(fleet.connection(struck).state).toBe('stale'));
    double.hidden.add(kustomizations.plural);
    end();
    await expectHealed();
    expect(Object.keys(fleet.held(struck).Kustomization)).toHaveLength(12);
    expect(counters().relists).toBe(0);
    double.hidden.clear();
  });

  it('a clock of the API server that is ahead', async () => {
    await start();
    double.write(gitRepositories, gitRepository('main'));
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    write('from-the-future', {
      ready: {
        status: 'True',
        reason: 'ReconciliationSucceeded',
        lastTransitionTime: ahead,
      },
    });
    await expectHealed();
    fleet.store.flush();
    const key = `${struck}/${kustomizations.group}/Kustomization/flux-system/from-the-future`;
    expect(fleet.store.record(key)!.status).toBe('Ready');
  });

  it('a version that the API server does not know any more, as after a restored etcd', async () => {
    await start();
    const future = double.always(of('watch'), {
      type: 'status',
      code: 504,
      message: 'Too large resource version: 9000, current: 12',
    });
    double.strikeWatches('end');
    await until(() => expect(counters().relists).toBeGreaterThan(0));
    future();
  });

  it('a message of 32 KB and an inventory of 10,000 entries', async () => {
    await start();
    const large = kustomization('flux-system', 'large', { remote: false });
    const [condition] = (large.status as { conditions: { message: string }[] })
      .conditions;
    condition.message = 'x'.repeat(32 * 1024);
    const entries = Array.from({ length: 10_000 }, (_, index) => ({
      id: `namespace_some-deployment-${index}_apps_Deployment`,
      v: 'v1',
    }));
    double.write(kustomizations, {
      ...large,
      status: { ...(large.status as object), inventory: { entries } },
    });
    await expectHealed();
    expect(fleet.held(struck).Kustomization).toHaveProperty('large');
  });

  it('an API server that answers discovery and nothing else', async () => {
    await start();
    const end = double.always(
      ({ type }) => type === 'list' || type === 'watch',
      { type: 'hang' },
    );
    relay.lose();
    await until(() => expect(fleet.connection(struck).state).toBe('stale'));
    relay.recover();
    await until(() =>
      expect(fleet.connection(struck).nextRetry).toBeUndefined(),
    );
    expect(fleet.connection(struck).state).toBe('stale');
    end();
    // What hangs is dropped with its connection.
    relay.lose();
    await until(() => expect(fleet.connection(struck).nextRetry).toBeDefined());
    relay.recover();
  });

  it.each(['on', 'off', 'ignored'] as const)(
    'the first state as a watch on a server that has it %s',
    async watchList => {
      await start({ watchList });
      expect(asked(of('list'))).toBe(watchList === 'on' ? 0 : 1);
      double.strikeWatches('expired');
      double.delete(kustomizations, 'app-7');
      await expectHealed();
    },
  );
});
