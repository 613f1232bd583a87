const minute = 60_000;

/** Callers that are remembered; those who have all of their requests left are forgotten first. */
const mostCallers = 10_000;

/**
 * How many operations one caller may ask this process for in a minute. Requests come back evenly, so that a burst up to the
 * limit is possible and more is not.
 */
export class ProcessWriteLimit {
  readonly #perMinute: number;
  /** A caller's requests when all have come back; one where the limit is less than one in a minute. */
  readonly #most: number;
  readonly #now: () => number;
  readonly #callers = new Map<string, { left: number; at: number }>();

  constructor(perMinute: number, now: () => number = Date.now) {
    this.#perMinute = perMinute;
    this.#most = Math.max(1, perMinute);
    this.#now = now;
  }

  /** Takes one request. @returns seconds to wait before the next try, 0 when it is granted */
  take(caller: string): number {
    const now = this.#now();
    const left = this.#leftOf(caller, now);
    const granted = left >= 1;
    this.#callers.set(caller, { left: granted ? left - 1 : left, at: now });
    if (granted) {
      this.#forgetIdle(now);
      return 0;
    }
    return Math.ceil(((1 - left) * minute) / this.#perMinute / 1_000);
  }

  #leftOf(caller: string, now: number): number {
    const known = this.#callers.get(caller);
    return known
      ? Math.min(
          this.#most,
          known.left + ((now - known.at) * this.#perMinute) / minute,
        )
      : this.#most;
  }

  #forgetIdle(now: number): void {
    if (this.#callers.size <= mostCallers) {
      return;
    }
    for (const caller of this.#callers.keys()) {
      if (this.#leftOf(caller, now) === this.#most) {
        this.#callers.delete(caller);
      }
    }
  }
}
