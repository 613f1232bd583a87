/**
 * How long to wait before another attempt: full jitter, as described in
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/. Many browsers that lose one backend at
 * the same moment must not come back at the same moment.
 *
 * @param failures - how many attempts failed in a row, at least 1
 * @param random - a number from 0 up to 1
 * @returns milliseconds
 */
export function backOff(
  failures: number,
  random: number,
  limits: { base: number; cap: number },
): number {
  const ceiling = Math.min(limits.cap, limits.base * 2 ** (failures - 1));
  return Math.round(random * ceiling);
}
