import {
  FleetChanges,
  FleetHeartbeat,
  GitOpsFleetApi,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { errorStatus, errorText } from '../errorText';
import { backOff } from './backOff';
import {
  applyChanges,
  applyHeartbeat,
  continues,
  FleetState,
  PortalConnection,
  readSnapshot,
  ReadyFleet,
} from './FleetState';
import { browserSurroundings, StoreSurroundings } from './StoreSurroundings';

type Pending =
  | { changes: FleetChanges; heartbeat?: undefined }
  | { heartbeat: FleetHeartbeat; changes?: undefined };

/** Failures of the stream in a row after which changes are asked for instead. */
const failuresBeforePolling = 3;

/** How many times in a row changes are asked for before the stream is tried again. */
const pollsBeforeStream = 12;

/**
 * Holds the fleet for every view of the app: takes a snapshot, follows the change stream, asks every few seconds where
 * streams do not get through, and says when nothing is heard. It works while somebody subscribes and the page is
 * visible: a hidden tab holds no connection, and catches up from its version when it is looked at again.
 */
export class FleetStore {
  readonly #api: GitOpsFleetApi;
  readonly #surroundings: StoreSurroundings;
  readonly #listeners = new Set<() => void>();
  #state: FleetState = { phase: 'loading' };
  #etag: string | undefined;
  #run: AbortController | undefined;
  #wake: (() => void) | undefined;
  #stopWatching: (() => void) | undefined;
  #pending: Pending[] = [];
  #cancelFlush: (() => void) | undefined;
  #clockOffset: number | undefined;
  #failures = 0;
  #failingSince: number | undefined;
  #pollsLeft = 0;

  constructor(
    api: GitOpsFleetApi,
    surroundings: StoreSurroundings = browserSurroundings,
  ) {
    this.#api = api;
    this.#surroundings = surroundings;
  }

  /** For `useSyncExternalStore`: the same object until something visible changes. */
  getState = (): FleetState => this.#state;

  /** For `useSyncExternalStore`: the first subscriber starts the store, the last one's leaving stops it. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#stopWatching = this.#surroundings.onVisibilityChange(() =>
        this.#startOrPause(),
      );
      this.#startOrPause();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#stopWatching?.();
        this.#pause();
      }
    };
  };

  /** Tries again at once what waits for its next attempt. */
  retry = (): void => {
    if (this.#state.phase === 'error' || this.#state.phase === 'forbidden') {
      this.#setState({ phase: 'loading' });
    }
    this.#wake?.();
  };

  /**
   * Now, in epoch milliseconds of the backend's clock, as ages of what the backend says are counted by it. The largest
   * difference seen is the best estimate: a message that travelled for long only makes it smaller.
   */
  now = (): number => this.#surroundings.now() + (this.#clockOffset ?? 0);

  #startOrPause() {
    if (this.#listeners.size > 0 && this.#surroundings.isVisible()) {
      this.#start();
    } else {
      this.#pause();
    }
  }

  #start() {
    if (!this.#run) {
      const run = new AbortController();
      this.#run = run;
      this.#follow(run.signal).catch(error => {
        this.#setState({ phase: 'error', message: errorText(error) });
      });
    }
  }

  #pause() {
    this.#run?.abort();
    this.#run = undefined;
    this.#wake?.();
    this.#flush();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.#state.phase !== 'ready') {
          await this.#takeSnapshot(signal);
        }
        if (this.#pollsLeft > 0) {
          await this.#poll(signal);
        } else {
          await this.#stream(signal);
        }
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        await this.#fail(error, signal);
      }
    }
  }

  async #takeSnapshot(signal: AbortSignal): Promise<void> {
    const answer = await this.#api.getSnapshot({
      etag: this.#state.phase === 'ready' ? this.#etag : undefined,
      signal,
    });
    signal.throwIfAborted();
    if (answer) {
      this.#etag = answer.etag;
      this.#pending = [];
      this.#learnClock(answer.snapshot.asOf);
      this.#setState(readSnapshot(answer.snapshot, this.#state));
    }
  }

  async #stream(signal: AbortSignal): Promise<void> {
    const fleet = this.#ready();
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    signal.addEventListener('abort', abort, { once: true });
    let cancelSilence = this.#expectSoon(attempt);
    try {
      const events = this.#api.streamChanges(fleet, { signal: attempt.signal });
      for await (const event of events) {
        cancelSilence();
        cancelSilence = this.#expectSoon(attempt);
        if (signal.aborted) {
          return;
        }
        this.#heard('streaming');
        if (event.type === 'heartbeat') {
          this.#learnClock(event.heartbeat.asOf);
          this.#queue({ heartbeat: event.heartbeat });
        } else if (!(await this.#take(event.changes, signal))) {
          return;
        }
      }
    } catch (error) {
      throw attempt.signal.aborted && !signal.aborted
        ? new Error('nothing was heard on the change stream')
        : error;
    } finally {
      cancelSilence();
      signal.removeEventListener('abort', abort);
      attempt.abort();
    }
    if (!signal.aborted) {
      await this.#sleep(this.#backOff(1), signal);
    }
  }

  async #poll(signal: AbortSignal): Promise<void> {
    this.#pollsLeft--;
    const changes = await this.#api.getChanges(this.#ready(), { signal });
    signal.throwIfAborted();
    this.#heard('polling');
    await this.#take(changes, signal);
    await this.#sleep(this.#surroundings.pollEvery, signal);
  }

  /** Takes a batch in. Answers `false` when a new snapshot had to be taken instead. */
  async #take(changes: FleetChanges, signal: AbortSignal): Promise<boolean> {
    this.#learnClock(changes.asOf);
    if (changes.reset || !this.#continuesPending(changes)) {
      this.#pending = [];
      this.#etag = undefined;
      await this.#takeSnapshot(signal);
      return false;
    }
    this.#queue({ changes });
    return true;
  }

  #continuesPending(changes: FleetChanges): boolean {
    const last = this.#pending.filter(item => item.changes).at(-1)?.changes;
    const fleet = this.#ready();
    return continues(
      last ? { ...fleet, version: last.version } : fleet,
      changes,
    );
  }

  async #fail(error: unknown, signal: AbortSignal): Promise<void> {
    this.#failures++;
    const status = errorStatus(error);
    const message = errorText(error);
    if (status === 401 || status === 403) {
      this.#pending = [];
      this.#setState({
        phase: 'forbidden',
        message,
        signedOut: status === 401,
      });
      await this.#sleep(this.#surroundings.pollEvery * 6, signal);
      return;
    }
    if (this.#failures >= failuresBeforePolling && this.#pollsLeft === 0) {
      this.#pollsLeft = pollsBeforeStream;
    }
    const wait = this.#backOff(this.#failures);
    const now = this.now();
    this.#failingSince ??= now;
    if (this.#state.phase === 'ready') {
      this.#setState({
        ...this.#state,
        connection: 'disconnected',
        lostSince: this.#failures > 1 ? this.#failingSince : undefined,
        lostReason: message,
        nextAttempt: now + wait,
      });
    } else {
      this.#setState({ phase: 'error', message, nextAttempt: now + wait });
    }
    await this.#sleep(wait, signal);
  }

  #heard(connection: PortalConnection) {
    this.#failures = 0;
    this.#failingSince = undefined;
    const state = this.#state;
    if (state.phase === 'ready' && state.connection !== connection) {
      this.#setState({
        ...state,
        connection,
        lostSince: undefined,
        lostReason: undefined,
        nextAttempt: undefined,
      });
    }
  }

  /**
   * Keeps what arrived until the next frame, so that rows never move under a view that was drawn from them, and many
   * batches cost one drawing.
   */
  #queue(item: Pending) {
    this.#pending.push(item);
    this.#cancelFlush ??= this.#surroundings.nextFrame(() => this.#flush());
  }

  #flush() {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const pending = this.#pending;
    this.#pending = [];
    if (this.#state.phase !== 'ready' || pending.length === 0) {
      return;
    }
    let fleet: ReadyFleet = this.#state;
    for (const item of pending) {
      fleet = item.changes
        ? applyChanges(fleet, item.changes)
        : applyHeartbeat(fleet, item.heartbeat);
    }
    if (fleet !== this.#state) {
      this.#setState(fleet);
    }
  }

  #ready(): ReadyFleet {
    if (this.#state.phase !== 'ready') {
      throw new Error('the fleet has not been read yet');
    }
    return this.#state;
  }

  #learnClock(asOf: number) {
    const offset = asOf - this.#surroundings.now();
    this.#clockOffset = Math.max(this.#clockOffset ?? offset, offset);
  }

  #expectSoon(attempt: AbortController): () => void {
    return this.#surroundings.after(this.#surroundings.silence, () =>
      attempt.abort(),
    );
  }

  #backOff(failures: number): number {
    return backOff(failures, this.#surroundings.random(), {
      base: 1_000,
      cap: 30_000,
    });
  }

  #sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      return Promise.resolve();
    }
    return new Promise(resolve => {
      const cancel = this.#surroundings.after(milliseconds, () =>
        this.#wake?.(),
      );
      this.#wake = () => {
        cancel();
        this.#wake = undefined;
        resolve();
      };
    });
  }

  #setState(state: FleetState) {
    this.#state = state;
    this.#listeners.forEach(listener => listener());
  }
}
