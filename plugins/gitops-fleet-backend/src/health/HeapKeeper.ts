import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A fleet of fewer resources leaves nothing behind that is worth a stop. */
const smallFleet = 5_000;

/** How many times as many resources as before are worth another one. */
const worthwhileGrowth = 1.25;

/**
 * Has V8 collect all garbage, move together what is left, and give back the memory that is free then. Nothing else happens
 * meanwhile: with 60,000 resources it takes a quarter of a second.
 */
export function compactHeap(): void {
  setFlagsFromString('--expose-gc');
  const collect: NodeJS.GCFunction = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  // The other flavours keep free pages for what comes next.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/**
 * Gives back the memory that it took to learn of a fleet: the first lists leave pages behind that hold little, four times
 * as many as are needed, and V8 keeps them for as long as a process has something to do.
 */
export class HeapKeeper {
  readonly #compact: () => void;
  #compactedAt = 0;
  #lastSeen = 0;

  constructor(compact: () => void = compactHeap) {
    this.#compact = compact;
  }

  /**
   * Looks whether the fleet has grown and is complete, from time to time.
   *
   * @param resources - how many there are
   * @param isBusy - whether more are coming in, or wait to be written
   */
  look(resources: number, isBusy: boolean): void {
    const isSettled = !isBusy && resources === this.#lastSeen;
    this.#lastSeen = resources;
    if (
      isSettled &&
      resources >= smallFleet &&
      resources > worthwhileGrowth * this.#compactedAt
    ) {
      this.#compactedAt = resources;
      this.#compact();
    }
  }
}
