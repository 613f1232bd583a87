import { gunzipSync } from 'node:zlib';
import {
  CoreV1Api,
  CustomObjectsApi,
  VersionApi,
} from '@kubernetes/client-node';
import { isRecord, listAt, recordAt, textAt } from '../kubernetes/json';
import { kustomizations } from '../kubernetes/resource-types';
import {
  ApiBench,
  GROUP,
  kustomization,
  KUSTOMIZATIONS,
  OPERATOR,
  USER,
  VIEWER,
} from '../testing/api-bench';

jest.setTimeout(60_000);

let bench: ApiBench;

beforeEach(async () => {
  bench = await ApiBench.start();
});

afterEach(() => bench.close());

describe('an API server', () => {
  it('serves @kubernetes/client-node: version, list, create, get, delete', async () => {
    const config = bench.clientConfig();
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
    const groups = await bench.call('/apis');
    const flux = listAt(groups.body, 'groups').find(
      group => textAt(group, 'name') === GROUP,
    );
    expect(textAt(flux, 'preferredVersion', 'version')).toBe('v1');
    const resources = await bench.call(`/apis/${GROUP}/v1`);
    expect(
      listAt(resources.body, 'resources').map(resource =>
        textAt(resource, 'name'),
      ),
    ).toEqual(['kustomizations', 'kustomizations/status']);
    const aggregated = await bench.call('/apis', {
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
    expect((await bench.call('/apis/nothing.example.io')).status).toBe(404);
  });

  it('pages a list consistently, and answers 410 for a page that is too old', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await bench.store.create(kustomizations, kustomization(name), USER);
    }
    const first = await bench.call(`${KUSTOMIZATIONS}?limit=2`);
    expect(recordAt(first.body, 'metadata')).toMatchObject({
      remainingItemCount: 3,
    });
    await bench.store.delete(kustomizations, {
      namespace: 'flux-system',
      name: 'c',
    });
    const token = textAt(first.body, 'metadata', 'continue');
    const second = await bench.call(
      `${KUSTOMIZATIONS}?limit=2&continue=${token}`,
    );
    expect(
      listAt(second.body, 'items').map(item =>
        textAt(item, 'metadata', 'name'),
      ),
    ).toEqual(['c', 'd']);
    expect(textAt(second.body, 'metadata', 'resourceVersion')).toBe(
      textAt(first.body, 'metadata', 'resourceVersion'),
    );
    const last = await bench.call(
      `${KUSTOMIZATIONS}?limit=2&continue=${textAt(
        second.body,
        'metadata',
        'continue',
      )}`,
    );
    expect(recordAt(last.body, 'metadata').continue).toBeUndefined();
    bench.server.compact();
    const expired = await bench.call(
      `${KUSTOMIZATIONS}?limit=2&continue=${token}`,
    );
    expect(expired.body).toMatchObject({
      kind: 'Status',
      code: 410,
      reason: 'Expired',
    });
    expect(
      (await bench.call(`${KUSTOMIZATIONS}?continue=nonsense`)).status,
    ).toBe(400);
  });

  it('selects by label and by name', async () => {
    await bench.store.create(
      kustomizations,
      kustomization('a', { team: 'x' }),
      USER,
    );
    await bench.store.create(
      kustomizations,
      kustomization('b', { team: 'y' }),
      USER,
    );
    const names = async (query: string) =>
      listAt(
        (await bench.call(`${KUSTOMIZATIONS}?${query}`)).body,
        'items',
      ).map(item => textAt(item, 'metadata', 'name'));
    expect(await names('labelSelector=team%3Dy')).toEqual(['b']);
    expect(await names('fieldSelector=metadata.name%3Da')).toEqual(['a']);
    expect(
      (await bench.call(`${KUSTOMIZATIONS}?fieldSelector=spec.path%3Dx`))
        .status,
    ).toBe(400);
  });

  it('compresses long lists for who accepts it', async () => {
    for (let index = 0; index < 40; index++) {
      const object = kustomization(`k${index}`);
      object.spec = { ...object.spec, filler: 'x'.repeat(5000) };
      await bench.store.create(kustomizations, object, USER);
    }
    const plain = await bench.call(KUSTOMIZATIONS);
    const zipped = await bench.call(KUSTOMIZATIONS, {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(zipped.raw.length).toBeLessThan(plain.raw.length / 10);
  });

  it('encodes custom resources as maps: their fields are sorted, built-in ones keep their order', async () => {
    await bench.store.create(kustomizations, kustomization('a'), USER);
    const { raw } = await bench.call(KUSTOMIZATIONS);
    expect(raw.toString('utf8')).toMatch(
      /^\{"apiVersion":"kustomize[^"]+","items":\[\{"apiVersion":"[^"]+","kind":"Kustomization","metadata":\{"creationTimestamp":.*"managedFields":\[.*\],"name":"a","namespace":.*"uid":"[^"]+"\},"spec":.*\],"kind":"KustomizationList","metadata":\{"resourceVersion":"\d+"\}\}$/,
    );
    const namespaces = await bench.call('/api/v1/namespaces');
    expect(namespaces.raw.toString('utf8')).toMatch(
      /^\{"kind":"NamespaceList","apiVersion":"v1","metadata":\{/,
    );
  });

  it('answers a state with the same bytes until it changes', async () => {
    for (let index = 0; index < 60; index++) {
      const object = kustomization(`k${index}`);
      object.spec = { ...object.spec, filler: 'x'.repeat(5000) };
      await bench.store.create(kustomizations, object, USER);
    }
    const read = () =>
      bench.call(`${KUSTOMIZATIONS}?limit=50`, {
        headers: { 'accept-encoding': 'gzip' },
      });
    const before = await read();
    expect((await read()).raw.equals(before.raw)).toBe(true);
    await bench.store.delete(kustomizations, {
      namespace: 'flux-system',
      name: 'k0',
    });
    const after = gunzipSync((await read()).raw).toString('utf8');
    expect(after).toContain('"remainingItemCount":9');
    expect(after).not.toContain('"name":"k0"');
  });

  it('asks to wait for a version that is yet to come', async () => {
    const { status, body } = await bench.call(
      `${KUSTOMIZATIONS}?resourceVersion=${bench.store.currentVersion + 1000}`,
    );
    expect(status).toBe(504);
    expect(body).toMatchObject({ reason: 'Timeout' });
  });

  it('merges patches: generation counts the spec only, status has its own door', async () => {
    await bench.store.create(kustomizations, kustomization('a'), USER);
    const path = `/apis/${GROUP}/v1/namespaces/flux-system/kustomizations/a`;
    const patch = (body: unknown, suffix = '') =>
      bench.call(`${path}${suffix}?fieldManager=portal`, {
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
    const json = await bench.call(path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json-patch+json' },
      body: [],
    });
    expect(json.status).toBe(415);
  });

  it('keeps an object with finalizers until the last one goes', async () => {
    const object = kustomization('a');
    object.metadata.finalizers = ['finalizers.fluxcd.io'];
    await bench.store.create(kustomizations, object, USER);
    const path = `/apis/${GROUP}/v1/namespaces/flux-system/kustomizations/a`;
    const deleted = await bench.call(path, { method: 'DELETE' });
    expect(recordAt(deleted.body, 'metadata')).toMatchObject({
      generation: 2,
      deletionTimestamp: expect.any(String),
    });
    await bench.store.patch(
      kustomizations,
      { namespace: 'flux-system', name: 'a' },
      { metadata: { finalizers: null } },
      USER,
    );
    expect((await bench.call(path)).status).toBe(404);
  });

  it('tells who may do what in the words of RBAC', async () => {
    await bench.store.create(kustomizations, kustomization('a'), USER);
    const path = `/apis/${GROUP}/v1/namespaces/flux-system/kustomizations/a`;
    expect((await bench.call(path, { token: VIEWER })).status).toBe(200);
    const patched = (token: string) =>
      bench.call(path, {
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
      const secrets = await bench.call('/api/v1/secrets', { token });
      expect(textAt(secrets.body, 'message')).toMatch(
        /^secrets is forbidden: User ".*" cannot list resource "secrets" in API group "" at the cluster scope$/,
      );
    }
    expect(
      (await bench.call(KUSTOMIZATIONS, { token: 'expired' })).body,
    ).toMatchObject({ code: 401, reason: 'Unauthorized' });
    expect((await bench.call(KUSTOMIZATIONS, { token: null })).status).toBe(
      401,
    );
  });

  it('stops and starts on the same address with the same objects', async () => {
    await bench.store.create(kustomizations, kustomization('a'), USER);
    const open = await bench.watch();
    const { url } = bench.server;
    await bench.server.stop();
    await expect(open.ended).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(bench.call(KUSTOMIZATIONS)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await bench.server.start();
    expect(bench.server.url).toBe(url);
    expect(
      listAt((await bench.call(KUSTOMIZATIONS)).body, 'items'),
    ).toHaveLength(1);
  });
});
