import { isRecord, JsonValue } from '../kubernetes/json';

type Step = { key: string } | { filter: { key: string; value: string } };

const parsed = new Map<string, Step[]>();

/**
 * Steps of the JSONPath dialect that CRDs use in printer columns: `.a.b`, `.labels['x\.y']`, `.labels.x\.y` and
 * `[?(@.type=="Ready")]`.
 */
function parse(path: string): Step[] {
  const cached = parsed.get(path);
  if (cached) {
    return cached;
  }
  const steps: Step[] = [];
  const pattern =
    /\[\?\(@\.(\w+)=="([^"]*)"\)\]|\['((?:\\.|[^'\\])*)'\]|\.((?:\\.|[^.[\\])+)/g;
  for (const match of path.matchAll(pattern)) {
    const [, filterKey, filterValue, quoted, plain] = match;
    steps.push(
      filterKey
        ? { filter: { key: filterKey, value: filterValue } }
        : { key: (quoted ?? plain).replace(/\\(.)/g, '$1') },
    );
  }
  parsed.set(path, steps);
  return steps;
}

/** The first value at a path, or undefined. */
export function evaluateJsonPath(
  value: JsonValue,
  path: string,
): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const step of parse(path)) {
    if ('key' in step) {
      current = isRecord(current) ? current[step.key] : undefined;
    } else {
      const { key, value: wanted } = step.filter;
      current = Array.isArray(current)
        ? current.find(item => isRecord(item) && item[key] === wanted)
        : undefined;
    }
  }
  return current;
}
