import {
  asMap,
  InventorySummary,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { randomBytes } from 'node:crypto';
import { KnownInventories } from './KnownInventories';

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Who has written which field of an object: a fifth of it, and of no use to anybody who reads. */
const managedFieldsBegin = Buffer.from('"managedFields":[');

/** No list is nested in them, and an API server writes `name` next. */
const managedFieldsEnd = Buffer.from('}],"');
const nextOfManagedFields = 'name":"';

/** Objects inside of an object, which a ResourceSet has, stand behind these. */
const behindMetadata = ['"spec":{', '"status":{'].map(text =>
  Buffer.from(text),
);

const historyBegin = Buffer.from('"history":[{');
const historyEnd = Buffer.from('}],"');

const inventoryBegin = Buffer.from('"inventory":{"entries":[');

/** Of all lists and watches of the process. */
const inventories = new KnownInventories();

/** Stands where an inventory was until the object is parsed: nobody else can write it. */
const inventoryMark = randomBytes(6).toString('hex');

/** What of an object is read, beside what is of no use to anybody. */
export interface ReadParts {
  /** Entries of `status.history` that are read, the first ones; all where it is left out. */
  historyEntries?: number;
}

/**
 * Parses an object as an API server writes it, without who has written which field, with no more of its history than is
 * asked for, and with the sum of its inventory in its place: four fifths of a Kustomization are never parsed. What does not
 * stand as an API server writes it is parsed as it is.
 *
 * @param item - the bytes of JSON
 *
 * @throws SyntaxError when it is no JSON
 */
export function parseItem(item: Buffer, parts: ReadParts = {}): unknown {
  const short = shortened(item, parts);
  if (short) {
    try {
      return completed(JSON.parse(short.text), short.inventory);
    } catch {
      // Something was cut that only looked like what was to be cut.
    }
  }
  return JSON.parse(item.toString('utf8'));
}

/** Puts the sum of an inventory in its place. @throws Error when that is not where an inventory stands */
function completed(item: unknown, inventory: InventorySummary | undefined) {
  if (inventory) {
    const status = asMap(asMap(item).status);
    if (status.inventory !== inventoryMark) {
      throw new Error('an inventory stands in status');
    }
    status.inventory = inventory;
  }
  return item;
}

/** A stretch of an object, and what is read in its place. */
interface Cut {
  begin: number;
  end: number;
  text: string;
  inventory?: InventorySummary;
}

function shortened(
  item: Buffer,
  { historyEntries }: ReadParts,
): { text: string; inventory?: InventorySummary } | undefined {
  let text = '';
  let from = 0;
  const take = (cut: Cut | undefined) => {
    if (cut) {
      text += item.toString('utf8', from, cut.begin) + cut.text;
      from = cut.end;
    }
  };
  take(cutManagedFields(item));
  if (historyEntries !== undefined) {
    take(cutHistory(item, from, historyEntries));
  }
  const ofInventory = cutInventory(item, from);
  take(ofInventory);
  return from === 0
    ? undefined
    : {
        text: text + item.toString('utf8', from, item.length),
        inventory: ofInventory?.inventory,
      };
}

function cutManagedFields(item: Buffer): Cut | undefined {
  const at = item.indexOf(managedFieldsBegin);
  const begin = at + managedFieldsBegin.length;
  if (
    at < 0 ||
    item[begin] !== openBrace ||
    behindMetadata.some(field => item.subarray(0, at).includes(field))
  ) {
    return undefined;
  }
  const end = item.indexOf(managedFieldsEnd, begin);
  const next = end + managedFieldsEnd.length;
  return end > 0 &&
    item.toString('latin1', next, next + nextOfManagedFields.length) ===
      nextOfManagedFields
    ? { begin, end: end + 1, text: '' }
    : undefined;
}

/** Nothing that follows a list of maps can follow one of its entries: an end that is none shows when it is parsed. */
function cutHistory(
  item: Buffer,
  from: number,
  entries: number,
): Cut | undefined {
  const at = item.indexOf(historyBegin, from);
  if (at < 0) {
    return undefined;
  }
  const begin = behindMaps(item, at + historyBegin.length - 1, entries);
  const end = begin < 0 ? -1 : item.indexOf(historyEnd, begin);
  return end < 0 ? undefined : { begin, end: end + 1, text: '' };
}

/** Where so many maps of a list end that has more of them; -1 where it has not. @param at - of the first one */
function behindMaps(item: Buffer, at: number, count: number): number {
  let missing = count;
  let depth = 0;
  for (let i = at; i < item.length; i++) {
    const byte = item[i];
    if (byte === quote) {
      for (i++; i < item.length && item[i] !== quote; i++) {
        if (item[i] === backslash) {
          i++;
        }
      }
    } else if (byte === openBrace) {
      depth++;
    } else if (byte === closeBrace) {
      depth--;
      if (depth < 0) {
        return -1;
      }
      if (depth === 0 && --missing === 0) {
        return item[i + 1] === comma ? i + 1 : -1;
      }
    }
  }
  return -1;
}

function cutInventory(item: Buffer, from: number): Cut | undefined {
  const at = item.indexOf(inventoryBegin, from);
  if (at < 0) {
    return undefined;
  }
  const known = inventories.sumOf(item, at + inventoryBegin.length);
  return known && item[known.end] === closeBrace
    ? {
        begin: at,
        end: known.end + 1,
        text: `"inventory":"${inventoryMark}"`,
        inventory: known.sum,
      }
    : undefined;
}
