import { once } from 'node:events';
import { AddressInfo, createServer } from 'node:net';
import { pause } from '../testing/untilSeen';
import type { ApiServersService, FleetSize } from './apiServers';
import { authorization } from './benchToken';
import { Child } from './child';
import { KubernetesPeer } from './kubernetesPeer';
import type { PortalService } from './portalServer';
import { BenchRow, percentiles, row, rounded, timed } from './row';
import { Viewer } from './Viewer';

/** Above this, the usual way needs more memory than a text may have. */
const mostOfPeer = 40_000;

type Size = Pick<BenchRow, 'objects' | 'clusters'>;

/** What the data plane takes at one size, beside the usual way on the same API servers. */
export async function* fleetRows(
  fleet: FleetSize,
  options: { viewers: number; eventsPerSecond: number },
): AsyncGenerator<BenchRow> {
  const apiServers = await Child.start<ApiServersService>('apiServers');
  const portal = await Child.start<PortalService>('portalServer');
  try {
    const { clusters, reconcilers } = await apiServers.call('start', fleet);
    const size: Size = {
      objects: reconcilers,
      clusters: fleet.managementClusters,
    };
    const kubeconfigs = clusters.map(({ kubeconfig }) => kubeconfig);
    const peer =
      reconcilers <= mostOfPeer ? await peerView(kubeconfigs) : undefined;
    const port = await freePort();
    const empty = await emptyPortal();
    const started = await portal.call('start', { port, clusters, reconcilers });
    yield row({
      name: 'cold-sync',
      ...size,
      ours: {
        s: rounded(started.seconds - empty.seconds),
        cpu_s: rounded(started.cpuSeconds - empty.cpuSeconds),
        rss_bytes: started.rss,
      },
      ...(peer && { peer: { s: peer.s, cpu_s: peer.cpu_s } }),
    });
    const address = `http://127.0.0.1:${port}/api/gitops-fleet`;
    await quiet(portal);
    yield* pageRows({ address, portal, apiServers, size, peer });
    const { heap, external } = await portal.call('memory', undefined);
    const stored = await portal.call('objects', undefined);
    yield row({
      name: 'heap-per-object',
      ...size,
      // External is what lies outside of the heap: the columns, the encoded snapshot, and what connections hold.
      ours: {
        bytes: rounded((heap - empty.heap) / stored),
        external_bytes: rounded((external - empty.external) / stored),
        stored,
      },
      ...(peer && { peer: { bytes: peer.bytesPerObject } }),
    });
    yield* viewerRows({ address, portal, apiServers, size, options });
    yield await outageRow({ portal, apiServers, size });
  } finally {
    portal.stop();
    apiServers.stop();
  }
}

/** Waits until the first state is written to the database: half a core's work for a while, once. */
async function quiet(portal: Child<PortalService>): Promise<void> {
  const end = performance.now() + 120_000;
  let before = await portal.call('cpu', undefined);
  let still = 0;
  while (still < 3 && performance.now() < end) {
    await pause(1_000);
    const now = await portal.call('cpu', undefined);
    still = now - before < 0.2 ? still + 1 : 0;
    before = now;
  }
}

/** What a backend without a fleet takes to start, and of the heap. */
async function emptyPortal() {
  const portal = await Child.start<PortalService>('portalServer');
  const { seconds, cpuSeconds } = await portal.call('start', {
    port: await freePort(),
    clusters: [],
    reconcilers: 0,
  });
  const { heap, external } = await portal.call('memory', undefined);
  portal.stop();
  return { seconds, cpuSeconds, heap, external };
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(done => {
    server.close(done);
  });
  return port;
}

interface Running {
  address: string;
  portal: Child<PortalService>;
  apiServers: Child<ApiServersService>;
  size: Size;
}

interface PeerView {
  s: number;
  cpu_s: number;
  ms: number;
  bytesPerObject: number;
}

/** One view of the usual way in this process: everything from everywhere, kept as a page keeps it. */
async function peerView(kubeconfigs: string[]): Promise<PeerView> {
  const peer = new KubernetesPeer(kubeconfigs);
  gc!();
  const [cpu, heap] = [process.cpuUsage(), process.memoryUsage().heapUsed];
  const [milliseconds] = await timed(1, () => peer.view());
  const { user, system } = process.cpuUsage(cpu);
  const lists = await peer.lists();
  gc!();
  const objects = lists.reduce((sum, { items }) => sum + items.length, 0);
  return {
    s: rounded(milliseconds / 1_000),
    cpu_s: rounded((user + system) / 1e6),
    ms: rounded(milliseconds),
    bytesPerObject: rounded(
      (process.memoryUsage().heapUsed - heap) / Math.max(objects, 1),
    ),
  };
}

