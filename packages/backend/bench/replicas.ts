import { pause } from '../testing/untilSeen';
import type { FleetSize } from './apiServers';
import { ApiServersInParts } from './ApiServersInParts';
import { fetchWithToken } from './benchToken';
import { Child } from './child';
import { MarkWatcher } from './MarkWatcher';
import { apiOf, portalProcess, quiet } from './portals';
import type { PortalService } from './portalServer';
import { BenchRow, percentiles, row, rounded, timed } from './row';
import { startPostgres } from './scripts';
import { SharedDatabase } from './SharedDatabase';
import { bytesOnTheWire, freePort } from './wire';

/** Events that a watch can go on from: a fleet of this size keeps its memory for what is in it. */
const eventWindow = 50;

/** Seconds after which a change that was to be taken over is said not to come. */
const longestTakeover = 180;

interface Replica {
  portal: Child<PortalService>;
  address: string;
}

interface Fleet {
  database: SharedDatabase;
  apiServers: ApiServersInParts;
  managementClusters: number;
  reconcilers: number;
}

/**
 * `replica-takeover`: two replicas, of which one is killed. Seconds until the other one shows every management cluster live
 * and a change of each that was written after the kill.
 */
export async function* takeoverRows(size: FleetSize): AsyncGenerator<BenchRow> {
  yield* withReplicas(2, size, async function* rows(fleet, replicas) {
    const takeover = await killOne(fleet, replicas);
    yield row({
      name: 'replica-takeover',
      objects: fleet.reconcilers,
      clusters: fleet.managementClusters,
      ours: takeover,
    });
  });
}

/**
 * `scale-out`: three replicas each answer the whole fleet, and then one of them is killed. `p99_ms` is that of the slowest
 * page of the slowest replica, and `rss_bytes` that of the largest replica after it has answered.
 */
export async function* scaleOutRows(size: FleetSize): AsyncGenerator<BenchRow> {
  yield* withReplicas(3, size, async function* rows(fleet, replicas, s) {
    const pages = await pageTimes(replicas, fleet.reconcilers);
    const rss = await Promise.all(
      replicas.map(({ portal }) => portal.call('rss', undefined)),
    );
    const peaks = await Promise.all(
      replicas.map(({ portal }) => portal.call('peakRss', undefined)),
    );
    const takeover = await killOne(fleet, replicas);
    yield row({
      name: 'scale-out',
      objects: fleet.reconcilers,
      clusters: fleet.managementClusters,
      ours: {
        p99_ms: Math.max(...Object.values(pages)),
        rss_bytes: Math.max(...rss),
        takeover_s: takeover.s,
        ...Object.fromEntries(
          Object.entries(pages).map(([page, ms]) => [`${page}_p99_ms`, ms]),
        ),
        peak_rss_bytes: Math.max(...peaks),
        clusters_taken_over: takeover.clusters_taken_over,
        sync_s: rounded(s),
      },
    });
  });
}

/** Has so many replicas watch a fleet on one PostgreSQL, and measures them when what they have seen is written. */
async function* withReplicas(
  count: number,
  size: FleetSize,
  measure: (
    fleet: Fleet,
    replicas: Replica[],
    seconds: number,
  ) => AsyncIterable<BenchRow>,
): AsyncGenerator<BenchRow> {
  const postgres = await startPostgres();
  const apiServers = new ApiServersInParts();
  const replicas: Replica[] = [];
  let database: SharedDatabase | undefined;
  try {
    const { clusters, reconcilers } = await apiServers.start({
      ...size,
      eventWindow,
      pagesOnly: true,
    });
    const { managementClusters } = size;
    const began = performance.now();
    const started: Promise<unknown>[] = [];
    for (let i = 0; i < count; i++) {
      const port = await freePort();
      const portal = await portalProcess();
      replicas.push({ portal, address: apiOf(port) });
      started.push(
        portal.call('start', {
          port,
          clusters,
          reconcilers,
          database: postgres.url,
          patience: 900,
        }),
      );
      // One after the other, as a rollout does: the first makes the tables.
      await Promise.race([answering(apiOf(port)), ...started]);
    }
    await Promise.all(started);
    const seconds = (performance.now() - began) / 1_000;
    database = new SharedDatabase(postgres.url);
    await database.untilWritten(reconcilers, 1_200);
    await database.untilShared(count, 60);
    await Promise.all(replicas.map(({ portal }) => quiet(portal, 300)));
    yield* measure(
      { database, apiServers, managementClusters, reconcilers },
      replicas,
      seconds,
    );
  } finally {
    await Promise.all(replicas.map(({ portal }) => portal.stop()));
    await apiServers.stop();
    await database?.close();
    await postgres.stop();
  }
}

async function answering(address: string): Promise<void> {
  for (;;) {
    const answer = await fetchWithToken(`${address}/v1/connections`).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    if (answer?.ok) {
      return;
    }
    await pause(200);
  }
}

/** 99th percentile of each page, of the replica that takes longest. @throws Error when a replica lacks a part of the fleet */
async function pageTimes(
  replicas: Replica[],
  reconcilers: number,
): Promise<{ [page: string]: number }> {
  const longest: { [page: string]: number } = {};
  for (const { address } of replicas) {
    const summary = await fetchWithToken(`${address}/v1/summary`);
    const { total } = (await summary.json()).reconcilers;
    if (total < reconcilers) {
      throw new Error(`a replica answers ${total} of ${reconcilers} objects`);
    }
    for (const page of ['summary', 'clusters', 'snapshot']) {
      const view = () => bytesOnTheWire(`${address}/v1/${page}`);
      await timed(10, view);
      const { p99_ms } = percentiles(await timed(100, view));
      longest[page] = Math.max(longest[page] ?? 0, p99_ms);
    }
  }
  return longest;
}

/**
 * Kills the last replica and waits until all others show every management cluster live, and have told their viewers of a
 * change of each that was written after the kill.
 */
async function killOne(
  { database, apiServers, managementClusters }: Fleet,
  replicas: Replica[],
): Promise<{ s: number; clusters_taken_over: number }> {
  const [killed, ...others] = [...replicas].reverse();
  const closing = new AbortController();
  const viewers = await Promise.all(
    others.map(({ address }) => MarkWatcher.open(address, closing.signal)),
  );
  const allSeen = () =>
    viewers.every(({ seen }) => seen === managementClusters);
  const allLive = async () => {
    const states = await Promise.all(
      others.map(({ portal }) => portal.call('connections', undefined)),
    );
    return states.flat().every(({ state }) => state === 'live');
  };
  try {
    const owners = await database.owners();
    const began = performance.now();
    killed.portal.kill();
    await apiServers.mark(5);
    while (!(allSeen() && (await allLive()))) {
      if (performance.now() - began > longestTakeover * 1_000) {
        throw new Error(
          `after ${longestTakeover} s the viewers of the other replicas have seen changes of ${viewers
            .map(({ seen }) => seen)
            .join(' and ')} of ${managementClusters} management clusters`,
        );
      }
      await pause(100);
    }
    const s = rounded((performance.now() - began) / 1_000);
    const after = await database.owners();
    const takenOver = [...after].filter(
      ([shard, owner]) => owners.get(shard) !== owner,
    );
    return { s, clusters_taken_over: takenOver.length };
  } finally {
    closing.abort();
  }
}
