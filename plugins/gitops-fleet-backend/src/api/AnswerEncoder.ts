import { setImmediate as nextTurn } from 'node:timers/promises';
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

/** Milliseconds that the process is kept from everything else before it is let go on. */
const longestTurn = 10;

/** Milliseconds after which an answer is too old to be sent while the next one is made. */
const longestStale = 10_000;

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
  readonly #make: (now: number) => Iterable<string>;
  readonly #lifetime: number | undefined;
  readonly #now: () => number;
  #last: Last | undefined;
  #running: Promise<EncodedAnswer> | undefined;

  /**
   * @param make - makes the answer as JSON, in pieces of a few milliseconds each: others get their turn in between, so all of
   * it must be of the moment at which the first piece is asked for; `now` in epoch milliseconds
   * @param options - `lifetime`: milliseconds that it is sent for whatever it took to make, where its reader is told what has
   * changed since. Such a reader gets the one before while another one is made, unless that is ten seconds old
   */
  constructor(
    fleet: VisibleFleet,
    make: (now: number) => Iterable<string>,
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
    if (
      last &&
      this.#lifetime !== undefined &&
      this.#now() - last.at < longestStale
    ) {
      // Whoever asks next and has to wait hears of a failure.
      this.#running.catch(() => {});
      return last.encoded;
    }
    return this.#running;
  }

  async #encode(): Promise<EncodedAnswer> {
    const at = this.#now();
    const etag = etagOf(this.#fleet);
    const pieces: Buffer[] = [];
    let took = 0;
    let began = performance.now();
    for (const piece of this.#make(at)) {
      pieces.push(Buffer.from(piece));
      const turn = performance.now() - began;
      if (turn >= longestTurn) {
        took += turn;
        await nextTurn();
        began = performance.now();
      }
    }
    took += performance.now() - began;
    const json = Buffer.concat(pieces);
    const encoded = { etag, gzip: await compress(json, { level: 1 }) };
    const lifetime =
      this.#lifetime ??
      Math.min(answerLifetime, timesOfEncoding * Math.floor(took));
    this.#last = { at, lifetime, encoded };
    return encoded;
  }
}
