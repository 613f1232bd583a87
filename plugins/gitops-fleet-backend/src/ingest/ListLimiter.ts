/** Gives a place back. */
export type Release = () => void;

interface Waiting {
  start(): void;
}

/** Pages of one management cluster that are read before it is another one's turn. */
const pagesOfTurn = 64;

/**
 * Bounds how many pages of lists are asked for at once: in the process, for its memory, and on one management cluster, for
 * its API server. A page that takes its time gives its place in the process away after a moment: a cluster that is slow has
 * no way to hold others up. What is listed of a cluster is listed in a row: it can be shown as soon as it is complete.
 */
export class ListLimiter {
  readonly #total: number;
  readonly #perCluster: number;
  readonly #patience: number;
  /** By cluster, those that have waited longest first. */
  readonly #waiting = new Map<string, Set<Waiting>>();
  readonly #running = new Map<string, number>();
  /** Clusters whose turn it is, with how many pages are left of it. */
  readonly #turns = new Map<string, number>();
  #count = 0;
  #filling: NodeJS.Immediate | undefined;

  /**
   * @param options - `total` and `perCluster` in pages; `patience` in milliseconds until a page does not count in the total
   * any more
   */
  constructor(
    options: { total?: number; perCluster?: number; patience?: number } = {},
  ) {
    this.#total = options.total ?? 4;
    this.#perCluster = options.perCluster ?? 2;
    this.#patience = options.patience ?? 2_000;
  }

  /** Waits for a place. When the signal is aborted first, the answer comes at once and gives nothing back. */
  acquire(cluster: string, signal: AbortSignal): Promise<Release> {
    return new Promise(resolve => {
      if (signal.aborted) {
        resolve(() => {});
        return;
      }
      const ended = new AbortController();
      const waiting: Waiting = {
        start: () => {
          ended.abort();
          resolve(this.#start(cluster));
        },
      };
      signal.addEventListener(
        'abort',
        () => {
          this.#waiting.get(cluster)?.delete(waiting);
          resolve(() => {});
        },
        { once: true, signal: ended.signal },
      );
      const others = this.#waiting.get(cluster) ?? new Set();
      this.#waiting.set(cluster, others.add(waiting));
      this.#fill();
    });
  }

  #start(cluster: string): Release {
    this.#count++;
    this.#running.set(cluster, (this.#running.get(cluster) ?? 0) + 1);
    let counted = true;
    const uncount = () => {
      if (counted) {
        counted = false;
        this.#count--;
        this.#fill();
      }
    };
    const timer = setTimeout(uncount, this.#patience);
    let running = true;
    return () => {
      if (!running) {
        return;
      }
      running = false;
      clearTimeout(timer);
      const left = this.#running.get(cluster)! - 1;
      if (left === 0) {
        this.#running.delete(cluster);
      } else {
        this.#running.set(cluster, left);
      }
      if (counted) {
        uncount();
      } else {
        this.#fill();
      }
    };
  }

  /** Gives the free places away, behind whoever asks for the next page as soon as one was read. */
  #fill(): void {
    this.#filling ??= setImmediate(() => {
      this.#filling = undefined;
      this.#endTurns();
      while (this.#count < this.#total && this.#startNext());
    });
  }

  /** What has nothing more to read holds no turn. */
  #endTurns(): void {
    for (const [cluster, { size }] of this.#waiting) {
      if (size === 0) {
        this.#waiting.delete(cluster);
      }
    }
    for (const cluster of this.#turns.keys()) {
      if (!this.#running.has(cluster) && !this.#waiting.has(cluster)) {
        this.#turns.delete(cluster);
      }
    }
  }

  /** @returns whether anybody waits who may start */
  #startNext(): boolean {
    const mayStart = (cluster: string) =>
      (this.#waiting.get(cluster)?.size ?? 0) > 0 &&
      (this.#running.get(cluster) ?? 0) < this.#perCluster;
    const cluster =
      [...this.#turns.keys()].find(mayStart) ??
      [...this.#waiting.keys()].find(mayStart);
    if (cluster === undefined) {
      return false;
    }
    const waiting = this.#waiting.get(cluster)!;
    const [next] = waiting;
    waiting.delete(next);
    const left = (this.#turns.get(cluster) ?? pagesOfTurn) - 1;
    if (left > 0) {
      this.#turns.set(cluster, left);
    } else {
      this.#turns.delete(cluster);
      this.#waiting.delete(cluster);
      this.#waiting.set(cluster, waiting);
    }
    next.start();
    return true;
  }
}
