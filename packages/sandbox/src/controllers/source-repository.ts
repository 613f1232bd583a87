import { maxSatisfying, validRange } from 'semver';
import { BareRepository } from '../git/bare-repository';
import { RepositoryContents } from '../git/repository-contents';
import { JsonObject, textAt } from '../kubernetes/json';

/** Why a source could not be fetched; reason and message go into its conditions. */
export class FetchError extends Error {
  constructor(readonly reason: string, message: string) {
    super(message);
    this.name = 'FetchError';
  }

  static cloning(url: string, problem: string): FetchError {
    return new FetchError(
      'GitOperationFailed',
      `failed to checkout and determine revision: unable to clone '${url}': ${problem}`,
    );
  }
}

export interface FetchedRevision {
  commit: string;
  tree: string;
  /** `main@sha1:…`, `v0.0.3@sha1:…`, `refs/pull/4/head@sha1:…` or `sha1:…`. */
  revision: string;
  /** Bytes of all files. */
  size: number;
}

/** Where artifacts come from. */
export interface ArtifactSource {
  /** @throws FetchError */
  fetch(reference: JsonObject, url: string): Promise<FetchedRevision>;
}

/** A Git repository as the source of artifacts. */
export class SourceRepository implements ArtifactSource {
  readonly contents: RepositoryContents;

  constructor(private readonly repository: BareRepository) {
    this.contents = new RepositoryContents(repository);
  }

  /**
   * Resolves `spec.ref` of a GitRepository; commit wins over name, name over semver, semver over tag, tag over branch,
   * and without any it is the branch master.
   *
   * @throws FetchError worded as go-git words it
   */
  async fetch(reference: JsonObject, url: string): Promise<FetchedRevision> {
    const refs = await this.repository.refs();
    const commitWanted = textAt(reference, 'commit');
    const name = textAt(reference, 'name');
    const range = textAt(reference, 'semver');
    const tag = textAt(reference, 'tag');
    const branch = textAt(reference, 'branch');
    if (commitWanted) {
      const commit = await this.repository.resolve(commitWanted);
      if (!commit) {
        throw FetchError.cloning(url, `object not found`);
      }
      return this.revision(commit, branch ?? '');
    }
    const full = (ref: string, label: string) => {
      const commit = refs.get(ref);
      if (!commit) {
        throw FetchError.cloning(url, `couldn't find remote ref "${ref}"`);
      }
      return this.revision(commit, label);
    };
    if (name) {
      return full(name, name);
    }
    if (range) {
      const tags = [...refs.keys()]
        .filter(ref => ref.startsWith('refs/tags/'))
        .map(ref => ref.slice('refs/tags/'.length));
      const match = validRange(range) ? maxSatisfying(tags, range) : null;
      if (!match) {
        throw FetchError.cloning(url, `no match found for semver: ${range}`);
      }
      return full(`refs/tags/${match}`, match);
    }
    if (tag) {
      return full(`refs/tags/${tag}`, tag);
    }
    return full(`refs/heads/${branch ?? 'master'}`, branch ?? 'master');
  }

  private async revision(
    commit: string,
    label: string,
  ): Promise<FetchedRevision> {
    const [tree, entries] = await Promise.all([
      this.contents.treeOf(commit, ''),
      this.contents.entries(commit),
    ]);
    return {
      commit,
      tree: tree ?? '',
      revision: label ? `${label}@sha1:${commit}` : `sha1:${commit}`,
      size: entries.reduce((sum, entry) => sum + (entry.size ?? 0), 0),
    };
  }
}
