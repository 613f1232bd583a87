import {
  asMap,
  asMaps,
  asText,
  KindDescriptor,
  KubernetesObject,
  projectResource,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from '../connection/ApiServer';
import { ApiFailure, ApiStatusError } from '../connection/failure';
import { BackOff, pause } from './backOff';

/** Where a reflector puts what it sees. Objects are projected. */
export interface ReflectorSink {
  /** The complete list: what is not in it is gone. */
  replace(objects: KubernetesObject[]): void;
  upsert(object: KubernetesObject): void;
  remove(namespace: string, name: string): void;
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
}

const minute = 60_000;

const failuresUntilStale = 2;

/** A server that is back is seen soon; the heartbeat asks it every few seconds anyway. */
const longestRetry = 8_000;

/** How long to leave a kind alone that may not be read. */
const forbiddenPause = 5 * minute;

/** On the bookmark that ends the first state: all that was there has been sent. */
const initialEventsEnd = 'k8s.io/initial-events-end';

/** The watch must begin again from a new list. */
class Expired extends Error {}

/**
 * Keeps the objects of one kind on one management cluster: lists them page by page, watches from the list's version,
 * resumes from the last event or bookmark, lists again when that version has expired. A failure never ends it and never
 * removes anything; only a complete list does.
 *
 * Cut from the same cloth as `tools/cache/reflector.go` of client-go. `@kubernetes/client-node`'s informer ends at the
 * first network error.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  /** Between failures. */
  readonly #backOff: BackOff;
  /** Between lists and watches of a server that ends every watch at once. */
  readonly #pace: BackOff;
  readonly #path: string;
  #watchList: boolean;
  #resourceVersion: string | undefined;
  /** The first state, while a watch sends it. */
  #initial: Map<string, KubernetesObject> | undefined;
  #state: ReflectorState['type'] | undefined;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#backOff = new BackOff({
      longest: longestRetry,
      random: options.random,
    });
    this.#pace = new BackOff({ base: 50, random: options.random });
    this.#watchList = options.watchList ?? false;
    const { group, plural } = options.descriptor;
    this.#path = `/apis/${group}/${options.version}/${plural}`;
  }

  /** Runs until the signal is aborted, or the kind is gone from the server. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.#resourceVersion === undefined && !this.#watchList) {
          await this.#list(signal);
        }
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (this.#initial && isRefusal(error)) {
          this.#watchList = false;
          continue;
        }
        if (error instanceof Expired) {
          this.#resourceVersion = undefined;
          await pause(this.#pace.next(), signal);
          continue;
        }
        const wait = this.#report(error as Error);
        if (wait === undefined) {
          return;
        }
        await pause(wait, signal);
      }
    }
  }

  /** @returns milliseconds to wait, `undefined` to stop */
  #report(error: Error): number | undefined {
    const failure =
      error instanceof ApiFailure
        ? error
        : new ApiFailure('Network', error.message);
    const wait = this.#backOff.next();
    switch (failure.reason) {
      case 'Gone':
        this.#resourceVersion = undefined;
        break;
      case 'NotFound':
        this.#enter({ type: 'gone', failure });
        return undefined;
      case 'Forbidden':
        this.#enter({ type: 'forbidden', failure });
        return forbiddenPause;
      default:
    }
    // A cut connection is normal life; one that does not come back is news.
    if (this.#backOff.failures >= failuresUntilStale) {
      this.#enter({ type: 'stale', failure });
    }
    return Math.max(failure.retryAfter ?? 0, wait);
  }

  #enter(state: ReflectorState): void {
    if (this.#state !== state.type || 'failure' in state) {
      this.#state = state.type;
      this.#options.onState(state);
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    this.#enter({ type: 'syncing' });
    const { descriptor, sink, server, pageSize = 500 } = this.#options;
    const objects: KubernetesObject[] = [];
    let continueToken: string | undefined;
    let resourceVersion: string | undefined;
    do {
      const parameters = new URLSearchParams({ limit: String(pageSize) });
      if (continueToken) {
        parameters.set('continue', continueToken);
      }
      const page = asMap(
        await server.getJson(`${this.#path}?${parameters}`, { signal }),
      );
      for (const item of asMaps(page.items)) {
        objects.push(this.#project(item, descriptor));
      }
      const metadata = asMap(page.metadata);
      resourceVersion = asText(metadata.resourceVersion);
      continueToken = asText(metadata.continue);
    } while (continueToken);
    sink.replace(objects);
    this.#resourceVersion = resourceVersion ?? '0';
    this.#succeed();
  }

  #succeed(): void {
    this.#backOff.reset();
    this.#enter({ type: 'live' });
  }

  /** Watches from the last version; without one, the server sends what is there first. */
  async #watch(signal: AbortSignal): Promise<void> {
    const { server, random = Math.random } = this.#options;
    const parameters = new URLSearchParams({
      watch: '1',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(Math.round(300 + 240 * random())),
    });
    if (this.#resourceVersion !== undefined) {
      this.#initial = undefined;
      parameters.set('resourceVersion', this.#resourceVersion);
    } else {
      this.#initial = new Map();
      this.#enter({ type: 'syncing' });
      parameters.set('sendInitialEvents', 'true');
      parameters.set('resourceVersionMatch', 'NotOlderThan');
    }
    const lines = server.getLines(`${this.#path}?${parameters}`, {
      signal,
      onOpen: () => this.#initial ?? this.#succeed(),
    });
    const began = Date.now();
    for await (const line of lines) {
      if (line.length > 0) {
        this.#apply(JSON.parse(line));
        this.#pace.reset();
      }
    }
    // A clean end is how servers bound a watch: the next one resumes from here.
    if (Date.now() - began < 1_000) {
      await pause(this.#pace.next(), signal);
    }
  }

  #apply(event: unknown): void {
    const { type, object } = asMap(event);
    const { descriptor, sink } = this.#options;
    if (type === 'ERROR') {
      const status = asMap(object);
      if (status.code === 410) {
        throw new Expired('the version to watch from has expired');
      }
      throw new ApiFailure(
        'ServerError',
        `the watch ended with ${status.code ?? 'an error'}: ${
          asText(status.message) ?? 'no message'
        }`,
      );
    }
    const resource = asMap(object) as KubernetesObject;
    const { namespace = '', name = '' } = resource.metadata ?? {};
    if (this.#initial) {
      this.#applyInitial(this.#initial, asText(type), resource);
      return;
    }
    if (type === 'ADDED' || type === 'MODIFIED') {
      sink.upsert(this.#project(resource, descriptor));
    } else if (type === 'DELETED') {
      sink.remove(namespace, name);
    }
    this.#resourceVersion =
      asText(resource.metadata?.resourceVersion) ?? this.#resourceVersion;
  }

  /** Gathers the first state; like a list, it counts only when it is complete. */
  #applyInitial(
    initial: Map<string, KubernetesObject>,
    type: string | undefined,
    resource: KubernetesObject,
  ): void {
    const { namespace = '', name = '' } = resource.metadata ?? {};
    const key = `${namespace}/${name}`;
    if (type === 'ADDED' || type === 'MODIFIED') {
      initial.set(key, this.#project(resource, this.#options.descriptor));
    } else if (type === 'DELETED') {
      initial.delete(key);
    } else if (resource.metadata?.annotations?.[initialEventsEnd] === 'true') {
      this.#initial = undefined;
      this.#options.sink.replace([...initial.values()]);
      this.#resourceVersion = asText(resource.metadata.resourceVersion);
      this.#succeed();
    }
  }

  /** Items of a list lack the kind that the list names. */
  #project(
    item: { [field: string]: unknown },
    descriptor: KindDescriptor,
  ): KubernetesObject {
    return projectResource(
      {
        ...item,
        apiVersion: `${descriptor.group}/${this.#options.version}`,
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
