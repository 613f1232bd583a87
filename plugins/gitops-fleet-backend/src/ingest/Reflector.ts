import {
  KindDescriptor,
  KubernetesObject,
  projectResource,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from '../connection/ApiServer';
import { ApiFailure, ApiStatusError } from '../connection/failure';
import type { ReadParts } from '../connection/parseItem';
import { BackOff, pause } from './backOff';
import { EventOrder, Expired } from './EventOrder';
import { createKindCounters, KindCounters } from './IngestMetrics';
import { Release } from './ListLimiter';
import { CompleteNames, nameIn, PagedList } from './PagedList';
import { defaultReflectorTimings, ReflectorTimings } from './ReflectorTimings';
import {
  isTooLarge,
  MalformedLine,
  readWatchEvent,
  TooLargeVersion,
  WatchedObject,
  WatchEvent,
} from './watchEvent';
import { WatchGuard } from './WatchGuard';

/** Where a reflector puts what it sees. Objects are projected. */
export interface ReflectorSink {
  upsert(object: KubernetesObject): void;
  /** The names of everything that there is: what is not among them is gone. */
  retain(names: CompleteNames): void;
  remove(namespace: string, name: string): void;
  /** Resource version of what is held; `undefined` when nothing is. */
  versionOf?(namespace: string, name: string): string | undefined;
}

/** What a reflector says of itself. */
export type ReflectorState =
  | { type: 'syncing' }
  | { type: 'live' }
  | { type: 'stale'; failure: ApiFailure }
  | { type: 'forbidden'; failure: ApiFailure }
  | { type: 'gone'; failure: ApiFailure };

interface ReflectorOptions {
  server: Pick<ApiServer, 'getJson' | 'getLines'>;
  descriptor: KindDescriptor;
  version: string;
  sink: ReflectorSink;
  onState(state: ReflectorState): void;
  /** In [0, 1); for jitter. */
  random?: () => number;
  /** Objects of a page. */
  pageSize?: number;
  /** Ask for the first state as a watch (KEP-3157), where the server does that. */
  watchList?: boolean;
  timings?: Partial<ReflectorTimings>;
  /** Waits for a place to ask for a page of a list. */
  acquire?(signal: AbortSignal): Promise<Release>;
  /** Counted on. */
  counters?: KindCounters;
  /** Resource version that the sink holds everything of, and maybe more: it is watched from there, and not listed first. */
  resumeFrom?: string;
}

const failuresUntilStale = 2;

/** How often a server may say that a version is from the future, or send nonsense behind it, until it is given up. */
const failuresUntilRelist = 2;

/** On the bookmark that ends the first state: all that was there has been sent. */
const initialEventsEnd = 'k8s.io/initial-events-end';

/** The first state is not to be had as a watch. */
class NoWatchList extends Error {}

/**
 * Keeps the objects of one kind on one management cluster: lists them page by page, watches from the list's version,
 * resumes from the last event or bookmark, lists again when that version has expired. A failure never ends it and never
 * removes anything; only a complete list does. It can be run again after it was stopped, and resumes then.
 *
 * Cut from the same cloth as `tools/cache/reflector.go` of client-go. `@kubernetes/client-node`'s informer ends at the
 * first network error.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #timings: ReflectorTimings;
  readonly #counters: KindCounters;
  readonly #random: () => number;
  readonly #list: PagedList;
  readonly #order: EventOrder;
  /** Between failures. */
  readonly #backOff: BackOff;
  /** Between lists and watches of a server that ends every watch at once. */
  readonly #pace: BackOff;
  readonly #path: string;
  readonly #parts: ReadParts;
  #watchList: boolean;
  #resourceVersion: string | undefined;
  /** What the sink holds may be newer than what the watch sends. */
  #isResumed: boolean;
  /** Failures that this version has a part in. */
  #poisoned = 0;
  /** Names of the first state, while a watch sends it. */
  #initial: Set<string> | undefined;
  #state: ReflectorState['type'] | undefined;
  #lists = 0;
  #watches = 0;

  constructor(options: ReflectorOptions) {
    const { descriptor, version } = options;
    this.#options = options;
    this.#timings = { ...defaultReflectorTimings, ...options.timings };
    this.#counters = options.counters ?? createKindCounters();
    this.#random = options.random ?? Math.random;
    this.#backOff = new BackOff({
      base: this.#timings.shortestRetry,
      longest: this.#timings.longestRetry,
      random: options.random,
    });
    this.#pace = new BackOff({
      base: Math.min(50, this.#timings.shortestRetry),
      longest: this.#timings.longestPace,
      random: options.random,
    });
    this.#order = new EventOrder(options.sink);
    this.#watchList = options.watchList ?? false;
    this.#resourceVersion = options.resumeFrom;
    this.#isResumed = options.resumeFrom !== undefined;
    this.#parts = { historyEntries: descriptor.keepOfHistory?.entries };
    this.#path = `/apis/${descriptor.group}/${version}/${descriptor.plural}`;
    this.#list = new PagedList({
      server: options.server,
      path: this.#path,
      project: item => this.#project(item),
      parts: this.#parts,
      pageSize: options.pageSize ?? 500,
      acquire: options.acquire ?? (async () => () => {}),
      onBytes: bytes => this.#countBytes(bytes),
      onObject: object => options.sink.upsert(object),
    });
  }

  /** Resource version that the sink holds everything of; `undefined` when that is not so, or not certain. */
  get position(): string | undefined {
    return this.#state === 'live' && !this.#initial
      ? this.#resourceVersion
      : undefined;
  }

  /** Runs until the signal is aborted, or the kind is gone from the server. */
  async run(signal: AbortSignal): Promise<void> {
    this.#state = undefined;
    this.#initial = undefined;
    this.#backOff.reset();
    this.#pace.reset();
    while (!signal.aborted) {
      try {
        if (this.#resourceVersion === undefined && !this.#watchList) {
          await this.#readList(signal);
        }
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        const wait = this.#recover(error as Error);
        if (wait === undefined) {
          return;
        }
        await pause(wait, signal);
      }
    }
  }

  /** @returns milliseconds to wait, `undefined` to stop */
  #recover(error: Error): number | undefined {
    if (error instanceof NoWatchList || (this.#initial && isRefusal(error))) {
      this.#watchList = false;
      return 0;
    }
    if (error instanceof Expired) {
      return this.#expire();
    }
    const failure =
      error instanceof ApiFailure
        ? error
        : new ApiFailure('Network', error.message);
    switch (failure.reason) {
      case 'Gone':
        return this.#expire();
      case 'NotFound':
        this.#enter({ type: 'gone', failure });
        return undefined;
      case 'Forbidden':
        this.#enter({ type: 'forbidden', failure });
        return this.#timings.forbidden;
      default:
    }
    if (this.#initial && this.#backOff.failures + 1 >= failuresUntilStale) {
      this.#watchList = false;
    }
    if (failure instanceof MalformedLine || isTooLarge(failure)) {
      this.#poisoned++;
      if (this.#poisoned >= failuresUntilRelist) {
        this.#resourceVersion = undefined;
      }
    }
    const wait = this.#backOff.next();
    // A cut connection is normal life; one that does not come back is news.
    if (this.#backOff.failures >= failuresUntilStale) {
      this.#enter({
        type: 'stale',
        failure: isTooLarge(failure) ? new TooLargeVersion() : failure,
      });
    }
    return Math.max(failure.retryAfter ?? 0, wait);
  }

  /** Lists again, after a moment that differs from reflector to reflector: whole servers expire at once. */
  #expire(): number {
    this.#resourceVersion = undefined;
    return this.#pace.next() + this.#random() * this.#timings.relistJitter;
  }

  #enter(state: ReflectorState): void {
    if (this.#state !== state.type || 'failure' in state) {
      this.#state = state.type;
      this.#options.onState(state);
    }
  }

  async #readList(signal: AbortSignal): Promise<void> {
    this.#enter({ type: 'syncing' });
    const { names, resourceVersion } = await this.#list.read(signal);
    if (signal.aborted) {
      return;
    }
    this.#complete(names, resourceVersion);
  }

  #complete(names: CompleteNames, resourceVersion: string): void {
    this.#counters.relists += Number(this.#lists++ > 0);
    this.#options.sink.retain(names);
    this.#resourceVersion = resourceVersion;
    this.#isResumed = false;
    this.#poisoned = 0;
    this.#succeed();
  }

  #succeed(): void {
    this.#backOff.reset();
    this.#enter({ type: 'live' });
  }

  /** Watches from the last version; without one, the server sends what is there first. */
  async #watch(signal: AbortSignal): Promise<void> {
    const began = Date.now();
    this.#counters.restarts += Number(this.#watches++ > 0);
    this.#initial = undefined;
    if (this.#resourceVersion === undefined) {
      this.#initial = new Set();
      this.#enter({ type: 'syncing' });
    }
    const guard = new WatchGuard(signal, { silence: this.#timings.initial });
    try {
      await this.#follow(guard);
    } catch (error) {
      throw guard.givenUp ? new NoWatchList() : error;
    } finally {
      guard.stop();
    }
    if (guard.givenUp) {
      throw new NoWatchList();
    }
    if (signal.aborted) {
      return;
    }
    if (this.#initial) {
      throw new ApiFailure('Network', 'the watch ended within the first state');
    }
    // A clean end is how servers bound a watch: the next one resumes from here.
    this.#succeed();
    if (this.#isResumed) {
      // Others have seen what is held. By now nobody waits for a list, which shows whether it is all there is.
      this.#resourceVersion = undefined;
    }
    if (Date.now() - began < 1_000) {
      await pause(this.#pace.next(), signal);
    }
  }

  async #follow(guard: WatchGuard): Promise<void> {
    const lines = this.#options.server.getLines(
      `${this.#path}?${this.#watchParameters()}`,
      {
        signal: guard.signal,
        idleTimeout: this.#timings.idle,
        onBytes: bytes => this.#countBytes(bytes),
        onOpen: () => this.#open(guard),
      },
    );
    for await (const line of lines) {
      if (guard.signal.aborted) {
        return;
      }
      if (line.length === 0) {
        continue;
      }
      this.#apply(this.#read(line));
      this.#pace.reset();
      if (this.#initial) {
        guard.expectMore();
      } else {
        guard.expectNoMore();
        this.#succeed();
      }
    }
  }

  #watchParameters(): URLSearchParams {
    return new URLSearchParams({
      watch: '1',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(Math.round(300 + 240 * this.#random())),
      ...(this.#resourceVersion === undefined
        ? {
            sendInitialEvents: 'true',
            resourceVersionMatch: 'NotOlderThan',
          }
        : { resourceVersion: this.#resourceVersion }),
    });
  }

  /** A watch that opens is a good sign; after failures, it must also stay open. */
  #open(guard: WatchGuard): void {
    if (this.#initial) {
      guard.expectMore();
    } else if (this.#backOff.failures === 0) {
      this.#succeed();
    } else {
      guard.afterOpenFor(this.#timings.settled, () => this.#succeed());
    }
  }

  #read(line: Buffer): WatchEvent {
    try {
      return readWatchEvent(line, this.#parts);
    } catch (error) {
      this.#counters.parseErrors++;
      throw error;
    }
  }

  #apply(event: WatchEvent): void {
    if (event.type === 'ERROR') {
      throw event.failure;
    }
    const { type, object } = event;
    this.#counters.lastEventAt = Date.now();
    if (type === 'BOOKMARK') {
      this.#counters.bookmarks++;
    } else {
      this.#counters.events++;
    }
    if (this.#initial) {
      this.#applyInitial(this.#initial, type, object);
    } else if (this.#order.isNews(type, object, this.#resourceVersion!)) {
      if (!this.#isResumed || !this.#order.isKnown(type, object)) {
        this.#applyChange(type, object);
      }
      this.#resourceVersion = object.metadata.resourceVersion;
      this.#poisoned = 0;
    }
  }

  #applyChange(type: string, object: WatchedObject): void {
    const { sink } = this.#options;
    if (type === 'DELETED') {
      const { namespace = '', name = '' } = object.metadata;
      sink.remove(namespace, name);
    } else if (type !== 'BOOKMARK') {
      sink.upsert(this.#project(object));
    }
  }

  /** Takes the first state; like a list, it makes nothing go before it is complete. */
  #applyInitial(
    initial: Set<string>,
    type: string,
    object: WatchedObject,
  ): void {
    const name = nameIn(object.metadata);
    if (type === 'DELETED') {
      initial.delete(name);
    } else if (type !== 'BOOKMARK') {
      initial.add(name);
    }
    this.#applyChange(type, object);
    const { annotations, resourceVersion } = object.metadata;
    if (type === 'BOOKMARK' && annotations?.[initialEventsEnd] === 'true') {
      this.#initial = undefined;
      this.#complete(initial, resourceVersion);
    }
  }

  #countBytes(bytes: number): void {
    this.#counters.bytes += bytes;
  }

  /** Items of a list lack the kind that the list names. */
  #project(item: object): KubernetesObject {
    const { descriptor, version } = this.#options;
    return projectResource(
      {
        ...item,
        apiVersion: `${descriptor.group}/${version}`,
        kind: descriptor.kind,
      },
      descriptor,
    );
  }
}

/** The answers of a server that does not send the first state as a watch, or not to us. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof ApiStatusError &&
    [400, 403, 422].includes(error.statusCode)
  );
}
