import { startSyntheticFleet } from '@gitops-fleet/sandbox';
import {
  openPage,
  pause,
  Portal,
  startPortal,
  untilSeen,
} from '../testing/portal';
import { KubernetesPeer, pollInterval } from './kubernetesPeer';
import { RequestCounter } from './RequestCounter';
import { BenchRow, percentiles, row, rounded, timed } from './row';
import { ServerTimes } from './ServerTimes';

const workloadClusters = 40;
const reconcilersPerCluster = 8;
/** Milliseconds of each look at the load: two rounds of the peer's polling. */
const window = 2 * pollInterval;

async function answers(
  portal: Portal,
  peer: KubernetesPeer,
  size: Pick<BenchRow, 'objects' | 'clusters'>,
): Promise<BenchRow[]> {
  const server = new ServerTimes(portal.port);
  const measure = async (call: () => Promise<unknown>) => {
    await timed(300, call);
    server.take();
    const whole = percentiles(await timed(1_000, call));
    const inProcess = percentiles(server.take());
    return {
      ...whole,
      in_process_p50_ms: inProcess.p50_ms,
      in_process_p99_ms: inProcess.p99_ms,
    };
  };
  // Ours first: what the usual way leaves behind for the garbage collector is not ours to pay for.
  const summary = await measure(() => portal.client.getSummary());
  const clusters = await measure(() => portal.client.getClusters());
  server.close();
  const usual = percentiles(await timed(20, () => peer.view()));
  return [
    row({ name: 'summary-answer', ...size, ours: summary, peer: usual }),
    row({ name: 'clusters-answer', ...size, ours: clusters, peer: usual }),
  ];
}

async function apiLoad(
  portal: Portal,
  peer: KubernetesPeer,
  addresses: string[],
  size: Pick<BenchRow, 'objects' | 'clusters'>,
): Promise<BenchRow[]> {
  const counter = new RequestCounter(addresses);
  const rows: BenchRow[] = [];
  for (const viewers of [0, 1, 50]) {
    const pages = new AbortController();
    for (let i = 0; i < viewers; i++) {
      await openPage(portal.client, pages.signal);
    }
    const ours = await counter.rateDuring(() => pause(window));
    pages.abort();
    const background = ours;
    const usual = await counter.rateDuring(async () => {
      const began = Date.now();
      while (Date.now() - began < window) {
        const next = pause(pollInterval);
        await Promise.all(Array.from({ length: viewers }, () => peer.view()));
        await next;
      }
    });
    rows.push(
      row({
        name: 'api-load',
        ...size,
        viewers,
        ours: { requests_per_second: rounded(ours) },
        peer: {
          requests_per_second: rounded(Math.max(usual - background, 0)),
        },
      }),
    );
  }
  counter.close();
  return rows;
}

/** A page of a small fleet, beside the usual way. */
export async function* smallFleetRows(): AsyncGenerator<BenchRow> {
  const fleet = await startSyntheticFleet({
    managementClusters: 4,
    workloadClusters,
    reconcilersPerCluster,
    tls: true,
  });
  const peer = new KubernetesPeer(
    fleet.managementClusters.map(({ kubeconfig }) => kubeconfig),
  );
  const portal = await startPortal(
    fleet.managementClusters.map(({ name, kubeconfig }) => ({
      name,
      kubeconfig: { content: kubeconfig },
    })),
  );
  await untilSeen(portal.client, fleet.reconcilers);
  const size = { objects: fleet.reconcilers, clusters: workloadClusters };
  yield* await answers(portal, peer, size);
  const seen = Object.values(await peer.view()).reduce((a, b) => a + b, 0);
  if (seen < fleet.reconcilers) {
    throw new Error(`the peer sees ${seen} of ${fleet.reconcilers} objects`);
  }
  const addresses = fleet.managementClusters.map(({ url }) => url);
  yield* await apiLoad(portal, peer, addresses, size);
  await portal.stop();
  await fleet.close();
}
