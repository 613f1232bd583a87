import type { FleetStore } from '../store/FleetStore';
import type { OperationOptions } from './operation';
import { Observed, Progress, progressOf } from './progress';

/** Milliseconds between two looks at everything that is followed: what another replica has seen makes no batch of its own. */
const lookInterval = 1_000;

interface Followed {
  key: string;
  look(): void;
}

/** How a request has ended. */
export type FollowedEnd = {
  state: 'settled' | 'failed' | 'timed-out';
  message: string;
};

/**
 * Follows requests in the store, whichever replica it is that sees the cluster. No API server is asked, however many
 * requests are followed.
 */
export class OperationFollower {
  readonly #store: FleetStore;
  readonly #followed = new Map<string, Set<Followed>>();
  readonly #stop: () => void;

  constructor(store: FleetStore) {
    this.#store = store;
    const unsubscribe = store.onFlush(({ resources }) => {
      if (this.#followed.size > 0) {
        resources.forEach(key => this.#look(key));
      }
    });
    const timer = setInterval(() => {
      [...this.#followed.keys()].forEach(key => this.#look(key));
    }, lookInterval);
    this.#stop = () => {
      unsubscribe();
      clearInterval(timer);
    };
  }

  close(): void {
    this.#stop();
  }

  /**
   * Waits until a request has ended.
   *
   * @param options - `timeout` in milliseconds; `onHandled` is called once, when its controller has picked it up
   *
   * @throws the reason of the signal when it is aborted
   */
  follow(
    key: string,
    requestedAt: string,
    options: {
      asked: OperationOptions;
      timeout: number;
      signal: AbortSignal;
      onHandled(): void;
    },
  ): Promise<FollowedEnd> {
    const { signal, timeout } = options;
    return new Promise<FollowedEnd>((resolve, reject) => {
      let last: Progress = { state: 'accepted', message: '' };
      const over = new AbortController();
      const followed: Followed = {
        key,
        look: () => {
          if (!this.#knows(key)) {
            return;
          }
          const before = last.state;
          last = progressOf(this.#observed(key), requestedAt, options.asked);
          if (last.state === 'settled' || last.state === 'failed') {
            over.abort();
            resolve({ state: last.state, message: last.message });
          } else if (last.state === 'handled' && before === 'accepted') {
            options.onHandled();
          }
        },
      };
      const timer = setTimeout(() => {
        over.abort();
        resolve(timedOut(last, timeout));
      }, timeout);
      const abort = () => {
        over.abort();
        reject(signal.reason);
      };
      over.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.#remove(followed);
      });
      if (signal.aborted) {
        abort();
        return;
      }
      signal.addEventListener('abort', abort);
      this.#add(followed);
      followed.look();
    });
  }

  /** After a restart nothing is there until it has been read again: that says nothing of a resource. */
  #knows(key: string): boolean {
    const [managementCluster] = key.split('/');
    return (
      this.#store.get(key) !== undefined ||
      this.#store.knowsKind(managementCluster, key)
    );
  }

  #observed(key: string): Observed | undefined {
    const object = this.#store.get(key)?.object;
    const record = this.#store.record(key);
    return object && record && { object, record };
  }

  #look(key: string): void {
    for (const followed of [...(this.#followed.get(key) ?? [])]) {
      followed.look();
    }
  }

  #add(followed: Followed): void {
    const known = this.#followed.get(followed.key) ?? new Set();
    this.#followed.set(followed.key, known.add(followed));
  }

  #remove(followed: Followed): void {
    const known = this.#followed.get(followed.key);
    known?.delete(followed);
    if (known?.size === 0) {
      this.#followed.delete(followed.key);
    }
  }
}

function timedOut(last: Progress, timeout: number): FollowedEnd {
  const seconds = Math.round(timeout / 1_000);
  return {
    state: 'timed-out',
    message:
      last.state === 'accepted'
        ? `Its controller has not picked it up within ${seconds} s: look whether it runs, and how fresh the connection is.`
        : `It was picked up, and is still at work after ${seconds} s. Look at its status.`,
  };
}
