import { parse, rcompare } from 'semver';

/**
 * Orders tags by semantic version, newest first; what is no version comes last, in the order of its letters.
 *
 * @public
 */
export function compareTags(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (left && right) {
    return rcompare(left, right);
  }
  if (left || right) {
    return left ? -1 : 1;
  }
  return a < b ? -1 : Number(a > b);
}
