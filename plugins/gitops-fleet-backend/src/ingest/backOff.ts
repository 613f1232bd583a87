/** A wait that grows with every failure and is drawn at random, so that clients do not come back together. */
export class BackOff {
  readonly #base: number;
  readonly #longest: number;
  readonly #random: () => number;
  #failures = 0;

  /** @param options - `base` and `longest` in milliseconds; `random` in [0, 1) */
  constructor(
    options: { base?: number; longest?: number; random?: () => number } = {},
  ) {
    this.#base = options.base ?? 500;
    this.#longest = options.longest ?? 30_000;
    this.#random = options.random ?? Math.random;
  }

  /** How many failures there were since the last success. */
  get failures(): number {
    return this.#failures;
  }

  reset(): void {
    this.#failures = 0;
  }

  /** Counts a failure and tells how long to wait after it, in milliseconds: full jitter above a quarter of the ceiling. */
  next(): number {
    const ceiling = Math.min(
      this.#longest,
      this.#base * 2 ** Math.min(this.#failures, 20),
    );
    this.#failures++;
    return ceiling * (0.25 + 0.75 * this.#random());
  }
}

/** Waits, unless the signal is aborted: then it returns at once. */
export function pause(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) {
    return Promise.resolve();
  }
  return new Promise(resolve => {
    let timer: NodeJS.Timeout | undefined = undefined;
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

/** Waits until the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}
