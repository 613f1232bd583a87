/** Shares of what is due: at twenty a second, all of it is through in four seconds. */
const shares = 80;

/** Marks that are never too many at once. */
const leastShare = 100;

/**
 * What only the passing of time has changed, handed out a share at a time: to look at thousands of objects at once would
 * keep what has just happened from those who wait for it.
 */
export class AgedMarks {
  #keys: string[] = [];
  #share = leastShare;

  /** Takes what is due, unless some of what was due before is left. */
  fill(due: () => Iterable<string>): void {
    if (this.#keys.length === 0) {
      this.#keys = [...due()];
      this.#share = Math.max(leastShare, Math.ceil(this.#keys.length / shares));
    }
  }

  /** Takes out the next share; nothing when all of them are taken. */
  take(): string[] {
    return this.#keys.splice(-this.#share);
  }
}
