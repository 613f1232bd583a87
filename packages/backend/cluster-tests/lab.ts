import { test as base } from '@playwright/test';
import {
  ControlPlaneCluster,
  ControlPlaneRun,
  ObjectClient,
  startControlPlane,
} from '@gitops-fleet/control-plane';
import { Sandbox, startSandbox } from '@gitops-fleet/sandbox';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { SeenCluster } from './truth';

/** A folder for each run, by the number of its process. */
const labs = path.resolve(__dirname, '../../../.cache/cluster-labs');

/** Removes what runs that were killed have left; their processes have ended with them. */
async function clearAbandonedLabs(): Promise<void> {
  const runs = await readdir(labs).catch(() => []);
  for (const run of runs.filter(id => !isRunning(Number(id)))) {
    await rm(path.join(labs, run), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A real control plane that lives from the sandbox's forge. */
export class Lab {
  readonly #clients = new Map<string, ObjectClient>();

  private constructor(
    private readonly directory: string,
    readonly forge: Sandbox,
    readonly controlPlane: ControlPlaneRun,
  ) {}

  static async start(log: (line: string) => void): Promise<Lab> {
    await clearAbandonedLabs();
    const directory = path.join(labs, String(process.pid));
    let forge: Sandbox | undefined;
    try {
      forge = await startSandbox({
        port: 0,
        directory: path.join(directory, 'forge'),
        reset: true,
        withoutClusters: true,
      });
      const controlPlane = await startControlPlane({
        platformRepository: forge.cloneUrl,
        directory: path.join(directory, 'control-plane'),
        intervalSeconds: 2,
        log,
      });
      return new Lab(directory, forge, controlPlane);
    } catch (error) {
      await forge?.close();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#clients.forEach(client => client.close());
    await this.controlPlane.close();
    await this.forge.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** @throws Error for an unknown name */
  cluster(name: string): ControlPlaneCluster {
    const all = [
      ...this.controlPlane.managementClusters,
      ...this.controlPlane.workloadClusters(),
    ];
    const found = all.find(cluster => cluster.name === name);
    if (!found) {
      throw new Error(
        `There is no cluster ${name}; there are ${all
          .map(cluster => cluster.name)
          .join(', ')}`,
      );
    }
    return found;
  }

  /** What a client without a kubeconfig needs. */
  addressOf(cluster: string): {
    url: string;
    certificateAuthorityFile: string;
  } {
    return {
      url: this.cluster(cluster).url,
      certificateAuthorityFile: path.join(
        this.controlPlane.directory,
        'data',
        cluster,
        'ca.crt',
      ),
    };
  }

  /** Reads and writes everything on a cluster. */
  async admin(cluster: string): Promise<ObjectClient> {
    const known = this.#clients.get(cluster);
    if (known) {
      return known;
    }
    const client = await ObjectClient.fromKubeconfig(
      await readFile(this.cluster(cluster).adminKubeconfig, 'utf8'),
    );
    this.#clients.set(cluster, client);
    return client;
  }

  /** The management clusters, read with an administrator's eyes. */
  async management(): Promise<SeenCluster[]> {
    return Promise.all(
      this.controlPlane.managementClusters.map(async ({ name }) => ({
        name,
        client: await this.admin(name),
      })),
    );
  }

  /** Forgets what etcd holds of the past: what was read before now is gone. */
  async compact(): Promise<void> {
    const { etcdUrl } = this.controlPlane;
    const ask = async (call: string, body: object) => {
      const response = await fetch(`${etcdUrl}/v3/kv/${call}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      if (!response.ok) {
        throw new Error(`etcd: ${await response.text()}`);
      }
      return response.json();
    };
    const key = Buffer.from('/').toString('base64');
    const { header } = await ask('range', { key, limit: 1 });
    await ask('compaction', { revision: header.revision, physical: true });
  }
}

/** One control plane for all tests of a worker. */
export const test = base.extend<object, { lab: Lab }>({
  lab: [
    // eslint-disable-next-line no-empty-pattern -- the runner reads the names of the parameter
    async ({}, use) => {
      const lab = await Lab.start(line => process.stdout.write(`  ${line}\n`));
      await use(lab);
      await lab.stop();
    },
    { scope: 'worker', timeout: 600_000 },
  ],
});

export { expect } from '@playwright/test';
