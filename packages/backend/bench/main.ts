/*
 * `npm run bench`: how much the status engine does on one core, what a page costs the API servers, how long an answer takes,
 * and what the data plane takes at several sizes, beside the usual way, in one run on the same API servers. `--json FILE`
 * writes the rows to a file too, `--only engine,fleet-10k` runs some parts only.
 */
import { startSyntheticFleet } from '@gitops-fleet/sandbox';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  openPage,
  pause,
  Portal,
  startPortal,
  untilSeen,
} from '../testing/portal';
import { engineRows } from './engine';
import { fleetRows } from './fleetRows';
import { KubernetesPeer, pollInterval } from './kubernetesPeer';
import { RequestCounter } from './RequestCounter';
import { BenchRow, percentiles, row, rounded, timed } from './row';
import { ServerTimes } from './ServerTimes';

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' } },
});

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

/** Sizes of the fleet that the data plane is measured at: objects and management clusters. */
const sizes = [
  { objects: 1_000, managementClusters: 1 },
  { objects: 10_000, managementClusters: 10 },
  { objects: 40_000, managementClusters: 50 },
  { objects: 60_000, managementClusters: 50 },
];

/** The rows of each part, as they come. */
const parts: { [part: string]: () => AsyncIterable<BenchRow> } = {
  engine: async function* engine() {
    yield* engineRows();
  },
  pages: smallFleetRows,
  ...Object.fromEntries(
    sizes.map(size => [
      `fleet-${size.objects / 1_000}k`,
      () =>
        fleetRows(
          { ...size, inventoryEntries: 50 },
          { viewers: 200, eventsPerSecond: 300 },
        ),
    ]),
  ),
};

async function main(): Promise<void> {
  const wanted = values.only?.split(',') ?? Object.keys(parts);
  const unknown = wanted.find(part => !(part in parts));
  if (unknown) {
    throw new Error(
      `There is no part '${unknown}'. There are: ${Object.keys(parts).join(
        ', ',
      )}.`,
    );
  }
  const rows: BenchRow[] = [];
  for (const part of wanted) {
    for await (const measured of parts[part]()) {
      rows.push(measured);
      print([measured]);
    }
  }
  if (values.json) {
    writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  }
}

/** A page of a small fleet, beside the usual way. */
async function* smallFleetRows(): AsyncGenerator<BenchRow> {
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

function print(rows: BenchRow[]): void {
  const figures = (measured: BenchRow['ours'] | undefined) =>
    Object.entries(measured ?? {})
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  for (const { name, viewers, ours, peer, ratio } of rows) {
    const title = viewers === undefined ? name : `${name}, ${viewers} viewers`;
    process.stdout.write(
      `${title.padEnd(24)} ours ${figures(ours).padEnd(78)} peer ${figures(
        peer,
      ).padEnd(34)} ratio ${ratio ?? '–'}\n`,
    );
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  },
);
