import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** A DNS-1123 label: the name of a namespace, a cluster, a provider. */
export const dnsLabel = z
  .string()
  .max(63, 'is longer than 63 characters: shorten it')
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'is no DNS-1123 label: use lower-case letters, digits and dashes, beginning and ending with a letter or digit',
  );

/**
 * Checks the input of an action by its schema and by rules across fields.
 *
 * @throws InputError with every field and rule that is broken
 */
export function parseInput<T extends z.ZodType>(
  schema: T,
  request: unknown,
  rules: ((value: z.output<T>) => string | undefined)[] = [],
): z.output<T> {
  const result = schema.safeParse(request);
  if (!result.success) {
    throw new InputError(result.error.issues.map(describeIssue).join('; '));
  }
  const broken = rules
    .map(rule => rule(result.data))
    .filter(message => message !== undefined);
  if (broken.length > 0) {
    throw new InputError(broken.join('; '));
  }
  return result.data;
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.') || 'input';
  if (issue.code === 'unrecognized_keys') {
    return `${field} has fields that are not known: ${issue.keys.join(', ')}`;
  }
  if (issue.code === 'invalid_type') {
    return issue.input === undefined
      ? `${field} is required`
      : `${field} must be of type ${issue.expected}`;
  }
  return `${field} ${issue.message}`;
}
