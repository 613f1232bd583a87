import { summarizeInventoryBytes } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

const openBrace = 0x7b;

/** Who has written which field of an object: a fifth of it, and of no use to anybody who reads. */
const managedFieldsBegin = Buffer.from('"managedFields":[');

/** No list is nested in them, and an API server writes `name` next. */
const managedFieldsEnd = Buffer.from('}],"');
const nextOfManagedFields = 'name":"';

/** Objects inside of an object, which a ResourceSet has, stand behind these. */
const behindMetadata = ['"spec":{', '"status":{'].map(text =>
  Buffer.from(text),
);

const inventoryBegin = Buffer.from('"inventory":{"entries":[');
const inventoryEnd = Buffer.from('}]}');

/**
 * Parses an object as an API server writes it, without who has written which field, and with the sum of its inventory in
 * its place: two thirds of a Kustomization are never looked at. What does not stand as an API server writes it is parsed
 * as it is.
 *
 * @param item - the bytes of JSON
 *
 * @throws SyntaxError when it is no JSON
 */
export function parseItem(item: Buffer): unknown {
  const short = shortened(item);
  if (short !== undefined) {
    try {
      return JSON.parse(short);
    } catch {
      // Something was cut that only looked like what was to be cut.
    }
  }
  return JSON.parse(item.toString('utf8'));
}

function shortened(item: Buffer): string | undefined {
  let text = '';
  let from = 0;
  const fields = item.indexOf(managedFieldsBegin);
  if (
    fields > 0 &&
    item[fields + managedFieldsBegin.length] === openBrace &&
    !behindMetadata.some(field => item.subarray(0, fields).includes(field))
  ) {
    const begin = fields + managedFieldsBegin.length;
    const end = item.indexOf(managedFieldsEnd, begin);
    const next = end + managedFieldsEnd.length;
    if (
      end > 0 &&
      item.toString('latin1', next, next + nextOfManagedFields.length) ===
        nextOfManagedFields
    ) {
      text = item.toString('utf8', 0, begin);
      from = end + 1;
    }
  }
  const inventory = item.indexOf(inventoryBegin, from);
  if (inventory > 0) {
    const begin = inventory + inventoryBegin.length;
    const end = item.indexOf(inventoryEnd, begin);
    const sum =
      end > 0 ? summarizeInventoryBytes(item, begin, end + 1) : undefined;
    if (sum) {
      text += `${item.toString(
        'utf8',
        from,
        inventory,
      )}"inventory":${JSON.stringify(sum)}`;
      from = end + inventoryEnd.length;
    }
  }
  return from === 0
    ? undefined
    : text + item.toString('utf8', from, item.length);
}
