import { LoggerService } from '@backstage/backend-plugin-api';
import { pause } from '../ingest/backOff';

/** Ends the pauses of those who wait for it. */
export class Waker {
  readonly #sleeping = new Set<AbortController>();

  wake(): void {
    this.#sleeping.forEach(sleep => sleep.abort());
  }

  /** Pauses so many milliseconds, until it is woken or the signal is aborted. */
  async pause(interval: number, signal: AbortSignal): Promise<void> {
    const sleep = new AbortController();
    const end = () => sleep.abort();
    signal.addEventListener('abort', end);
    this.#sleeping.add(sleep);
    await pause(interval, sleep.signal);
    this.#sleeping.delete(sleep);
    signal.removeEventListener('abort', end);
  }
}

/**
 * Does something with the database again and again until the signal is aborted. A failure is logged once, and the next turn
 * tries anew.
 *
 * @param options - `interval` in milliseconds between two turns, which `waker` can end
 */
export async function repeat(
  options: {
    what: string;
    signal: AbortSignal;
    interval: number;
    logger: LoggerService;
    waker?: Waker;
  },
  turn: () => Promise<void>,
): Promise<void> {
  const { what, signal, interval, logger, waker = new Waker() } = options;
  let failing = false;
  while (!signal.aborted) {
    try {
      await turn();
      failing = false;
    } catch (error) {
      if (!failing && !signal.aborted) {
        failing = true;
        logger.warn(
          `The database of the fleet does not answer (${what}): what was watched is watched on, and written when it is back`,
          error as Error,
        );
      }
    }
    await waker.pause(interval, signal);
  }
}
