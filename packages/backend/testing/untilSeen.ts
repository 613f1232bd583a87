import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Waits until every management cluster is live and so many reconcilers are seen. @throws Error when the time is over */
export async function untilSeen(
  client: GitOpsFleetClient,
  reconcilers: number,
  seconds = 60,
): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    // The summary counts the whole fleet; asked for all the time, it would be what is waited for.
    const { connections } = await client.getConnections();
    if (connections.every(({ state }) => state === 'live')) {
      const { total } = (await client.getSummary()).reconcilers;
      if (total >= reconcilers) {
        return;
      }
      if (Date.now() > end) {
        throw new Error(
          `the portal sees ${total} of ${reconcilers} reconcilers after ${seconds} s`,
        );
      }
    }
    if (Date.now() > end) {
      const { managementCluster, state, message } = connections.find(
        connection => connection.state !== 'live',
      )!;
      throw new Error(
        `${managementCluster} is ${state} after ${seconds} s: ${message}`,
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
