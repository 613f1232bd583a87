import { KubernetesObject, ObjectClient } from '@gitops-fleet/control-plane';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { Portal, startPortal } from '../../testing/portal';
import { expectPortalIsTrue } from '../truth';

/*
 * `npm run test:cluster -- --kubeconfig FILE`: the portal against somebody's own management cluster. It only reads, but for
 * the test that asks for `--allow-writes`.
 */

const file = process.env.FLEET_TEST_KUBECONFIG!;
const context = process.env.FLEET_TEST_CONTEXT || undefined;
const mayWrite = process.env.FLEET_TEST_ALLOW_WRITES === 'true';

const name = 'own-cluster';
const fluxKinds = ['Kustomization', 'GitRepository'];

let client: ObjectClient;
let portal: Portal;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  const config = new KubeConfig();
  config.loadFromFile(file);
  if (context) {
    config.setCurrentContext(context);
  }
  client = await ObjectClient.fromKubeconfig(config.exportConfig());
  portal = await startPortal([{ name, kubeconfig: { file, context } }]);
});

test.afterAll(async () => {
  await portal?.stop();
  client?.close();
});

test('the portal reaches it and may read every kind that it serves', async () => {
  await expect(async () => {
    const { connections } = await portal.client.getConnections();
    expect(connections).toMatchObject([{ state: 'live', message: '' }]);
  }).toPass();
  const { connections } = await portal.client.getConnections();
  for (const kind of connections[0].kinds) {
    expect(
      ['live', 'not-installed'],
      `${kind.kind}: ${kind.message}`,
    ).toContain(kind.state);
  }
  const live = connections[0].kinds.filter(({ state }) => state === 'live');
  expect(
    live.map(({ kind }) => kind),
    'a management cluster has Flux',
  ).toEqual(expect.arrayContaining(fluxKinds));
});

test('what the portal says of every object is what the API server says', async () => {
  await expectPortalIsTrue([{ name, client }], portal.client);
});

if (mayWrite) {
  test('what is written is seen, and what is deleted is gone', async () => {
    const namespace = `gitops-fleet-check-${Date.now().toString(36)}`;
    const fieldManager = 'gitops-fleet-check';
    const kind = {
      group: 'kustomize.toolkit.fluxcd.io',
      kind: 'Kustomization',
    };
    const check: KubernetesObject = {
      apiVersion: `${kind.group}/v1`,
      kind: kind.kind,
      metadata: { name: 'check', namespace },
      spec: {
        // Nothing is ever applied: it is suspended, and its source does not exist.
        suspend: true,
        interval: '1h',
        path: './nothing',
        prune: false,
        sourceRef: { kind: 'GitRepository', name: 'nothing' },
      },
    };
    const shown = async () =>
      (await portal.client.getResources({ namespace, kind: kind.kind })).items;
    await client.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    try {
      await client.create(check);
      await expect(async () => {
        expect(await shown()).toMatchObject([
          { name: 'check', status: 'Suspended', path: './nothing' },
        ]);
      }).toPass();
      await client.patch(
        kind,
        { namespace, name: 'check' },
        { spec: { path: './still-nothing' } },
        { fieldManager },
      );
      await expect(async () => {
        expect(await shown()).toMatchObject([{ path: './still-nothing' }]);
      }).toPass();
      await client.delete(kind, { namespace, name: 'check' });
      await expect(async () => {
        expect(await shown()).toEqual([]);
      }).toPass();
    } finally {
      await client.delete(
        { group: '', kind: 'Namespace' },
        { name: namespace },
      );
    }
  });
}
