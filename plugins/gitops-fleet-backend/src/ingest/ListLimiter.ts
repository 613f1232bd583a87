/** Gives a place back. */
export type Release = () => void;

interface Waiting {
  cluster: string;
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
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, number>();
  /** Clusters whose turn it is, with how many pages are left of it. */
  readonly #turns = new Map<string, number>();
  #count = 0;

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
        cluster,
        start: () => {
          ended.abort();
          resolve(this.#start(cluster));
        },
      };
      signal.addEventListener(
        'abort',
        () => {
          this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
          resolve(() => {});
        },
        { once: true, signal: ended.signal },
      );
      this.#waiting.push(waiting);
      this.#next();
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
        this.#next();
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
        this.#next();
      }
    };
  }

  #next(): void {
    while (this.#count < this.#total) {
      const startable = this.#waiting.filter(
        ({ cluster }) => (this.#running.get(cluster) ?? 0) < this.#perCluster,
      );
      const next =
        startable.find(({ cluster }) => this.#turns.get(cluster)) ??
        startable[0];
      if (!next) {
        return;
      }
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#countTurn(next.cluster);
      next.start();
    }
  }

  #countTurn(cluster: string): void {
    const left = this.#turns.get(cluster) || pagesOfTurn;
    this.#turns.set(cluster, left - 1);
    const turns = Math.ceil(this.#total / this.#perCluster);
    const [oldest] = this.#turns.keys();
    if (this.#turns.size > turns) {
      this.#turns.delete(oldest);
    }
  }
}
