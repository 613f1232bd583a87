import type { ResourceReference } from './kindDescriptor';
import { parseInventoryId } from './parseInventoryId';

/**
 * What stays of an inventory.
 *
 * @public
 */
export interface InventorySummary {
  objects: number;
  /** Namespaces that it puts objects into, or makes; sorted. */
  namespaces: string[];
  /** How many objects of each kind, most first. */
  kinds: { value: string; count: number }[];
  /**
   * The Flux objects among them, in the order of their keys. They are on the cluster that is applied to: those of a
   * Kustomization with `spec.kubeConfig` are not on the management cluster.
   */
  children: ResourceReference[];
  /** 16 hexadecimal digits that differ when the entries do, whatever their order is. No proof against forgery. */
  digest: string;
}

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const underscore = 0x5f;

const bytesOf = (text: string) => new TextEncoder().encode(text);
const entryBegin = bytesOf('{"id":"');
const entryMiddle = bytesOf('","v":"');
const entryEnd = bytesOf('"}');
const namespaceKind = bytesOf('Namespace');
const fluxGroupEnd = bytesOf('.fluxcd.io');
const fluxOperatorGroup = bytesOf('fluxcd.controlplane.io');

/** Seeds and primes of FNV-1a, and of one that goes another way. */
const seed = 0x811c9dc5;
const prime = 0x01000193;
const otherSeed = 0x2f0b4347;
const otherPrime = 0x5bd1e995;

/** Counts parts of a text of which a few different ones come again and again. */
class PartCounter {
  readonly #bytes: Uint8Array;
  readonly #parts: { begin: number; length: number; count: number }[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  add(begin: number, end: number): void {
    const length = end - begin;
    for (const part of this.#parts) {
      if (part.length === length && this.#isSame(part.begin, begin, length)) {
        part.count++;
        return;
      }
    }
    this.#parts.push({ begin, length, count: 1 });
  }

  counts(): { value: string; count: number }[] {
    return this.#parts.map(({ begin, length, count }) => ({
      value: textOf(this.#bytes, begin, begin + length),
      count,
    }));
  }

  /** Looked at from their ends: names that differ begin alike. */
  #isSame(one: number, other: number, length: number): boolean {
    const bytes = this.#bytes;
    for (let i = length - 1; i >= 0; i--) {
      if (bytes[one + i] !== bytes[other + i]) {
        return false;
      }
    }
    return true;
  }
}

/**
 * Sums up the entries of an inventory as an API server writes them, in one walk over their bytes: inventories hold thousands
 * of entries, and every write of a reconciler brings them again.
 */
