import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Waits until every management cluster is live and so many reconcilers are seen. @throws Error when the time is over */
export async function untilSeen(
  client: GitOpsFleetClient,
  reconcilers: number,
  seconds = 60,
): Promise<void> {
  const end = Date.now() + seconds * 1_000;
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
        `the portal sees ${summary.reconcilers.total} of ${reconcilers} reconcilers after ${seconds} s`,
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
