import {
  asInteger,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiError } from './api-error';
import { KindReference, KubernetesObject } from './object';
import { ObjectClient } from './object-client';

export interface WatcherOptions {
  client: Pick<ObjectClient, 'list' | 'watch'>;
  kind: KindReference;
  /** An object as it is now: at the start, when it changes, and again after every new list. */
  onObject(object: KubernetesObject): void;
  onDeleted?(object: KubernetesObject): void;
  log(message: string): void;
}

/** Pauses between two tries, in milliseconds: an API server that restarts is back within seconds. */
const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;

/**
 * Keeps telling what becomes of the objects of a kind, through restarts of the API server: lists, watches from there, and
 * lists again where the watch cannot go on.
 */
export class ObjectWatcher {
  private readonly abort = new AbortController();
  private readonly known = new Map<string, KubernetesObject>();
  private running?: Promise<void>;

  constructor(private readonly options: WatcherOptions) {}

  start(): void {
    this.running = this.run();
  }

  /** Resolves when nothing will be told any more. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    let pause = 0;
    let told: string | undefined;
    let resourceVersion: string | undefined;
    while (!signal.aborted) {
      try {
        if (resourceVersion === undefined) {
          resourceVersion = await this.list();
          pause = 0;
          told = undefined;
        }
        resourceVersion = await this.watch(resourceVersion);
        pause = 0;
        told = undefined;
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (error instanceof ApiError) {
          resourceVersion = undefined;
        }
        pause = Math.min(Math.max(pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE);
        const { message } = error as Error;
        const routine = error instanceof ApiError && error.status === 410;
        if (!routine && message !== told) {
          told = message;
          this.options.log(
            `cannot watch ${this.options.kind.kind}, trying again: ${message}`,
          );
        }
        await sleep(pause, signal);
      }
    }
  }

  private async list(): Promise<string> {
    const { client, kind, onObject, onDeleted } = this.options;
    const { items, resourceVersion } = await client.list(kind);
    const gone = new Map(this.known);
    for (const object of items) {
      gone.delete(idOf(object));
      this.known.set(idOf(object), object);
      onObject(object);
    }
    for (const [id, object] of gone) {
      this.known.delete(id);
      onDeleted?.(object);
    }
    return resourceVersion;
  }

  /** Watches until the stream ends; gives the version to go on from. */
  private async watch(from: string): Promise<string> {
    const { client, kind, onObject, onDeleted } = this.options;
    let latest = from;
    let failure: ApiError | undefined;
    await client.watch(
      kind,
      from,
      ({ type, object }) => {
        if (type === 'ERROR') {
          failure = new ApiError(
            asInteger(object.code) ?? 0,
            asText(object.reason) ?? '',
            asText(object.message) ?? 'the watch failed',
          );
          return;
        }
        latest = object.metadata.resourceVersion ?? latest;
        if (type === 'DELETED') {
          this.known.delete(idOf(object));
          onDeleted?.(object);
        } else if (type !== 'BOOKMARK') {
          this.known.set(idOf(object), object);
          onObject(object);
        }
      },
      this.abort.signal,
    );
    if (failure) {
      throw failure;
    }
    return latest;
  }
}

/** Resolves after some milliseconds, or when the signal aborts. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

function idOf(object: KubernetesObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
