import { LoggerService } from '@backstage/backend-plugin-api';
import { createHash, randomUUID } from 'node:crypto';
import { RepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from './connection/ApiServer';
import { ClusterCredentials } from './connection/ClusterCredentials';
import { ManagementClusterConfig } from './connection/readManagementClusters';
import { unseenConnection } from './ingest/connectionRecord';
import { ConnectionTimings } from './ingest/ConnectionTimings';
import { ManagementCluster } from './ingest/ManagementCluster';
import { createIngestMetrics, IngestMetrics } from './ingest/IngestMetrics';
import { ListLimiter } from './ingest/ListLimiter';
import type { WatchPositions } from './ingest/WatchPositions';
import { FleetDatabase } from './database/FleetDatabase';
import { HeapKeeper } from './health/HeapKeeper';
import { Replica } from './replication/Replica';
import { LeaseTimings } from './replication/ShardLeases';
import { FleetStore } from './store/FleetStore';

/**
 * Milliseconds between two batches: half of them is what an event waits. Twice as many batches as of 100 ms take no more of
 * a processor that can be measured, with 200 viewers too; four times as many take a fifth more.
 */
const batchInterval = 50;

/** Milliseconds between two looks at what only the passing of time changes, and at the memory. */
const sweepInterval = 5_000;

/** Positions in the history of an API server, with what tells that it is reached as then: it is the same one. */
interface KeptPositions {
  access: string;
  positions: WatchPositions;
}

/** Tells whether a management cluster is reached as before, and nothing of the credentials that this takes. */
function accessDigest(cluster: ManagementClusterConfig): string {
  return createHash('sha256').update(watchedAs(cluster)).digest('hex');
}

function positionsWith(
  access: string,
  kept: unknown,
): WatchPositions | undefined {
  const known = kept as KeptPositions | undefined;
  return known?.access === access ? known.positions : undefined;
}

/** What of a management cluster's configuration its watches depend on: not where it stands, nor how it is written to. */
function watchedAs(cluster: ManagementClusterConfig): string {
  const { field, operator, operatorField, ...watched } = cluster;
  return JSON.stringify(watched);
}

/** Keeps the store: what its replica sees and reads, and the clock that turns that into batches. */
export class FleetWatcher {
  readonly store: FleetStore;
  /** What ingest counts. */
  readonly ingest: IngestMetrics = createIngestMetrics();
  readonly #replica: Replica;
  #clusters: readonly ManagementClusterConfig[];
  readonly #watched = new Map<
    string,
    { cluster: ManagementCluster; access: string }
  >();
  readonly #heap: HeapKeeper | undefined;
  readonly #stopped = new AbortController();
  #flushing: NodeJS.Timeout | undefined;
  #sweeping: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(options: {
    managementClusters: readonly ManagementClusterConfig[];
    database: FleetDatabase;
    layout: RepositoryLayout;
    logger: LoggerService;
    timings?: Partial<ConnectionTimings>;
    leaseTimings?: LeaseTimings;
    /** Pages of lists that are asked for at once; 4 where it is left out. */
    concurrentLists?: number;
    /** Whether the heap of the process is kept small, true where it is left out. */
    tightHeap?: boolean;
  }) {
    const { managementClusters, database, logger } = options;
    const lists = new ListLimiter({ total: options.concurrentLists });
    this.#heap = options.tightHeap === false ? undefined : new HeapKeeper();
    this.#clusters = managementClusters;
    this.store = new FleetStore({ layout: options.layout });
    this.#replica = new Replica({
      database,
      store: this.store,
      replica: randomUUID(),
      connections: managementClusters.map(unseenConnection),
      logger,
      timings: options.leaseTimings,
      positionsOf: shard => this.#positionsOf(shard),
      watch: async (shard, restored, signal, positions) => {
        const config = this.#clusters.find(({ name }) => name === shard);
        if (!config) {
          return;
        }
        const access = accessDigest(config);
        const cluster = new ManagementCluster({
          config,
          server: new ApiServer(
            ClusterCredentials.of(
              config.access,
              config.field ?? 'gitopsFleet.managementClusters',
              config.name,
            ),
          ),
          store: this.store,
          logger,
          timings: options.timings,
          lists,
          metrics: this.ingest,
          restored,
          positions: positionsWith(access, positions),
        });
        this.#watched.set(shard, { cluster, access });
        try {
          await cluster.run(signal);
        } finally {
          this.#watched.delete(shard);
        }
      },
    });
  }

  #positionsOf(shard: string): KeptPositions | undefined {
    const watched = this.#watched.get(shard);
    const positions = watched?.cluster.positions ?? {};
    return watched && Object.keys(positions).length > 0
      ? { access: watched.access, positions }
      : undefined;
  }

  /** The management clusters that this replica watches itself. */
  get owned(): string[] {
    return this.#replica.owned;
  }

  /** How many subjects wait to be written to the database. */
  get backlog(): number {
    return this.#replica.backlog;
  }

  /**
   * Watches other management clusters from now on. What is not among them any more is forgotten, in the database too; what
   * is reached in another way than before is connected to anew.
   */
  setManagementClusters(clusters: readonly ManagementClusterConfig[]): void {
    const before = new Map(
      this.#clusters.map(cluster => [cluster.name, watchedAs(cluster)]),
    );
    this.#clusters = clusters;
    const names = new Set(clusters.map(({ name }) => name));
    [...before.keys()]
      .filter(name => !names.has(name))
      .forEach(name => this.ingest.forget(name));
    this.#replica.setConnections(
      clusters.map(unseenConnection),
      clusters
        .filter(({ name }) => before.has(name))
        .filter(cluster => before.get(cluster.name) !== watchedAs(cluster))
        .map(({ name }) => name),
    );
  }

  start(): void {
    this.#running = this.#replica.run(this.#stopped.signal);
    this.#flush();
    this.#sweeping = setInterval(() => this.#sweep(), sweepInterval);
  }

  #sweep(): void {
    this.store.markUnsettled();
    this.#heap?.look(this.store.columns.length, {
      syncing: this.store.isSyncing,
      written: this.backlog === 0,
    });
  }

  #flush(): void {
    const began = performance.now();
    const isMoreDue = this.store.flush();
    // What comes in is given as much time as was taken: connections that are back need many turns until they are live.
    this.#flushing = setTimeout(
      () => this.#flush(),
      isMoreDue ? performance.now() - began : batchInterval,
    );
  }

  /** Ends every connection, writes what is left to write, and gives its share of the clusters away. */
  async stop(): Promise<void> {
    clearInterval(this.#sweeping);
    clearTimeout(this.#flushing);
    this.#stopped.abort();
    await this.#running;
  }
}
