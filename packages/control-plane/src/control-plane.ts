import path from 'node:path';
import {
  createAuthority,
  issueServingCertificate,
} from './cluster/certificates';
import { startEtcd } from './cluster/etcd';
import { RunContext, RunFolders } from './cluster/run-context';
import { Closers } from './closers';
import {
  ControlPlaneOptions,
  ResolvedOptions,
  resolveOptions,
} from './control-plane-options';
import { ControlPlaneFleet } from './fleet/control-plane-fleet';
import { readManagementFolders } from './fleet/management-folders';
import { describeParts } from './fleet/parts';
import {
  readPlatformRepository,
  withoutCredentials,
} from './fleet/platform-repository';
import { FreePorts } from './process/free-ports';
import { identifyProcess } from './process/process-identity';
import { explainDirectoryError, RunDirectory } from './process/run-directory';
import { RunRecord } from './process/run-record';
import { PartState } from './process/run-state';
import { Supervisor } from './process/supervisor';
import { findPrograms } from './programs/find-programs';

/** A cluster of a run. */
export interface ControlPlaneCluster {
  /** Unique in the run. */
  name: string;
  /** Absent on a management cluster. */
  managementCluster?: string;
  /** Address of its API server. */
  url: string;
  running: boolean;
  /** Path of the kubeconfig that the documentation gives the portal: a ServiceAccount's token, read-only. */
  kubeconfig: string;
  /** Path of a kubeconfig for everything. */
  adminKubeconfig: string;
  /** Path of the audit log: one line of JSON per request, without bodies. */
  auditLog: string;
}

/** A running control plane. */
export interface ControlPlaneRun {
  readonly directory: string;
  /** Address of the etcd that all API servers share; each keeps its data below `/<cluster>`. */
  readonly etcdUrl: string;
  /** What is real, and what is stood in for. */
  readonly parts: PartState[];
  readonly managementClusters: ControlPlaneCluster[];
  /** The workload clusters that exist now. */
  workloadClusters(): ControlPlaneCluster[];
  /**
   * Resolves when every GitRepository, Kustomization and Cluster that is not suspended is ready.
   *
   * @param timeout in milliseconds, two minutes by default
   * @throws Error that names what is not, after the timeout
   */
  whenSettled(timeout?: number): Promise<void>;
  /** Ends the processes of a cluster in order; address and data stay. @throws Problem for an unknown name */
  stop(cluster: string): Promise<void>;
  /** As `stop`, as a machine that loses power. */
  kill(cluster: string): Promise<void>;
  /** Starts a stopped cluster again; resolves when its API server is ready. */
  start(cluster: string): Promise<void>;
  /**
   * A token of a ServiceAccount, by the TokenRequest API.
   *
   * @param seconds that it lasts, at least 600
   * @throws Problem for an unknown cluster; ApiError when the API server refuses
   */
  serviceAccountToken(
    cluster: string,
    account: { namespace: string; name: string },
    seconds: number,
  ): Promise<string>;
  /** Ends everything; nothing stays behind. */
  close(): Promise<void>;
}

/**
 * Starts real clusters on this machine: a management cluster for each that the platform repository describes, and, as
 * Cluster API asks for them, workload clusters.
 *
 * @throws Problem that says what is in the way (a repository that cannot be read, no Go to build the programs with, another
 * run in the directory, a program that does not become ready) and the way out; nothing stays running then, and of the
 * directory only the logs stay
 */
export async function startControlPlane(
  options: ControlPlaneOptions = {},
): Promise<ControlPlaneRun> {
  const closers = new Closers();
  const outcome = { failed: false };
  const resolved = resolveOptions(options);
  try {
    return await start(resolved, closers, outcome);
  } catch (error) {
    outcome.failed = true;
    await closers.close().catch(() => {});
    throw explainDirectoryError(resolved.directory, error);
  }
}

async function start(
  options: ResolvedOptions,
  closers: Closers,
  outcome: { failed: boolean },
): Promise<ControlPlaneRun> {
  const { log, signal } = options;
  const directory = await RunDirectory.take(options.directory);
  closers.add(() => directory.remove({ keepLogs: outcome.failed }));
  const programs = await findPrograms(options);
  const folders = new RunFolders(options.directory);
  await directory.make(folders.all());
  const repository = await readPlatformRepository(
    options.platformRepository,
    path.join(folders.data, 'repository'),
  );
  const management = await readManagementFolders(repository);
  signal?.throwIfAborted();

  const parts = describeParts(programs);
  const record = new RunRecord(
    options.directory,
    {
      owner: identifyProcess(process.pid) ?? {
        pid: process.pid,
        startedAt: '',
      },
      phase: 'starting',
      startedAt: new Date().toISOString(),
      platformRepository: withoutCredentials(options.platformRepository),
      processes: [],
      clusters: [],
      parts,
    },
    log,
  );
  const supervisor = new Supervisor({ log, onChange: () => record.save() });
  record.follow({ processes: () => supervisor.list() });
  closers.add(async () => {
    await supervisor.close();
    record.close();
  });
  record.save();

  const ports = new FreePorts();
  const authority = await createAuthority();
  const context: RunContext = {
    folders,
    programs,
    supervisor,
    ports,
    authority,
    serving: await issueServingCertificate(authority),
    etcdUrl: await startEtcd({
      program: programs.programs.etcd.path,
      folders,
      ports,
      supervisor,
    }),
    intervalSeconds: options.intervalSeconds,
    apiServerFlags: options.apiServerFlags,
    log,
  };
  const fleet = new ControlPlaneFleet({
    context,
    repository,
    readOnlyManifest: options.readOnlyManifest,
    tokenSeconds: options.tokenSeconds,
    onChange: () => record.save(),
  });
  record.follow({
    clusters: () =>
      fleet.describe().map(({ auditLog: _, ...cluster }) => cluster),
  });
  closers.add(() => fleet.close());
  await Promise.race([
    fleet.startManagementClusters(management),
    abortion(signal),
  ]);
  record.save('running');
  return {
    directory: options.directory,
    etcdUrl: context.etcdUrl,
    parts,
    get managementClusters() {
      return fleet
        .describe()
        .filter(({ managementCluster }) => !managementCluster);
    },
    workloadClusters: () =>
      fleet
        .describe()
        .filter(({ managementCluster }) => managementCluster !== undefined),
    whenSettled: timeout => fleet.whenSettled(timeout),
    stop: name => fleet.stop(name),
    kill: name => fleet.kill(name),
    start: name => fleet.start(name),
    serviceAccountToken: (name, account, seconds) =>
      fleet.serviceAccountToken(name, account, seconds),
    close: async () => {
      record.save('stopping');
      await closers.close();
    },
  };
}

/** Fails when the signal is given. */
function abortion(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
