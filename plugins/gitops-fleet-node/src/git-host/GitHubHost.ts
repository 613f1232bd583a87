import { Octokit } from '@octokit/rest';
import { ChangeSet } from '../platform-repository/ChangeSet';
import {
  RepositorySnapshot,
  TreeEntry,
} from '../platform-repository/RepositorySnapshot';
import {
  Comparison,
  GitHost,
  PullRequestOptions,
  PullRequestResult,
  Release,
  Tag,
} from './GitHost';
import { GitHubPullRequest } from './GitHubPullRequest';
import { callGitHub } from './gitHubError';

/** A repository on GitHub. */
export interface GitHubRepository {
  octokit: Octokit;
  owner: string;
  repo: string;
}

/** Contents that never change, by the hash that names them. */
class ContentCache {
  readonly #maximum: number;
  readonly #entries = new Map<string, Promise<unknown>>();

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key) as Promise<T> | undefined;
    const entry = known ?? load();
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (!known) {
      entry.catch(() => this.#entries.delete(key));
    }
    if (this.#entries.size > this.#maximum) {
      this.#entries.delete(this.#entries.keys().next().value!);
    }
    return entry;
  }
}

/**
 * The platform repository on GitHub or GitHub Enterprise, through Octokit.
 *
 * @public
 */
export class GitHubHost implements GitHost {
  readonly url: string;
  readonly #repository: GitHubRepository;
  readonly #trees = new ContentCache(16);
  readonly #blobs = new ContentCache(4_000);

  constructor(url: string, repository: GitHubRepository) {
    this.url = url;
    this.#repository = repository;
  }

  async snapshot(ref: string): Promise<RepositorySnapshot> {
    const { octokit, owner, repo } = this.#repository;
    const { data: commit } = await callGitHub(
      `read '${ref}' of ${this.url}`,
      () => octokit.repos.getCommit({ owner, repo, ref }),
    );
    const tree = commit.commit.tree.sha;
    const entries = () => this.#trees.get(tree, () => this.#readTree(tree));
    return {
      sha: commit.sha,
      list: async prefix => {
        const root = prefix === '' ? '' : `${prefix}/`;
        return (await entries()).filter(({ path }) => path.startsWith(root));
      },
      read: async path => {
        const entry = (await entries()).find(
          candidate => candidate.path === path && candidate.type === 'blob',
        );
        return (
          entry &&
          this.#blobs.get(entry.sha, () => this.#readBlob(entry.sha, path))
        );
      },
    };
  }

  async tags(): Promise<Tag[]> {
    const { octokit, owner, repo } = this.#repository;
    const tags = await callGitHub(`list the tags of ${this.url}`, () =>
      octokit.paginate(octokit.repos.listTags, { owner, repo, per_page: 100 }),
    );
    return tags.map(({ name, commit }) => ({ tag: name, sha: commit.sha }));
  }

  async releases(): Promise<Release[]> {
    const { octokit, owner, repo } = this.#repository;
    const releases = await callGitHub(`list the releases of ${this.url}`, () =>
      octokit.paginate(octokit.repos.listReleases, {
        owner,
        repo,
        per_page: 100,
      }),
    );
    return releases
      .filter(({ draft }) => !draft)
      .map(release => ({
        tag: release.tag_name,
        url: release.html_url,
        ...(release.published_at && { publishedAt: release.published_at }),
      }));
  }

  async compare(base: string, head: string): Promise<Comparison> {
    const { octokit, owner, repo } = this.#repository;
    const { data } = await callGitHub(
      `compare ${base} with ${head} in ${this.url}`,
      () =>
        octokit.repos.compareCommitsWithBasehead({
          owner,
          repo,
          basehead: `${base}...${head}`,
          per_page: 1,
        }),
    );
    return {
      status: data.status,
      aheadBy: data.ahead_by,
      behindBy: data.behind_by,
    };
  }

  openPullRequest(
    changeSet: ChangeSet,
    baseBranch: string,
    options: PullRequestOptions = {},
  ): Promise<PullRequestResult> {
    return new GitHubPullRequest(this.#repository, this, baseBranch).open(
      changeSet,
      options,
    );
  }

  /** GitHub cuts a recursive tree of more than 100,000 entries: then its folders are read one by one. */
  async #readTree(sha: string, prefix = ''): Promise<TreeEntry[]> {
    const { octokit, owner, repo } = this.#repository;
    const read = (recursive?: string) =>
      callGitHub(`read the files of ${this.url}`, () =>
        octokit.git.getTree({ owner, repo, tree_sha: sha, recursive }),
      );
    let { data } = await read('1');
    const cut = data.truncated;
    if (cut) {
      ({ data } = await read());
    }
    const entries: TreeEntry[] = [];
    for (const { path, type, mode, sha: entrySha, size } of data.tree) {
      entries.push({
        path: prefix + path,
        type: type as TreeEntry['type'],
        mode: mode ?? '',
        sha: entrySha ?? '',
        ...(size !== undefined && { size }),
      });
      if (cut && type === 'tree') {
        entries.push(...(await this.#readTree(entrySha!, `${prefix}${path}/`)));
      }
    }
    return entries;
  }

  async #readBlob(sha: string, path: string): Promise<string> {
    const { octokit, owner, repo } = this.#repository;
    const { data } = await callGitHub(`read ${path} of ${this.url}`, () =>
      octokit.git.getBlob({ owner, repo, file_sha: sha }),
    );
    return Buffer.from(data.content, 'base64').toString('utf8');
  }
}
