import { KubernetesObject, ObjectClient } from '@gitops-fleet/control-plane';
import { ConnectionKind } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { readFile } from 'node:fs/promises';
import { Portal, startPortal } from '../testing/portal';
import { ApiServerProxy, SeenRequest } from './ApiServerProxy';
import { expect, Lab, test } from './lab';

/** A kind that no controller of the lab writes to: what happens to it, the tests did. */
const kind = { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease' };
const plural = 'helmreleases';
const definition = `${plural}.${kind.group}`;
const definitions = {
  group: 'apiextensions.k8s.io',
  kind: 'CustomResourceDefinition',
};
const namespace = 'conformance';
const many = 6_000;

const cluster = 'aws-v1';
const fieldManager = 'conformance';

let lab: Lab;
let proxy: ApiServerProxy;
let portal: Portal;
let admin: ObjectClient;

const release = (name: string, team = 'a'): KubernetesObject => ({
  apiVersion: `${kind.group}/v2`,
  kind: kind.kind,
  metadata: { name, namespace },
  spec: {
    interval: '1h',
    suspend: team !== 'a',
    chartRef: { kind: 'OCIRepository', name: 'chart' },
  },
});

/** What both sides say of each object. */
type Side = { [name: string]: boolean };

async function listed(): Promise<Side> {
  const { items } = await admin.list(kind, { namespace });
  return Object.fromEntries(
    items.map(({ metadata, spec }) => [
      metadata.name,
      (spec as { suspend?: boolean }).suspend ?? false,
    ]),
  );
}

async function shown(of: Portal = portal): Promise<Side> {
  const side: Side = {};
  let cursor: string | undefined;
  do {
    const page = await of.client.getResources({
      kind: kind.kind,
      namespace,
      limit: 1_000,
      cursor,
    });
    page.items.forEach(({ name, suspended }) => {
      side[name] = suspended;
    });
    cursor = page.nextCursor;
  } while (cursor);
  return side;
}

/** The store is the fresh list. */
async function expectStoreIsList(of: Portal = portal): Promise<void> {
  await expect(async () => {
    const { connections } = await of.client.getConnections();
    expect(connections).toMatchObject([{ state: 'live', message: '' }]);
    const [store, list] = [await shown(of), await listed()];
    expect(Object.keys(store).length).toBe(Object.keys(list).length);
    expect(store).toEqual(list);
  }).toPass({ timeout: 120_000 });
}

async function kindOf(of: Portal = portal): Promise<ConnectionKind> {
  const { connections } = await of.client.getConnections();
  return connections[0].kinds.find(item => item.kind === kind.kind)!;
}

async function inParallel<T>(
  items: T[],
  run: (item: T) => Promise<unknown>,
): Promise<void> {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: 40 }, async () => {
      for (let item = rest.pop(); item !== undefined; item = rest.pop()) {
        await run(item);
      }
    }),
  );
}

/** A continue token of a list, moved to another resource version. */
function atVersion(token: string, version: number): string {
  const fields = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  return Buffer.from(JSON.stringify({ ...fields, rv: version })).toString(
    'base64url',
  );
}

const watched = (request: SeenRequest) =>
  request.path.endsWith(`/${plural}`) && request.query.has('watch');

async function seePortal(watchList: boolean): Promise<Portal> {
  return startPortal([
    {
      name: cluster,
      url: proxy.url,
      serviceAccountToken: await lab.controlPlane.serviceAccountToken(
        cluster,
        { namespace: 'gitops-fleet', name: 'gitops-fleet' },
        3_600,
      ),
      // The proxy speaks plain HTTP; TLS is between it and the API server.
      skipTLSVerify: true,
      watchList,
    },
  ]);
}

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ lab: started }) => {
  test.setTimeout(600_000);
  lab = started;
  admin = await lab.admin(cluster);
  await admin.apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    fieldManager,
  );
  await inParallel(
    Array.from({ length: many }, (_, index) => `release-${index}`),
    name => admin.create(release(name)),
  );
  const { url, certificateAuthorityFile } = lab.addressOf(cluster);
  proxy = await ApiServerProxy.start({
    url,
    certificateAuthority: await readFile(certificateAuthorityFile, 'utf8'),
  });
  portal = await seePortal(false);
});

