import path from 'node:path';
import { ApiServer } from './api-server/api-server';
import { Closers } from './closers';
import { FaultDesk } from './fault/fault-desk';
import { ManagementCluster } from './fleet/management-cluster';
import { ReconciliationFaults } from './fleet/reconciliation-faults';
import { isSettled } from './fleet/settling';
import { startFleet } from './fleet/start-fleet';
import { Forge } from './forge/forge';
import { ForgeDatabase } from './forge/forge-database';
import { BareRepository } from './git/bare-repository';
import { GitProgram } from './git/git-program';
import { Clock } from './kubernetes/clock';
import { explainListenError } from './listen-error';
import { openPlatformRepository } from './platform-repository/open-repository';
import {
  ResolvedOptions,
  resolveOptions,
  SandboxOptions,
} from './sandbox-options';
import { SandboxServer } from './sandbox-server';
import {
  explainDirectoryError,
  forgetState,
  makeStateDirectory,
} from './state-directory';

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
  await makeStateDirectory(directory);
  if (options.reset) {
    await forgetState(directory).catch(error => {
      throw explainDirectoryError(directory, error);
    });
  }
  await makeStateDirectory(kubeconfigs);
  const git = await GitProgram.open(directory).catch(error => {
    throw explainDirectoryError(directory, error);
  });
  // The port is needed before anything is written: the embedded repository names its own address.
  const server = new SandboxServer(options.host);
  await server.listen(options.port).catch(error => {
    throw explainListenError('Forge and control page', options, error);
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
  const clusters = options.withoutClusters
    ? []
    : await startFleet({
        options,
        directory,
        kubeconfigs,
        repository,
        cloneUrl,
        faults,
        closers,
      });
  const desk = new FaultDesk({
    clusters,
    reconciliation: faults,
    clock: options.clock,
  });
  closers.add(async () => desk.close());
  const settled = settling(clusters, options.clock);
  const sandbox: Sandbox = {
    url: server.url,
    apiUrl: `${server.url}/api/v3`,
    repositoryUrl,
    cloneUrl,
    token: FORGE_TOKEN,
    managementClusters: clusters.map(cluster =>
      describe(kubeconfigs, cluster.name, cluster.apiServer),
    ),
    workloadClusters: () =>
      clusters.flatMap(cluster =>
        cluster.workloads.list().map(workload => ({
          ...describe(kubeconfigs, workload.name, workload.apiServer),
          managementCluster: cluster.name,
        })),
      ),
    faults: desk,
    clusters,
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
