import { LoggerService } from '@backstage/backend-plugin-api';
import {
  KindDescriptor,
  resourceKey,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from '../connection/ApiServer';
import { failureOf } from '../connection/failure';
import { ManagementClusterConfig } from '../connection/readManagementClusters';
import { FleetStore } from '../store/FleetStore';
import { IngestMetrics } from './IngestMetrics';
import { ListLimiter } from './ListLimiter';
import { Reflector, ReflectorSink, ReflectorState } from './Reflector';
import { ReflectorTimings } from './ReflectorTimings';
import { positionKey, WatchPosition, WatchPositions } from './WatchPositions';

/** What is asked of an API server. */
export type IngestServer = Pick<
  ApiServer,
  'getJson' | 'getLines' | 'renewCredentials' | 'reconnect' | 'close'
>;

interface KindReflectorsOptions {
  config: ManagementClusterConfig;
  server: IngestServer;
  store: FleetStore;
  logger: LoggerService;
  timings?: Partial<ReflectorTimings>;
  lists: ListLimiter;
  metrics: IngestMetrics;
  onState(descriptor: KindDescriptor, state: ReflectorState): void;
  /** From where on kinds that the store holds are watched, without a list. */
  positions?: WatchPositions;
}

/** The reflectors of one management cluster. They outlive a connection that is lost, and resume on the next one. */
export class KindReflectors {
  readonly #options: KindReflectorsOptions;
  readonly #reflectors = new Map<
    KindDescriptor,
    { version: string; reflector: Reflector }
  >();
  readonly #running = new Map<KindDescriptor, Promise<void>>();
  /** Those that are still to be used: of what was listed here since, they say nothing. */
  readonly #resumable: { [kind: string]: WatchPosition };

  constructor(options: KindReflectorsOptions) {
    this.#options = options;
    this.#resumable = { ...options.positions };
  }

  /** From where on kinds can be watched further. */
  get positions(): WatchPositions {
    const positions: { [kind: string]: WatchPosition } = {};
    for (const [descriptor, { version, reflector }] of this.#reflectors) {
      const { position: resourceVersion } = reflector;
      if (resourceVersion !== undefined) {
        positions[positionKey(descriptor)] = { version, resourceVersion };
      }
    }
    return positions;
  }

  isRunning(descriptor: KindDescriptor): boolean {
    return this.#running.has(descriptor);
  }

  /** Keeps a kind up to date until the signal is aborted or the kind is gone; from where it was, in the same version. */
  run(descriptor: KindDescriptor, version: string, signal: AbortSignal): void {
    this.#running.set(
      descriptor,
      this.#reflectorOf(descriptor, version)
        .run(signal)
        .catch(error =>
          this.#options.logger.error(
            `The ${descriptor.kind} reflector ended`,
            failureOf(error),
          ),
        )
        .finally(() => this.#running.delete(descriptor)),
    );
  }

  /** Has a kind listed anew when it is run again. */
  forget(descriptor: KindDescriptor): void {
    this.#reflectors.delete(descriptor);
  }

  /** Waits until none runs. */
  async ended(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #reflectorOf(descriptor: KindDescriptor, version: string): Reflector {
    const known = this.#reflectors.get(descriptor);
    if (known?.version === version) {
      return known.reflector;
    }
    const { config, server, timings, lists, metrics, onState } = this.#options;
    const position = this.#resumable[positionKey(descriptor)];
    delete this.#resumable[positionKey(descriptor)];
    const reflector = new Reflector({
      resumeFrom:
        position?.version === version ? position.resourceVersion : undefined,
      server,
      descriptor,
      version,
      watchList: config.watchList,
      sink: this.#sinkOf(descriptor),
      onState: state => onState(descriptor, state),
      timings,
      acquire: signal => lists.acquire(config.name, signal),
      counters: metrics.countersOf(config.name, descriptor),
    });
    this.#reflectors.set(descriptor, { version, reflector });
    return reflector;
  }

  #sinkOf(descriptor: KindDescriptor): ReflectorSink {
    const { store, config } = this.#options;
    const { name: managementCluster } = config;
    const { group, kind } = descriptor;
    return {
      ...store.sinkOf(managementCluster, descriptor),
      retain: names => store.retain(managementCluster, descriptor, names),
      versionOf: (namespace, name) =>
        store.get(
          resourceKey({ managementCluster, group, kind, namespace, name }),
        )?.object.metadata?.resourceVersion,
    };
  }
}
