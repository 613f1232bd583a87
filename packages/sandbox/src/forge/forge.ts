import { BareRepository, Commit } from '../git/bare-repository';
import { GitError } from '../git/git-program';
import { Clock, formatTime } from '../kubernetes/clock';
import { ForgeDatabase, PullRequestRecord } from './forge-database';
import { ForgeError } from './forge-error';
import { ManifestCheck } from './manifest-check';
import { Releases } from './releases';

export interface ForgeOptions {
  repository: BareRepository;
  database: ForgeDatabase;
  /** Address of the forge, without a slash at the end. */
  url: string;
  owner: string;
  name: string;
  token: string;
  clock: Clock;
}

/** Who acts with the forge's token. */
export const FORGE_USER = 'platform-bot';

export interface NewPullRequest {
  title: string;
  body?: string;
  /** `branch` or `owner:branch`. */
  head: string;
  base: string;
  draft?: boolean;
}

export interface MergeRequest {
  method?: string;
  commitTitle?: string;
  commitMessage?: string;
  /** Head that the merger has seen. */
  sha?: string;
}

/** The forge's rules: references, pull requests and their merging, as GitHub has them. The Git repository is the truth. */
export class Forge {
  readonly repository: BareRepository;
  readonly database: ForgeDatabase;
  readonly releases: Releases;
  private readonly check: ManifestCheck;
  private readonly clock: Clock;

  constructor(readonly options: ForgeOptions) {
    this.repository = options.repository;
    this.database = options.database;
    this.clock = options.clock;
    this.check = new ManifestCheck(options.repository);
    this.releases = new Releases(options);
  }

  get fullName(): string {
    return `${this.options.owner}/${this.options.name}`;
  }

  /** Page of the repository. */
  get pageUrl(): string {
    return `${this.options.url}/${this.fullName}`;
  }

  now(): string {
    return formatTime(this.clock.now());
  }

  /** Name of the default branch. */
  async defaultBranch(): Promise<string> {
    const head = await this.repository.text(['symbolic-ref', 'HEAD']);
    return head.replace('refs/heads/', '');
  }

  /** @throws ForgeError 404 */
  async requireCommit(revision: string): Promise<Commit> {
    const sha = await this.repository.resolve(revision);
    if (!sha) {
      throw ForgeError.notFound();
    }
    return this.repository.commit(sha);
  }

  /** @throws ForgeError 422 for a reference that exists or a commit that does not */
  async createRef(ref: string, sha: string): Promise<void> {
    if (!/^refs\/[^/]+\/./.test(ref)) {
      throw new ForgeError(
        422,
        "Reference name must start with 'refs/' and have at least two slashes",
      );
    }
    if (!(await this.repository.resolve(sha))) {
      throw new ForgeError(422, 'Object does not exist');
    }
    if ((await this.repository.refs(ref)).has(ref)) {
      throw new ForgeError(422, 'Reference already exists');
    }
    await this.moveRef(ref, sha, '');
  }

  /** @throws ForgeError 422 for a reference that does not exist or an update that loses commits */
  async updateRef(ref: string, sha: string, force: boolean): Promise<void> {
    const current = (await this.repository.refs(ref)).get(ref);
    if (!current) {
      throw new ForgeError(422, 'Reference does not exist');
    }
    if (!(await this.repository.resolve(sha))) {
      throw new ForgeError(422, 'Object does not exist');
    }
    if (!force && !(await this.repository.isAncestor(current, sha))) {
      throw new ForgeError(422, 'Update is not a fast forward');
    }
    await this.moveRef(ref, sha, current);
  }

  async deleteRef(ref: string): Promise<void> {
    if (!(await this.repository.refs(ref)).has(ref)) {
      throw new ForgeError(422, 'Reference does not exist');
    }
    await this.repository.deleteRef(ref);
    await this.syncPulls();
  }

  /** Open pull requests follow their branch; one whose branch is gone is closed. */
  async syncPulls(): Promise<void> {
    const open = this.database.data.pulls.filter(pull => pull.state === 'open');
    if (open.length === 0) {
      return;
    }
    const refs = await this.repository.refs('refs/heads/');
    let changed = false;
    for (const pull of open) {
      const head = refs.get(`refs/heads/${pull.headRef}`);
      if (!head) {
        pull.state = 'closed';
        pull.closedAt = this.now();
        changed = true;
      } else if (head !== pull.headSha) {
        pull.headSha = head;
        pull.updatedAt = this.now();
        await this.repository.updateRef(`refs/pull/${pull.number}/head`, head);
        changed = true;
      }
    }
    if (changed) {
      await this.database.save();
    }
  }

  /** @throws ForgeError 404 */
  async requirePull(number: number): Promise<PullRequestRecord> {
    await this.syncPulls();
    const pull = this.database.pull(number);
    if (!pull) {
      throw ForgeError.notFound();
    }
    return pull;
  }

