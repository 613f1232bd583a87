/** A pending call of a clock. */
export interface Timer {
  cancel(): void;
}

/** Time as the sandbox sees it: tests inject one that they turn by hand. */
export interface Clock {
  now(): Date;
  /** Calls back once, after this many milliseconds. */
  schedule(callback: () => void, milliseconds: number): Timer;
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => new Date(),
  schedule(callback, milliseconds) {
    const handle = setTimeout(callback, milliseconds);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
  sleep: milliseconds =>
    milliseconds <= 0
      ? Promise.resolve()
      : new Promise(resolve => {
          setTimeout(resolve, milliseconds).unref();
        }),
};

/** RFC 3339 with whole seconds in UTC, as Kubernetes writes times. */
export function formatTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
