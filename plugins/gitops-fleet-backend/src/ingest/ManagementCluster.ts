import { LoggerService } from '@backstage/backend-plugin-api';
import {
  asMap,
  asText,
  ConnectionKind,
  ConnectionRecord,
  KindDescriptor,
  kindDescriptors,
  resourceKey,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from '../connection/ApiServer';
import { ApiFailure, failureOf, FailureReason } from '../connection/failure';
import { ManagementClusterConfig } from '../connection/readManagementClusters';
import { FleetStore } from '../store/FleetStore';
import { BackOff, pause } from './backOff';
import {
  advice,
  kindsOf,
  reasonOf,
  takeOver,
  unseenConnection,
} from './connectionRecord';
import {
  discoverServedVersions,
  preferredVersion,
  ServedVersions,
} from './discovery';
import { createIngestMetrics, IngestMetrics } from './IngestMetrics';
import { ListLimiter } from './ListLimiter';
import { Reflector, ReflectorSink, ReflectorState } from './Reflector';
import { ReflectorTimings } from './ReflectorTimings';

/** What is asked of an API server. */
export type IngestServer = Pick<
  ApiServer,
  'getJson' | 'getLines' | 'renewCredentials' | 'reconnect' | 'close'
>;

/** Clocks of a connection, in milliseconds. */
export interface ConnectionTimings {
  /** Between two looks at whether the API server answers. */
  heartbeat: number;
  /** Until such a look counts as failed. */
  heartbeatTimeout: number;
  /** Between two looks for kinds that have appeared or moved. */
  discovery: number;
  /** Discovery trails behind the API server by a moment; asking faster than this finds the same again. */
  shortestDiscovery: number;
  /** Longest wait before an unreachable API server is tried again. */
  longestRetry: number;
  /** Longest wait before one is tried again that only a person can mend. */
  longestRejectedRetry: number;
  /** Between two readings of the credentials of a cluster that is not reached: they can say that it has moved. */
  credentials: number;
  reflectors?: Partial<ReflectorTimings>;
}

const defaultTimings: ConnectionTimings = {
  heartbeat: 5_000,
  heartbeatTimeout: 4_000,
  discovery: 30_000,
  shortestDiscovery: 1_000,
  longestRetry: 3_000,
  longestRejectedRetry: 30_000,
  credentials: 30_000,
};

/** What no second attempt mends while the credentials stay as they are. */
const rejections: ReadonlySet<FailureReason> = new Set([
  'CredentialsRejected',
  'Configuration',
  'Tls',
]);

/** Reachable only after evidence, unreachable only after the second failure. */
const failuresUntilStale = 2;

/**
 * Watches one management cluster. It owns everything that it uses: a cluster that is slow, dead or misconfigured has no
 * way to reach another one.
 */
export class ManagementCluster {
  readonly #config: ManagementClusterConfig;
  readonly #server: IngestServer;
  readonly #store: FleetStore;
  readonly #logger: LoggerService;
  readonly #timings: ConnectionTimings;
  readonly #lists: ListLimiter;
  readonly #metrics: IngestMetrics;
  readonly #kinds = new Map<KindDescriptor, ConnectionKind>();
  /** They outlive a connection that is lost, and resume on the next one. */
  readonly #reflectors = new Map<
    KindDescriptor,
    { version: string; reflector: Reflector }
  >();
  readonly #backOff: BackOff;
  readonly #rejectedBackOff: BackOff;
  #credentialsRead = Date.now();
  #record: ConnectionRecord;
  #doubt = () => {};
  readonly #running = new Map<KindDescriptor, Promise<void>>();
  /** A kind is not where it was: whether it has moved or is gone, only discovery tells. */
  #lost = false;

  constructor(options: {
    config: ManagementClusterConfig;
    server: IngestServer;
    store: FleetStore;
    logger: LoggerService;
    timings?: Partial<ConnectionTimings>;
    /** Shared by all management clusters of the process. */
    lists?: ListLimiter;
    metrics?: IngestMetrics;
    /** How the cluster was last seen, by this replica in an earlier life or by another one. */
    restored?: ConnectionRecord;
  }) {
    this.#config = options.config;
    this.#server = options.server;
    this.#store = options.store;
    this.#logger = options.logger.child({
      managementCluster: options.config.name,
    });
    this.#timings = { ...defaultTimings, ...options.timings };
    this.#lists = options.lists ?? new ListLimiter();
    this.#metrics = options.metrics ?? createIngestMetrics();
    this.#backOff = new BackOff({ longest: this.#timings.longestRetry });
    this.#rejectedBackOff = new BackOff({
      longest: this.#timings.longestRejectedRetry,
    });
    const { restored } = options;
    const record = {
      ...unseenConnection(options.config),
      ...(restored && takeOver(restored)),
    };
    kindsOf(options.config).forEach((descriptor, index) =>
      this.#kinds.set(descriptor, record.kinds[index]),
    );
    this.#record = record;
    this.#publish({});
  }

  /** Runs until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const session = new AbortController();
      const end = () => session.abort();
      signal.addEventListener('abort', end);
      let wait = 0;
      try {
        await this.#runSession(session);
      } catch (error) {
        if (!signal.aborted) {
          wait = this.#fail(failureOf(error));
        }
      } finally {
        session.abort();
        signal.removeEventListener('abort', end);
        // What was asked on a connection that is given up is answered before another one is made.
        await Promise.all(this.#running.values());
      }
      if (!signal.aborted) {
        this.#publish({ nextRetry: Date.now() + wait });
        await pause(wait, signal);
      }
    }
    await this.#server.close();
  }

  /** From the first answer of the API server to the second look in a row that fails. */
  async #runSession(session: AbortController): Promise<void> {
    const { signal } = session;
    await this.#look(signal);
    const served = await discoverServedVersions(
      this.#server,
      [...this.#kinds.keys()],
      signal,
    );
    this.#backOff.reset();
    this.#rejectedBackOff.reset();
    this.#publish({ nextRetry: undefined });
    this.#forgetUnwatched();
    await this.#startReflectors(served, signal);
    let lastDiscovery = Date.now();
    let failures = 0;
    while (!signal.aborted) {
      // A look that fails is repeated soon: two of them decide.
      if (failures === 0) {
        await this.#pauseUntilDoubt(signal);
      }
      try {
        await this.#look(signal);
        failures = 0;
        if (this.#lost) {
          const due =
            lastDiscovery + this.#timings.shortestDiscovery - Date.now();
          await pause(Math.max(0, due), signal);
        }
        if (
          this.#lost ||
          Date.now() - lastDiscovery >= this.#timings.discovery
        ) {
          this.#lost = false;
          lastDiscovery = Date.now();
          await this.#startReflectors(
            await discoverServedVersions(
              this.#server,
              [...this.#kinds.keys()],
              signal,
            ),
            signal,
          );
        }
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        failures++;
        if (failures >= failuresUntilStale) {
          throw error;
        }
        if (reasonOf(failureOf(error)) === 'Timeout') {
          // A link that loses frames tells no watch; on a new connection, they resume from where they were.
          this.#server.reconnect();
        }
        await pause(Math.min(1_000, this.#timings.heartbeat), signal);
      }
    }
  }

  /** Until the next look is due, or a reflector has lost its connection. */
  async #pauseUntilDoubt(signal: AbortSignal): Promise<void> {
    const doubt = new AbortController();
    const end = () => doubt.abort();
    signal.addEventListener('abort', end);
    this.#doubt = end;
    await pause(this.#timings.heartbeat, doubt.signal);
    this.#doubt = () => {};
    signal.removeEventListener('abort', end);
  }

  /** Asks for the version: the one request that every authenticated caller may make. */
  async #look(signal: AbortSignal): Promise<void> {
    const version = asMap(await this.#askVersion(signal));
    this.#publish({
      kubernetesVersion:
        asText(version.gitVersion) ?? this.#record.kubernetesVersion,
      ...(this.#allSettled() && { asOf: Date.now() }),
    });
  }

  /** A server that has too much to do is there. */
  async #askVersion(signal: AbortSignal): Promise<unknown> {
    try {
      return await this.#server.getJson('/version', {
        signal,
        timeout: this.#timings.heartbeatTimeout,
      });
    } catch (error) {
      const isSeen = this.#record.kubernetesVersion !== '';
      if (isSeen && reasonOf(failureOf(error)) === 'TooManyRequests') {
        return {};
      }
      throw error;
    }
  }

  /** What was restored of kinds that the configuration no longer names has nobody who would keep it up to date. */
  #forgetUnwatched(): void {
    for (const descriptor of kindDescriptors) {
      if (!this.#kinds.has(descriptor)) {
        this.#store.replace(this.#config.name, descriptor, []);
      }
    }
  }

  async #startReflectors(
    served: ServedVersions,
    signal: AbortSignal,
  ): Promise<void> {
    for (const descriptor of this.#kinds.keys()) {
      if (this.#running.has(descriptor)) {
        continue;
      }
      const version =
        preferredVersion(descriptor, served.get(descriptor) ?? []) ??
        (await this.#lastVersion(descriptor, signal));
      if (signal.aborted) {
        return;
      }
      if (version === undefined) {
        this.#forgetKind(descriptor);
      } else {
        this.#run(descriptor, version, signal);
      }
    }
    this.#publish({});
  }

  /**
   * The version of a kind that discovery does not name although objects of it are known. While an API server starts,
   * discovery can lack what comes from CustomResourceDefinitions; only a 404 says that a kind is gone.
   */
  async #lastVersion(
    descriptor: KindDescriptor,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (this.#store.countOf(this.#config.name, descriptor) === 0) {
      return undefined;
    }
    const { group, plural, versions } = descriptor;
    const version = this.#kinds.get(descriptor)!.version || versions[0];
    try {
      await this.#server.getJson(
        `/apis/${group}/${version}/${plural}?limit=1`,
        {
          signal,
        },
      );
    } catch (error) {
      if (reasonOf(failureOf(error)) === 'NotFound') {
        return undefined;
      }
    }
    return version;
  }

  #forgetKind(descriptor: KindDescriptor): void {
    this.#reflectors.delete(descriptor);
    this.#store.replace(this.#config.name, descriptor, []);
    this.#setKind(descriptor, {
      state: 'not-installed',
      version: '',
      objects: 0,
      message: '',
    });
  }

  #run(descriptor: KindDescriptor, version: string, signal: AbortSignal): void {
    this.#setKind(descriptor, { version });
    this.#running.set(
      descriptor,
      this.#reflectorOf(descriptor, version)
        .run(signal)
        .catch(error =>
          this.#logger.error(
            `The ${descriptor.kind} reflector ended`,
            failureOf(error),
          ),
        )
        .finally(() => this.#running.delete(descriptor)),
    );
  }

  #reflectorOf(descriptor: KindDescriptor, version: string): Reflector {
    const known = this.#reflectors.get(descriptor);
    if (known?.version === version) {
      return known.reflector;
    }
    const { name, watchList } = this.#config;
    const reflector = new Reflector({
      server: this.#server,
      descriptor,
      version,
      watchList,
      sink: this.#sinkOf(descriptor),
      onState: state => this.#onReflectorState(descriptor, state),
      timings: this.#timings.reflectors,
      acquire: signal => this.#lists.acquire(name, signal),
      counters: this.#metrics.countersOf(name, descriptor),
    });
    this.#reflectors.set(descriptor, { version, reflector });
    return reflector;
  }

  #sinkOf(descriptor: KindDescriptor): ReflectorSink {
    const { name: managementCluster } = this.#config;
    const { group, kind } = descriptor;
    return {
      ...this.#store.sinkOf(managementCluster, descriptor),
      retain: names => this.#store.retain(managementCluster, descriptor, names),
      versionOf: (namespace, name) =>
        this.#store.get(
          resourceKey({ managementCluster, group, kind, namespace, name }),
        )?.object.metadata?.resourceVersion,
    };
  }

  #onReflectorState(descriptor: KindDescriptor, state: ReflectorState): void {
    const before = this.#kinds.get(descriptor)!.state;
    switch (state.type) {
      case 'live':
        this.#setKind(descriptor, { state: 'live', message: '' });
        break;
      case 'syncing':
        // Listing again shows nothing old, and one that has failed is stale until a list is complete.
        if (before !== 'live' && before !== 'stale') {
          this.#setKind(descriptor, { state: 'syncing' });
        }
        break;
      case 'gone':
        // Its objects stay until discovery has said that no version is served: it may have moved to another one.
        this.#reflectors.delete(descriptor);
        this.#setKind(descriptor, { state: 'syncing' });
        this.#lost = true;
        this.#doubt();
        break;
      case 'forbidden':
        this.#setKind(descriptor, {
          state: descriptor.optional ? 'not-granted' : 'forbidden',
          message: `${state.failure.message}. Grant get, list and watch on ${descriptor.plural}.${descriptor.group}; see docs/permissions.md`,
        });
        break;
      default:
        this.#setKind(descriptor, {
          state: 'stale',
          message: state.failure.message,
        });
        this.#doubt();
    }
    if (this.#kinds.get(descriptor)!.state !== before) {
      this.#publish({});
    }
  }

  #setKind(descriptor: KindDescriptor, change: Partial<ConnectionKind>): void {
    const kind = { ...this.#kinds.get(descriptor)!, ...change };
    this.#kinds.set(descriptor, kind);
    this.#store.setKindState(this.#config.name, descriptor, kind);
  }

  #allSettled(): boolean {
    return [...this.#kinds.values()].every(({ state }) =>
      ['live', 'not-installed', 'forbidden', 'not-granted'].includes(state),
    );
  }

  /** @returns milliseconds to wait */
  #fail(failure: Error): number {
    const reason = reasonOf(failure);
    this.#server.reconnect();
    if (
      rejections.has(reason) ||
      Date.now() - this.#credentialsRead >= this.#timings.credentials
    ) {
      this.#credentialsRead = Date.now();
      this.#server.renewCredentials();
    }
    if (this.#record.state !== 'stale' || this.#record.reason !== reason) {
      this.#logger.warn(
        `Management cluster cannot be seen: ${failure.message}`,
      );
    }
    for (const [descriptor, { state }] of this.#kinds) {
      if (state === 'live' || state === 'syncing') {
        this.#setKind(descriptor, { state: 'stale' });
      }
    }
    this.#publish({ state: 'stale', reason, message: advice(failure) });
    const backOff = rejections.has(reason)
      ? this.#rejectedBackOff
      : this.#backOff;
    const retryAfter = failure instanceof ApiFailure && failure.retryAfter;
    return Math.max(backOff.next(), retryAfter || 0);
  }

  #publish(change: Partial<ConnectionRecord>): void {
    const record = { ...this.#record, ...change };
    record.kinds = [...this.#kinds].map(([descriptor, kind]) => ({
      ...kind,
      objects: this.#store.countOf(this.#config.name, descriptor),
      ...this.#restartsOf(descriptor),
    }));
    if (change.state === undefined && record.kubernetesVersion !== '') {
      this.#settle(record, change);
    }
    if (record.state !== this.#record.state) {
      record.since = Date.now();
      if (record.state === 'live') {
        this.#logger.info('Management cluster is live');
      }
    }
    this.#record = record;
    this.#store.setConnection(record);
  }

  #restartsOf(descriptor: KindDescriptor) {
    const { relists, restarts } = this.#metrics.countersOf(
      this.#config.name,
      descriptor,
    );
    return { relists, restarts };
  }

  /** A session that has answered is live as soon as every kind is settled. */
  #settle(record: ConnectionRecord, change: Partial<ConnectionRecord>): void {
    if (this.#allSettled()) {
      record.state = 'live';
      record.reason = '';
      record.message = '';
      record.nextRetry = undefined;
      record.asOf = change.asOf ?? record.asOf ?? Date.now();
    } else if (record.state !== 'stale' && record.state !== 'live') {
      record.state = 'syncing';
    }
  }
}
