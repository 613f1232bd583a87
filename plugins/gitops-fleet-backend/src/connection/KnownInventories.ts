import {
  InventorySummary,
  summarizeInventoryBytes,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Bytes by which an inventory is found: they hold the first entry, or most of it. */
const beginning = 64;

/** Longer inventories are summed up each time. In bytes. */
const longestKept = 64 * 1024;

/** Bytes in each of two generations: a fleet applies a few hundred folders. */
const mostKept = 2 * 1024 * 1024;

/** Inventories that begin alike, as those of one namespace do: each of them is compared. */
const mostAlike = 8;

/** The entries of an inventory, up to the bracket that ends them. */
interface KnownInventory {
  bytes: Buffer;
  sum: InventorySummary;
}

/**
 * Sums of inventories that were read before. What many clusters are given from one folder has the same entries on each of
 * them, and to see that they are the same takes a twentieth of the time that it takes to sum them up.
 */
export class KnownInventories {
  /** By how they begin. */
  #young = new Map<string, KnownInventory[]>();
  #old = new Map<string, KnownInventory[]>();
  #bytes = 0;

  /**
   * @param item - the bytes of an object
   * @param begin - behind the bracket that the entries begin with
   *
   * @returns the sum, frozen since many share it, and where the entries end, behind their bracket; `undefined` where they
   * have to be parsed
   */
  sumOf(
    item: Buffer,
    begin: number,
  ): { sum: InventorySummary; end: number } | undefined {
    const name = item.toString('latin1', begin, begin + beginning);
    const isNext = ({ bytes }: KnownInventory) => standsAt(item, begin, bytes);
    let known = this.#young.get(name)?.find(isNext);
    if (!known) {
      known = this.#old.get(name)?.find(isNext) ?? read(item, begin);
      if (!known) {
        return undefined;
      }
      this.#keep(name, known);
    }
    return { sum: known.sum, end: begin + known.bytes.length };
  }

  #keep(name: string, known: KnownInventory): void {
    const { length } = known.bytes;
    if (length > longestKept) {
      return;
    }
    this.#bytes += length;
    if (this.#bytes > mostKept) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#bytes = length;
    }
    // A copy: what was read is a part of a page.
    const kept = { bytes: Buffer.from(known.bytes), sum: known.sum };
    const alike = this.#young.get(name) ?? [];
    this.#young.set(name, [kept, ...alike].slice(0, mostAlike));
  }
}

function read(item: Buffer, begin: number): KnownInventory | undefined {
  const found = summarizeInventoryBytes(item, begin);
  return (
    found && {
      bytes: item.subarray(begin, found.end),
      sum: deepFrozen(found.summary),
    }
  );
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFrozen);
  }
  return Object.freeze(value);
}

function standsAt(item: Buffer, at: number, bytes: Buffer): boolean {
  const end = at + bytes.length;
  return (
    end <= item.length && item.compare(bytes, 0, bytes.length, at, end) === 0
  );
}
