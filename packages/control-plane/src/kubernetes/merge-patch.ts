import { isDeepStrictEqual } from 'node:util';
import { Fields } from './object';

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The JSON merge patch (RFC 7386) that makes `after` of `before`; undefined where they say the same. Lists are replaced
 * as a whole, a field that is undefined counts as absent.
 */
export function mergePatch(before: Fields, after: Fields): Fields | undefined {
  const patch: Fields = {};
  for (const field of new Set([
    ...Object.keys(before),
    ...Object.keys(after),
  ])) {
    const old = before[field];
    const wanted = after[field];
    if (wanted === undefined) {
      if (old !== undefined) {
        patch[field] = null;
      }
    } else if (isFields(old) && isFields(wanted)) {
      const inner = mergePatch(old, wanted);
      if (inner) {
        patch[field] = inner;
      }
    } else if (!isDeepStrictEqual(old, wanted)) {
      patch[field] = wanted;
    }
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}
