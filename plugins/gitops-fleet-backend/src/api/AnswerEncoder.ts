import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { VisibleFleet } from '../permissions/VisibleFleet';

const compress = promisify(gzip);

/** An answer as it is sent to nearly everybody: what it is made of takes ten times the memory. */
export interface EncodedAnswer {
  etag: string;
  gzip: Buffer;
}

/** Milliseconds that an answer is sent for after something has changed. */
export const answerLifetime = 1_000;

/** How many times as long as it took to make, at most `answerLifetime`, an answer is sent that nobody tells the rest of. */
const timesOfEncoding = 10;

/** The entity tag of a version of a fleet. */
export function etagOf({ changeLog }: VisibleFleet): string {
  return `"${changeLog.epoch}.${changeLog.version}"`;
}

interface Last {
  at: number;
  lifetime: number;
  encoded: EncodedAnswer;
}

/**
 * Encodes an answer of a whole fleet once for all who ask for it, and not again before the fleet has changed. However fast
 * it changes, encoding takes a tenth of the time at most: a little less than what is true now is answered meanwhile.
 */
export class AnswerEncoder {
  readonly #fleet: VisibleFleet;
  readonly #make: (now: number) => object;
  readonly #lifetime: number | undefined;
  readonly #now: () => number;
  #last: Last | undefined;
  #running: Promise<EncodedAnswer> | undefined;

  /**
   * @param make - makes the answer; `now` in epoch milliseconds
   * @param options - `lifetime`: milliseconds that it is sent for whatever it took to make, where its reader is told what has
   * changed since
   */
  constructor(
    fleet: VisibleFleet,
    make: (now: number) => object,
    options: { lifetime?: number; now?: () => number } = {},
  ) {
    this.#fleet = fleet;
    this.#make = make;
    this.#lifetime = options.lifetime;
    this.#now = options.now ?? Date.now;
  }

  async get(): Promise<EncodedAnswer> {
    const last = this.#last;
    if (
      last &&
      (last.encoded.etag === etagOf(this.#fleet) ||
        this.#now() - last.at < last.lifetime)
    ) {
      return last.encoded;
    }
    this.#running ??= this.#encode().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #encode(): Promise<EncodedAnswer> {
    const at = this.#now();
    const began = performance.now();
    const etag = etagOf(this.#fleet);
    const json = Buffer.from(JSON.stringify(this.#make(at)));
    const took = performance.now() - began;
    const encoded = { etag, gzip: await compress(json, { level: 1 }) };
    const lifetime =
      this.#lifetime ??
      Math.min(answerLifetime, timesOfEncoding * Math.floor(took));
    this.#last = { at, lifetime, encoded };
    return encoded;
  }
}
