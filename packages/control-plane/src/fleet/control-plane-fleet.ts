import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ApiServer } from '../cluster/api-server';
import { writeKubeconfig } from '../cluster/kubeconfig';
import { ManagementCluster, StandIn } from '../cluster/management-cluster';
import {
  ReadOnlyAccess,
  requestToken,
  ServiceAccountKey,
} from '../cluster/read-only-access';
import { RunContext } from '../cluster/run-context';
import type { ControlPlaneCluster } from '../control-plane';
import { ObjectClient } from '../kubernetes/object-client';
import { Problem } from '../problem';
import { waitFor } from '../process/waiting';
import { ClusterProvidersStandIn } from '../stand-in/cluster-providers-stand-in';
import { SourceStandIn } from '../stand-in/source-stand-in';
import { ManagementFolder } from './management-folders';
import { PlatformRepository } from './platform-repository';
import { unsettledObjects } from './settling';
import { StartQueue, WorkloadClusters } from './workload-clusters';

export interface ControlPlaneFleetOptions {
  context: RunContext;
  repository: PlatformRepository;
  readOnlyManifest: string;
  tokenSeconds: number;
  /** Called when a cluster has come, gone, started or stopped. */
  onChange(): void;
}

/** What can be done to a cluster of either kind. */
interface Startable {
  readonly apiServer: ApiServer;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const SETTLING_TIMEOUT = 120_000;

/** The management clusters of a run, and the workload clusters that they make. */
export class ControlPlaneFleet {
  private readonly management: ManagementCluster[] = [];
  private readonly workloads: WorkloadClusters[] = [];
  private readonly access = new Map<string, ReadOnlyAccess>();
  private readonly names = new Set<string>();

  constructor(private readonly options: ControlPlaneFleetOptions) {}

  /** @throws Problem when a program does not become ready */
  async startManagementClusters(folders: ManagementFolder[]): Promise<void> {
    folders.forEach(({ name }) => this.names.add(name));
    const queue = new StartQueue();
    for (const folder of folders) {
      this.management.push(
        await this.createManagementCluster(folder, folders, queue),
      );
    }
    await Promise.all(
      this.management.map(async cluster => {
        await cluster.start();
        await this.grantAccess(cluster.apiServer);
        const { name, apiServer } = cluster;
        this.options.context.log(
          `management cluster  ${name}  ${apiServer.url}  ${this.fileOf(name)}`,
        );
        this.options.onChange();
      }),
    );
  }

  describe(): ControlPlaneCluster[] {
    const describe = (apiServer: ApiServer, managementCluster?: string) => ({
      name: apiServer.name,
      ...(managementCluster && { managementCluster }),
      url: apiServer.url,
      running: apiServer.running,
      kubeconfig: this.fileOf(apiServer.name),
      adminKubeconfig: this.fileOf(`${apiServer.name}-admin`),
      auditLog: apiServer.auditLog,
    });
    return [
      ...this.management.map(({ apiServer }) => describe(apiServer)),
      ...this.workloads.flatMap(workloads =>
        workloads
          .list()
          .map(({ cluster, managementCluster }) =>
            describe(cluster.apiServer, managementCluster),
          ),
      ),
    ];
  }

  /** @throws Error that names what has not settled after the timeout, in milliseconds */
  async whenSettled(timeout = SETTLING_TIMEOUT): Promise<void> {
    let unsettled: string[] = [];
    await waitFor(
      async () => {
        const perCluster = await Promise.all(
          this.management.map(cluster => unsettledOf(cluster)),
        );
        unsettled = perCluster.flat();
        return unsettled.length === 0 ? true : undefined;
      },
      {
        timeout,
        pause: 500,
        timedOut: () =>
          new Error(
            `The control plane has not settled within ${
              timeout / 1000
            } seconds:\n${unsettled.map(line => `  ${line}`).join('\n')}`,
          ),
      },
    );
  }

  async start(name: string): Promise<void> {
    await this.find(name).start();
    this.options.onChange();
  }

  async stop(name: string): Promise<void> {
    await this.find(name).stop();
    this.options.onChange();
  }

  async kill(name: string): Promise<void> {
    await this.find(name).kill();
    this.options.onChange();
  }

  async serviceAccountToken(
    name: string,
    account: ServiceAccountKey,
    seconds: number,
  ): Promise<string> {
    const { apiServer } = this.find(name);
    const client = await ObjectClient.fromKubeconfig(
      apiServer.kubeconfig('admin'),
    );
    try {
      return await requestToken(client, account, seconds);
    } finally {
      client.close();
    }
  }

