import { ChangeSet } from '../platform-repository/ChangeSet';
import { RepositorySnapshot } from '../platform-repository/RepositorySnapshot';

/**
 * A tag and the commit that it names; an annotated tag's commit, not its object.
 *
 * @public
 */
export interface Tag {
  tag: string;
  sha: string;
}

/** @public */
export interface Release {
  tag: string;
  url: string;
  /** RFC 3339; left out for a draft. */
  publishedAt?: string;
}

/**
 * How two commits lie to each other.
 *
 * @public
 */
export interface Comparison {
  status: 'identical' | 'ahead' | 'behind' | 'diverged';
  aheadBy: number;
  behindBy: number;
}

/** @public */
export interface PullRequestOptions {
  draft?: boolean;
  /** Names of users who shall review. */
  reviewers?: string[];
  signal?: AbortSignal;
}

/**
 * What has become of a change set.
 *
 * @public
 */
export interface PullRequestResult {
  /** `''` when there was nothing to change. */
  url: string;
  /** 0 when there was nothing to change. */
  number: number;
  branch: string;
  commitSha: string;
  /** An open pull request with the same content was there already. */
  reused: boolean;
  /** What did not work and does not matter to the change itself: a label, a reviewer. */
  warnings: string[];
}

/**
 * A repository where it is hosted. Nothing is ever forced: a branch that somebody else has written to is left alone.
 *
 * Errors are those of `@backstage/errors`, with what to do about them: `NotFoundError` for a repository or reference,
 * `NotAllowedError` for what the token may not do, `ConflictError` when somebody else's work is in the way,
 * `ServiceUnavailableError` when the host does not answer or asks to wait.
 *
 * @public
 */
export interface GitHost {
  /** Address of the repository, as a browser opens it. */
  readonly url: string;
  /** The repository at a branch, a tag or a commit. */
  snapshot(ref: string): Promise<RepositorySnapshot>;
  tags(): Promise<Tag[]>;
  releases(): Promise<Release[]>;
  compare(base: string, head: string): Promise<Comparison>;
  /**
   * Opens a pull request for a change set, or finds the one that carries it already. Safe to run again after any
   * interruption.
   */
  openPullRequest(
    changeSet: ChangeSet,
    baseBranch: string,
    options?: PullRequestOptions,
  ): Promise<PullRequestResult>;
}
