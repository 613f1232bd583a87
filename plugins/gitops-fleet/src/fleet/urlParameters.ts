/** The values that a parameter lists. */
export function valuesOf(parameters: URLSearchParams, name: string): string[] {
  return (parameters.get(name) ?? '').split(',').filter(Boolean);
}

/** Parameters with one of them set, or removed where the value is empty. */
export function withParameter(
  parameters: URLSearchParams,
  name: string,
  value: string,
): URLSearchParams {
  const changed = new URLSearchParams(parameters);
  if (value) {
    changed.set(name, value);
  } else {
    changed.delete(name);
  }
  return changed;
}
