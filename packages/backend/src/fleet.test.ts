import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import gitopsFleetPlugin from '@gitops-fleet/backstage-plugin-gitops-fleet-backend';
import {
  ClusterRecord,
  ConnectionRecord,
  GitOpsFleetClient,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { KubeConfig } from '@kubernetes/client-node';
import { Sandbox, startSandbox } from '@gitops-fleet/sandbox';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

let sandbox: Sandbox;
let stopBackend: () => Promise<unknown>;
let client: GitOpsFleetClient;
const directory = mkdtempSync(join(tmpdir(), 'fleet-'));

/** The token in a kubeconfig. */
function tokenOf(kubeconfig: string): string {
  const loaded = new KubeConfig();
  loaded.loadFromFile(kubeconfig);
  return loaded.getCurrentUser()!.token!;
}

const ready = expect.objectContaining({
  reconcilers: expect.objectContaining({ status: 'Ready', total: 7 }),
  lifecycle: 'Running',
});

function expectProductionReady(clusters: { [name: string]: ClusterRecord }) {
  expect(clusters['prod-eu-west-1']).toEqual(ready);
  expect(clusters['prod-westeurope']).toEqual(ready);
}

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, directory, intervalSeconds: 2 });
  await sandbox.whenSettled(60_000);
  const [aws, azure] = sandbox.managementClusters;
  const backend = await startTestBackend({
    features: [
      gitopsFleetPlugin,
      mockServices.rootConfig.factory({
        data: {
          integrations: {
            github: [
              {
                host: new URL(sandbox.url).host,
                apiBaseUrl: sandbox.apiUrl,
                token: sandbox.token,
              },
            ],
          },
          gitopsFleet: {
            // The two ways to reach a cluster from outside of it.
            managementClusters: [
              { name: aws.name, kubeconfig: { file: aws.kubeconfig } },
              {
                name: azure.name,
                url: azure.url,
                serviceAccountToken: tokenOf(azure.kubeconfig),
                caFile: join(directory, 'ca.crt'),
              },
            ],
            platformRepository: { url: sandbox.repositoryUrl },
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
  await clustersUntil(expectProductionReady);
});

afterEach(() => sandbox.faults.clearAll());

afterAll(async () => {
  await stopBackend?.();
  await sandbox?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Asks until what is expected of the answer is true. */
async function until<T>(
  ask: () => Promise<T>,
  expectation: (answer: T) => void,
): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    try {
      expectation(answer);
      return;
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
}

function clustersUntil(
  expectation: (clusters: { [name: string]: ClusterRecord }) => void,
): Promise<void> {
  return until(
    () => client.getClusters(),
    ({ clusters }) =>
      expectation(Object.fromEntries(clusters.map(item => [item.name, item]))),
  );
}

function connectionsUntil(
  expectation: (connections: ConnectionRecord[]) => void,
): Promise<void> {
  return until(
    () => client.getConnections(),
    ({ connections }) => expectation(connections),
  );
}

async function find(name: string, namespace: string): Promise<ResourceRecord> {
  const { items } = await client.getResources({ namespace, search: name });
  return items.find(item => item.name === name)!;
}

describe('the backend on the sandbox', () => {
  it('shows the fleet that is there', async () => {
    await clustersUntil(clusters => {
      expect(Object.keys(clusters).sort()).toEqual([
        'aws-v1',
        'azure-v1',
        'non-prod-eu-west-1',
        'non-prod-westeurope',
        'prod-eu-west-1',
        'prod-westeurope',
      ]);
      expect(clusters['prod-eu-west-1']).toEqual(ready);
      expect(clusters['prod-eu-west-1']).toMatchObject({
        managementCluster: 'aws-v1',
        provider: 'aws',
        environment: 'prod',
        connectivity: 'Reachable',
        follows: [{ name: 'release', channel: 'release', followers: 7 }],
        behind: 0,
      });
      expect(clusters['non-prod-westeurope']).toMatchObject({
        provider: 'azure',
        environment: 'non-prod',
        follows: [{ name: 'main', channel: 'trunk' }],
      });
    });
    const { items } = await client.getResources({ limit: 1000 });
    expect(JSON.stringify(items)).not.toMatch(/client-key|BEGIN|token:/);
  });

  it('describes the platform repository and plans on it', async () => {
    const repository = await client.getPlatformRepository();
    expect(repository).toMatchObject({
      providers: [{ provider: 'aws' }, { provider: 'azure' }],
      targets: [
        { provider: 'aws', environment: 'prod', clusters: ['prod-eu-west-1'] },
        { provider: 'azure', environment: 'prod' },
      ],
    });
    const plan = await client.createPlan({
      action: 'gitops-fleet:promotion:promote',
      input: {
        provider: 'aws',
        environment: 'prod',
        tag: repository.tags[1].tag,
        allowDowngrade: true,
      },
    });
    expect(plan.files).toMatchObject([{ change: 'edit' }]);
    expect(plan.files[0].before).not.toBe(plan.files[0].after);
  });

  it('keeps a failing build on the screen, and sees it heal', async () => {
    const fault = await sandbox.faults.apply({
      type: 'fail-build',
      cluster: 'aws-v1',
      namespace: 'non-prod-eu-west-1',
      name: 'feature-ingress-nginx',
    });
    const seen: string[] = [];
    await clustersUntil(clusters => {
      expect(clusters['non-prod-eu-west-1'].reconcilers.counts.Failed).toBe(1);
    });
    for (let i = 0; i < 40; i++) {
      const { status, reason } = await find(
        'feature-ingress-nginx',
        'non-prod-eu-west-1',
      );
      seen.push(`${status} ${reason}`);
      await new Promise(resolve => {
        setTimeout(resolve, 100);
      });
    }
    expect(new Set(seen)).toEqual(new Set(['Failed BuildFailed']));
    await sandbox.faults.clear(fault.id);
    await clustersUntil(clusters => {
      expect(clusters['non-prod-eu-west-1']).toEqual(ready);
    });
  });

  it('shows a stopped management cluster as stale, never as ready, and the other one live', async () => {
    const fault = await sandbox.faults.apply({
      type: 'stop',
      cluster: 'aws-v1',
    });
    await clustersUntil(clusters => {
      expect(clusters['aws-v1']).toMatchObject({
        lifecycle: 'Stale',
        connectivity: 'Unreachable',
      });
      expect(clusters['prod-eu-west-1']).toMatchObject({
        lifecycle: 'Stale',
        lastKnownLifecycle: 'Running',
        reconcilers: { status: 'Stale', counts: { Ready: 0, Stale: 7 } },
      });
      expect(clusters['prod-westeurope']).toEqual(ready);
    });
    await connectionsUntil(connections => {
      expect(connections).toMatchObject([
        {
          managementCluster: 'aws-v1',
          state: 'stale',
          reason: 'Refused',
          nextRetry: expect.any(Number),
          asOf: expect.any(Number),
        },
        { managementCluster: 'azure-v1', state: 'live' },
      ]);
    });
    await sandbox.faults.clear(fault.id);
    await clustersUntil(clusters => {
      expect(clusters['prod-eu-west-1']).toEqual(ready);
    });
  });

  it.each([
    ['server-error', /^(ServerError|)$/, /answered 5/],
    ['unauthorized', /^(CredentialsRejected|)$/, /answered 401/],
  ] as const)('says what is wrong during %s', async (type, reason, message) => {
    const fault = await sandbox.faults.apply({ type, cluster: 'azure-v1' });
    await connectionsUntil(([aws, azure]) => {
      const messages = [
        azure.message,
        ...azure.kinds.map(kind => kind.message),
      ];
      expect(messages.join()).toMatch(message);
      expect(azure.reason).toMatch(reason);
      expect(aws.state).toBe('live');
    });
    await clustersUntil(clusters => {
      expect(clusters['prod-westeurope'].reconcilers.counts.Ready).toBe(0);
      expect(clusters['prod-eu-west-1']).toEqual(ready);
    });
    await sandbox.faults.clear(fault.id);
    await clustersUntil(clusters => {
      expect(clusters['prod-westeurope']).toEqual(ready);
    });
  });

  it.each([
    ['watches that are cut', [{ type: 'drop-watches' }]],
    ['watches that expire', [{ type: 'expire-watches' }]],
    [
      'cut watches and a server that answers 410',
      [{ type: 'gone', seconds: 2 }, { type: 'drop-watches' }],
    ],
    [
      'cut watches and a server that is slow',
      [
        { type: 'slow', milliseconds: 1_500, seconds: 5 },
        { type: 'drop-watches' },
      ],
    ],
  ] as const)('misses nothing after %s', async (_, faults) => {
    for (const fault of faults) {
      await sandbox.faults.apply({ ...fault, cluster: 'azure-v1' });
    }
    const suspended = await sandbox.faults.apply({
      type: 'suspend',
      cluster: 'azure-v1',
      namespace: 'prod-westeurope',
      name: 'common',
    });
    await clustersUntil(clusters => {
      expect(clusters['prod-westeurope'].reconcilers.counts).toMatchObject({
        Suspended: 1,
        Ready: 6,
      });
      expect(clusters['prod-eu-west-1']).toEqual(ready);
    });
    await sandbox.faults.clear(suspended.id);
    await clustersUntil(clusters => {
      expect(clusters['prod-westeurope']).toEqual(ready);
    });
  });
});
