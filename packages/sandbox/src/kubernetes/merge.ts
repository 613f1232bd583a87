import { isRecord, JsonObject, JsonValue, sameJson } from './json';

/** RFC 7386: maps are merged, null removes, everything else replaces. The target is left as it is. */
export function mergePatch(
  target: JsonValue | undefined,
  patch: JsonValue,
): JsonValue {
  if (!isRecord(patch)) {
    return patch;
  }
  const result: JsonObject = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) {
      continue;
    }
    if (value === null) {
      delete result[key];
    } else {
      result[key] = mergePatch(result[key], value);
    }
  }
  return result;
}

/** The merge patch that turns one map into another; undefined when they are equal. */
export function diffPatch(
  from: JsonObject,
  to: JsonObject,
): JsonObject | undefined {
  const patch: JsonObject = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const before = from[key];
    const after = to[key];
    if (sameJson(before, after)) {
      continue;
    }
    if (after === undefined) {
      patch[key] = null;
    } else if (isRecord(before) && isRecord(after)) {
      patch[key] = diffPatch(before, after);
    } else {
      patch[key] = after;
    }
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/**
 * Server-side apply for one field manager: what it wants is merged in, what it wanted before and does not want any more
 * is removed. Lists are owned as a whole, a simplification of the real merge by key.
 *
 * @param live the object as stored
 * @param previous what this manager applied last, if ever
 */
export function applyMerge(
  live: JsonObject,
  desired: JsonObject,
  previous: JsonObject | undefined,
): JsonObject {
  const result: JsonObject = { ...live };
  for (const [key, value] of Object.entries(previous ?? {})) {
    if (desired[key] === undefined || desired[key] === null) {
      const current = result[key];
      if (isRecord(value) && isRecord(current)) {
        const rest = applyMerge(current, {}, value);
        if (Object.keys(rest).length > 0) {
          result[key] = rest;
          continue;
        }
      }
      delete result[key];
    }
  }
  for (const [key, value] of Object.entries(desired)) {
    // A field that is given without a value is owned, but is no value.
    if (value === undefined || value === null) {
      continue;
    }
    const current = result[key];
    const before = previous?.[key];
    result[key] =
      isRecord(value) && isRecord(current)
        ? applyMerge(current, value, isRecord(before) ? before : undefined)
        : value;
  }
  return result;
}

/** The `fieldsV1` of a value: which fields a manager owns. Lists count as one field, conditions by their type. */
export function fieldsOf(value: JsonObject): JsonObject {
  const fields: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (key === 'conditions' && Array.isArray(item)) {
      fields['f:conditions'] = Object.fromEntries(
        item
          .filter(isRecord)
          .map(condition => [
            `k:{"type":"${String(condition.type)}"}`,
            { '.': {} },
          ]),
      );
    } else {
      fields[`f:${key}`] = isRecord(item) ? fieldsOf(item) : {};
    }
  }
  return fields;
}
