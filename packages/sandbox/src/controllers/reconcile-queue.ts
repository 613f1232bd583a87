import { Clock, Timer } from '../kubernetes/clock';

/**
 * A work queue as controllers have it: at most one reconciliation per key at a time, a key that is added while it runs
 * runs once more, and a key that is added twice runs at the earlier time.
 */
export class ReconcileQueue {
  private readonly waiting = new Map<string, { timer: Timer; due: number }>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private stopped = false;

  /**
   * @param reconcile gives the milliseconds until the key is to run again; undefined: only when added
   * @param onError milliseconds until a reconciliation that threw is tried again
   */
  constructor(
    private readonly clock: Clock,
    private readonly reconcile: (key: string) => Promise<number | undefined>,
    private readonly onError: (key: string, error: unknown) => number,
  ) {}

  add(key: string, milliseconds = 0): void {
    if (this.stopped) {
      return;
    }
    if (milliseconds <= 0 && this.running.has(key)) {
      this.again.add(key);
      return;
    }
    const due = this.clock.now().getTime() + milliseconds;
    const present = this.waiting.get(key);
    if (present) {
      if (present.due <= due) {
        return;
      }
      present.timer.cancel();
    }
    const timer = this.clock.schedule(() => {
      this.waiting.delete(key);
      this.run(key);
    }, milliseconds);
    this.waiting.set(key, { timer, due });
  }

  /** Drops the key's pending run, if any. */
  forget(key: string): void {
    this.waiting.get(key)?.timer.cancel();
    this.waiting.delete(key);
    this.again.delete(key);
  }

  /** Runs nothing any more; resolves when what runs now has finished. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.waiting.forEach(({ timer }) => timer.cancel());
    this.waiting.clear();
    this.again.clear();
    await Promise.all(this.running.values());
  }

  private run(key: string): void {
    if (this.running.has(key)) {
      this.again.add(key);
      return;
    }
    const work = this.reconcile(key)
      .catch(error => this.onError(key, error))
      .then(next => {
        this.running.delete(key);
        if (this.again.delete(key)) {
          this.add(key);
        } else if (next !== undefined) {
          this.add(key, next);
        }
      });
    this.running.set(key, work);
  }
}

/** The key of a namespaced object in a queue. */
export function queueKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

export function parseQueueKey(key: string): {
  namespace?: string;
  name: string;
} {
  const slash = key.indexOf('/');
  return {
    namespace: key.slice(0, slash) || undefined,
    name: key.slice(slash + 1),
  };
}
