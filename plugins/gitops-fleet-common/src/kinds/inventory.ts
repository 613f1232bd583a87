import { asMap, asMaps, asText } from '../kubernetes/read';

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
  const entries = asMaps(fields.entries);
  // Inventories hold thousands of entries: nothing is made of an entry that is not counted.
  for (const entry of entries) {
    const id = asText(entry.id) ?? '';
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
  }
  return {
    objects: entries.length,
    namespaces: [...namespaces].sort(),
    kinds: [...kinds]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
  };
}
