import { deepStrictEqual } from 'node:assert/strict';
import { mockServices } from '@backstage/backend-test-utils';
import {
  ConnectionRecord,
  defaultRepositoryLayout,
  descriptorOf,
  KindDescriptor,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { appliers, sources } from '../__fixtures__/objects';
import { createIngestMetrics } from '../ingest/IngestMetrics';
import { ListLimiter } from '../ingest/ListLimiter';
import { ConnectionTimings } from '../ingest/ConnectionTimings';
import { IngestServer } from '../ingest/KindReflectors';
import { ManagementCluster } from '../ingest/ManagementCluster';
import { FleetStore } from '../store/FleetStore';
import { ApiServerDouble } from './ApiServerDouble';

/** The kinds that a double has, and that are watched. */
export const doubledKinds = {
  kustomizations: appliers,
  gitRepositories: sources,
  helmReleases: descriptorOf('helm.toolkit.fluxcd.io', 'HelmRelease')!,
};

const allKinds = Object.values(doubledKinds);

/** Management clusters, each on a double, watched into one store. */
export class WatchedFleet {
  readonly doubles: Map<string, ApiServerDouble>;
  readonly store: FleetStore;
  readonly metrics = createIngestMetrics();
  /** Every state and reason of each connection, in order. */
  readonly states = new Map<string, string[]>();
  readonly #stop = new AbortController();
  readonly #connect: (name: string, double: ApiServerDouble) => IngestServer;
  readonly #timings: Partial<ConnectionTimings>;
  readonly #watchList: (name: string) => boolean;
  #running: Promise<void>[] = [];

  constructor(options: {
    names: readonly string[];
    connect(name: string, double: ApiServerDouble): IngestServer;
    timings: Partial<ConnectionTimings>;
    watchList?(name: string): boolean;
    /** Epoch milliseconds. */
    now?: () => number;
  }) {
    this.doubles = new Map(
      options.names.map(name => [name, new ApiServerDouble(allKinds)]),
    );
    this.#connect = options.connect;
    this.#timings = options.timings;
    this.#watchList = options.watchList ?? (() => false);
    this.store = new FleetStore({
      layout: defaultRepositoryLayout,
      now: options.now,
    });
  }

  start(): void {
    const lists = new ListLimiter();
    for (const [name, double] of this.doubles) {
      const cluster = new ManagementCluster({
        config: {
          name,
          title: name,
          watchList: this.#watchList(name),
          kinds: allKinds,
          access: { type: 'inCluster' },
        },
        server: this.#connect(name, double),
        store: this.#listeningStore(name),
        logger: mockServices.logger.mock({
          child: () => mockServices.logger.mock(),
        }),
        timings: this.#timings,
        lists,
        metrics: this.metrics,
      });
      this.#running.push(cluster.run(this.#stop.signal));
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  connection(name: string): ConnectionRecord {
    return this.store.connections.get(name)!;
  }

  kindOf(name: string, { kind }: KindDescriptor) {
    return this.connection(name).kinds.find(entry => entry.kind === kind)!;
  }

  /** Names and versions that the store holds of a cluster. */
  held(name: string): { [kind: string]: { [object: string]: string } } {
    return this.#side(({ group, kind }) =>
      [...this.store.objectsOf(name, group, kind)].map(({ object }) => object),
    );
  }

  /** The same by a fresh list. */
  listed(name: string): { [kind: string]: { [object: string]: string } } {
    return this.#side(kind => this.doubles.get(name)!.objectsOf(kind));
  }

  /** @throws when a cluster or a kind of it is not live, or its objects in the store are not those of a fresh list */
  expectStoreIsList(name: string): void {
    const { state, message, kinds } = this.connection(name);
    deepStrictEqual({ state, message }, { state: 'live', message: '' });
    deepStrictEqual(
      kinds.map(kind => kind.state),
      allKinds.map(() => 'live'),
    );
    deepStrictEqual(this.held(name), this.listed(name));
  }

  #side(
    objectsOf: (
      kind: KindDescriptor,
    ) => { metadata?: { name?: string; resourceVersion?: string } }[],
  ) {
    return Object.fromEntries(
      allKinds.map(kind => [
        kind.kind,
        Object.fromEntries(
          objectsOf(kind).map(({ metadata }) => [
            metadata!.name!,
            metadata!.resourceVersion!,
          ]),
        ),
      ]),
    );
  }

  /** The store, with an ear at what is said of a connection. */
  #listeningStore(name: string): FleetStore {
    const states: string[] = [];
    this.states.set(name, states);
    const { store } = this;
    const setConnection = store.setConnection.bind(store);
    return new Proxy(store, {
      get: (target, property) => {
        if (property === 'setConnection') {
          return (record: ConnectionRecord) => {
            const state = [record.state, record.reason].filter(Boolean).join();
            if (states[states.length - 1] !== state) {
              states.push(state);
            }
            setConnection(record);
          };
        }
        const value = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}
