/**
 * The value at a path in a form, such as `target.provider`; `undefined` where there is none.
 */
export function valueAt(formData: unknown, path: string): unknown {
  let value = formData;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}

/** The text at a path in a form; `''` where there is none. */
export function textAt(formData: unknown, path: string | undefined): string {
  const value = path ? valueAt(formData, path) : undefined;
  return typeof value === 'string' ? value : '';
}

/**
 * What an action is asked for, read from the form. What is not filled in is left out, so that the action's own default
 * counts.
 *
 * @param mapping - paths in the form by name of the action's input
 */
export function actionInput(
  formData: unknown,
  mapping: { [name: string]: string },
): { [name: string]: unknown } {
  const input: { [name: string]: unknown } = {};
  for (const [name, path] of Object.entries(mapping)) {
    const value = valueAt(formData, path);
    if (value !== undefined && value !== null && value !== '') {
      input[name] = value;
    }
  }
  return input;
}
