import { LoggerService } from '@backstage/backend-plugin-api';
import {
  asMap,
  asText,
  ConnectionKind,
  ConnectionRecord,
  KindDescriptor,
  kindDescriptors,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiFailure, failureOf, FailureReason } from '../connection/failure';
import { ManagementClusterConfig } from '../connection/readManagementClusters';
import { FleetStore } from '../store/FleetStore';
import { BackOff, pause } from './backOff';
import {
  ConnectionTimings,
  defaultConnectionTimings,
} from './ConnectionTimings';
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
import { IngestServer, KindReflectors } from './KindReflectors';
import { ListLimiter } from './ListLimiter';
import type { ReflectorState } from './Reflector';
import { ToldCounters } from './ToldCounters';
import type { WatchPositions } from './WatchPositions';

/** A look that was not answered has waited long enough already: who is back is to be seen within five seconds. In milliseconds. */
const waitAfterTimeout = 500;

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
  readonly #counters: ToldCounters;
  readonly #kinds = new Map<KindDescriptor, ConnectionKind>();
  readonly #reflectors: KindReflectors;
  readonly #backOff: BackOff;
  readonly #rejectedBackOff: BackOff;
  #credentialsRead = Date.now();
  #record: ConnectionRecord;
  #doubt = () => {};
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
    /** From where on kinds that the store holds are watched, without a list. */
    positions?: WatchPositions;
  }) {
    this.#config = options.config;
    this.#server = options.server;
    this.#store = options.store;
    this.#logger = options.logger.child({
      managementCluster: options.config.name,
    });
    this.#timings = { ...defaultConnectionTimings, ...options.timings };
    const { metrics = createIngestMetrics() } = options;
    this.#counters = new ToldCounters({
      metrics,
      managementCluster: options.config.name,
      every: this.#timings.counters,
    });
    this.#reflectors = new KindReflectors({
      ...options,
      logger: this.#logger,
      timings: this.#timings.reflectors,
      lists: options.lists ?? new ListLimiter(),
      metrics,
      onState: (descriptor, state) => this.#onReflectorState(descriptor, state),
    });
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

  /** From where on kinds can be watched further; empty while not everything is seen. */
  get positions(): WatchPositions {
    return this.#record.state === 'live' ? this.#reflectors.positions : {};
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
        await this.#reflectors.ended();
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
      if (this.#reflectors.isRunning(descriptor)) {
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
        this.#setKind(descriptor, { version });
        this.#reflectors.run(descriptor, version, signal);
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
    this.#reflectors.forget(descriptor);
    this.#store.replace(this.#config.name, descriptor, []);
    this.#setKind(descriptor, {
      state: 'not-installed',
      version: '',
      objects: 0,
      message: '',
    });
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
        this.#reflectors.forget(descriptor);
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
    const wait = backOff.next();
    if (reason === 'Timeout') {
      return Math.min(wait, waitAfterTimeout);
    }
    return Math.max(wait, retryAfter || 0);
  }

  #publish(change: Partial<ConnectionRecord>): void {
    const record = { ...this.#record, ...change };
    const isLook = 'asOf' in change || 'kubernetesVersion' in change;
    this.#counters.read(this.#kinds.keys(), Date.now(), !isLook);
    record.kinds = [...this.#kinds].map(([descriptor, kind]) => ({
      ...kind,
      objects: this.#store.countOf(this.#config.name, descriptor),
      ...this.#counters.of(descriptor),
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
