/**
 * What a failure says, as far as the catalogue reads it.
 *
 * @public
 */
export interface FailureText {
  /** Left out where any kind may be meant. */
  kind?: string;
  reason: string;
  message: string;
  /** Of the assessment; see `status-flags` in the package's README. */
  flags?: readonly string[];
}

/**
 * Failures of one sort: every field that is there must fit. Reasons and flags are whole words, kinds that are not known fit.
 *
 * @public
 */
export interface FailurePattern {
  kinds?: readonly string[];
  reasons?: readonly string[];
  message?: RegExp;
  flag?: string;
}

/**
 * A failure that is known: what it is called, how bad it is, why it happens and what to do about it.
 *
 * @public
 */
export interface KnownError {
  /** Stable, in kebab case. */
  id: string;
  /** Which failures are meant: one of these has to fit. */
  anyOf: readonly FailurePattern[];
  /** A few words, as a headline says it. */
  title: string;
  /** `error`: somebody has to act. `warning`: it may heal by itself, or was intended. */
  severity: 'error' | 'warning';
  /** The likely cause, one sentence. */
  cause: string;
  /** What to do, the first thing first. At least one. */
  steps: readonly string[];
  /** Where the field's own documentation explains it. */
  link: string;
}
