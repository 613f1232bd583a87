import { ConflictError } from '@backstage/errors';
import type { RestEndpointMethodTypes } from '@octokit/rest';
import { ChangeSet } from '../platform-repository/ChangeSet';
import { RepositorySnapshot } from '../platform-repository/RepositorySnapshot';
import { PullRequestOptions, PullRequestResult } from './GitHost';
import type { GitHubRepository } from './GitHubHost';
import { callGitHub, isGitHubAnswer } from './gitHubError';

type ExistingPullRequest =
  RestEndpointMethodTypes['pulls']['list']['response']['data'][number];

const planTrailer = 'Fleet-Plan';
const baseTrailer = 'Fleet-Base';

/** Branches that are tried when those of closed pull requests stand in the way. */
const mostBranches = 9;

/**
 * Brings one change set to GitHub as a branch with one commit and a pull request. The commit carries the plan's digest as
 * a trailer: whoever runs the same plan again finds it, wherever the run before has ended.
 */
export class GitHubPullRequest {
  readonly #repository: GitHubRepository;
  readonly #host: { snapshot(ref: string): Promise<RepositorySnapshot> };
  readonly #baseBranch: string;

  constructor(
    repository: GitHubRepository,
    host: { snapshot(ref: string): Promise<RepositorySnapshot> },
    baseBranch: string,
  ) {
    this.#repository = repository;
    this.#host = host;
    this.#baseBranch = baseBranch;
  }

  /**
   * @throws ConflictError when somebody else has written to the branch, or the base branch has changed a touched file
   */
  async open(
    changeSet: ChangeSet,
    options: PullRequestOptions,
  ): Promise<PullRequestResult> {
    if (changeSet.noop) {
      return {
        url: '',
        number: 0,
        branch: changeSet.branch,
        commitSha: changeSet.baseSha,
        reused: false,
        warnings: [],
      };
    }
    await this.#checkBase(changeSet);
    for (let attempt = 1; attempt <= mostBranches; attempt++) {
      options.signal?.throwIfAborted();
      const branch =
        attempt === 1 ? changeSet.branch : `${changeSet.branch}-${attempt}`;
      const result = await this.#tryBranch(changeSet, branch, options);
      if (result) {
        return result;
      }
    }
    throw new ConflictError(
      `Branches ${changeSet.branch} to ${changeSet.branch}-${mostBranches} belong to closed pull requests: delete those that are not needed`,
    );
  }

