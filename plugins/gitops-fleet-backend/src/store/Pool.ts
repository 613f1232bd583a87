/**
 * Keeps one copy of each value that comes again and again, by a text that says all of it. It forgets what has not come for a
 * while, so it stays small whatever passes through; whoever holds a forgotten value keeps it.
 */
export class Pool<T> {
  readonly #limit: number;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  /** @param limit - values in each of two generations */
  constructor(limit = 8_000) {
    this.#limit = limit;
  }

  /** The kept copy of a value. @param make - makes it when there is none */
  get(text: string, make: () => T): T {
    const young = this.#young.get(text);
    if (young !== undefined) {
      return young;
    }
    const kept = this.#old.get(text) ?? make();
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, kept);
    return kept;
  }
}
