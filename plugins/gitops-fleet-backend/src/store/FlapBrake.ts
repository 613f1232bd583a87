/** What of a resource is shown how often. All times in milliseconds. */
interface FlapLimits {
  /** Changes within the window that are shown as they come. */
  free: number;
  window: number;
  /** Between two changes of one that has used them up. */
  interval: number;
}

const usualLimits: FlapLimits = { free: 5, window: 10_000, interval: 2_000 };

/**
 * Slows down what changes all the time: the first changes of a resource are shown at once, further ones within the window
 * now and then, always as it is by then. So one resource that flaps costs its viewers a bounded number of updates, and the
 * last state is never withheld for longer than the interval.
 */
export class FlapBrake {
  readonly #limits: FlapLimits;
  readonly #shown = new Map<string, number[]>();
  #coalesced = 0;

  constructor(limits: FlapLimits = usualLimits) {
    this.#limits = limits;
  }

  /** How many changes were not shown by themselves. */
  get coalesced(): number {
    return this.#coalesced;
  }

  /** Whether a change may be shown now; one that may is counted. @param now - epoch milliseconds */
  allows(key: string, now: number): boolean {
    const { free, window, interval } = this.#limits;
    const shown = (this.#shown.get(key) ?? []).filter(at => at > now - window);
    const last = shown[shown.length - 1];
    if (shown.length >= free && now - last < interval) {
      this.#coalesced++;
      return false;
    }
    shown.push(now);
    this.#shown.set(key, shown);
    return true;
  }

  /** Forgets what has been quiet for the length of the window. @param now - epoch milliseconds */
  sweep(now: number): void {
    for (const [key, shown] of this.#shown) {
      if (shown[shown.length - 1] <= now - this.#limits.window) {
        this.#shown.delete(key);
      }
    }
  }
}
