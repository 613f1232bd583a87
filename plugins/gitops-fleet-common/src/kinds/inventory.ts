import { asMap, asMaps, asText } from '../kubernetes/read';
import { InventoryReader, InventorySummary } from './InventoryReader';

const encoder = new TextEncoder();
/** Quotes, backslashes and what is below the space. */
const unreadable = /[^ !#-[\]-\uffff]/g;

/** What would need JSON's own rules to be read stands in no name of an object. */
function readable(value: unknown): string {
  return (asText(value) ?? '').replace(unreadable, '\ufffd');
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
  const entries = asMaps(fields.entries)
    .map(({ id, v }) => `{"id":"${readable(id)}","v":"${readable(v)}"}`)
    .join(',');
  return new InventoryReader(encoder.encode(`${entries}]`)).read(0)!;
}

/**
 * The same from JSON as API servers write it, without parsing it: half of what a Kustomization says of itself is its
 * inventory, of which nothing but the sum is kept.
 *
 * @param bytes - UTF-8
 * @param begin - behind the bracket of `status.inventory.entries`
 *
 * @returns the sum, and where the list ends, behind its bracket; `undefined` for anything but a list of
 * `{"id":"…","v":"…"}` without escapes: it has to be parsed
 *
 * @public
 */
export function summarizeInventoryBytes(
  bytes: Uint8Array,
  begin: number,
): { summary: InventorySummary; end: number } | undefined {
  const reader = new InventoryReader(bytes);
  const summary = reader.read(begin);
  return summary && { summary, end: reader.end };
}

/**
 * Reduces `status.snapshot`, which a Kustomization of v1beta1 has in the place of an inventory: it names namespaces, and the
 * kinds in each, but neither objects nor how many there are.
 *
 * @public
 */
export function summarizeSnapshot(snapshot: unknown): InventorySummary {
  const { entries } = asMap(snapshot);
  const namespaces = asMaps(entries).map(({ namespace }) => asText(namespace));
  return {
    objects: 0,
    namespaces: [...new Set(namespaces)].filter(isNamed).sort(),
    kinds: [],
    children: [],
  };
}

function isNamed(namespace: string | undefined): namespace is string {
  return Boolean(namespace);
}
