import { asMap, asMaps, asText } from '../kubernetes/read';
import type { ResourceReference } from './kindDescriptor';

const underscore = '_'.charCodeAt(0);

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

/**
 * Reads entries: where the parts of an id begin, and a hash of all its characters, in one walk. Inventories hold thousands of
 * entries, and every write of a reconciler brings them again.
 */
class EntryReader {
  /** The first `_`, the one before the last, and the last; `last` is -1 for text that is no id. */
  first = -1;
  middle = -1;
  last = -1;
  #sum = 0;
  #otherSum = 0;
  #hash = 0;
  #otherHash = 0;

  /** Reads the id that stands between two places of a text. */
  readId(text: string, begin: number, end: number): void {
    let first = -1;
    let middle = -1;
    let last = -1;
    let hash = 0x811c9dc5;
    let other = 0x2f0b4347;
    for (let i = begin; i < end; i++) {
      const code = text.charCodeAt(i);
      hash = Math.imul(hash ^ code, 0x01000193);
      other = Math.imul(other ^ code, 0x5bd1e995);
      if (code === underscore) {
        first = first < 0 ? i : first;
        middle = last;
        last = i;
      }
    }
    this.first = first;
    this.middle = middle;
    this.last = middle <= first || last === end - 1 ? -1 : last;
    this.#hash = hash;
    this.#otherHash = other;
  }

