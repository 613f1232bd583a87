import type { Leaf } from './ObjectPacker';

/** Leaves of a chunk: so many that what is left at its end does not count, and few for a fleet of one cluster. */
const chunkSize = 4_096;

/**
 * Keeps the leaves of many objects in a few long lists: a list of its own for each object would take as much again as a
 * fifth of them, and the collector of garbage looks at each list.
 *
 * An object is found by its place, a number. Whoever has it must know how many leaves it has.
 */
export class LeafArena {
  readonly #chunks: Leaf[][] = [];
  /** Places that are free, by how many leaves have room there. */
  readonly #free = new Map<number, number[]>();
  /** Where the last chunk of the usual size goes on. */
  #next = 0;
  #end = 0;

  /** @returns the place of a copy */
  add(leaves: readonly Leaf[]): number {
    const place =
      this.#free.get(leaves.length)?.pop() ?? this.#room(leaves.length);
    this.#write(place, leaves);
    return place;
  }

  /** Puts other leaves in the place of some, which may have to move. @returns the place */
  replace(place: number, count: number, leaves: readonly Leaf[]): number {
    if (leaves.length === count) {
      this.#write(place, leaves);
      return place;
    }
    this.remove(place, count);
    return this.add(leaves);
  }

  remove(place: number, count: number): void {
    const chunk = this.chunkOf(place);
    const from = offsetOf(place);
    // What nobody reads any more is not kept alive.
    chunk.fill(0, from, from + count);
    const free = this.#free.get(count);
    if (free) {
      free.push(place);
    } else {
      this.#free.set(count, [place]);
    }
  }

  /** The list that the leaves of a place stand in, from `offsetOf` on. */
  chunkOf(place: number): readonly Leaf[] & Leaf[] {
    return this.#chunks[Math.floor(place / chunkSize)];
  }

  #write(place: number, leaves: readonly Leaf[]): void {
    const chunk = this.chunkOf(place);
    const from = offsetOf(place);
    for (let i = 0; i < leaves.length; i++) {
      chunk[from + i] = leaves[i];
    }
  }

  #room(count: number): number {
    if (count > chunkSize) {
      // It has a chunk to itself, which is longer than others.
      this.#chunks.push(new Array<Leaf>(count).fill(0));
      return (this.#chunks.length - 1) * chunkSize;
    }
    if (this.#next + Math.max(count, 1) > this.#end) {
      this.#next = this.#chunks.length * chunkSize;
      this.#end = this.#next + chunkSize;
      this.#chunks.push(new Array<Leaf>(chunkSize).fill(0));
    }
    const place = this.#next;
    this.#next += count;
    return place;
  }
}

/** Where the leaves of a place begin in their chunk. */
export function offsetOf(place: number): number {
  return place % chunkSize;
}