test.afterAll(async () => {
  await portal?.stop();
  await proxy?.close();
  await admin?.delete({ group: '', kind: 'Namespace' }, { name: namespace });
});

test('finds the kinds in one request, by aggregated discovery', async () => {
  await expectStoreIsList();
  const discovery = proxy.requests.filter(({ path }) =>
    /^\/apis(\/[^/]+\/[^/]+)?$/.test(path),
  );
  expect(discovery.map(({ path }) => path)).toEqual(['/apis']);
  expect(discovery[0].contentType).toContain('APIGroupDiscoveryList');
});

test(`lists ${many} objects page by page, compressed`, async () => {
  const { lists } = proxy.of(plural);
  expect(lists).toHaveLength(many / 500);
  for (const page of lists) {
    expect(page).toMatchObject({ status: 200, contentEncoding: 'gzip' });
    expect(page.query.get('limit')).toBe('500');
  }
  // Their JSON is about 500 bytes an object.
  const bytes = lists.reduce((sum, page) => sum + page.bytes, 0);
  expect(bytes).toBeLessThan(many * 100);
});

test('resumes after a cut in the middle of an object, without a list', async () => {
  proxy.forget();
  proxy.cutWatchesMidObject();
  await admin.patch(
    kind,
    { namespace, name: 'release-1' },
    { spec: { suspend: true } },
    { fieldManager },
  );
  await admin.create(release('while-cut'));
  await expectStoreIsList();
  const { lists, watches } = proxy.of(plural);
  expect(lists).toEqual([]);
  expect(watches).toHaveLength(1);
  expect(watches[0].query.get('resourceVersion')).toMatch(/^\d+$/);
});

test('misses nothing that happens while every watch is down', async () => {
  proxy.forget();
  const arrived = proxy.hold(watched);
  proxy.cutWatches();
  const go = await arrived;
  await inParallel(
    Array.from({ length: 300 }, (_, index) => index),
    index =>
      index % 2
        ? admin.delete(kind, { namespace, name: `release-${index + 100}` })
        : admin.create(release(`meanwhile-${index}`, 'b')),
  );
  go();
  await expectStoreIsList();
  expect(proxy.of(plural).lists).toEqual([]);
});

test('resumes from a bookmark when its own kind was quiet', async () => {
  const watch = () => {
    const { watches } = proxy.of(plural);
    return watches[watches.length - 1];
  };
  const { bookmarks } = watch();
  const before = watch().query.get('resourceVersion');
  // A real API server sends one about every minute.
  await expect(() =>
    expect(watch().bookmarks).toBeGreaterThan(bookmarks),
  ).toPass({
    timeout: 180_000,
  });
  proxy.forget();
  proxy.cutWatches();
  await expect(() => expect(proxy.of(plural).watches).toHaveLength(1)).toPass();
  expect(Number(watch().query.get('resourceVersion'))).toBeGreaterThan(
    Number(before),
  );
  expect(proxy.of(plural).lists).toEqual([]);
  await expectStoreIsList();
});

test('lists again when the version to watch from is compacted', async () => {
  proxy.forget();
  await lab.compact();
  proxy.rewriteQueries(request => {
    if (watched(request)) {
      request.query.set('resourceVersion', '1');
      proxy.rewriteQueries();
    }
  });
  proxy.cutWatches();
  await admin.create(release('after-compaction'));
  await expectStoreIsList();
  expect(proxy.of(plural).watches[0].query.get('resourceVersion')).toBe('1');
  // What is new stands on the first page, and the store is equal as soon as that is read.
  await expect(() =>
    expect(proxy.of(plural).lists.length).toBeGreaterThanOrEqual(12),
  ).toPass();
});

