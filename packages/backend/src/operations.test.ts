import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import gitopsFleetPlugin from '@gitops-fleet/backstage-plugin-gitops-fleet-backend';
import {
  GitOpsFleetClient,
  Operation,
  resourceKey,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  gitopsFleetClustersExtensionPoint,
  ManagementClusterSink,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { Sandbox, startSandbox } from '@gitops-fleet/sandbox';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilSeen } from '../testing/untilSeen';

jest.setTimeout(180_000);

const directory = mkdtempSync(join(tmpdir(), 'operations-'));
const auditor = mockServices.auditor.mock();
const audited = { success: jest.fn(), fail: jest.fn() };

let sandbox: Sandbox;
let stopBackend: () => Promise<unknown>;
let client: GitOpsFleetClient;
let inventory: ManagementClusterSink;

/** The kubeconfig of another role than the viewer's. */
const kubeconfigOf = (role: string, index = 0) =>
  sandbox.managementClusters[index].kubeconfig.replace(
    /\.yaml$/,
    `-${role}.yaml`,
  );

/** Gives the second management cluster, while the backend runs. */
const inventoryModule = createBackendModule({
  pluginId: 'gitops-fleet',
  moduleId: 'inventory',
  register(env) {
    env.registerInit({
      deps: { clusters: gitopsFleetClustersExtensionPoint },
      async init({ clusters }) {
        clusters.addClusterProvider({
          getProviderName: () => 'inventory',
          connect: async sink => {
            inventory = sink;
            sink.set([given()]);
          },
        });
      },
    });
  },
});

/** The second management cluster, to be read and not to be written to. */
function given() {
  const { name, kubeconfig } = sandbox.managementClusters[1];
  return { name, kubeconfig: { file: kubeconfig } };
}

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, directory, intervalSeconds: 60 });
  await sandbox.whenSettled(120_000);
  const [aws] = sandbox.managementClusters;
  auditor.createEvent.mockResolvedValue(audited);
  const backend = await startTestBackend({
    features: [
      gitopsFleetPlugin,
      inventoryModule,
      auditor.factory,
      mockServices.rootConfig.factory({
        data: {
          gitopsFleet: {
            managementClusters: [
              {
                name: aws.name,
                kubeconfig: { file: aws.kubeconfig },
                operator: { kubeconfig: { file: kubeconfigOf('operator') } },
              },
            ],
          },
        },
      }),
    ],
  });
  stopBackend = () => backend.stop();
  client = new GitOpsFleetClient({
    discoveryApi: {
      getBaseUrl: async () =>
        `http://127.0.0.1:${backend.server.port()}/api/gitops-fleet`,
    },
    fetchApi: { fetch },
  });
  await untilSeen(client, 4);
});

afterAll(async () => {
  await stopBackend?.();
  await sandbox?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A Kustomization of a workload cluster. */
async function feature(managementCluster: string): Promise<ResourceRecord> {
  const { items } = await client.getResources({
    managementCluster,
    kind: 'Kustomization',
    limit: 1_000,
  });
  return items.find(({ scope }) => scope === 'feature')!;
}

/** An operation when it has come to its end. */
async function ended({ id }: Operation): Promise<Operation> {
  for (;;) {
    const operation = await client.getOperation(id);
    if (operation.finishedAt !== undefined) {
      return operation;
    }
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
}

/** What is said of an object in its events. */
async function eventsOf({ namespace, name }: ResourceRecord) {
  const admin = new KubeConfig();
  admin.loadFromFile(kubeconfigOf('admin'));
  const { items } = await admin
    .makeApiClient(CoreV1Api)
    .listNamespacedEvent({ namespace });
  return items
    .filter(({ involvedObject }) => involvedObject.name === name)
    .map(({ reason, message }) => ({ reason, message }));
}

it('reconciles, alone and with the source', async () => {
  const { key } = await feature('aws-v1');
  const alone = await ended(
    await client.operateResource(key, 'reconcile', { reason: 'a look' }),
  );
  expect(alone).toMatchObject({ state: 'settled', notes: [] });
  const withSource = await ended(
    await client.operateResource(key, 'reconcile', { withSource: true }),
  );
  expect(withSource).toMatchObject({ state: 'settled', withSource: true });
  const { entries } = await client.getOperations({ key });
  expect(entries.map(({ id }) => id)).toEqual([withSource.id, alone.id]);
});

it('suspends with a reason, refuses to reconcile what is suspended, and resumes', async () => {
  const record = await feature('aws-v1');
  const { key } = record;
  await client.operateResource(key, 'suspend', { reason: 'INC-991' });
  await expect(client.operateResource(key, 'reconcile', {})).rejects.toThrow(
    /409/,
  );
  const resumed = await ended(await client.operateResource(key, 'resume', {}));
  expect(resumed).toMatchObject({ state: 'settled' });
  const { resource } = await client.getResource(key);
  expect(resource.suspended).toBe(false);
  expect(await eventsOf(record)).toEqual(
    expect.arrayContaining([
      {
        reason: 'Suspended',
        message:
          'Suspended by user:default/mock in the developer portal: INC-991',
      },
      {
        reason: 'Resumed',
        message: 'Resumed by user:default/mock in the developer portal',
      },
    ]),
  );
  const refused = (await client.getOperations({ key })).entries.find(
    ({ state }) => state === 'refused',
  );
  expect(refused!.message).toMatch(
    /is suspended by user:default\/mock \(“INC-991”\)/,
  );
});

it('audits what it writes and what it does not', async () => {
  const { key } = await feature('aws-v1');
  auditor.createEvent.mockClear();
  audited.fail.mockClear();
  await expect(
    client.operateResource(key, 'suspend', {
      reason: 'another',
      uid: 'another',
    }),
  ).rejects.toThrow(/409/);
  expect(auditor.createEvent).toHaveBeenCalledWith(
    expect.objectContaining({
      eventId: 'resource-operation',
      meta: expect.objectContaining({ actionType: 'suspend', key }),
    }),
  );
  expect(audited.fail).toHaveBeenCalledTimes(1);
});

it('writes to nobody without an account that may, and does once a provider gives one', async () => {
  const { key } = await feature('azure-v1');
  const refused = async () => {
    await expect(client.operateResource(key, 'reconcile', {})).rejects.toThrow(
      /501/,
    );
    const { operationsUnavailable } = await client.getResource(key);
    expect(operationsUnavailable).toMatch(
      /clusters\[0\] of provider 'inventory'.operator/,
    );
  };
  await refused();
  inventory.set([
    {
      ...given(),
      operator: { kubeconfig: { file: kubeconfigOf('operator', 1) } },
    },
  ]);
  const { operationsUnavailable } = await client.getResource(key);
  expect(operationsUnavailable).toBeUndefined();
  expect(
    await ended(await client.operateResource(key, 'reconcile', {})),
  ).toMatchObject({ state: 'settled' });
  inventory.set([given()]);
  await refused();
});

it('asks many at a time, and says what came of each', async () => {
  const { items } = await client.getResources({
    managementCluster: 'aws-v1',
    kind: 'GitRepository',
  });
  const missing = resourceKey({ ...items[0], name: 'nowhere' });
  const bulk = await ended(
    await client.createBulkOperation({
      operation: 'reconcile',
      keys: [...items.map(({ key }) => key), missing],
    }),
  );
  expect(bulk.counts).toEqual({ settled: items.length, refused: 1 });
});
