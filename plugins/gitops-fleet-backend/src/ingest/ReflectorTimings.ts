/** Clocks of a reflector, in milliseconds. */
export interface ReflectorTimings {
  /** Ceiling of the first wait after a failure; it doubles with each. */
  shortestRetry: number;
  /** A server that is back is seen soon; the heartbeat asks it every few seconds anyway. */
  longestRetry: number;
  /** Longest wait between watches of a server that ends each at once. */
  longestPace: number;
  /** How long to leave a kind alone that may not be read. */
  forbidden: number;
  /** How long a watch may say nothing: bookmarks come about once a minute, but are not promised. */
  idle: number;
  /** How long a watch may say nothing that is to send the first state. */
  initial: number;
  /** How long a watch must stay open after failures to count as a success. */
  settled: number;
  /** Spread of the lists after a version has expired. */
  relistJitter: number;
}

export const defaultReflectorTimings: ReflectorTimings = {
  shortestRetry: 500,
  longestRetry: 8_000,
  longestPace: 2_000,
  forbidden: 300_000,
  idle: 150_000,
  initial: 20_000,
  settled: 1_000,
  relistJitter: 1_000,
};
