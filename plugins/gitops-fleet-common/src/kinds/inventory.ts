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
  const first = id.indexOf('_');
  const last = id.lastIndexOf('_');
  const middle = id.lastIndexOf('_', last - 1);
  if (first < 0 || middle <= first || last === id.length - 1) {
    return undefined;
  }
  return {
    namespace: id.slice(0, first),
    name: id.slice(first + 1, middle).replace(/__/g, ':'),
    group: id.slice(middle + 1, last),
    kind: id.slice(last + 1),
  };
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
  for (const entry of entries) {
    const id = parseInventoryId(asText(entry.id) ?? '');
    if (!id) {
      continue;
    }
    kinds.set(id.kind, (kinds.get(id.kind) ?? 0) + 1);
    if (id.namespace) {
      namespaces.add(id.namespace);
    } else if (id.kind === 'Namespace' && id.group === '') {
      namespaces.add(id.name);
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
