import { pause } from '../testing/untilSeen';
import type { ApiServersService, FleetSize } from './apiServers';
import { Child } from './child';
import {
  InformerFigures,
  measureInformer,
  measurePlugin,
  PluginFigures,
} from './peers';
import { apiOf, portalProcess, quiet } from './portals';
import type { PortalService } from './portalServer';
import { BenchRow, percentiles, row, rounded, timed } from './row';
import { Viewer } from './Viewer';
import { bytesOnTheWire, freePort } from './wire';

type Size = Pick<BenchRow, 'objects' | 'clusters'>;

/**
 * What the data plane takes at one size, beside what a page of Backstage's Kubernetes plugin takes and what a backend on an
 * informer takes, on the same API servers. Each runs alone, the peers first.
 */
export async function* fleetRows(
  fleet: FleetSize,
  options: { viewers: number; eventsPerSecond: number },
): AsyncGenerator<BenchRow> {
  const apiServers = await Child.start<ApiServersService>('apiServers');
  let portal: Child<PortalService> | undefined;
  try {
    const { clusters, reconcilers } = await apiServers.call('start', fleet);
    const size: Size = {
      objects: reconcilers,
      clusters: fleet.managementClusters,
    };
    const toPeers = { apiServers, clusters, reconcilers, ...options };
    const informer = await measureInformer(toPeers);
    await apiServers.call('encode', undefined);
    const plugin = await measurePlugin(toPeers);
    await apiServers.call('encode', undefined);
    const port = await freePort();
    const empty = await emptyPortal();
    portal = await portalProcess();
    const started = await portal.call('start', { port, clusters, reconcilers });
    yield row({
      name: 'cold-sync',
      ...size,
      ours: {
        s: rounded(started.seconds - empty.seconds),
        cpu_s: rounded(started.cpuSeconds - empty.cpuSeconds),
        rss_bytes: started.rss,
      },
      ...besideInformer(informer, ({ s, cpu_s, rss }) => ({
        s,
        cpu_s,
        rss_bytes: rss,
      })),
    });
    const address = apiOf(port);
    await quiet(portal);
    yield* pageRows({ address, portal, apiServers, size, plugin });
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
      ...besideInformer(informer, ({ bytesPerObject }) => ({
        bytes: bytesPerObject,
      })),
    });
    yield* viewerRows({
      ...{ address, portal, apiServers, size, options },
      ...{ informer, plugin },
    });
    yield await outageRow({ portal, apiServers, size });
  } finally {
    await portal?.stop();
    await apiServers.stop();
  }
}

/** What a backend without a fleet takes to start, and of the heap. */
async function emptyPortal() {
  const portal = await portalProcess();
  const { seconds, cpuSeconds } = await portal.call('start', {
    port: await freePort(),
    clusters: [],
    reconcilers: 0,
  });
  const { heap, external } = await portal.call('memory', undefined);
  await portal.stop();
  return { seconds, cpuSeconds, heap, external };
}

interface Running {
  address: string;
  portal: Child<PortalService>;
  apiServers: Child<ApiServersService>;
  size: Size;
}

type Beside = Pick<BenchRow, 'peer' | 'atLeast' | 'note'>;

/** What stands beside ours in a row where the peer is the informer. */
function besideInformer(
  informer: InformerFigures | { failure: string },
  figures: (of: InformerFigures) => BenchRow['peer'],
): Beside {
  return 'failure' in informer
    ? { note: `informer: ${informer.failure}` }
    : { peer: figures(informer), note: 'informer' };
}

/** What stands beside ours in a row where the peer is the page of Backstage's Kubernetes plugin. */
function besidePlugin(plugin: PluginFigures, peer: BenchRow['peer']): Beside {
  const { failure } = plugin;
  return {
    peer,
    note: `Kubernetes plugin${failure ? `: ${failure}` : ''}`,
    ...(failure && { atLeast: true }),
  };
}

async function* pageRows({
  address,
  portal,
  apiServers,
  size,
  plugin,
}: Running & { plugin: PluginFigures }): AsyncGenerator<BenchRow> {
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
    ...besidePlugin(plugin, { p99_ms: plugin.p99_ms, p50_ms: plugin.p50_ms }),
  });
  yield row({
    name: 'fleet-page-cpu',
    ...size,
    ours: { ms: rounded((cpuOfViews * 1_000) / views) },
    ...besidePlugin(plugin, { ms: plugin.cpu_ms }),
  });
  yield row({
    name: 'fleet-page-bytes',
    ...size,
    ours: { bytes: await bytesOnTheWire(`${address}/v1/snapshot`) },
    ...(plugin.bytes !== undefined &&
      besidePlugin(plugin, { bytes: plugin.bytes })),
  });
  // What the watching asks for anyway, whoever looks: a heartbeat of every API server each 5 s, and their watches.
  const heartbeats = (seconds / 5) * (size.clusters ?? 0);
  yield row({
    name: 'api-load',
    ...size,
    ours: {
      requests_per_view: rounded(Math.max(0, asked - heartbeats * 1.5) / views),
    },
    ...(plugin.requestsPerView !== undefined &&
      besidePlugin(plugin, { requests_per_view: plugin.requestsPerView })),
  });
}

async function* viewerRows({
  address,
  portal,
  apiServers,
  size,
  options,
  informer,
  plugin,
}: Running & {
  options: { viewers: number; eventsPerSecond: number };
  informer: InformerFigures | { failure: string };
  plugin: PluginFigures;
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
  const ours = percentiles(latencies);
  yield row({
    name: 'event-to-browser',
    ...size,
    viewers: count,
    ours: {
      p99_ms: ours.p99_ms,
      p50_ms: ours.p50_ms,
      events: latencies.length,
      cores: rounded(cpuSeconds / seconds),
    },
    peer: {
      ...plugin.changes,
      // To its handler in the backend: there is no page, and nothing is sent to one.
      ...('changes' in informer && {
        informer_p50_ms: informer.changes.p50_ms,
        informer_p99_ms: informer.changes.p99_ms,
      }),
    },
    note: `Kubernetes plugin, one page that asks every 10 s${
      plugin.failure ? `: ${plugin.failure}` : ''
    }`,
  });
  yield row({
    name: 'rss',
    ...size,
    viewers: count,
    ours: { bytes: await portal.call('rss', undefined) },
    peer: {
      ...('rss' in informer && { bytes: informer.rss }),
      plugin_bytes: plugin.peakRss,
    },
    note: 'informer and Kubernetes plugin, without viewers',
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
