import { ApiServer } from '../api-server/api-server';
import {
  issueServingCertificate,
  loadAuthority,
} from '../api-server/certificates';
import { ObjectStore } from '../api-server/object-store';
import { Closers } from '../closers';
import { timingFor } from '../controllers/controller-timing';
import { SourceRepository } from '../controllers/source-repository';
import { BareRepository } from '../git/bare-repository';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import {
  Bootstrap,
  findManagementFolders,
  ManagementFolder,
  readBootstrap,
} from '../platform-repository/management-folders';
import { ResolvedOptions } from '../sandbox-options';
import { explainListenError } from '../listen-error';
import { AccessTokens, loadTokens, rolesByToken } from './access-tokens';
import { writeKubeconfig } from './kubeconfig';
import { ManagementCluster } from './management-cluster';
import { ReconciliationFaults } from './reconciliation-faults';
import { WorkloadCluster, WorkloadClusters } from './workload-clusters';

/** What the clusters of a sandbox share. */
export interface FleetContext {
  options: ResolvedOptions;
  directory: string;
  kubeconfigs: string;
  repository: BareRepository;
  cloneUrl: string;
  faults: ReconciliationFaults;
  closers: Closers;
}

/**
 * Starts the management clusters that the platform repository describes, each with its kubeconfigs.
 *
 * @throws Error that tells the way out, for a repository in another layout and for a port in use
 */
export async function startFleet(
  context: FleetContext,
): Promise<ManagementCluster[]> {
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
        { host: options.host, port },
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
  return clusters;
}

function newCluster(parts: {
  context: FleetContext;
  folder: ManagementFolder;
  port: number;
  tokens: AccessTokens;
  authority: string;
  newApiServer(name: string, store: ObjectStore, port: number): ApiServer;
  firstWorkloadPort: number;
  bootstrap: Bootstrap;
  source: SourceRepository;
  repositoryFor(url: string): SourceRepository | undefined;
}): ManagementCluster {
  const { context, folder, tokens, authority } = parts;
  const { clock, intervalSeconds, log } = context.options;
  const timing = { ...timingFor(intervalSeconds), ...context.options.timing };
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
