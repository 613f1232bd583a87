import { ObjectKey } from './object';

export interface ReconcileLoopOptions {
  /** Milliseconds until the key is to run again; undefined: only when it is added. */
  reconcile(key: ObjectKey): Promise<number | undefined>;
  /** A reconciliation threw; it is tried again, later each time. One failure is told once, until another one comes; none is once the loop has been stopped. */
  onError(key: ObjectKey, error: Error): void;
  /** Longest pause before a reconciliation that threw is tried again, in milliseconds. */
  longestPause: number;
}

/**
 * Runs reconciliations as controllers do: one at a time per key, once more where a key is added meanwhile, at the earlier
 * time where it waits already, and with growing pauses where it fails.
 */
export class ReconcileLoop {
  private readonly waiting = new Map<
    string,
    { timer: NodeJS.Timeout; due: number }
  >();
  private readonly running = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private readonly failures = new Map<
    string,
    { count: number; message: string }
  >();
  private stopped = false;

  constructor(private readonly options: ReconcileLoopOptions) {}

  /** @param milliseconds from now */
  add(key: ObjectKey, milliseconds = 0): void {
    if (this.stopped) {
      return;
    }
    const id = idOf(key);
    if (this.running.has(id) && milliseconds <= 0) {
      this.again.add(id);
      return;
    }
    const due = Date.now() + milliseconds;
    const present = this.waiting.get(id);
    if (present && present.due <= due) {
      return;
    }
    clearTimeout(present?.timer);
    const timer = setTimeout(() => {
      this.waiting.delete(id);
      this.run(id, key);
    }, milliseconds);
    this.waiting.set(id, { timer, due });
  }

  /** Runs nothing any more; resolves when what runs now has finished. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.waiting.forEach(({ timer }) => clearTimeout(timer));
    this.waiting.clear();
    await Promise.all(this.running.values());
  }

  private run(id: string, key: ObjectKey): void {
    if (this.running.has(id)) {
      this.again.add(id);
      return;
    }
    this.running.set(
      id,
      this.attempt(id, key).then(next => {
        this.running.delete(id);
        if (this.again.delete(id)) {
          this.add(key);
        } else if (next !== undefined) {
          this.add(key, next);
        }
      }),
    );
  }

  private async attempt(
    id: string,
    key: ObjectKey,
  ): Promise<number | undefined> {
    try {
      const next = await this.options.reconcile(key);
      this.failures.delete(id);
      return next;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      const { message } = failure;
      const before = this.failures.get(id);
      const count = (before?.count ?? 0) + 1;
      this.failures.set(id, { count, message });
      if (before?.message !== message && !this.stopped) {
        this.options.onError(key, failure);
      }
      return retryPause(count, this.options.longestPause);
    }
  }
}

/**
 * Milliseconds before try `failures` + 1: 750, 1500, 3000, … up to `longest`. Source: the rate limiter that Flux's
 * controllers start with (`--min-retry-delay`, `--max-retry-delay`).
 */
export function retryPause(failures: number, longest: number): number {
  return Math.min(750 * 2 ** (failures - 1), longest);
}

function idOf(key: ObjectKey): string {
  return `${key.namespace ?? ''}/${key.name}`;
}
