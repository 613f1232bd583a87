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
}

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const closeBracket = 0x5d;
const underscore = 0x5f;

const bytesOf = (text: string) => new TextEncoder().encode(text);
const entryBegin = bytesOf('{"id":"');
const entryMiddle = bytesOf('","v":"');
const entryEnd = bytesOf('"}');
const namespaceKind = bytesOf('Namespace');
const fluxGroupEnd = bytesOf('.fluxcd.io');
const fluxOperatorGroup = bytesOf('fluxcd.controlplane.io');

/** What of a text needs a closer look: everything else is walked over. */
const marked = new Uint8Array(256);
marked.fill(1, 0, space);
[quote, backslash, underscore].forEach(byte => {
  marked[byte] = 1;
});

interface Part {
  begin: number;
  length: number;
  count: number;
}

/** Counts parts of a text of which a few different ones come again and again. */
class PartCounter {
  readonly #bytes: Uint8Array;
  readonly #parts: Part[] = [];
  /** What was counted last, which mostly comes again: controllers sort what they apply by its kind. */
  #latest: Part | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  add(begin: number, end: number): void {
    const length = end - begin;
    const latest = this.#latest;
    if (latest && this.#isPart(latest, begin, length)) {
      latest.count++;
      return;
    }
    let part = this.#parts.find(one => this.#isPart(one, begin, length));
    if (!part) {
      part = { begin, length, count: 0 };
      this.#parts.push(part);
    }
    part.count++;
    this.#latest = part;
  }

  counts(): { value: string; count: number }[] {
    return this.#parts.map(({ begin, length, count }) => ({
      value: textOf(this.#bytes, begin, begin + length),
      count,
    }));
  }

  /** Looked at from their ends: names that differ begin alike. */
  #isPart(part: Part, begin: number, length: number): boolean {
    if (part.length !== length) {
      return false;
    }
    const bytes = this.#bytes;
    for (let i = length - 1; i >= 0; i--) {
      if (bytes[part.begin + i] !== bytes[begin + i]) {
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
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#namespaces = new PartCounter(bytes);
    this.#kinds = new PartCounter(bytes);
  }

  /** Where what was read ends: behind the bracket. */
  get end(): number {
    return this.#end;
  }

  /**
   * @param begin - behind the bracket that the entries begin with
   *
   * @returns `undefined` for anything but entries of an id and a version, in this order and without escapes, and a bracket
   */
  read(begin: number): InventorySummary | undefined {
    const bytes = this.#bytes;
    let at = begin;
    if (bytes[at] !== closeBracket) {
      do {
        at = this.#readEntry(at);
      } while (at > 0 && bytes[at++] === comma);
      at--;
    }
    if (at < 0 || bytes[at] !== closeBracket) {
      return undefined;
    }
    this.#end = at + 1;
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
    };
  }

  /** @returns where the entry ends, -1 for anything else */
  #readEntry(begin: number): number {
    const bytes = this.#bytes;
    if (!matches(bytes, begin, entryBegin)) {
      return -1;
    }
    const idEnd = this.#readId(begin + entryBegin.length);
    if (idEnd < 0 || !matches(bytes, idEnd, entryMiddle)) {
      return -1;
    }
    let at = idEnd + entryMiddle.length;
    while (marked[bytes[at]] === 0 || bytes[at] === underscore) {
      at++;
    }
    return matches(bytes, at, entryEnd) ? at + entryEnd.length : -1;
  }

  /** @returns where the id ends, -1 when it does not or needs JSON's own rules */
  #readId(begin: number): number {
    const bytes = this.#bytes;
    let first = -1;
    let middle = -1;
    let last = -1;
    let at = begin;
    for (;;) {
      while (marked[bytes[at]] === 0) {
        at++;
      }
      if (bytes[at] !== underscore) {
        break;
      }
      first = first < 0 ? at : first;
      middle = last;
      last = at++;
    }
    if (bytes[at] !== quote) {
      return -1;
    }
    this.#objects++;
    if (middle > first && last < at - 1) {
      this.#kinds.add(last + 1, at);
      this.#addNamespace({ begin, first, middle, last, end: at });
      if (isFluxGroup(bytes, middle + 1, last)) {
        this.#children.push(textOf(bytes, begin, at));
      }
    }
    return at;
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
