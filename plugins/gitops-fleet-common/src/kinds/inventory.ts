import { asMap, asMaps, asText } from '../kubernetes/read';
import type { ResourceReference } from './kindDescriptor';

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
  const [first, middle, last] = separatorsOf(id);
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

/** Where name, group and kind begin, less one; -1 in the last place for text that is no id. */
function separatorsOf(id: string): [number, number, number] {
  const first = id.indexOf('_');
  const last = id.lastIndexOf('_');
  const middle = id.lastIndexOf('_', last - 1);
  return first < 0 || middle <= first || last === id.length - 1
    ? [-1, -1, -1]
    : [first, middle, last];
}

/** Spreads a difference of one bit over all of them, so that the differences of two entries do not cancel out. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** A sum of hashes: the same for the same entries in any order, and cheap enough for every write of a fleet. */
class SetDigest {
  #first = 0;
  #second = 0;

  add(id: string, version: string): void {
    let [a, b] = [0x811c9dc5, 0x2f0b4347];
    for (const text of [id, version]) {
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        a = Math.imul(a ^ code, 0x01000193);
        b = Math.imul(b ^ code, 0x5bd1e995);
      }
      // An end of its own, so that no character can move from one text to the other.
      a = Math.imul(a ^ 0x1_0000, 0x01000193);
      b = Math.imul(b ^ 0x1_0000, 0x5bd1e995);
    }
    this.#first = (this.#first + mixed(a)) >>> 0;
    this.#second = (this.#second + mixed(b)) >>> 0;
  }

  toString(): string {
    return [this.#first, this.#second]
      .map(part => part.toString(16).padStart(8, '0'))
      .join('');
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
  const namespaces = new Set<string>();
  const kinds = new Map<string, number>();
  const children: string[] = [];
  const digest = new SetDigest();
  const entries = asMaps(fields.entries);
  // Inventories hold thousands of entries: nothing is made of an entry that is not counted.
  for (const entry of entries) {
    const id = asText(entry.id) ?? '';
    digest.add(id, asText(entry.v) ?? '');
    const [first, middle, last] = separatorsOf(id);
    if (last < 0) {
      continue;
    }
    const kind = id.slice(last + 1);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (first > 0) {
      namespaces.add(id.slice(0, first));
    } else if (kind === 'Namespace' && middle + 1 === last) {
      namespaces.add(id.slice(1, middle));
    }
    if (isFluxGroup(id, middle + 1, last)) {
      children.push(id);
    }
  }
  return {
    objects: entries.length,
    namespaces: [...namespaces].sort(),
    kinds: [...kinds]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
    children: children.sort().flatMap(id => parseInventoryId(id) ?? []),
    digest: digest.toString(),
  };
}

/** Whether the group of an id, which stands between two places of it, is one of Flux or flux-operator. */
function isFluxGroup(id: string, begin: number, end: number): boolean {
  return (
    id.startsWith('.fluxcd.io', end - 10) ||
    (id.startsWith('fluxcd.controlplane.io', begin) && end - begin === 22)
  );
}
