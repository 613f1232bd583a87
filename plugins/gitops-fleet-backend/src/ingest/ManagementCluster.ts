import { LoggerService } from '@backstage/backend-plugin-api';
import {
  asMap,
  asText,
  ConnectionKind,
  ConnectionRecord,
  KindDescriptor,
  kindDescriptors,
  watchedKinds,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from '../connection/ApiServer';
import { ApiFailure, failureOf } from '../connection/failure';
import { ManagementClusterConfig } from '../connection/readManagementClusters';
import { FleetStore } from '../store/FleetStore';
import { BackOff, pause } from './backOff';
import {
  discoverServedVersions,
  preferredVersion,
  ServedVersions,
} from './discovery';
import { Reflector, ReflectorState } from './Reflector';

/** Clocks of a connection, in milliseconds. */
export interface ConnectionTimings {
  /** Between two looks at whether the API server answers. */
  heartbeat: number;
  /** Until such a look counts as failed. */
  heartbeatTimeout: number;
  /** Between two looks for kinds that have appeared or moved. */
  discovery: number;
  /** Longest wait before an unreachable API server is tried again. */
  longestRetry: number;
}

const defaultTimings: ConnectionTimings = {
  heartbeat: 5_000,
  heartbeatTimeout: 4_000,
  discovery: 30_000,
  longestRetry: 5_000,
};

/** Reachable only after evidence, unreachable only after the second failure. */
const failuresUntilStale = 2;

/** Discovery trails behind the API server by a moment; asking faster than this finds the same again. */
const shortestDiscovery = 1_000;

/**
 * Watches one management cluster. It owns everything that it uses: a cluster that is slow, dead or misconfigured has no
 * way to reach another one.
 */
export class ManagementCluster {
  readonly #config: ManagementClusterConfig;
  readonly #server: ApiServer;
  readonly #store: FleetStore;
  readonly #logger: LoggerService;
  readonly #timings: ConnectionTimings;
  readonly #kinds = new Map<KindDescriptor, ConnectionKind>();
  readonly #backOff: BackOff;
  #record: ConnectionRecord;
  #doubt = () => {};
  /** A kind is not where it was: whether it has moved or is gone, only discovery tells. */
  #lost = false;

  constructor(options: {
    config: ManagementClusterConfig;
    server: ApiServer;
    store: FleetStore;
    logger: LoggerService;
    timings?: Partial<ConnectionTimings>;
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
    this.#backOff = new BackOff({ longest: this.#timings.longestRetry });
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
      try {
        await this.#runSession(session);
      } catch (error) {
        if (!signal.aborted) {
          this.#fail(failureOf(error));
        }
      } finally {
        session.abort();
        signal.removeEventListener('abort', end);
      }
      if (!signal.aborted) {
        const wait = this.#backOff.next();
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
    this.#publish({ nextRetry: undefined });
    this.#forgetUnwatched();
    const reflectors = new Map<KindDescriptor, Promise<void>>();
    this.#startReflectors(served, reflectors, signal);
    let lastDiscovery = Date.now();
    let failures = 0;
    while (!signal.aborted) {
      await this.#pauseUntilDoubt(signal);
      try {
        await this.#look(signal);
        failures = 0;
        if (this.#lost) {
          const due = lastDiscovery + shortestDiscovery - Date.now();
          await pause(Math.max(0, due), signal);
        }
        if (
          this.#lost ||
          Date.now() - lastDiscovery >= this.#timings.discovery
        ) {
          this.#lost = false;
          lastDiscovery = Date.now();
          this.#startReflectors(
            await discoverServedVersions(
              this.#server,
              [...this.#kinds.keys()],
              signal,
            ),
            reflectors,
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
    try {
      const version = asMap(
        await this.#server.getJson('/version', {
          signal,
          timeout: this.#timings.heartbeatTimeout,
        }),
      );
      this.#publish({
        kubernetesVersion: asText(version.gitVersion) ?? '',
        ...(this.#allSettled() && { asOf: Date.now() }),
      });
    } catch (error) {
      if (
        error instanceof ApiFailure &&
        error.reason === 'CredentialsRejected'
      ) {
        this.#server.renewCredentials();
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

  #startReflectors(
    served: ServedVersions,
    reflectors: Map<KindDescriptor, Promise<void>>,
    signal: AbortSignal,
  ): void {
    for (const descriptor of this.#kinds.keys()) {
      const version = preferredVersion(
        descriptor,
        served.get(descriptor) ?? [],
      );
      if (reflectors.has(descriptor)) {
        continue;
      }
      if (version === undefined) {
        this.#store.replace(this.#config.name, descriptor, []);
        this.#setKind(descriptor, {
          state: 'not-installed',
          version: '',
          objects: 0,
          message: '',
        });
        continue;
      }
      this.#setKind(descriptor, { version });
      const reflector = new Reflector({
        server: this.#server,
        descriptor,
        version,
        watchList: this.#config.watchList,
        sink: this.#store.sinkOf(this.#config.name, descriptor),
        onState: state => this.#onReflectorState(descriptor, state),
      });
      reflectors.set(
        descriptor,
        reflector
          .run(signal)
          .catch(error =>
            this.#logger.error(
              `The ${descriptor.kind} reflector ended`,
              failureOf(error),
            ),
          )
          .finally(() => reflectors.delete(descriptor)),
      );
    }
    this.#publish({});
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
        if (state.failure.reason === 'CredentialsRejected') {
          this.#server.renewCredentials();
        }
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

  #fail(failure: Error): void {
    const reason = failure instanceof ApiFailure ? failure.reason : 'Network';
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
  }

  #publish(change: Partial<ConnectionRecord>): void {
    const record = { ...this.#record, ...change };
    record.kinds = [...this.#kinds].map(([descriptor, kind]) => ({
      ...kind,
      objects: this.#store.countOf(this.#config.name, descriptor),
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

function kindsOf({
  kinds = watchedKinds,
}: ManagementClusterConfig): readonly KindDescriptor[] {
  return kinds;
}

/** A connection that nobody has made yet. */
export function unseenConnection(
  config: ManagementClusterConfig,
): ConnectionRecord {
  return {
    managementCluster: config.name,
    title: config.title,
    provider: config.provider ?? '',
    version: config.version ?? '',
    state: 'connecting',
    reason: '',
    message: '',
    since: Date.now(),
    kubernetesVersion: '',
    kinds: kindsOf(config).map(({ group, kind }) => ({
      group,
      kind,
      version: '',
      state: 'syncing',
      objects: 0,
      message: '',
    })),
  };
}

/** What is known of a connection before it has been made again. */
function takeOver({
  asOf,
  kubernetesVersion,
}: ConnectionRecord): Partial<ConnectionRecord> {
  return {
    state: 'stale',
    reason: 'Restarted',
    message:
      'The portal has just begun to watch this management cluster; shown is what was known before',
    kubernetesVersion,
    ...(asOf !== undefined && { asOf }),
  };
}

/** What is wrong, and what to do about it. */
function advice(failure: Error): string {
  const reason = failure instanceof ApiFailure ? failure.reason : 'Network';
  const steps: { [reason: string]: string } = {
    CredentialsRejected:
      'The token is not valid or has expired: renew it in the kubeconfig or the token file',
    Refused: 'Check that the API server runs and that its address is right',
    Dns: 'Check the host name in the kubeconfig',
    Timeout:
      'Check that the network between the portal and the API server is open',
    Forbidden: 'Grant the ClusterRole of docs/permissions.md',
  };
  return steps[reason]
    ? `${failure.message}. ${steps[reason]}`
    : failure.message;
}
