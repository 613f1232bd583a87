import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A fleet of fewer resources leaves nothing behind that is worth a stop. */
const smallFleet = 5_000;

/** How many times as many resources as before are worth another one. */
const worthwhileGrowth = 1.25;

/** How much more than is needed the heap may hold before V8 collects garbage, in percent; it would be 300 at most. */
const growingPercent = 20;

/** What can be done about the heap of this process, whatever else runs in it. */
export interface Heap {
  /**
   * Has V8 collect what is young in the thread that works: it is so little that helpers take more time to begin and to wait
   * for each other than they save, a sixth of all that learning of a fleet takes.
   */
  collectAlone(): void;
  /** Has V8 collect garbage more often from now on, beside the work. */
  limitGrowth(): void;
  /**
   * Has V8 collect all garbage, move together what is left, and give back the memory that is free then. Nothing else
   * happens meanwhile: with 60,000 resources it takes a quarter of a second.
   */
  compact(): void;
}

/** The heap of V8. */
export const heapOfProcess: Heap = {
  collectAlone() {
    setFlagsFromString('--no-parallel-scavenge');
  },
  limitGrowth() {
    setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
  },
  compact() {
    setFlagsFromString('--expose-gc');
    const collect: NodeJS.GCFunction = runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
    // The other flavours keep free pages for what comes next.
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  },
};

/**
 * Gives back the memory that it took to learn of a fleet: the first lists leave pages behind that hold little, four times
 * as many as are needed, and V8 keeps them for as long as a process has something to do. While they come in, time counts
 * and not memory; from then on, the heap grows no more than it has to.
 */
export class HeapKeeper {
  readonly #heap: Heap;
  #isLimited = false;
  #compactedAt = 0;
  #lastSeen = 0;

  constructor(heap: Heap = heapOfProcess) {
    this.#heap = heap;
    heap.collectAlone();
  }

  /**
   * Looks whether the fleet has grown and is complete, from time to time.
   *
   * @param resources - how many there are
   * @param is - `syncing`: whether more are coming in; `written`: whether none of them wait for the database
   */
  look(resources: number, is: { syncing: boolean; written: boolean }): void {
    const isComplete = !is.syncing && resources === this.#lastSeen;
    this.#lastSeen = resources;
    if (!isComplete || resources < smallFleet) {
      return;
    }
    if (!this.#isLimited) {
      this.#isLimited = true;
      this.#heap.limitGrowth();
    }
    if (is.written && resources > worthwhileGrowth * this.#compactedAt) {
      this.#compactedAt = resources;
      this.#heap.compact();
    }
  }
}
