/** A line that says that it still goes on comes this often, in milliseconds. */
const PROGRESS_INTERVAL = 30_000;

/** Lines that say that something is being made, still goes on, and is done. */
export class Progress {
  private readonly began = Date.now();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly what: string,
    private readonly log: (line: string) => void,
  ) {
    log(`${what} …`);
    this.timer = setInterval(
      () => log(`${what} … ${this.seconds()} s`),
      PROGRESS_INTERVAL,
    );
  }

  done(): void {
    this.log(`${this.what} done in ${this.seconds()} s`);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private seconds(): number {
    return Math.round((Date.now() - this.began) / 1000);
  }
}