export class InventoryReader {
  readonly #bytes: Uint8Array;
  readonly #namespaces: PartCounter;
  readonly #kinds: PartCounter;
  readonly #children: string[] = [];
  #objects = 0;
  #sum = 0;
  #otherSum = 0;
  /** Of the entry that is being read. */
  #hash = 0;
  #otherHash = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#namespaces = new PartCounter(bytes);
    this.#kinds = new PartCounter(bytes);
  }

  /** @returns `undefined` for anything but entries of an id and a version, in this order and without escapes */
  read(begin: number, end: number): InventorySummary | undefined {
    for (let at = begin; at < end; ) {
      if (!matches(this.#bytes, at, entryBegin)) {
        return undefined;
      }
      const idEnd = this.#readId(at + entryBegin.length, end);
      if (idEnd < 0 || !matches(this.#bytes, idEnd, entryMiddle)) {
        return undefined;
      }
      const versionEnd = this.#readVersion(idEnd + entryMiddle.length, end);
      if (versionEnd < 0 || !matches(this.#bytes, versionEnd, entryEnd)) {
        return undefined;
      }
      at = versionEnd + entryEnd.length;
      if (at < end && (this.#bytes[at++] !== comma || at === end)) {
        return undefined;
      }
    }
    return {
      objects: this.#objects,
      namespaces: this.#namespaces
        .counts()
        .map(({ value }) => value)
        .sort(),
      kinds: this.#kinds
        .counts()
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
      children: this.#children.sort().flatMap(id => parseInventoryId(id) ?? []),
      digest: hexadecimal(this.#sum) + hexadecimal(this.#otherSum),
    };
  }

  /** @returns where the id ends, -1 when it does not or needs JSON's own rules */
  #readId(begin: number, end: number): number {
    const bytes = this.#bytes;
    let first = -1;
    let middle = -1;
    let last = -1;
    let hash = seed;
    let other = otherSeed;
    let at = begin;
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte === quote) {
        break;
      }
      if (byte < space || byte === backslash) {
        return -1;
      }
      hash = Math.imul(hash ^ byte, prime);
      other = Math.imul(other ^ byte, otherPrime);
      if (byte === underscore) {
        first = first < 0 ? at : first;
        middle = last;
        last = at;
      }
    }
    this.#hash = hash;
    this.#otherHash = other;
    this.#objects++;
    if (middle > first && last < at - 1) {
      this.#kinds.add(last + 1, at);
      this.#addNamespace({ begin, first, middle, last, end: at });
      if (isFluxGroup(bytes, middle + 1, last)) {
        this.#children.push(textOf(bytes, begin, at));
      }
    }
    return at < end ? at : -1;
  }

  /** An object in a namespace names it; a Namespace is one. */
  #addNamespace(id: {
    begin: number;
    first: number;
    middle: number;
    last: number;
    end: number;
  }): void {
    const { begin, first, middle, last, end } = id;
    if (first > begin) {
      this.#namespaces.add(begin, first);
    } else if (
      middle + 1 === last &&
      end - last - 1 === namespaceKind.length &&
      matches(this.#bytes, last + 1, namespaceKind)
    ) {
      this.#namespaces.add(first + 1, middle);
    }
  }

  /** Reads the version that belongs to the id that was read last. @returns as `#readId` */
  #readVersion(begin: number, end: number): number {
    const bytes = this.#bytes;
    // One more byte than any text has stands between the two.
    let hash = Math.imul(this.#hash ^ 0x1_0000, prime);
    let other = Math.imul(this.#otherHash ^ 0x1_0000, otherPrime);
    for (let at = begin; at < end; at++) {
      const byte = bytes[at];
      if (byte === quote) {
        // A sum is the same for every order.
        this.#sum = (this.#sum + mixed(hash)) >>> 0;
        this.#otherSum = (this.#otherSum + mixed(other)) >>> 0;
        return at;
      }
      if (byte < space || byte === backslash) {
        return -1;
      }
      hash = Math.imul(hash ^ byte, prime);
      other = Math.imul(other ^ byte, otherPrime);
    }
    return -1;
  }
}

function matches(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) {
    if (bytes[at + i] !== expected[i]) {
      return false;
    }
  }
  return true;
}

/** Whether a group is one of Flux or flux-operator. */
function isFluxGroup(bytes: Uint8Array, begin: number, end: number): boolean {
  const length = end - begin;
  return (
    (length > fluxGroupEnd.length &&
      matches(bytes, end - fluxGroupEnd.length, fluxGroupEnd)) ||
    (length === fluxOperatorGroup.length &&
      matches(bytes, begin, fluxOperatorGroup))
  );
}

const decoder = new TextDecoder();

function textOf(bytes: Uint8Array, begin: number, end: number): string {
  let text = '';
  for (let at = begin; at < end; at++) {
    if (bytes[at] > 0x7f) {
      return decoder.decode(bytes.subarray(begin, end));
    }
    text += String.fromCharCode(bytes[at]);
  }
  return text;
}

/** Spreads a difference of one bit over all of them, so that the differences of two entries do not cancel out. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function hexadecimal(bits: number): string {
  return bits.toString(16).padStart(8, '0');
}
