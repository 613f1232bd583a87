import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ApiServer } from './api-server/api-server';
import {
  issueServingCertificate,
  loadAuthority,
} from './api-server/certificates';
import { ObjectStore } from './api-server/object-store';
import { timingFor } from './controllers/controller-timing';
import { SourceRepository } from './controllers/source-repository';
import { FaultDesk } from './fault/fault-desk';
import { AccessTokens, loadTokens, rolesByToken } from './fleet/access-tokens';
import { writeKubeconfig } from './fleet/kubeconfig';
import { ManagementCluster } from './fleet/management-cluster';
import { ReconciliationFaults } from './fleet/reconciliation-faults';
import { isSettled } from './fleet/settling';
import { WorkloadCluster, WorkloadClusters } from './fleet/workload-clusters';
import { Forge } from './forge/forge';
import { ForgeDatabase } from './forge/forge-database';
import { BareRepository } from './git/bare-repository';
import { GitProgram } from './git/git-program';
import { Clock } from './kubernetes/clock';
import { ResourceCatalogue } from './kubernetes/resource-catalogue';
import {
  findManagementFolders,
  ManagementFolder,
  readBootstrap,
} from './platform-repository/management-folders';
import { openPlatformRepository } from './platform-repository/open-repository';
import {
  ResolvedOptions,
  resolveOptions,
  SandboxOptions,
} from './sandbox-options';
import { SandboxServer } from './sandbox-server';
import { explainListenError, explainDirectoryError } from './start-errors';

export const FORGE_OWNER = 'platform';
export const FORGE_REPOSITORY = 'platform-repository';
/** The forge's only token. It is no secret: the forge listens on loopback. */
export const FORGE_TOKEN = 'sandbox-token';

export interface SandboxCluster {
  name: string;
  /** Address of its API server. */
  url: string;
  /** Kubeconfig of the read-only user. */
  kubeconfig: string;
  adminKubeconfig: string;
}

/** A running sandbox. */
export interface Sandbox {
  /** Address of forge and control page, without a slash at the end. */
  readonly url: string;
  /** GitHub REST API of the forge. */
  readonly apiUrl: string;
  /** Page of the platform repository. */
  readonly repositoryUrl: string;
  readonly cloneUrl: string;
  readonly token: string;
  readonly managementClusters: SandboxCluster[];
  /** The workload clusters that exist now, with the management cluster that made each. */
  workloadClusters(): (SandboxCluster & { managementCluster: string })[];
  readonly faults: FaultDesk;
  /** The simulated clusters themselves, for tests that look inside. */
  readonly clusters: ManagementCluster[];
  readonly repository: BareRepository;
  /**
   * Whether every source, Kustomization and cluster has been reconciled once since the start; from then on it stays true.
   * It becomes true after a minute in any case: an existing repository may describe what never becomes ready.
   */
  settled(): boolean;
  /** Resolves when `settled()` is true. @throws Error after the timeout, in milliseconds */
  whenSettled(timeout?: number): Promise<void>;
  /** Stops everything; nothing of it stays behind but the state in the directory. */
  close(): Promise<void>;
}

/** Everything that stays open, in the order in which it was opened. */
class Closers {
  private readonly closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) {
      await close();
    }
  }
}

/**
 * Starts a fleet on this machine: platform repository, forge, management clusters and, as they are provisioned, workload
 * clusters.
 *
 * @throws Error that says what is in the way (a busy port, a directory that cannot be written, no git) and the way out;
 * nothing stays running then
 */
