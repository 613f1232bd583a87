import { LoggerService } from '@backstage/backend-plugin-api';
import { RepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from './connection/ApiServer';
import { ClusterCredentials } from './connection/ClusterCredentials';
import { ManagementClusterConfig } from './connection/readManagementClusters';
import {
  ConnectionTimings,
  ManagementCluster,
} from './ingest/ManagementCluster';
import { FleetStore } from './store/FleetStore';

/** Milliseconds between an event and the batch that tells of it. */
const batchInterval = 100;

/** Milliseconds between two looks at what only the passing of time changes. */
const sweepInterval = 5_000;

/** Keeps the store: one watcher for each management cluster, and the clock that turns what they see into batches. */
export class FleetWatcher {
  readonly store: FleetStore;
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #clusters: ManagementCluster[];

  constructor(options: {
    managementClusters: ManagementClusterConfig[];
    layout: RepositoryLayout;
    logger: LoggerService;
    timings?: Partial<ConnectionTimings>;
  }) {
    this.store = new FleetStore({ layout: options.layout });
    this.#clusters = options.managementClusters.map(
      (config, index) =>
        new ManagementCluster({
          config,
          server: new ApiServer(
            new ClusterCredentials(
              config.access,
              `gitopsFleet.managementClusters[${index}].${
                {
                  kubeconfig: 'kubeconfig',
                  serviceAccount: 'url',
                  inCluster: 'inCluster',
                }[config.access.type]
              } of '${config.name}'`,
            ),
          ),
          store: this.store,
          logger: options.logger,
          timings: options.timings,
        }),
    );
  }

  start(): void {
    for (const cluster of this.#clusters) {
      this.#running.push(cluster.run(this.#stopped.signal));
    }
    this.store.flush();
    this.#timers.push(
      setInterval(() => this.store.flush(), batchInterval),
      setInterval(() => this.store.markUnsettled(), sweepInterval),
    );
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    this.#timers.forEach(timer => clearInterval(timer));
    this.#stopped.abort();
    await Promise.all(this.#running);
  }
}
