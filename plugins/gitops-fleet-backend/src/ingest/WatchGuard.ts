/** Looks after one watch: gives it up when the first state does not come, and tells when it has stayed open for a while. */
export class WatchGuard {
  readonly #parent: AbortSignal;
  readonly #stream = new AbortController();
  readonly #silence: number;
  readonly #end = () => this.#stream.abort();
  #silent: NodeJS.Timeout | undefined;
  #settled: NodeJS.Timeout | undefined;
  #givenUp = false;

  /** @param options - `silence` in milliseconds that the first state may pause */
  constructor(parent: AbortSignal, options: { silence: number }) {
    this.#parent = parent;
    this.#silence = options.silence;
    parent.addEventListener('abort', this.#end);
    if (parent.aborted) {
      this.#end();
    }
  }

  /** Ends the watch. */
  get signal(): AbortSignal {
    return this.#stream.signal;
  }

  /** Whether the first state did not come. */
  get givenUp(): boolean {
    return this.#givenUp;
  }

  /** More of the first state must come within the time. */
  expectMore(): void {
    clearTimeout(this.#silent);
    this.#silent = setTimeout(() => {
      this.#givenUp = true;
      this.#end();
    }, this.#silence);
  }

  /** The first state is there. */
  expectNoMore(): void {
    clearTimeout(this.#silent);
  }

  /** Calls back when the watch is still open after so many milliseconds. */
  afterOpenFor(milliseconds: number, callback: () => void): void {
    clearTimeout(this.#settled);
    this.#settled = setTimeout(callback, milliseconds);
  }

  stop(): void {
    clearTimeout(this.#silent);
    clearTimeout(this.#settled);
    this.#parent.removeEventListener('abort', this.#end);
  }
}
