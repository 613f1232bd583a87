export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | JsonObject;
export type JsonObject = { [key: string]: JsonValue | undefined };

/** True for a JSON map (not a list, not null). */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of map keys, or undefined where the path leaves the maps. */
export function valueAt(
  value: JsonValue | undefined,
  ...path: string[]
): JsonValue | undefined {
  let current = value;
  for (const key of path) {
    if (!isRecord(current)) {
      return undefined;
    }
    current = current[key];
  }
  return current;
}

/** The text at a path, or undefined where there is none or it is no text. */
export function textAt(
  value: JsonValue | undefined,
  ...path: string[]
): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The number at a path, or undefined where there is none or it is no number. */
export function numberAt(
  value: JsonValue | undefined,
  ...path: string[]
): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The list at a path, or an empty list. */
export function listAt(
  value: JsonValue | undefined,
  ...path: string[]
): JsonValue[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The map at a path, or an empty map. */
export function recordAt(
  value: JsonValue | undefined,
  ...path: string[]
): JsonObject {
  const found = valueAt(value, ...path);
  return isRecord(found) ? found : {};
}

/** Deep equality of JSON values; a key whose value is undefined counts as absent. */
export function sameJson(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => sameJson(item, b[index]))
    );
  }
  if (!isRecord(a) || !isRecord(b)) {
    return false;
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every(key => sameJson(a[key], b[key]));
}

/** A copy with the fields of every map in alphabetical order, as Go encodes a map. */
export function withSortedFields<T extends JsonValue | undefined>(value: T): T;
export function withSortedFields(
  value: JsonValue | undefined,
): JsonValue | undefined {
  if (Array.isArray(value)) {
    return value.map(entry => withSortedFields(entry));
  }
  if (!isRecord(value)) {
    return value;
  }
  const sorted: JsonObject = {};
  for (const field of Object.keys(value).sort()) {
    sorted[field] = withSortedFields(value[field]);
  }
  return sorted;
}

/** Freezes a JSON value and everything in it; what is frozen already is not walked again. */
export function deepFreeze<T extends JsonValue | undefined>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value as JsonObject)) {
      deepFreeze(item);
    }
  }
  return value;
}
