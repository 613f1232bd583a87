import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import gitopsFleetPlugin from '@gitops-fleet/backstage-plugin-gitops-fleet-backend';
import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { JsonObject } from '@backstage/types';

export { pause, untilSeen } from './untilSeen';

/** A backend with the plugin alone, watching the given clusters. */
export interface Portal {
  client: GitOpsFleetClient;
  /** Where its server listens. */
  port: number;
  stop(): Promise<void>;
}

/**
 * @param managementClusters - `gitopsFleet.managementClusters` of the configuration
 * @param settings - other fields of `gitopsFleet`
 * @param options - `database`: a PostgreSQL server as `postgresql://…`; SQLite in memory where it is left out
 */
export async function startPortal(
  managementClusters: JsonObject[],
  settings: JsonObject = {},
  options: { database?: string } = {},
): Promise<Portal> {
  const { database } = options;
  const backend = await startTestBackend({
    features: [
      gitopsFleetPlugin,
      mockServices.rootConfig.factory({
        data: {
          gitopsFleet: { ...settings, managementClusters },
          ...(database && {
            backend: { database: { client: 'pg', connection: database } },
          }),
        },
      }),
      ...(database ? [databaseServiceFactory] : []),
    ],
  });
  const port = backend.server.port();
  const client = new GitOpsFleetClient({
    discoveryApi: {
      getBaseUrl: async () => `http://127.0.0.1:${port}/api/gitops-fleet`,
    },
    fetchApi: { fetch },
  });
  return { client, port, stop: () => backend.stop().then(() => {}) };
}

/** A page of the portal that is open until the signal is aborted. */
export async function openPage(
  client: GitOpsFleetClient,
  signal: AbortSignal,
): Promise<void> {
  const { snapshot } = (await client.getSnapshot())!;
  const follow = async () => {
    for await (const event of client.streamChanges(snapshot, { signal })) {
      if (event.type === 'changes' && event.changes.reset) {
        return;
      }
    }
  };
  follow().catch(error => {
    if (!signal.aborted) {
      throw error;
    }
  });
}
