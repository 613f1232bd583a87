import {
  CustomObjectsApi,
  CoreV1Api,
  KubeConfig,
  VersionApi,
} from '@kubernetes/client-node';
import { request as httpsRequest } from 'node:https';
import { formatKubeconfig } from '../fleet/kubeconfig';
import { createNamespaces } from '../fleet/workload-clusters';
import { systemClock } from '../kubernetes/clock';
import {
  isRecord,
  JsonObject,
  listAt,
  recordAt,
  textAt,
} from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { gitRepositories, kustomizations } from '../kubernetes/resource-types';
import { ApiServer } from './api-server';
import {
  CertificateAuthority,
  issueServingCertificate,
  temporaryAuthority,
} from './certificates';
import { ObjectStore } from './object-store';

const GROUP = 'kustomize.toolkit.fluxcd.io';
const KUSTOMIZATIONS = `/apis/${GROUP}/v1/kustomizations`;
const ADMIN = 'admin-token';
const VIEWER = 'viewer-token';
const OPERATOR = 'operator-token';
const USER = { fieldManager: 'test' };
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

jest.setTimeout(60_000);

function kustomization(name: string, labels = {}): KubernetesObject {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system', labels },
    spec: { interval: '5m', path: './x', prune: true },
  };
}

interface Answer {
  status: number;
  headers: { [name: string]: string | string[] | undefined };
  body: JsonObject;
  raw: Buffer;
}