  /** Ends the clusters at once: nothing of them is kept. */
  async close(): Promise<void> {
    this.access.forEach(access => access.stop());
    await Promise.all(this.management.map(cluster => cluster.kill()));
    await Promise.all(
      this.workloads.flatMap(workloads =>
        workloads.list().map(({ cluster }) => cluster.kill()),
      ),
    );
  }

  private async createManagementCluster(
    folder: ManagementFolder,
    all: ManagementFolder[],
    queue: StartQueue,
  ): Promise<ManagementCluster> {
    const { context, repository } = this.options;
    const { name } = folder;
    const workloads: WorkloadClusters = new WorkloadClusters({
      context,
      managementCluster: name,
      names: this.names,
      queue,
      onChange: async made => {
        if (!made) {
          await this.withdrawAccess();
        } else {
          const { apiServer } = made.cluster;
          await this.grantAccess(apiServer);
          context.log(
            `workload cluster    ${made.name}  ${apiServer.url}  ${this.fileOf(
              made.name,
            )}`,
          );
        }
        this.options.onChange();
      },
    });
    this.workloads.push(workloads);
    // A platform repository names its own address, wherever it is served from now.
    const addresses = new Set([
      repository.address,
      repository.address.replace(/\.git$/, ''),
      ...all.flatMap(({ urls }) => urls),
    ]);
    const artifactPort = await context.ports.take();
    return ManagementCluster.create({
      context,
      name,
      bootstrap: folder.bootstrap,
      standIns: apiServer => {
        const log = (line: string) => context.log(`${name}: ${line}`);
        const source: StandIn[] = context.programs.optional['source-controller']
          ? []
          : [
              new SourceStandIn({
                kubeconfig: apiServer.kubeconfig('source-controller'),
                clone: url =>
                  addresses.has(url) ? repository.address : undefined,
                directory: path.join(context.folders.data, name, 'sources'),
                port: artifactPort,
                intervalSeconds: context.intervalSeconds,
                log,
              }),
            ];
        return [
          ...source,
          new ClusterProvidersStandIn({
            kubeconfig: apiServer.kubeconfig('cluster-api-providers'),
            infrastructure: workloads,
            log,
          }),
        ];
      },
    });
  }

  private async grantAccess(apiServer: ApiServer): Promise<void> {
    const { name } = apiServer;
    await writeKubeconfig(
      this.fileOf(`${name}-admin`),
      apiServer.kubeconfig('admin'),
    );
    const { readOnlyManifest, tokenSeconds, context } = this.options;
    const access = new ReadOnlyAccess({
      apiServer,
      manifest: readOnlyManifest,
      file: this.fileOf(name),
      tokenSeconds,
      log: context.log,
    });
    this.access.set(name, access);
    await access.grant();
  }

  /** Of clusters that are gone. */
  private async withdrawAccess(): Promise<void> {
    const present = new Set(this.describe().map(({ name }) => name));
    for (const [name, access] of this.access) {
      if (!present.has(name)) {
        this.access.delete(name);
        await access.withdraw();
        await rm(this.fileOf(`${name}-admin`), { force: true });
      }
    }
  }

  private fileOf(name: string): string {
    return path.join(this.options.context.folders.kubeconfigs, `${name}.yaml`);
  }

  /** @throws Problem that names the clusters there are */
  private find(name: string): Startable {
    const all: Startable[] = [
      ...this.management,
      ...this.workloads.flatMap(workloads =>
        workloads.list().map(({ cluster }) => cluster),
      ),
    ];
    const found = all.find(({ apiServer }) => apiServer.name === name);
    if (!found) {
      throw new Problem(
        `There is no cluster ${name}. There are: ${all
          .map(({ apiServer }) => apiServer.name)
          .join(', ')}.`,
      );
    }
    return found;
  }
}

async function unsettledOf(cluster: ManagementCluster): Promise<string[]> {
  const client = await ObjectClient.fromKubeconfig(
    cluster.apiServer.kubeconfig('admin'),
  );
  try {
    const unsettled = await unsettledObjects(client);
    return unsettled.map(line => `${cluster.name}  ${line}`);
  } catch (error) {
    return [`${cluster.name}  ${(error as Error).message}`];
  } finally {
    client.close();
  }
}
