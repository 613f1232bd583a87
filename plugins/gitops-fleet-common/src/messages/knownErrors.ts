import { applyErrors } from './applyErrors';
import { fleetErrors } from './fleetErrors';
import { helmErrors } from './helmErrors';
import type { FailurePattern, FailureText, KnownError } from './knownError';
import { sourceErrors } from './sourceErrors';

/**
 * The failures that are known, in the order in which they are tried: between clusters first, since a cluster that does not
 * answer makes every message below it look like something else.
 *
 * @public
 */
export const knownErrors: readonly KnownError[] = [
  ...fleetErrors,
  ...sourceErrors,
  ...applyErrors,
  ...helmErrors,
];

/**
 * What is known about a failure: the first entry of the catalogue that fits, or `undefined`. The verbatim message stays
 * what is shown; this is what stands beside it.
 *
 * @public
 */
export function knownErrorOf(failure: FailureText): KnownError | undefined {
  return knownErrors.find(({ anyOf }) =>
    anyOf.some(pattern => fits(pattern, failure)),
  );
}

function fits(pattern: FailurePattern, failure: FailureText): boolean {
  const { kinds, reasons, message, flag } = pattern;
  return (
    (!kinds || failure.kind === undefined || kinds.includes(failure.kind)) &&
    (!reasons || reasons.includes(failure.reason)) &&
    (!message || message.test(failure.message)) &&
    (!flag || (failure.flags ?? []).includes(flag))
  );
}