async function* pageRows({
  address,
  portal,
  apiServers,
  size,
  peer,
}: Running & { peer: PeerView | undefined }): AsyncGenerator<BenchRow> {
  // As it comes: what a page takes to unpack it is not the backend's.
  const view = () => bytesOnTheWire(`${address}/v1/snapshot`);
  await timed(20, view);
  const [requests, cpu] = [
    await apiServers.call('requests', undefined),
    await portal.call('cpu', undefined),
  ];
  const views = 200;
  const began = performance.now();
  const times = await timed(views, view);
  const seconds = (performance.now() - began) / 1_000;
  const cpuOfViews = (await portal.call('cpu', undefined)) - cpu;
  const asked = (await apiServers.call('requests', undefined)) - requests;
  const { p99_ms, p50_ms } = percentiles(times);
  yield row({
    name: 'fleet-page-answer',
    ...size,
    ours: { p99_ms, p50_ms },
    ...(peer && { peer: { p99_ms: peer.ms } }),
  });
  yield row({
    name: 'fleet-page-cpu',
    ...size,
    ours: { ms: rounded((cpuOfViews * 1_000) / views) },
    ...(peer && { peer: { ms: rounded(peer.cpu_s * 1_000) } }),
  });
  yield row({
    name: 'fleet-page-bytes',
    ...size,
    ours: { bytes: await bytesOnTheWire(`${address}/v1/snapshot`) },
  });
  // What the watching asks for anyway, whoever looks: a heartbeat of every API server each 5 s, and their watches.
  const heartbeats = (seconds / 5) * (size.clusters ?? 0);
  yield row({
    name: 'api-load',
    ...size,
    ours: {
      requests_per_view: rounded(Math.max(0, asked - heartbeats * 1.5) / views),
    },
  });
}

/** Bytes of a compressed answer, as they come. */
async function bytesOnTheWire(url: string): Promise<number> {
  const { request } = await import('undici');
  const { body } = await request(url, {
    headers: { ...authorization, 'accept-encoding': 'gzip' },
  });
  return (await body.bytes()).length;
}

async function* viewerRows({
  address,
  portal,
  apiServers,
  size,
  options,
}: Running & {
  options: { viewers: number; eventsPerSecond: number };
}): AsyncGenerator<BenchRow> {
  const { viewers: count, eventsPerSecond } = options;
  const stop = new AbortController();
  const viewers: Viewer[] = [];
  for (let i = 0; i < count; i++) {
    viewers.push(await Viewer.open(address, stop.signal, { reads: i < 2 }));
  }
  await pause(2_000);
  viewers.forEach(viewer => viewer.takeLatencies());
  const cpu = await portal.call('cpu', undefined);
  const seconds = 10;
  await apiServers.call('flip', { perSecond: eventsPerSecond, seconds });
  await pause(500);
  const cpuSeconds = (await portal.call('cpu', undefined)) - cpu;
  const latencies = viewers.flatMap(viewer => viewer.takeLatencies());
  yield row({
    name: 'event-to-browser',
    ...size,
    viewers: count,
    ours: {
      ...percentiles(latencies),
      events: latencies.length,
      cores: rounded(cpuSeconds / seconds),
    },
  });
  yield row({
    name: 'rss',
    ...size,
    viewers: count,
    ours: { bytes: await portal.call('rss', undefined) },
  });
  stop.abort();
}

/** All API servers fall silent at once, with their connections open, and come back. */
async function outageRow({
  portal,
  apiServers,
  size,
}: Omit<Running, 'address'>): Promise<BenchRow> {
  const until = async (state: string) => {
    const began = performance.now();
    for (;;) {
      const connections = await portal.call('connections', undefined);
      if (connections.every(connection => connection.state === state)) {
        return rounded((performance.now() - began) / 1_000);
      }
      if (performance.now() - began > 120_000) {
        throw new Error(`not every connection is ${state} after two minutes`);
      }
      await pause(50);
    }
  };
  apiServers.freeze();
  const staleShown = await until('stale');
  apiServers.thaw();
  const resynced = await until('live');
  return row({
    name: 'outage',
    ...size,
    ours: { stale_shown_s: staleShown, resynced_s: resynced },
  });
}