describe('an API server', () => {
  let authority: CertificateAuthority;
  let server: ApiServer;
  let store: ObjectStore;

  beforeAll(async () => {
    authority = await temporaryAuthority();
  });

  beforeEach(async () => {
    store = new ObjectStore({
      catalogue: new ResourceCatalogue('management'),
      clock: systemClock,
      eventWindow: 20,
    });
    await createNamespaces(store, ['flux-system', 'other']);
    server = new ApiServer({
      name: 'aws-v1',
      store,
      clock: systemClock,
      host: '127.0.0.1',
      port: 0,
      certificate: await issueServingCertificate(authority, '127.0.0.1'),
      tokens: { [ADMIN]: 'admin', [VIEWER]: 'viewer', [OPERATOR]: 'operator' },
      bookmarkMilliseconds: 100,
    });
    await server.start();
  });

  afterEach(() => server.stop());

  function call(
    path: string,
    options: {
      method?: string;
      token?: string | null;
      body?: unknown;
      headers?: { [name: string]: string };
    } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const token = options.token === undefined ? ADMIN : options.token;
      const request = httpsRequest(
        `${server.url}${path}`,
        {
          method: options.method ?? 'GET',
          ca: authority.certificate,
          headers: {
            ...(token ? { authorization: `Bearer ${token}` } : {}),
            ...options.headers,
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const raw = Buffer.concat(chunks);
            const json = /json/.test(response.headers['content-type'] ?? '');
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body:
                json && !response.headers['content-encoding']
                  ? readLines(raw)[0]
                  : {},
              raw,
            });
          });
        },
      );
      request.on('error', reject);
      request.end(
        options.body === undefined ? undefined : JSON.stringify(options.body),
      );
    });
  }

  async function openWatches(count: number): Promise<void> {
    while (server.openWatches < count) {
      await new Promise(resolve => {
        setTimeout(resolve, 5);
      });
    }
  }

  function readLines(raw: Buffer): JsonObject[] {
    return raw
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line));
  }

  /** A watch read to its end. */
  async function watch(query: string, path = KUSTOMIZATIONS, headers = {}) {
    const answer = await call(`${path}?watch=1&timeoutSeconds=1&${query}`, {
      headers,
    });
    return answer.status === 200 ? readLines(answer.raw) : [answer.body];
  }

  const types = (events: JsonObject[]) => events.map(event => event.type);

  function clientConfig(token = ADMIN): KubeConfig {
    const config = new KubeConfig();
    config.loadFromString(
      formatKubeconfig({
        cluster: 'aws-v1',
        server: server.url,
        certificateAuthority: authority.certificate,
        user: 'someone',
        token,
      }),
    );
    return config;
  }

  it('serves @kubernetes/client-node: version, list, create, get, delete', async () => {
    const config = clientConfig();
    const version = await config.makeApiClient(VersionApi).getCode();
    expect(version.gitVersion).toMatch(/^v1\.33\./);
    const custom = config.makeApiClient(CustomObjectsApi);
    const at = {
      group: GROUP,
      version: 'v1',
      namespace: 'flux-system',
      plural: 'kustomizations',
    };
    await custom.createNamespacedCustomObject({
      ...at,
      body: kustomization('mgmt'),
    });
    const created = await custom.getNamespacedCustomObject({
      ...at,
      name: 'mgmt',
    });
    expect(created).toMatchObject({
      metadata: { generation: 1, uid: expect.any(String) },
      status: { observedGeneration: -1 },
    });
    const list = await custom.listCustomObjectForAllNamespaces({
      group: GROUP,
      version: 'v1beta2',
      plural: 'kustomizations',
    });
    expect(list.items).toMatchObject([{ apiVersion: `${GROUP}/v1beta2` }]);
    await custom.deleteNamespacedCustomObject({ ...at, name: 'mgmt' });
    await expect(
      custom.getNamespacedCustomObject({ ...at, name: 'mgmt' }),
    ).rejects.toMatchObject({ code: 404 });
    const core = config.makeApiClient(CoreV1Api);
    const namespaces = await core.listNamespace();
    expect(namespaces.items.map(item => item.metadata?.name)).toEqual([
      'flux-system',
      'other',
    ]);
  });

  it('discovers kinds, one by one and aggregated', async () => {
    const groups = await call('/apis');
    const flux = listAt(groups.body, 'groups').find(
      group => textAt(group, 'name') === GROUP,
    );
    expect(textAt(flux, 'preferredVersion', 'version')).toBe('v1');
    const resources = await call(`/apis/${GROUP}/v1`);
    expect(
      listAt(resources.body, 'resources').map(resource =>
        textAt(resource, 'name'),
      ),
    ).toEqual(['kustomizations', 'kustomizations/status']);
    const aggregated = await call('/apis', {
      headers: {
        accept:
          'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
      },
    });
    expect(aggregated.headers['content-type']).toContain(
      'as=APIGroupDiscoveryList',
    );
    expect(aggregated.body).toMatchObject({
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
    });
    const item = listAt(aggregated.body, 'items').find(
      group =>
        textAt(group, 'metadata', 'name') === 'notification.toolkit.fluxcd.io',
    );
    // The group prefers v1, where Alert is not served: kinds must be discovered per resource.
    expect(
      listAt(item, 'versions').map(version => textAt(version, 'version'))[0],
    ).toBe('v1');
    expect((await call('/apis/nothing.example.io')).status).toBe(404);
  });

  it('pages a list consistently, and answers 410 for a page that is too old', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await store.create(kustomizations, kustomization(name), USER);
    }
    const first = await call(`${KUSTOMIZATIONS}?limit=2`);
    expect(recordAt(first.body, 'metadata')).toMatchObject({
      remainingItemCount: 3,
    });
    await store.delete(kustomizations, { namespace: 'flux-system', name: 'c' });
    const token = textAt(first.body, 'metadata', 'continue');
    const second = await call(`${KUSTOMIZATIONS}?limit=2&continue=${token}`);
    expect(
      listAt(second.body, 'items').map(item =>
        textAt(item, 'metadata', 'name'),
      ),
    ).toEqual(['c', 'd']);
    expect(textAt(second.body, 'metadata', 'resourceVersion')).toBe(
      textAt(first.body, 'metadata', 'resourceVersion'),
    );
    const last = await call(
      `${KUSTOMIZATIONS}?limit=2&continue=${textAt(
        second.body,
        'metadata',
        'continue',
      )}`,
    );
    expect(recordAt(last.body, 'metadata').continue).toBeUndefined();
    server.compact();
    const expired = await call(`${KUSTOMIZATIONS}?limit=2&continue=${token}`);
    expect(expired.body).toMatchObject({
      kind: 'Status',
      code: 410,
      reason: 'Expired',
    });
    expect((await call(`${KUSTOMIZATIONS}?continue=nonsense`)).status).toBe(
      400,
    );
  });

  it('selects by label and by name', async () => {
    await store.create(kustomizations, kustomization('a', { team: 'x' }), USER);
    await store.create(kustomizations, kustomization('b', { team: 'y' }), USER);
    const names = async (query: string) =>
      listAt((await call(`${KUSTOMIZATIONS}?${query}`)).body, 'items').map(
        item => textAt(item, 'metadata', 'name'),
      );
    expect(await names('labelSelector=team%3Dy')).toEqual(['b']);
    expect(await names('fieldSelector=metadata.name%3Da')).toEqual(['a']);
    expect(
      (await call(`${KUSTOMIZATIONS}?fieldSelector=spec.path%3Dx`)).status,
    ).toBe(400);
  });

  it('compresses long lists for who accepts it', async () => {
    for (let index = 0; index < 40; index++) {
      const object = kustomization(`k${index}`);
      object.spec = { ...object.spec, filler: 'x'.repeat(5000) };
      await store.create(kustomizations, object, USER);
    }
    const plain = await call(KUSTOMIZATIONS);
    const zipped = await call(KUSTOMIZATIONS, {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(zipped.raw.length).toBeLessThan(plain.raw.length / 10);
  });

  it('watches: what is there, what changes, what stops to match, bookmarks', async () => {
    await store.create(kustomizations, kustomization('a', { team: 'x' }), USER);
    const listed = await call(KUSTOMIZATIONS);
    const version = textAt(listed.body, 'metadata', 'resourceVersion');
    const change = async () => {
      await store.create(kustomizations, kustomization('b'), USER);
      await store.patch(
        kustomizations,
        { namespace: 'flux-system', name: 'a' },
        { metadata: { labels: { team: 'y' } } },
        USER,
      );
      await store.delete(kustomizations, {
        namespace: 'flux-system',
        name: 'b',
      });
    };
    const all = watch(`resourceVersion=${version}`);
    const selected = watch(
      `resourceVersion=${version}&labelSelector=team%3Dx&allowWatchBookmarks=true`,
    );
    const fresh = watch('');
    await openWatches(3);
    await change();
    expect(types(await all)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    expect(types(await fresh)).toEqual([
      'ADDED',
      'ADDED',
      'MODIFIED',
      'DELETED',
    ]);
    const events = await selected;
    expect(types(events).filter(type => type !== 'BOOKMARK')).toEqual([
      'DELETED',
    ]);
    const bookmark = events[events.length - 1];
    expect(bookmark).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'Kustomization', apiVersion: `${GROUP}/v1` },
    });
    // The last bookmark is where the next watch resumes: nothing is missed, nothing comes twice.
    const resumed = await watch(
      `resourceVersion=${textAt(
        bookmark.object,
        'metadata',
        'resourceVersion',
      )}`,
    );
    expect(types(resumed)).toEqual([]);
  });

  it('answers a watch from too old a version with an ERROR event of 410', async () => {
    await store.create(kustomizations, kustomization('a'), USER);
    const listed = await call(KUSTOMIZATIONS);
    for (let index = 0; index < 60; index++) {
      await store.patch(
        kustomizations,
        { namespace: 'flux-system', name: 'a' },
        { metadata: { labels: { n: `${index}` } } },
        USER,
      );
    }
    const [event] = await watch(
      `resourceVersion=${textAt(listed.body, 'metadata', 'resourceVersion')}`,
    );
    expect(event).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
  });

  it('answers a watch with HTTP 410 while that fault is in force', async () => {
    server.faults.gone = true;
    expect(await watch('resourceVersion=1')).toMatchObject([
      { code: 410, reason: 'Expired' },
    ]);
    server.faults.gone = false;
    expect(await watch('')).toEqual([]);
  });

  it('refuses sendInitialEvents as a server without WatchList does', async () => {
    const [status] = await watch(
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
    );
    expect(status).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(textAt(status, 'message')).toContain(
      'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    );
  });

  it('asks to wait for a version that is yet to come', async () => {
    const { status, body } = await call(
      `${KUSTOMIZATIONS}?resourceVersion=${store.currentVersion + 1000}`,
    );
    expect(status).toBe(504);
    expect(body).toMatchObject({ reason: 'Timeout' });
  });

  it('merges patches: generation counts the spec only, status has its own door', async () => {
    await store.create(kustomizations, kustomization('a'), USER);
    const path = `/apis/${GROUP}/v1/namespaces/flux-system/kustomizations/a`;
    const patch = (body: unknown, suffix = '') =>
      call(`${path}${suffix}?fieldManager=portal`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/merge-patch+json' },
        body,
      });
    const annotated = await patch({
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 't' } },
      status: { x: 1 },
    });
    expect(recordAt(annotated.body, 'metadata')).toMatchObject({
      generation: 1,
    });
    expect(recordAt(annotated.body, 'status').x).toBeUndefined();
    const suspended = await patch({ spec: { suspend: true } });
    expect(suspended.body).toMatchObject({
      metadata: { generation: 2 },
      spec: { suspend: true, prune: true },
    });
    const managers = listAt(suspended.body, 'metadata', 'managedFields').filter(
      isRecord,
    );
    expect(managers.find(entry => entry.manager === 'portal')).toMatchObject({
      operation: 'Update',
    });
    const status = await patch(
      { status: { observedGeneration: 2 }, spec: { suspend: false } },
      '/status',
    );
    expect(status.body).toMatchObject({
      metadata: { generation: 2 },
      spec: { suspend: true },
      status: { observedGeneration: 2 },
    });
    const resumed = await patch({ spec: { suspend: null } });
    expect(recordAt(resumed.body, 'spec').suspend).toBeUndefined();
    const stale = await patch({
      metadata: {
        resourceVersion: textAt(suspended.body, 'metadata', 'resourceVersion'),
      },
      spec: { prune: false },
    });
    expect(stale.body).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(textAt(stale.body, 'message')).toBe(
      `Operation cannot be fulfilled on kustomizations.${GROUP} "a": the object has been modified; please apply your changes to the latest version and try again`,
    );
    const unchanged = await patch({ spec: { prune: true } });
    expect(textAt(unchanged.body, 'metadata', 'resourceVersion')).toBe(
      textAt(resumed.body, 'metadata', 'resourceVersion'),
    );
    const json = await call(path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json-patch+json' },
      body: [],
    });
    expect(json.status).toBe(415);
  });

  it('keeps an object with finalizers until the last one goes', async () => {
    const object = kustomization('a');
    object.metadata.finalizers = ['finalizers.fluxcd.io'];
    await store.create(kustomizations, object, USER);
    const path = `/apis/${GROUP}/v1/namespaces/flux-system/kustomizations/a`;
    const deleted = await call(path, { method: 'DELETE' });
    expect(recordAt(deleted.body, 'metadata')).toMatchObject({
      generation: 2,
      deletionTimestamp: expect.any(String),
    });
    await store.patch(
      kustomizations,
      { namespace: 'flux-system', name: 'a' },
      { metadata: { finalizers: null } },
      USER,
    );
    expect((await call(path)).status).toBe(404);
  });

  it('tells who may do what in the words of RBAC', async () => {
    await store.create(kustomizations, kustomization('a'), USER);
    const path = `/apis/${GROUP}/v1/namespaces/flux-system/kustomizations/a`;
    expect((await call(path, { token: VIEWER })).status).toBe(200);
    const patched = (token: string) =>
      call(path, {
        method: 'PATCH',
        token,
        headers: { 'content-type': 'application/merge-patch+json' },
        body: {},
      });
    expect((await patched(VIEWER)).body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: `kustomizations.${GROUP} "a" is forbidden: User "system:serviceaccount:backstage:gitops-fleet-viewer" cannot patch resource "kustomizations" in API group "${GROUP}" in the namespace "flux-system"`,
    });
    expect((await patched(OPERATOR)).status).toBe(200);
    for (const token of [VIEWER, OPERATOR]) {
      const secrets = await call('/api/v1/secrets', { token });
      expect(textAt(secrets.body, 'message')).toMatch(
        /^secrets is forbidden: User ".*" cannot list resource "secrets" in API group "" at the cluster scope$/,
      );
    }
    expect(
      (await call(KUSTOMIZATIONS, { token: 'expired' })).body,
    ).toMatchObject({ code: 401, reason: 'Unauthorized' });
    expect((await call(KUSTOMIZATIONS, { token: null })).status).toBe(401);
  });

  describe('tables as kubectl prints them', () => {
    beforeEach(async () => {
      const ready = (message: string) => ({
        status: {
          conditions: [
            { type: 'Ready', status: 'True', reason: 'Succeeded', message },
          ],
        },
      });
      const key = { namespace: 'flux-system', name: 'mgmt' };
      await store.create(kustomizations, kustomization('mgmt'), USER);
      await store.patchStatus(
        kustomizations,
        key,
        ready('Applied revision: main@sha1:ee3e71ef'),
        USER,
      );
      await store.create(
        gitRepositories,
        {
          apiVersion: 'source.toolkit.fluxcd.io/v1',
          kind: 'GitRepository',
          metadata: { name: 'main', namespace: 'flux-system' },
          spec: { url: 'ssh://git@example.com/platform' },
        },
        USER,
      );
      await store.patchStatus(
        gitRepositories,
        { namespace: 'flux-system', name: 'main' },
        ready("stored artifact for revision 'main@sha1:ee3e71ef'"),
        USER,
      );
    });

    const print = (table: JsonObject) => ({
      columns: listAt(table, 'columnDefinitions').map(column =>
        textAt(column, 'name')?.toUpperCase(),
      ),
      rows: listAt(table, 'rows').map(row => listAt(row, 'cells').map(String)),
    });

    it.each([
      [
        KUSTOMIZATIONS,
        ['NAME', 'AGE', 'READY', 'STATUS'],
        [
          'mgmt',
          expect.stringMatching(/^\d+s$/),
          'True',
          'Applied revision: main@sha1:ee3e71ef',
        ],
      ],
      [
        '/apis/source.toolkit.fluxcd.io/v1/gitrepositories',
        ['NAME', 'URL', 'AGE', 'READY', 'STATUS'],
        [
          'main',
          'ssh://git@example.com/platform',
          expect.stringMatching(/^\d+s$/),
          'True',
          "stored artifact for revision 'main@sha1:ee3e71ef'",
        ],
      ],
    ])('%s', async (path, columns, row) => {
      const { body } = await call(path, { headers: { accept: TABLE } });
      expect(body).toMatchObject({
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
      });
      expect(print(body)).toEqual({ columns, rows: [row] });
      expect(recordAt(listAt(body, 'rows')[0], 'object')).toMatchObject({
        kind: 'PartialObjectMetadata',
      });
      const full = await call(`${path}?includeObject=Object`, {
        headers: { accept: TABLE },
      });
      expect(
        recordAt(listAt(full.body, 'rows')[0], 'object').spec,
      ).toBeDefined();
    });

    it('watches as tables, with columns once', async () => {
      await store.create(kustomizations, kustomization('second'), USER);
      const events = await watch('', KUSTOMIZATIONS, { accept: TABLE });
      expect(events).toMatchObject([
        {
          type: 'ADDED',
          object: { kind: 'Table', columnDefinitions: expect.any(Array) },
        },
        { type: 'ADDED', object: { kind: 'Table', columnDefinitions: null } },
      ]);
    });
  });

  it('stops and starts on the same address with the same objects', async () => {
    await store.create(kustomizations, kustomization('a'), USER);
    const open = watch('').catch((error: NodeJS.ErrnoException) => error.code);
    await openWatches(1);
    const { url } = server;
    await server.stop();
    expect(await open).toBe('ECONNRESET');
    await expect(call(KUSTOMIZATIONS)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await server.start();
    expect(server.url).toBe(url);
    expect(listAt((await call(KUSTOMIZATIONS)).body, 'items')).toHaveLength(1);
  });
});
