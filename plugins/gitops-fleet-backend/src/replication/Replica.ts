import { LoggerService } from '@backstage/backend-plugin-api';
import { ConnectionRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { changesChannel, FleetDatabase } from '../database/FleetDatabase';
import { aborted, BackOff, pause } from '../ingest/backOff';
import { FleetStore } from '../store/FleetStore';
import {
  defaultLeaseTimings,
  Lease,
  LeaseTimings,
  ShardLeases,
} from './ShardLeases';
import { deleteShard } from './deleteShard';
import { KeptShard, PositionKeeper, Positions } from './PositionKeeper';
import { RegainedShards } from './RegainedShards';
import { repeat, Waker } from './repeat';
import { ShardState, StateReader } from './StateReader';
import { StateWriter } from './StateWriter';
import { StoreState } from './StoreState';
import { ShardUpdate, updateShards } from './updateShards';
import { WatchedShards, WatchShard } from './WatchedShards';

/** Milliseconds between two turns of the writer. */
const writeInterval = 250;

/** Milliseconds between two looks at what other replicas have written, when no notification comes. */
const followInterval = 1_000;

/** Shards that are read at once when they are taken over: more would keep others from the database. */
const readAtOnce = 4;

/**
 * This process among the replicas of the backend: it begins with what was known before, watches its share of the management
 * clusters and writes what it sees, and follows what the other replicas write of theirs. So each holds the whole fleet, and
 * an API server hears of one.
 *
 * While the database does not answer, it goes on watching what it has watched.
 */
export class Replica {
  readonly #database: FleetDatabase;
  readonly #store: FleetStore;
  /** Shared with the leases; management clusters come and go. */
  readonly #shards: string[];
  readonly #departed = new Set<string>();
  readonly #changed = new Set<string>();
  #arrived = false;
  #hasSynced = false;
  readonly #logger: LoggerService;
  readonly #timings: LeaseTimings;
  readonly #longestSilence: number | undefined;
  readonly #leases: ShardLeases;
  readonly #state: StoreState;
  readonly #reader: StateReader;
  readonly #writer: StateWriter;
  readonly #positions: PositionKeeper;
  readonly #watched: WatchedShards;
  readonly #regained: RegainedShards;
  /** Shards whose changes are written here: from when on it is known what the owner before has written. */
  readonly #written = new Set<string>();
  readonly #writtenConnections = new Map<string, string>();
  /** Wakes who follows other replicas. */
  readonly #doubt = new Waker();
  /** Wakes who watches what the leases say. */
  readonly #renewed = new Waker();
  readonly #ending = new AbortController();

  constructor(options: {
    database: FleetDatabase;
    store: FleetStore;
    /** Names this process among the replicas. */
    replica: string;
    /** The connections to the management clusters, before anything is seen of them. */
    connections: readonly ConnectionRecord[];
    watch: WatchShard;
    /** From where on a shard that is watched here can be watched further; `undefined` while not everything is seen. */
    positionsOf?(shard: string): Positions | undefined;
    logger: LoggerService;
    timings?: LeaseTimings;
    /** Milliseconds without an answer of the database after which a replica ends without it. */
    longestSilence?: number;
  }) {
    const { database, store } = options;
    this.#longestSilence = options.longestSilence;
    this.#database = database;
    this.#store = store;
    this.#shards = options.connections.map(
      ({ managementCluster }) => managementCluster,
    );
    this.#watched = new WatchedShards(options.watch, options.logger);
    this.#logger = options.logger;
    this.#timings = options.timings ?? defaultLeaseTimings;
    this.#leases = new ShardLeases({ ...options, shards: this.#shards });
    this.#state = new StoreState(store);
    options.connections.forEach(connection =>
      this.#state.showConnection(connection),
    );
    this.#reader = new StateReader(database, this.#state);
    this.#writer = new StateWriter({
      database,
      source: this.#state,
      leases: () => this.#leases.held,
      logger: options.logger,
      onWritten: (shard, seq) => this.#reader.skipTo(shard, seq),
      signal: this.#ending.signal,
    });
    this.#regained = new RegainedShards({
      reader: this.#reader,
      writer: this.#writer,
      state: this.#state,
    });
    this.#positions = new PositionKeeper({
      database,
      leases: () => this.#leases.held,
      positionsOf: options.positionsOf ?? (() => undefined),
    });
  }

  /** How many subjects wait to be written. */
  get backlog(): number {
    return this.#writer.backlog;
  }

  /** The shards that this replica watches. */
  get owned(): string[] {
    return this.#watched.names;
  }

  /**
   * Has other management clusters watched from the next turn on. One that is not among them any more is forgotten with
   * everything that is known of it, here and in the database; what was asked to be done there stays on record.
   *
   * @param connections - all of them, before anything is seen of new ones
   * @param changed - those that are reached in another way than before
   */
  setConnections(
    connections: readonly ConnectionRecord[],
    changed: readonly string[],
  ): void {
    const names = connections.map(({ managementCluster }) => managementCluster);
    this.#shards
      .filter(shard => !names.includes(shard))
      .forEach(shard => this.#departed.add(shard));
    connections
      .filter(
        ({ managementCluster }) => !this.#shards.includes(managementCluster),
      )
      .forEach(connection => {
        this.#arrived = true;
        if (!this.#departed.has(connection.managementCluster)) {
          this.#state.showConnection(connection);
        }
      });
    changed.forEach(shard => this.#changed.add(shard));
    this.#shards.splice(0, this.#shards.length, ...names);
  }

  /**
   * Runs until the signal is aborted, and then writes what is left to write and gives its shards away, unless the database
   * does not answer: then they are taken over when their leases have run out.
   */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#ending.abort());
    const forget = this.#state.onChange(subject => {
      if (this.#written.has(subject.shard)) {
        this.#writer.mark(subject);
      }
    });
    const shared = { signal, logger: this.#logger };
    const turns = Promise.all([
      this.#own(signal),
      repeat({ ...shared, what: 'write', interval: writeInterval }, () =>
        this.#write(),
      ),
      repeat(
        {
          ...shared,
          what: 'follow',
          interval: followInterval,
          waker: this.#doubt,
        },
        () => this.#follow(),
      ),
      this.#listen(signal),
    ]);
    await aborted(signal);
    const positions = this.#positions.take();
    await this.#watched.stopAll();
    const ended = await this.#database.endsWhileAnswering(
      turns.then(() => this.#leave(positions)),
      this.#longestSilence,
    );
    forget();
    if (!ended) {
      this.#logger.warn(
        'The database of the fleet does not answer: what was seen last is not written, and other replicas take over when the leases of this one have run out',
      );
    }
  }

  async #leave(positions: Map<string, Positions>): Promise<void> {
    // A turn may have begun to watch while it was told to end.
    await this.#watched.stopAll();
    while (this.#store.flush());
    this.#regained.due.forEach(shard => positions.delete(shard));
    if (await this.#writer.write()) {
      await this.#positions.write(positions);
    }
    await this.#leases.release();
  }

  /**
   * What is shown comes first: while the first lists of this process come in, writing waits. Later ones are those of single
   * clusters, and what is written of the others is what other replicas show.
   */
  async #write(): Promise<void> {
    this.#hasSynced ||=
      this.#watched.names.length > 0 && !this.#store.isSyncing;
    if (!this.#hasSynced) {
      return;
    }
    await this.#regained.compareNext();
    if (!this.#positions.isDue) {
      await this.#writer.write();
      return;
    }
    const positions = this.#positions.take();
    this.#store.flush();
    [...this.#store.unsettled, ...this.#regained.due].forEach(shard =>
      positions.delete(shard),
    );
    if (await this.#writer.write()) {
      await this.#positions.write(positions);
    }
  }

  async #own(signal: AbortSignal): Promise<void> {
    const turn = {
      signal,
      logger: this.#logger,
      interval: this.#timings.renewal,
    };
    let registered = false;
    // Leases are renewed whatever else there is to do, and however long it takes.
    const renewing = repeat({ ...turn, what: 'renew' }, async () => {
      if (!registered) {
        await this.#leases.register();
        registered = true;
      }
      await this.#leases.renew();
      this.#renewed.wake();
    });
    const watching = repeat(
      { ...turn, what: 'watch', waker: this.#renewed },
      async () => {
        if (!registered) {
          return;
        }
        await this.#followConfiguration();
        const held = await this.#leases.balance();
        for (const shard of this.#watched.lost(held)) {
          this.#written.delete(shard);
          this.#writer.forget(shard);
          this.#regained.lose(shard);
          await this.#watched.stop(shard);
        }
        await this.#begin(
          [...held.values()].filter(({ shard }) => !this.#watched.has(shard)),
          signal,
        );
        await this.#writeConnections();
      },
    );
    await Promise.all([renewing, watching]);
  }

  /** Goes on where the last owner of a shard has stopped: with what that one has written, and what it had not settled. */
  async #begin(gained: Lease[], signal: AbortSignal): Promise<void> {
    if (gained.length === 0) {
      return;
    }
    const names = gained.map(({ shard }) => shard);
    // Positions first: what is read after them is as new, or newer.
    const kept = await this.#positions.read(names);
    const states = await this.#reader.shards(names);
    for (let from = 0; from < gained.length; from += readAtOnce) {
      await Promise.all(
        gained.slice(from, from + readAtOnce).map(lease =>
          this.#beginOne(lease, signal, {
            state: states.find(({ name }) => name === lease.shard),
            kept: kept.get(lease.shard),
          }),
        ),
      );
    }
  }

  async #beginOne(
    lease: Lease,
    signal: AbortSignal,
    {
      state,
      kept,
    }: { state: ShardState | undefined; kept: KeptShard | undefined },
  ): Promise<void> {
    if (state) {
      await this.#reader.catchUp(state);
    }
    if (this.#leases.held.get(lease.shard)?.epoch !== lease.epoch) {
      return;
    }
    if (!kept?.isProjectedAlike) {
      this.#state.takeInAnew(lease.shard);
    }
    this.#written.add(lease.shard);
    if (!this.#regained.regain(lease.shard)) {
      this.#state
        .subjectsOf(lease.shard)
        .forEach(subject => this.#writer.review(subject));
    }
    this.#watched.start(lease, signal, {
      connection: state?.connection,
      positions: kept?.positions,
    });
  }

  async #followConfiguration(): Promise<void> {
    for (const shard of this.#departed) {
      this.#written.delete(shard);
      this.#writer.forget(shard);
      await this.#watched.stop(shard);
      this.#state.forgetShard(shard);
      this.#reader.forget(shard);
      this.#regained.forget(shard);
      this.#writtenConnections.delete(shard);
      await deleteShard(this.#database, shard);
      this.#departed.delete(shard);
    }
    for (const shard of this.#changed) {
      this.#changed.delete(shard);
      await this.#watched.stop(shard);
    }
    if (this.#arrived) {
      await this.#leases.addRows();
      this.#arrived = false;
    }
  }

  /** How the watched clusters are connected is for all replicas to see, and for the next life of this one. */
  async #writeConnections(): Promise<void> {
    const updates: ShardUpdate[] = [];
    for (const [shard, lease] of this.#leases.held) {
      const record = this.#store.connections.get(shard);
      const value = JSON.stringify(record);
      if (
        record &&
        record.state !== 'connecting' &&
        record.reason !== 'Restarted' &&
        this.#writtenConnections.get(shard) !== value
      ) {
        updates.push({ lease, value });
      }
    }
    await updateShards(this.#database, 'connection', updates);
    for (const { lease, value } of updates) {
      this.#writtenConnections.set(lease.shard, value);
    }
  }

  /** Reads what others have written of the shards that they watch. */
  async #follow(): Promise<void> {
    const followed = this.#shards.filter(shard => !this.#watched.has(shard));
    if (followed.length === 0) {
      return;
    }
    for (const state of await this.#reader.shards(followed)) {
      if (this.#watched.has(state.name)) {
        continue;
      }
      await this.#reader.catchUp(state);
      this.#showConnection(state);
    }
  }

  #showConnection({ name, connection, watched }: ShardState): void {
    if (!connection) {
      return;
    }
    this.#state.showConnection(
      watched
        ? connection
        : {
            ...connection,
            state: 'stale',
            reason: 'Unwatched',
            message: `No replica of the portal watches ${name} at the moment; another one takes over in a few seconds`,
          },
    );
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const backOff = new BackOff({ base: 1_000 });
    while (!signal.aborted && this.#database.isPostgres) {
      try {
        await new Promise<void>((resolve, reject) => {
          signal.addEventListener('abort', () => resolve());
          this.#database
            .listen(changesChannel, {
              signal,
              onNotification: payload => this.#hear(payload),
              onEnd: resolve,
            })
            .then(() => backOff.reset(), reject);
        });
      } catch {
        // The next turn of the follower looks at the database anyway, and says what is wrong.
      }
      await pause(backOff.next(), signal);
    }
  }

  #hear(payload: string): void {
    const [shard] = payload.split(':');
    if (!this.#watched.has(shard)) {
      this.#doubt.wake();
    }
  }
}