test('begins a list again whose next page is compacted', async () => {
  proxy.forget();
  // A new list, by an expired watch; its second page asks for a version that is gone.
  let expired = false;
  proxy.rewriteQueries(request => {
    if (watched(request) && !expired) {
      expired = true;
      request.query.set('resourceVersion', '1');
    }
    const token = request.query.get('continue');
    if (request.path.endsWith(`/${plural}`) && token) {
      request.query.set('continue', atVersion(token, 1));
      proxy.rewriteQueries();
    }
  });
  proxy.cutWatches();
  await admin.create(release('while-listing'));
  await expectStoreIsList();
  await expect(() =>
    expect(proxy.of(plural).lists.map(({ status }) => status)).toContain(410),
  ).toPass();
});

test('sees what changed while the API server was away', async () => {
  await lab.controlPlane.stop(cluster);
  await expect(async () => {
    const { connections } = await portal.client.getConnections();
    expect(connections[0].state).toBe('stale');
    const { items } = await portal.client.getResources({
      kind: kind.kind,
      namespace,
    });
    expect(items[0].status).toBe('Stale');
  }).toPass();
  await lab.controlPlane.start(cluster);
  await admin.create(release('after-restart'));
  await expectStoreIsList();
  await expect(async () => {
    const { connections } = await portal.client.getConnections();
    expect(connections[0].state).toBe('live');
  }).toPass();
});

test('follows a kind to another served version, and never loses its objects', async () => {
  const before = await admin.get(definitions, { name: definition });
  const [v2] = (before!.spec as { versions: { name: string }[] }).versions;
  const serve = (served: { [version: string]: boolean }) =>
    admin.patch(
      definitions,
      { name: definition },
      {
        spec: {
          versions: Object.entries(served).map(([name, isServed]) => ({
            ...v2,
            name,
            served: isServed,
            storage: name === 'v2',
          })),
        },
      },
      { fieldManager },
    );
  await serve({ v2: true, v2beta2: true });
  let fewest = Object.keys(await shown()).length;
  let looking = true;
  const look = (async () => {
    while (looking) {
      fewest = Math.min(fewest, Object.keys(await shown()).length);
    }
  })();
  await serve({ v2: false, v2beta2: true });
  await expect(async () => {
    expect(await kindOf()).toMatchObject({ version: 'v2beta2', state: 'live' });
  }).toPass();
  looking = false;
  await look;
  expect(fewest).toBeGreaterThan(5_000);
  await serve({ v2: true });
  await expect(async () => {
    expect(await kindOf()).toMatchObject({ version: 'v2', state: 'live' });
  }).toPass();
  await admin.create(release('after-move'));
  await expectStoreIsList();
});

test('says that a kind is gone, and takes it up again', async () => {
  const before = (await admin.get(definitions, { name: definition }))!;
  await admin.delete(definitions, { name: definition });
  await expect(async () => {
    expect(await kindOf()).toMatchObject({
      state: 'not-installed',
      objects: 0,
    });
  }).toPass();
  expect(await shown()).toEqual({});
  await expect(async () => {
    expect(await admin.get(definitions, { name: definition })).toBeUndefined();
  }).toPass();
  const { metadata, spec } = before;
  await admin.create({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: metadata.name },
    spec,
  });
  await expect(async () => {
    await admin.create(release('born-again'));
  }).toPass();
  await expectStoreIsList();
  expect(await shown()).toEqual({ 'born-again': false });
  expect(await kindOf()).toMatchObject({ state: 'live' });
});

test('takes the first state from a watch where it is asked to', async () => {
  await inParallel(
    Array.from({ length: 500 }, (_, index) => `listed-${index}`),
    name => admin.create(release(name)),
  );
  proxy.forget();
  const watching = await seePortal(true);
  try {
    await expectStoreIsList(watching);
    const { watches } = proxy.of(plural);
    const initial = watches.filter(({ query }) =>
      query.has('sendInitialEvents'),
    );
    expect(initial).toMatchObject([{ status: 200 }]);
    await admin.delete(kind, { namespace, name: 'listed-7' });
    await expectStoreIsList(watching);
    const lists = proxy.requests.filter(
      ({ path, query }) =>
        /^\/apis\/[^/]+\/[^/]+\/[^/]+$/.test(path) && !query.has('watch'),
    );
    expect(lists).toEqual([]);
  } finally {
    await watching.stop();
  }
});
