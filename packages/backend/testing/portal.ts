import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import gitopsFleetPlugin from '@gitops-fleet/backstage-plugin-gitops-fleet-backend';
import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { JsonObject } from '@backstage/types';

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
 */
export async function startPortal(
  managementClusters: JsonObject[],
  settings: JsonObject = {},
): Promise<Portal> {
  const backend = await startTestBackend({
    features: [
      gitopsFleetPlugin,
      mockServices.rootConfig.factory({
        data: { gitopsFleet: { ...settings, managementClusters } },
      }),
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

/** Waits until every management cluster is live and so many reconcilers are seen. @throws Error after a minute */
export async function untilSeen(
  client: GitOpsFleetClient,
  reconcilers: number,
): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const summary = await client.getSummary();
    if (
      summary.reconcilers.total >= reconcilers &&
      summary.connections.every(({ state }) => state === 'live')
    ) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(
        `the portal sees ${summary.reconcilers.total} of ${reconcilers} reconcilers after a minute`,
      );
    }
    await pause(100);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });
}