export async function startSandbox(
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const closers = new Closers();
  try {
    return await start(resolveOptions(options), closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(
  options: ResolvedOptions,
  closers: Closers,
): Promise<Sandbox> {
  const directory = path.resolve(options.directory);
  const kubeconfigs = path.join(directory, 'kubeconfigs');
  try {
    if (options.reset) {
      await forgetState(directory);
    }
    await mkdir(kubeconfigs, { recursive: true });
  } catch (error) {
    throw explainDirectoryError(directory, error);
  }
  const git = await GitProgram.open(directory).catch(error => {
    throw explainDirectoryError(directory, error);
  });
  // The port is needed before anything is written: the embedded repository names its own address.
  const server = new SandboxServer(options.host);
  await server.listen(options.port).catch(error => {
    throw explainListenError('--port', options.port, error);
  });
  closers.add(() => server.close());
  const repositoryUrl = `${server.url}/${FORGE_OWNER}/${FORGE_REPOSITORY}`;
  const cloneUrl = `${repositoryUrl}.git`;
  const opened = await openPlatformRepository(git, {
    directory,
    source: options.platformRepository,
    repositoryUrl,
    cloneUrl,
    startedAt: options.clock.now(),
  });
  const { repository } = opened;
  const database = await ForgeDatabase.open(
    path.join(directory, 'forge.json'),
    opened.initialForge,
  );
  const forge = new Forge({
    repository,
    database,
    url: server.url,
    owner: FORGE_OWNER,
    name: FORGE_REPOSITORY,
    token: FORGE_TOKEN,
    clock: options.clock,
  });
  closers.add(() => database.save());
  options.log(`forge               ${repositoryUrl}`);

  const faults = new ReconciliationFaults();
  const fleet = await startClusters({
    options,
    directory,
    kubeconfigs,
    repository,
    cloneUrl,
    faults,
    closers,
  });
  const desk = new FaultDesk({
    clusters: fleet.clusters,
    reconciliation: faults,
    clock: options.clock,
  });
  closers.add(async () => desk.close());
  const settled = settling(fleet.clusters, options.clock);
  const sandbox: Sandbox = {
    url: server.url,
    apiUrl: `${server.url}/api/v3`,
    repositoryUrl,
    cloneUrl,
    token: FORGE_TOKEN,
    managementClusters: fleet.clusters.map(cluster =>
      describe(kubeconfigs, cluster.name, cluster.apiServer),
    ),
    workloadClusters: () =>
      fleet.clusters.flatMap(cluster =>
        cluster.workloads.list().map(workload => ({
          ...describe(kubeconfigs, workload.name, workload.apiServer),
          managementCluster: cluster.name,
        })),
      ),
    faults: desk,
    clusters: fleet.clusters,
    repository,
    settled,
    whenSettled: timeout => waitUntilSettled(settled, timeout),
    close: () => closers.close(),
  };
  server.serve({ sandbox, forge, repository });
  return sandbox;
}

function describe(
  kubeconfigs: string,
  name: string,
  apiServer: ApiServer,
): SandboxCluster {
  return {
    name,
    url: apiServer.url,
    kubeconfig: path.join(kubeconfigs, `${name}.yaml`),
    adminKubeconfig: path.join(kubeconfigs, `${name}-admin.yaml`),
  };
}

/** Only what the sandbox wrote itself: the directory may be anything. */
async function forgetState(directory: string): Promise<void> {
  for (const name of [
    'platform-repository.git',
    'source.json',
    'forge.json',
    'kubeconfigs',
    'tokens.json',
    'ca.crt',
    'ca.key',
    'gitconfig',
  ]) {
    await rm(path.join(directory, name), { recursive: true, force: true });
  }
}

interface FleetContext {
  options: ResolvedOptions;
  directory: string;
  kubeconfigs: string;
  repository: BareRepository;
  cloneUrl: string;
  faults: ReconciliationFaults;
  closers: Closers;
}

async function startClusters(
  context: FleetContext,
): Promise<{ clusters: ManagementCluster[] }> {
  const { options, directory, repository, closers } = context;
  const source = new SourceRepository(repository);
  const head = await repository.resolve('HEAD');
  const folders = head
    ? await findManagementFolders(source.contents, head)
    : [];
  if (!head || folders.length === 0) {
    throw new Error(
      `The platform repository has no management cluster: a folder providers/<cloud>/<version>/mgmt on its default branch. Point --platform-repository at a repository in that layout, or leave it out to use the embedded one.`,
    );
  }
  const [authority, tokens] = await Promise.all([
    loadAuthority(directory),
    loadTokens(directory),
  ]);
  const certificate = await issueServingCertificate(authority, options.host);
  const newApiServer = (name: string, store: ObjectStore, port: number) =>
    new ApiServer({
      name,
      store,
      clock: options.clock,
      host: options.host,
      port,
      certificate,
      tokens: rolesByToken(tokens),
      bookmarkMilliseconds: Math.min(10_000, options.intervalSeconds * 2000),
    });
  const bootstraps = await Promise.all(
    folders.map(folder =>
      readBootstrap(source.contents, head, folder, context.cloneUrl),
    ),
  );
  // A platform repository names its own address, wherever it is served from now.
  const addresses = new Set([
    context.cloneUrl,
    context.cloneUrl.replace(/\.git$/, ''),
    ...bootstraps.flatMap(bootstrap => bootstrap.urls),
  ]);
  const clusters: ManagementCluster[] = [];
  closers.add(async () => {
    await Promise.all(clusters.map(cluster => cluster.close()));
  });
  for (const [index, folder] of folders.entries()) {
    const port = options.port === 0 ? 0 : options.port + 1 + index;
    const cluster = newCluster({
      context,
      folder,
      port,
      tokens,
      authority: authority.certificate,
      newApiServer,
      firstWorkloadPort:
        options.port === 0 ? 0 : options.port + 11 + index * 10,
      bootstrap: bootstraps[index],
      source,
      repositoryFor: url => (addresses.has(url) ? source : undefined),
    });
    clusters.push(cluster);
    await cluster.start().catch(error => {
      throw explainListenError(
        `The API server of management cluster ${folder.name}`,
        port,
        error,
      );
    });
    await writeKubeconfigs(
      context.kubeconfigs,
      cluster.apiServer,
      authority.certificate,
      tokens,
    );
    options.log(`management cluster  ${folder.name}  ${cluster.apiServer.url}`);
  }
  return { clusters };
}

function newCluster(parts: {
  context: FleetContext;
  folder: ManagementFolder;
  port: number;
  tokens: AccessTokens;
  authority: string;
  newApiServer(name: string, store: ObjectStore, port: number): ApiServer;
  firstWorkloadPort: number;
  bootstrap: Awaited<ReturnType<typeof readBootstrap>>;
  source: SourceRepository;
  repositoryFor(url: string): SourceRepository | undefined;
}): ManagementCluster {
  const { context, folder, tokens, authority } = parts;
  const { clock, intervalSeconds, log } = context.options;
  const timing = timingFor(intervalSeconds);
  const store = new ObjectStore({
    catalogue: new ResourceCatalogue('management'),
    clock,
  });
  const announced = new Set<WorkloadCluster>();
  const workloads: WorkloadClusters = new WorkloadClusters({
    managementCluster: folder.name,
    clock,
    timing,
    certificateAuthority: authority,
    adminToken: tokens.admin,
    firstPort: parts.firstWorkloadPort,
    newApiServer: parts.newApiServer,
    async onChange() {
      for (const workload of workloads.list()) {
        if (!announced.has(workload)) {
          announced.add(workload);
          await writeKubeconfigs(
            context.kubeconfigs,
            workload.apiServer,
            authority,
            tokens,
          );
          log(
            `workload cluster    ${workload.name}  ${workload.apiServer.url}`,
          );
        }
      }
    },
  });
  return new ManagementCluster({
    folder,
    clock,
    timing,
    store,
    apiServer: parts.newApiServer(folder.name, store, parts.port),
    workloads,
    repository: parts.source,
    repositoryFor: parts.repositoryFor,
    bootstrap: parts.bootstrap,
    faults: context.faults,
    random: () => Math.floor(Math.random() * 4_000_000_000),
  });
}

/** One file per role: the read-only one has the cluster's plain name. */
async function writeKubeconfigs(
  directory: string,
  apiServer: ApiServer,
  certificateAuthority: string,
  tokens: AccessTokens,
): Promise<void> {
  for (const role of ['viewer', 'operator', 'admin'] as const) {
    const suffix = role === 'viewer' ? '' : `-${role}`;
    await writeKubeconfig(directory, `${apiServer.name}${suffix}`, {
      cluster: apiServer.name,
      server: apiServer.url,
      certificateAuthority,
      user: role,
      token: tokens[role],
    });
  }
}

/** A fleet that has settled stays so; one that has not within this time is as settled as it gets, in milliseconds. */
const SETTLING_LIMIT = 60_000;

function settling(clusters: ManagementCluster[], clock: Clock): () => boolean {
  const deadline = clock.now().getTime() + SETTLING_LIMIT;
  let done = false;
  return () => {
    done ||= isSettled(clusters) || clock.now().getTime() > deadline;
    return done;
  };
}

async function waitUntilSettled(
  settled: () => boolean,
  timeout = 2 * SETTLING_LIMIT,
): Promise<void> {
  const deadline = Date.now() + timeout;
  while (!settled()) {
    if (Date.now() > deadline) {
      throw new Error(
        `the sandbox has not settled within ${timeout / 1000} seconds`,
      );
    }
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
}
