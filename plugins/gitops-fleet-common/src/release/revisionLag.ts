/**
 * How what a cluster has applied stands to where it is to go.
 *
 * @public
 */
export interface RevisionLag {
  relation: 'identical' | 'behind' | 'ahead' | 'diverged' | 'unknown';
  /** Commits of the target that the applied revision lacks. */
  behind?: number;
  /** Commits that the target lacks: history was rewritten, or a tag was moved back. */
  ahead?: number;
  /** Whether the folder that is applied is the same in both: then nothing is missing, whatever the commits say. */
  contentIdentical?: boolean;
}

/**
 * Tells the lag from what a Git host says of two commits. Tags are not always on the branch that they were cut from, so one
 * number is not enough; and a commit that touches a folder need not change it, so the folder's tree decides about content.
 *
 * @param compared - commits that only one of the two has (`git rev-list --left-right --count applied...target`); left out
 * where the host cannot tell. `appliedTree` and `targetTree` are the hashes of the applied folder in both
 *
 * @public
 */
export function revisionLag(compared: {
  onlyApplied?: number;
  onlyTarget?: number;
  appliedTree?: string;
  targetTree?: string;
}): RevisionLag {
  const { onlyApplied, onlyTarget, appliedTree, targetTree } = compared;
  const content =
    appliedTree !== undefined && targetTree !== undefined
      ? { contentIdentical: appliedTree === targetTree }
      : {};
  if (onlyApplied === undefined || onlyTarget === undefined) {
    return { relation: 'unknown', ...content };
  }
  return {
    relation: relationOf(onlyApplied, onlyTarget),
    behind: onlyTarget,
    ahead: onlyApplied,
    ...content,
  };
}

function relationOf(
  onlyApplied: number,
  onlyTarget: number,
): RevisionLag['relation'] {
  if (onlyApplied > 0) {
    return onlyTarget > 0 ? 'diverged' : 'ahead';
  }
  return onlyTarget > 0 ? 'behind' : 'identical';
}
