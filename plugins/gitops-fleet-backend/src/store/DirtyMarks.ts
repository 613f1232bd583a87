/**
 * What must be looked at again, by management cluster. While the first lists of one come in, its marks are held back: each of
 * its objects is then looked at once, with everything that it names at hand, and not again with every list.
 */
export class DirtyMarks {
  readonly #longestHold: number;
  readonly #marks = new Map<string, Set<string>>();
  /** `since`: epoch milliseconds of the first mark that was held back; undefined before there is one. */
  readonly #held = new Map<
    string,
    { since: number | undefined; longest: number }
  >();
  /** Epoch milliseconds since which any management cluster is held back without a mark. */
  #expectedSince: number | undefined;

  /** @param longestHold - milliseconds after which marks are let go whatever is still missing */
  constructor(longestHold = 5_000) {
    this.#longestHold = longestHold;
  }

  add(key: string): void {
    const managementCluster = key.slice(0, key.indexOf('/'));
    let marks = this.#marks.get(managementCluster);
    if (!marks) {
      marks = new Set();
      this.#marks.set(managementCluster, marks);
    }
    marks.add(key);
  }

  /**
   * Holds the marks of a management cluster back from now on.
   *
   * @param times - how much longer than usual it may be held back
   * @param since - epoch milliseconds from which on that counts; from its first mark on where it is left out
   */
  hold(managementCluster: string, times = 1, since?: number): void {
    if (!this.#held.has(managementCluster)) {
      const longest = times * this.#longestHold;
      this.#held.set(managementCluster, { since, longest });
    }
  }

  release(managementCluster: string): void {
    this.#held.delete(managementCluster);
  }

  /**
   * Whether marks of any management cluster are held back, or soon will be: one that answers to nothing is not waited for
   * longer than the other ones take.
   *
   * @param now - epoch milliseconds
   */
  isHolding(now: number): boolean {
    const names = [...this.#held.keys()];
    if (names.some(name => this.#marks.has(name) && this.holds(name, now))) {
      this.#expectedSince = undefined;
      return true;
    }
    if (!names.some(name => this.#held.get(name)!.since === undefined)) {
      this.#expectedSince = undefined;
      return false;
    }
    this.#expectedSince ??= now;
    return now - this.#expectedSince < this.#longestHold;
  }

  /** Whether a management cluster has marks. */
  has(managementCluster: string): boolean {
    return this.#marks.has(managementCluster);
  }

  /** Whether there are marks that are not held back. @param now - epoch milliseconds */
  isDue(now: number): boolean {
    return [...this.#marks.keys()].some(name => !this.holds(name, now));
  }

  /**
   * Takes out what is not held back, those that have waited longest first; all of a management cluster or nothing.
   *
   * @param now - epoch milliseconds
   * @param enough - marks from which on other management clusters wait for the next time
   */
  take(now: number, enough = Infinity): Set<string> {
    const taken = new Set<string>();
    for (const [managementCluster, marks] of this.#marks) {
      if (taken.size >= enough) {
        break;
      }
      const held = this.#held.get(managementCluster);
      if (held) {
        held.since ??= now;
      }
      if (!this.holds(managementCluster, now)) {
        marks.forEach(key => taken.add(key));
        this.#marks.delete(managementCluster);
      }
    }
    return taken;
  }

  /** Whether the marks of a management cluster are held back. @param now - epoch milliseconds */
  holds(managementCluster: string, now: number): boolean {
    const held = this.#held.get(managementCluster);
    return held !== undefined && now - (held.since ?? now) < held.longest;
  }
}
