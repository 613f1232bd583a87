/* The portal as it is released: the backend with everything that it installs, which serves the built frontend. */
import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause, untilSeen } from '../testing/untilSeen';
import { benchToken, fetchWithToken } from './benchToken';
import { serve } from './child';
import { apiOf } from './portals';

export interface SiteOptions {
  port: number;
  clusters: { name: string; kubeconfig: string }[];
  reconcilers: number;
}

function configuration({ port, clusters }: SiteOptions, directory: string) {
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    app: { title: 'GitOps Fleet', baseUrl, packages: 'all' },
    organization: { name: 'Platform' },
    backend: {
      baseUrl,
      listen: { port, host: '127.0.0.1' },
      auth: {
        externalAccess: [
          { type: 'static', options: { token: benchToken, subject: 'bench' } },
        ],
      },
      database: { client: 'better-sqlite3', connection: { directory } },
    },
    auth: {
      providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
    },
    gitopsFleet: {
      managementClusters: clusters.map(({ name, kubeconfig }) => ({
        name,
        kubeconfig: { content: kubeconfig },
      })),
    },
    permission: { enabled: true },
  };
}

const service = {
  /** Starts the portal, and waits until it shows the whole fleet. */
  async start(options: SiteOptions) {
    const directory = mkdtempSync(join(tmpdir(), 'gitops-fleet-bench-'));
    process.on('exit', () =>
      rmSync(directory, { recursive: true, force: true }),
    );
    const file = join(directory, 'app-config.yaml');
    writeFileSync(file, JSON.stringify(configuration(options, directory)), {
      mode: 0o600,
    });
    process.argv.push('--config', file);
    await import('../src');
    const address = apiOf(options.port);
    const answers = () =>
      fetchWithToken(`${address}/v1/connections`).then(
        ({ ok }) => ok,
        () => false,
      );
    const end = Date.now() + 120_000;
    while (!(await answers())) {
      if (Date.now() > end) {
        throw new Error('the portal does not answer after two minutes');
      }
      await pause(200);
    }
    const client = new GitOpsFleetClient({
      discoveryApi: { getBaseUrl: async () => address },
      fetchApi: { fetch: fetchWithToken },
    });
    await untilSeen(client, options.reconcilers, 300);
  },

  /** Seconds of processor time since the start of the process. */
  cpu() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
};

export type SiteService = typeof service;

serve(service);
