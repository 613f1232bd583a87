import { LoggerService } from '@backstage/backend-plugin-api';
import { randomUUID } from 'node:crypto';
import { RepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from './connection/ApiServer';
import { ClusterCredentials } from './connection/ClusterCredentials';
import { ManagementClusterConfig } from './connection/readManagementClusters';
import { unseenConnection } from './ingest/connectionRecord';
import {
  ConnectionTimings,
  ManagementCluster,
} from './ingest/ManagementCluster';
import { FleetDatabase } from './database/FleetDatabase';
import { Replica } from './replication/Replica';
import { LeaseTimings } from './replication/ShardLeases';
import { FleetStore } from './store/FleetStore';

/** Milliseconds between an event and the batch that tells of it. */
const batchInterval = 100;

/** Milliseconds between two looks at what only the passing of time changes. */
const sweepInterval = 5_000;

/** Field of the configuration that says how a cluster is reached. */
const accessFields = {
  kubeconfig: 'kubeconfig',
  serviceAccount: 'url',
  inCluster: 'inCluster',
} as const;

/** Keeps the store: what its replica sees and reads, and the clock that turns that into batches. */
export class FleetWatcher {
  readonly store: FleetStore;
  readonly #replica: Replica;
  readonly #stopped = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  #running: Promise<void> | undefined;

  constructor(options: {
    managementClusters: ManagementClusterConfig[];
    database: FleetDatabase;
    layout: RepositoryLayout;
    logger: LoggerService;
    timings?: Partial<ConnectionTimings>;
    leaseTimings?: LeaseTimings;
  }) {
    const { managementClusters, database, logger } = options;
    this.store = new FleetStore({ layout: options.layout });
    this.#replica = new Replica({
      database,
      store: this.store,
      replica: randomUUID(),
      connections: managementClusters.map(unseenConnection),
      logger,
      timings: options.leaseTimings,
      watch: async (shard, restored, signal) => {
        const index = managementClusters.findIndex(
          ({ name }) => name === shard,
        );
        const config = managementClusters[index];
        const cluster = new ManagementCluster({
          config,
          server: new ApiServer(
            new ClusterCredentials(
              config.access,
              `gitopsFleet.managementClusters[${index}].${
                accessFields[config.access.type]
              } of '${config.name}'`,
            ),
          ),
          store: this.store,
          logger,
          timings: options.timings,
          restored,
        });
        await cluster.run(signal);
      },
    });
  }

  /** The management clusters that this replica watches itself. */
  get owned(): string[] {
    return this.#replica.owned;
  }

  start(): void {
    this.#running = this.#replica.run(this.#stopped.signal);
    this.store.flush();
    this.#timers.push(
      setInterval(() => this.store.flush(), batchInterval),
      setInterval(() => this.store.markUnsettled(), sweepInterval),
    );
  }

  /** Ends every connection, writes what is left to write, and gives its share of the clusters away. */
  async stop(): Promise<void> {
    this.#timers.forEach(timer => clearInterval(timer));
    this.store.flush();
    this.#stopped.abort();
    await this.#running;
  }
}
