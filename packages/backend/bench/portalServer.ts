import { createBackend } from '@backstage/backend-defaults';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import gitopsFleetPlugin from '@gitops-fleet/backstage-plugin-gitops-fleet-backend';
import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchToken, fetchWithToken } from './benchToken';
import { serve } from './child';
import { untilSeen } from '../testing/untilSeen';

export interface PortalOptions {
  /** Where it listens. */
  port: number;
  clusters: { name: string; kubeconfig: string }[];
  reconcilers: number;
  /** Of PostgreSQL, to share with other replicas; its own SQLite in a file where it is left out. */
  database?: string;
  /** Seconds that the fleet may take to be shown; 300 where it is left out. */
  patience?: number;
}

/** A folder that is gone with this process. */
function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gitops-fleet-bench-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function clientOf(port: number): GitOpsFleetClient {
  return new GitOpsFleetClient({
    discoveryApi: {
      getBaseUrl: async () => `http://127.0.0.1:${port}/api/gitops-fleet`,
    },
    fetchApi: { fetch: fetchWithToken },
  });
}

/** A backend as a release runs it, with this plugin alone. */
async function startBackend({ port, database, clusters }: PortalOptions) {
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () =>
        new ConfigReader({
          backend: {
            baseUrl: `http://127.0.0.1:${port}`,
            listen: { port, host: '127.0.0.1' },
            auth: {
              externalAccess: [
                {
                  type: 'static',
                  options: { token: benchToken, subject: 'bench' },
                },
              ],
            },
            database: database
              ? { client: 'pg', connection: database }
              : {
                  client: 'better-sqlite3',
                  // In a file: in memory, the database would be measured with the backend.
                  connection: { directory: temporaryDirectory() },
                },
          },
          gitopsFleet: {
            managementClusters: clusters.map(({ name, kubeconfig }) => ({
              name,
              kubeconfig: { content: kubeconfig },
            })),
          },
        }),
    }),
  );
  // The usual logger compiles the schemas of all configuration first, which takes 300 MB for a moment, with us or without.
  backend.add(
    createServiceFactory({
      service: coreServices.rootLogger,
      deps: {},
      factory: () => WinstonLogger.create({ level: 'error' }),
    }),
  );
  backend.add(gitopsFleetPlugin);
  await backend.start();
  return backend;
}

async function timed<T>(run: () => Promise<T>) {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const value = await run();
  const { user, system } = process.cpuUsage(cpu);
  return {
    value,
    seconds: (performance.now() - began) / 1_000,
    cpuSeconds: (user + system) / 1e6,
  };
}

function memory() {
  gc!();
  gc!();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed, external };
}

let client: GitOpsFleetClient | undefined;

const service = {
  /** Starts a backend and waits until it shows the whole fleet; one without clusters shows it at once. */
  async start(options: PortalOptions) {
    client = clientOf(options.port);
    const { seconds, cpuSeconds } = await timed(async () => {
      await startBackend(options);
      await untilSeen(client!, options.reconcilers, options.patience ?? 300);
    });
    return { seconds, cpuSeconds, rss: process.memoryUsage().rss };
  },

  /** After a collection of garbage. */
  memory,

  /** Resident memory as it is. */
  rss: () => process.memoryUsage().rss,

  /** The most resident memory that there has ever been. */
  peakRss: () => process.resourceUsage().maxRSS * 1_024,

  /** Objects of all kinds that are held. */
  async objects() {
    const { connections } = await client!.getConnections();
    return connections
      .flatMap(({ kinds }) => kinds)
      .reduce((sum, { objects }) => sum + objects, 0);
  },

  /** Seconds of processor time since the start of the process. */
  cpu() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },

  /** How each management cluster is seen. */
  async connections() {
    const { connections } = await client!.getConnections();
    return connections.map(({ managementCluster, state, asOf }) => ({
      managementCluster,
      state,
      asOf,
    }));
  },
};

export type PortalService = typeof service;

serve(service);