  /** @returns `undefined` when the branch belongs to a pull request that was closed without a merge */
  async #tryBranch(
    changeSet: ChangeSet,
    branch: string,
    options: PullRequestOptions,
  ): Promise<PullRequestResult | undefined> {
    const head = await this.#headOf(branch);
    const existing = await this.#pullRequestOf(branch);
    if (existing && existing.state !== 'open' && head) {
      return undefined;
    }
    if (head && !head.message.includes(`${planTrailer}: ${changeSet.digest}`)) {
      throw new ConflictError(
        `Branch '${branch}' holds commits that this action did not write${
          existing ? ` (${existing.html_url})` : ''
        }: merge or close its pull request and delete the branch`,
      );
    }
    const commitSha = head?.sha ?? (await this.#commit(changeSet, branch));
    const isOpen = existing?.state === 'open';
    const pullRequest = isOpen
      ? existing
      : await this.#create(changeSet, branch, options);
    return {
      url: pullRequest.html_url,
      number: pullRequest.number,
      branch,
      commitSha,
      reused: isOpen,
      warnings: await this.#decorate(changeSet, pullRequest.number, options),
    };
  }

  /** What is planned on an older base still holds as long as nobody has touched the same files since. */
  async #checkBase(changeSet: ChangeSet): Promise<void> {
    const head = await this.#host.snapshot(this.#baseBranch);
    if (head.sha === changeSet.baseSha) {
      return;
    }
    const now = new Map(
      (await head.list('')).map(({ path, sha }) => [path, sha]),
    );
    for (const [path, { before }] of changeSet.files) {
      if (now.get(path) !== before) {
        throw new ConflictError(
          `'${path}' has changed on ${
            this.#baseBranch
          } since this was planned: plan and review it again`,
        );
      }
    }
  }

  async #headOf(
    branch: string,
  ): Promise<{ sha: string; message: string } | undefined> {
    const { octokit, owner, repo } = this.#repository;
    const { data: refs } = await callGitHub(`look for branch '${branch}'`, () =>
      octokit.git.listMatchingRefs({ owner, repo, ref: `heads/${branch}` }),
    );
    const ref = refs.find(
      candidate => candidate.ref === `refs/heads/${branch}`,
    );
    if (!ref) {
      return undefined;
    }
    const { data } = await callGitHub(`read branch '${branch}'`, () =>
      octokit.git.getCommit({ owner, repo, commit_sha: ref.object.sha }),
    );
    return { sha: data.sha, message: data.message };
  }

  async #pullRequestOf(
    branch: string,
  ): Promise<ExistingPullRequest | undefined> {
    const { octokit, owner, repo } = this.#repository;
    const { data } = await callGitHub(
      `look for pull requests of '${branch}'`,
      () =>
        octokit.pulls.list({
          owner,
          repo,
          head: `${owner}:${branch}`,
          state: 'all',
        }),
    );
    return data.find(({ state }) => state === 'open') ?? data[0];
  }

  async #commit(changeSet: ChangeSet, branch: string): Promise<string> {
    const { octokit, owner, repo } = this.#repository;
    const { data: base } = await callGitHub('read the base commit', () =>
      octokit.git.getCommit({ owner, repo, commit_sha: changeSet.baseSha }),
    );
    const { data: tree } = await callGitHub('write the files', () =>
      octokit.git.createTree({
        owner,
        repo,
        base_tree: base.tree.sha,
        tree: [...changeSet.files].map(([path, { after }]) => ({
          path,
          mode: '100644' as const,
          type: 'blob' as const,
          ...(after === null ? { sha: null } : { content: after }),
        })),
      }),
    );
    const { data: commit } = await callGitHub('write the commit', () =>
      octokit.git.createCommit({
        owner,
        repo,
        message: `${changeSet.title}\n\n${planTrailer}: ${changeSet.digest}\n${baseTrailer}: ${changeSet.baseSha}`,
        tree: tree.sha,
        parents: [changeSet.baseSha],
      }),
    );
    await callGitHub(`create branch '${branch}'`, () =>
      octokit.git.createRef({
        owner,
        repo,
        ref: `refs/heads/${branch}`,
        sha: commit.sha,
      }),
    );
    return commit.sha;
  }

  async #create(
    changeSet: ChangeSet,
    branch: string,
    options: PullRequestOptions,
  ): Promise<{ number: number; html_url: string }> {
    const { octokit, owner, repo } = this.#repository;
    try {
      const { data } = await octokit.pulls.create({
        owner,
        repo,
        title: changeSet.title,
        body: changeSet.body,
        head: branch,
        base: this.#baseBranch,
        draft: options.draft ?? false,
      });
      return data;
    } catch (error) {
      // Somebody ran the same plan at the same moment.
      const other = isGitHubAnswer(error, 422, /already exists/i)
        ? await this.#pullRequestOf(branch)
        : undefined;
      if (other) {
        return other;
      }
      return callGitHub('open the pull request', () => Promise.reject(error));
    }
  }

  /** Labels and reviewers help, but a change is not worse without them. */
  async #decorate(
    changeSet: ChangeSet,
    number: number,
    { reviewers = [] }: PullRequestOptions,
  ): Promise<string[]> {
    const { octokit, owner, repo } = this.#repository;
    const warnings: string[] = [];
    const attempt = async (wanted: string, call: () => Promise<unknown>) => {
      await callGitHub(wanted, call).catch(error =>
        warnings.push(error.message),
      );
    };
    if (changeSet.labels.length > 0) {
      await attempt('label the pull request', () =>
        octokit.issues.addLabels({
          owner,
          repo,
          issue_number: number,
          labels: changeSet.labels,
        }),
      );
    }
    if (reviewers.length > 0) {
      await attempt('ask for reviews', () =>
        octokit.pulls.requestReviewers({
          owner,
          repo,
          pull_number: number,
          reviewers,
        }),
      );
    }
    return warnings;
  }
}
