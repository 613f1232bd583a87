/** Everything that stays open, in the order in which it was opened. */
export class Closers {
  private readonly closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  /** Closes the last opened first, all of them even when one fails. @throws the first failure, after the others are closed */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.closers.splice(0).reverse()) {
      await close().catch(error => failures.push(error));
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }
}
