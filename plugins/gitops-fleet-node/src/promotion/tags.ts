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

/**
 * The releases that are newer than a tag, newest first: versions without a suffix, as far as the tag is a version at all.
 *
 * @param tags - all of the repository
 *
 * @public
 */
export function newerReleases(tag: string, tags: readonly string[]): string[] {
  const current = parse(tag);
  return current
    ? tags
        .filter(other => {
          const version = parse(other);
          return (
            version !== null &&
            version.prerelease.length === 0 &&
            version.compare(current) > 0
          );
        })
        .sort(compareTags)
    : [];
}
