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

  /** A failure of Git itself. */
  static git(problem: string): FetchError {
    return new FetchError(
      'GitOperationFailed',
      `failed to checkout and determine revision: ${problem}`,
    );
  }

  static cloning(url: string, problem: string): FetchError {
    return FetchError.git(`unable to clone '${url}': ${problem}`);
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
    if (refs.size === 0) {
      throw new FetchError('EmptyGitRepository', 'git repository is empty');
    }
    const commitWanted = textAt(reference, 'commit');
    const name = textAt(reference, 'name');
    const range = textAt(reference, 'semver');
    const tag = textAt(reference, 'tag');
    const branch = textAt(reference, 'branch');
    if (commitWanted) {
      if (branch && !refs.has(`refs/heads/${branch}`)) {
        throw FetchError.cloning(
          url,
          `couldn't find remote ref "refs/heads/${branch}"`,
        );
      }
      const commit = await this.repository.resolve(commitWanted);
      if (!commit) {
        throw FetchError.git(
          `unable to resolve commit object for '${commitWanted}': object not found`,
        );
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
      if (!refs.has(name)) {
        throw FetchError.git(
          `unable to resolve ref '${name}' to a specific commit`,
        );
      }
      return full(name, name);
    }
    if (range) {
      const tags = [...refs.keys()]
        .filter(ref => ref.startsWith('refs/tags/'))
        .map(ref => ref.slice('refs/tags/'.length));
      if (!validRange(range)) {
        throw FetchError.git(
          `semver parse error: improper constraint: ${range}`,
        );
      }
      const match = maxSatisfying(tags, range);
      if (!match) {
        throw FetchError.git(`no match found for semver: ${range}`);
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
