import { parseRevision } from '../revision/revision';
import { repositoryIdentity } from './repositoryIdentity';

/**
 * A tag that names several commits in the fleet: it was moved after some clusters had fetched it.
 *
 * @public
 */
export interface MovedTag {
  /** See `repositoryIdentity`. */
  repository: string;
  tag: string;
  /** The commits, sorted. */
  hashes: string[];
}

/**
 * Finds tags that were moved: the same name in the same repository with another commit, on another cluster or at another
 * time. Only what follows a tag is looked at: a branch moves by nature.
 *
 * @param sources - `reference` as `effectiveReference` writes it, `revision` of the artifact
 *
 * @public
 */
export function findMovedTags(
  sources: Iterable<{
    repository: string;
    reference: string;
    revision: string;
  }>,
): MovedTag[] {
  const tags = new Map<string, MovedTag>();
  for (const { repository, reference, revision } of sources) {
    const { name, hash } = parseRevision(revision);
    if (
      !/^(tag:|semver:|name:refs\/tags\/)/.test(reference) ||
      !name ||
      !hash
    ) {
      continue;
    }
    const identity = repositoryIdentity(repository);
    const id = `${identity} ${name}`;
    const known = tags.get(id) ?? {
      repository: identity,
      tag: name,
      hashes: [],
    };
    if (!known.hashes.includes(hash)) {
      known.hashes.push(hash);
      known.hashes.sort();
    }
    tags.set(id, known);
  }
  return [...tags.values()].filter(({ hashes }) => hashes.length > 1);
}