  /** Reads the version that belongs to the id that was read last. */
  readVersion(text: string, begin: number, end: number): void {
    // One more character than any text has stands between the two.
    let hash = Math.imul(this.#hash ^ 0x1_0000, 0x01000193);
    let other = Math.imul(this.#otherHash ^ 0x1_0000, 0x5bd1e995);
    for (let i = begin; i < end; i++) {
      const code = text.charCodeAt(i);
      hash = Math.imul(hash ^ code, 0x01000193);
      other = Math.imul(other ^ code, 0x5bd1e995);
    }
    // A sum is the same for every order.
    this.#sum = (this.#sum + mixed(hash)) >>> 0;
    this.#otherSum = (this.#otherSum + mixed(other)) >>> 0;
  }

  /** Of everything read so far. */
  digest(): string {
    return [this.#sum, this.#otherSum]
      .map(part => part.toString(16).padStart(8, '0'))
      .join('');
  }
}

/** Spreads a difference of one bit over all of them, so that the differences of two entries do not cancel out. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** Counts texts of which the same one mostly comes several times in a row. */
class RunCounter {
  readonly #counts = new Map<string, number>();
  #current = '';
  #run = 0;

  /** Counts the text between two places of another one. */
  count(text: string, begin: number, end: number): void {
    const current = this.#current;
    if (end - begin !== current.length || !text.startsWith(current, begin)) {
      this.#endRun();
      this.#current = text.slice(begin, end);
    }
    this.#run++;
  }

  #endRun(): void {
    if (this.#run > 0) {
      const before = this.#counts.get(this.#current) ?? 0;
      this.#counts.set(this.#current, before + this.#run);
      this.#run = 0;
    }
  }

  counts(): ReadonlyMap<string, number> {
    this.#endRun();
    return this.#counts;
  }
}

/**
 * The parts of an inventory entry's id, `<namespace>_<name>_<group>_<kind>`: the namespace ends at the first `_`, the kind
 * begins after the last, the group after the one before; in a name `__` stands for `:` (`pkg/object/objmetadata.go` of
 * cli-utils). `undefined` for text that is no id.
 *
 * @public
 */
export function parseInventoryId(
  id: string,
):
  | { namespace: string; name: string; group: string; kind: string }
  | undefined {
  const reader = new EntryReader();
  reader.readId(id, 0, id.length);
  const { first, middle, last } = reader;
  if (last < 0) {
    return undefined;
  }
  const name = id.slice(first + 1, middle);
  return {
    namespace: id.slice(0, first),
    name: name.includes('__') ? name.replace(/__/g, ':') : name,
    group: id.slice(middle + 1, last),
    kind: id.slice(last + 1),
  };
}

/** Whether the group of an id, which stands between two places of it, is one of Flux or flux-operator. */
function isFluxGroup(id: string, begin: number, end: number): boolean {
  const length = end - begin;
  return (
    (length > 10 && id.startsWith('.fluxcd.io', end - 10)) ||
    (length === 22 && id.startsWith('fluxcd.controlplane.io', begin))
  );
}

/** Sums entries up that are read one by one. */
class InventorySum {
  readonly #namespaces = new RunCounter();
  readonly #kinds = new RunCounter();
  readonly #children: string[] = [];
  readonly #reader = new EntryReader();
  #objects = 0;

  /** Takes the id that stands between two places of a text; `addVersion` must follow. */
  addId(text: string, begin: number, end: number): void {
    this.#objects++;
    this.#reader.readId(text, begin, end);
    const { first, middle, last } = this.#reader;
    if (last < 0) {
      return;
    }
    this.#kinds.count(text, last + 1, end);
    if (first > begin) {
      this.#namespaces.count(text, begin, first);
    } else if (
      middle + 1 === last &&
      end - last === '_Namespace'.length &&
      text.startsWith('_Namespace', last)
    ) {
      this.#namespaces.count(text, begin + 1, middle);
    }
    if (isFluxGroup(text, middle + 1, last)) {
      this.#children.push(text.slice(begin, end));
    }
  }

  addVersion(text: string, begin: number, end: number): void {
    this.#reader.readVersion(text, begin, end);
  }

  summary(): InventorySummary {
    return {
      objects: this.#objects,
      namespaces: [...this.#namespaces.counts().keys()].sort(),
      kinds: [...this.#kinds.counts()]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
      children: this.#children.sort().flatMap(id => parseInventoryId(id) ?? []),
      digest: this.#reader.digest(),
    };
  }
}

/**
 * Reduces `status.inventory` to what is shown of it. A summary stays what it is.
 *
 * @public
 */
export function summarizeInventory(inventory: unknown): InventorySummary {
  const fields = asMap(inventory);
  if (typeof fields.objects === 'number') {
    return fields as unknown as InventorySummary;
  }
  const sum = new InventorySum();
  for (const entry of Array.isArray(fields.entries) ? fields.entries : []) {
    if (typeof entry !== 'object' || entry === null) {
      continue;
    }
    const id = asText(entry.id) ?? '';
    const version = asText(entry.v) ?? '';
    sum.addId(id, 0, id.length);
    sum.addVersion(version, 0, version.length);
  }
  return sum.summary();
}

const entryBegin = '{"id":"';
const entryMiddle = '","v":"';
const entryEnd = '"}';

/** What needs JSON's own rules to be read. */
const notPlain = /[^ !-[\]-~]/;

/**
 * The same from JSON as API servers write it, without parsing it: half of what a Kustomization says of itself is its
 * inventory, of which nothing but the sum is kept.
 *
 * @param entries - what stands between the brackets of `status.inventory.entries`
 *
 * @returns `undefined` for anything but a list of `{"id":"…","v":"…"}` in plain ASCII: it has to be parsed
 *
 * @public
 */
export function summarizeInventoryText(
  entries: string,
): InventorySummary | undefined {
  if (notPlain.test(entries)) {
    return undefined;
  }
  const sum = new InventorySum();
  for (let at = 0; at < entries.length; ) {
    const idBegin = at + entryBegin.length;
    const idEnd = entries.indexOf('"', idBegin);
    const versionBegin = idEnd + entryMiddle.length;
    const versionEnd = entries.indexOf('"', versionBegin);
    if (
      !entries.startsWith(entryBegin, at) ||
      idEnd < 0 ||
      !entries.startsWith(entryMiddle, idEnd) ||
      versionEnd < 0 ||
      !entries.startsWith(entryEnd, versionEnd)
    ) {
      return undefined;
    }
    sum.addId(entries, idBegin, idEnd);
    sum.addVersion(entries, versionBegin, versionEnd);
    at = versionEnd + entryEnd.length;
    if (at < entries.length && entries[at++] !== ',') {
      return undefined;
    }
    if (at === entries.length && entries[at - 1] === ',') {
      return undefined;
    }
  }
  return sum.summary();
}

/**
 * Reduces `status.snapshot`, which a Kustomization of v1beta1 has in the place of an inventory: it names namespaces, and the
 * kinds in each, but neither objects nor how many there are.
 *
 * @public
 */
export function summarizeSnapshot(snapshot: unknown): InventorySummary {
  const { checksum, entries } = asMap(snapshot);
  const namespaces = asMaps(entries).map(({ namespace }) => asText(namespace));
  return {
    objects: 0,
    namespaces: [...new Set(namespaces)].filter(isNamed).sort(),
    kinds: [],
    children: [],
    digest: asText(checksum) ?? '',
  };
}

function isNamed(namespace: string | undefined): namespace is string {
  return Boolean(namespace);
}