  /** @throws ForgeError 422 with GitHub's wording */
  async createPull(request: NewPullRequest): Promise<PullRequestRecord> {
    await this.syncPulls();
    const headRef = request.head.replace(`${this.options.owner}:`, '');
    const refs = await this.repository.refs('refs/heads/');
    const headSha = refs.get(`refs/heads/${headRef}`);
    const baseSha = refs.get(`refs/heads/${request.base}`);
    const refuse = (field: string) =>
      ForgeError.invalid({ resource: 'PullRequest', field, code: 'invalid' });
    const refuseBecause = (message: string) =>
      ForgeError.invalid({ resource: 'PullRequest', code: 'custom', message });
    if (!headSha) {
      throw refuse('head');
    }
    if (!baseSha) {
      throw refuse('base');
    }
    const twin = this.database.data.pulls.find(
      pull =>
        pull.state === 'open' &&
        pull.headRef === headRef &&
        pull.baseRef === request.base,
    );
    if (twin) {
      throw refuseBecause(
        `A pull request already exists for ${this.options.owner}:${headRef}.`,
      );
    }
    if ((await this.repository.count(`${baseSha}..${headSha}`)) === 0) {
      throw refuseBecause(`No commits between ${request.base} and ${headRef}`);
    }
    const now = this.now();
    const pull: PullRequestRecord = {
      number: this.database.nextNumber(),
      title: request.title,
      body: request.body ?? '',
      author: FORGE_USER,
      headRef,
      headSha,
      baseRef: request.base,
      baseSha,
      state: 'open',
      draft: request.draft ?? false,
      labels: [],
      assignees: [],
      reviewers: [],
      comments: [],
      createdAt: now,
      updatedAt: now,
    };
    this.database.data.pulls.push(pull);
    await this.repository.updateRef(`refs/pull/${pull.number}/head`, headSha);
    await this.database.save();
    return pull;
  }

  async updatePull(
    number: number,
    change: Partial<
      Pick<PullRequestRecord, 'title' | 'body' | 'state' | 'baseRef'>
    >,
  ): Promise<PullRequestRecord> {
    const pull = await this.requirePull(number);
    if (pull.mergedAt && change.state === 'open') {
      throw ForgeError.invalid({
        resource: 'PullRequest',
        field: 'state',
        code: 'custom',
        message:
          'state cannot be changed. The pull request cannot be reopened.',
      });
    }
    pull.title = change.title ?? pull.title;
    pull.body = change.body ?? pull.body;
    pull.baseRef = change.baseRef ?? pull.baseRef;
    if (change.state && change.state !== pull.state) {
      pull.state = change.state;
      pull.closedAt = change.state === 'closed' ? this.now() : undefined;
    }
    pull.updatedAt = this.now();
    await this.database.save();
    return pull;
  }

  /** The tree of merging a pull request now; undefined when it conflicts with its base. */
  async mergeTree(pull: PullRequestRecord): Promise<string | undefined> {
    const base = await this.repository.resolve(`refs/heads/${pull.baseRef}`);
    return base ? this.repository.mergeTrees(base, pull.headSha) : undefined;
  }

  /**
   * Squash-merges: one commit on the base, titled like the pull request with its number.
   *
   * @throws ForgeError 405 when it cannot be merged, 409 when head or base moved meanwhile
   */
  async mergePull(
    number: number,
    request: MergeRequest,
  ): Promise<PullRequestRecord> {
    const pull = await this.requirePull(number);
    const method = request.method ?? 'merge';
    if (pull.state === 'closed') {
      throw new ForgeError(405, 'Pull Request is not mergeable');
    }
    if (pull.draft) {
      throw new ForgeError(405, 'Pull Request is still a draft');
    }
    if (method !== 'squash') {
      throw new ForgeError(
        405,
        method === 'rebase'
          ? 'Rebase merges are not allowed on this repository.'
          : 'Merge commits are not allowed on this repository.',
      );
    }
    if (request.sha && request.sha !== pull.headSha) {
      throw new ForgeError(
        409,
        'Head branch was modified. Review and try the merge again.',
      );
    }
    const ref = `refs/heads/${pull.baseRef}`;
    const base = await this.repository.resolve(ref);
    const tree = await this.mergeTree(pull);
    if (!base || !tree) {
      throw new ForgeError(405, 'Pull Request is not mergeable');
    }
    const title = request.commitTitle ?? `${pull.title} (#${pull.number})`;
    const message = request.commitMessage
      ? `${title}\n\n${request.commitMessage}`
      : title;
    const sha = await this.commit(tree, [base], message, pull.author);
    await this.moveRef(ref, sha, base);
    const now = this.now();
    Object.assign(pull, {
      state: 'closed',
      baseSha: base,
      closedAt: now,
      mergedAt: now,
      updatedAt: now,
      mergedBy: FORGE_USER,
      mergeCommitSha: sha,
    });
    await this.database.save();
    return pull;
  }

  /** Problems that the check `validate` finds in a commit. */
  validate(commit: string) {
    return this.check.run(commit);
  }

  /** Writes a commit by a user of the forge, now. */
  commit(
    tree: string,
    parents: string[],
    message: string,
    author: string,
  ): Promise<string> {
    const now = this.now();
    return this.repository.writeCommit({
      tree,
      parents,
      message,
      author: { name: author, email: emailOf(author), date: now },
      committer: { name: 'GitHub', email: 'noreply@localhost', date: now },
    });
  }

  private async moveRef(
    ref: string,
    sha: string,
    expected: string,
  ): Promise<void> {
    try {
      await this.repository.updateRef(ref, sha, expected);
    } catch (error) {
      if (error instanceof GitError) {
        throw new ForgeError(
          409,
          `${ref} was moved meanwhile. Review and try again.`,
        );
      }
      throw error;
    }
    await this.syncPulls();
  }
}

/** The address under which a user of the forge commits. */
export function emailOf(login: string): string {
  return `${login}@users.noreply.localhost`;
}
