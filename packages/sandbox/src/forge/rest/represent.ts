import { Commit } from '../../git/bare-repository';
import { ChangedFile } from '../../git/diff';
import { JsonObject, JsonValue } from '../../kubernetes/json';
import { Forge } from '../forge';
import { ReleaseRecord } from '../forge-database';
import { nodeId, numberFor } from './identifiers';
import { repositoryLinks } from './repository-links';

/** Puts the forge's records into the shapes of GitHub's REST API. */
export class Representation {
  constructor(private readonly forge: Forge) {}

  /** Address of the repository in the API. */
  get api(): string {
    return `${this.apiRoot}/repos/${this.forge.fullName}`;
  }

  get apiRoot(): string {
    return `${this.forge.options.url}/api/v3`;
  }

  private get page(): string {
    return this.forge.pageUrl;
  }

  user(login: string): JsonObject {
    const api = `${this.apiRoot}/users/${login}`;
    const page = `${this.forge.options.url}/${login}`;
    return {
      login,
      id: numberFor(login),
      node_id: nodeId('User', login),
      avatar_url: `${this.forge.options.url}/avatars/${login}.svg`,
      gravatar_id: '',
      url: api,
      html_url: page,
      followers_url: `${api}/followers`,
      following_url: `${api}/following{/other_user}`,
      gists_url: `${api}/gists{/gist_id}`,
      starred_url: `${api}/starred{/owner}{/repo}`,
      subscriptions_url: `${api}/subscriptions`,
      organizations_url: `${api}/orgs`,
      repos_url: `${api}/repos`,
      events_url: `${api}/events{/privacy}`,
      received_events_url: `${api}/received_events`,
      type: login === this.forge.options.owner ? 'Organization' : 'User',
      site_admin: false,
    };
  }

  profile(login: string): JsonObject {
    return {
      ...this.user(login),
      name: login,
      company: null,
      blog: null,
      location: null,
      email: null,
      hireable: null,
      bio: null,
      public_repos: 1,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: '2022-06-01T08:00:00Z',
      updated_at: '2022-06-01T08:00:00Z',
    };
  }

  /** @param full with what only `GET /repos/{owner}/{repo}` tells */
  repository(defaultBranch: string, full = false): JsonObject {
    const { owner, name } = this.forge.options;
    const created = '2022-06-01T08:00:00Z';
    return {
      id: numberFor(this.forge.fullName),
      node_id: nodeId('Repository', this.forge.fullName),
      name,
      full_name: this.forge.fullName,
      owner: this.user(owner),
      private: false,
      html_url: this.page,
      description: 'Platform repository of the sandbox fleet',
      fork: false,
      ...repositoryLinks(this.api),
      clone_url: `${this.page}.git`,
      git_url: `${this.page}.git`,
      ssh_url: `${this.page}.git`,
      svn_url: this.page,
      mirror_url: null,
      homepage: null,
      language: null,
      forks: 0,
      forks_count: 0,
      stargazers_count: 0,
      watchers: 0,
      watchers_count: 0,
      open_issues: this.openPulls,
      open_issues_count: this.openPulls,
      size: 0,
      default_branch: defaultBranch,
      topics: [],
      has_issues: true,
      has_projects: false,
      has_wiki: false,
      has_pages: false,
      has_downloads: false,
      has_discussions: false,
      archived: false,
      disabled: false,
      visibility: 'public',
      license: null,
      allow_forking: true,
      is_template: false,
      web_commit_signoff_required: false,
      pushed_at: created,
      created_at: created,
      updated_at: created,
      permissions: {
        admin: true,
        maintain: true,
        push: true,
        triage: true,
        pull: true,
      },
      allow_squash_merge: true,
      allow_merge_commit: false,
      allow_rebase_merge: false,
      allow_auto_merge: false,
      delete_branch_on_merge: false,
      squash_merge_commit_title: 'PR_TITLE',
      squash_merge_commit_message: 'BLANK',
      ...(full ? { network_count: 0, subscribers_count: 0 } : {}),
    };
  }

  private get openPulls(): number {
    return this.forge.database.data.pulls.filter(pull => pull.state === 'open')
      .length;
  }

  reference(ref: string, sha: string, type = 'commit'): JsonObject {
    return {
      ref,
      node_id: nodeId('Ref', ref),
      url: `${this.api}/git/${ref}`,
      object: {
        type,
        sha,
        url: `${this.api}/git/${type === 'tag' ? 'tags' : 'commits'}/${sha}`,
      },
    };
  }

  private verification(): JsonObject {
    return {
      verified: false,
      reason: 'unsigned',
      signature: null,
      payload: null,
      verified_at: null,
    };
  }

  /** A commit of the Git database. */
  gitCommit(commit: Commit): JsonObject {
    return {
      sha: commit.sha,
      node_id: nodeId('Commit', commit.sha),
      url: `${this.api}/git/commits/${commit.sha}`,
      html_url: `${this.page}/commit/${commit.sha}`,
      author: { ...commit.author },
      committer: { ...commit.committer },
      message: commit.message,
      tree: {
        sha: commit.tree,
        url: `${this.api}/git/trees/${commit.tree}`,
      },
      parents: commit.parents.map(sha => ({
        sha,
        url: `${this.api}/git/commits/${sha}`,
        html_url: `${this.page}/commit/${sha}`,
      })),
      verification: this.verification(),
    };
  }

  /** A commit of the repository; with files only where one commit is asked for. */
  commit(commit: Commit, files?: ChangedFile[]): JsonObject {
    const { sha } = commit;
    const stats = files && {
      additions: files.reduce((sum, file) => sum + file.additions, 0),
      deletions: files.reduce((sum, file) => sum + file.deletions, 0),
      total: files.reduce(
        (sum, file) => sum + file.additions + file.deletions,
        0,
      ),
    };
    return {
      sha,
      node_id: nodeId('Commit', sha),
      url: `${this.api}/commits/${sha}`,
      html_url: `${this.page}/commit/${sha}`,
      comments_url: `${this.api}/commits/${sha}/comments`,
      commit: {
        url: `${this.api}/git/commits/${sha}`,
        author: { ...commit.author },
        committer: { ...commit.committer },
        message: commit.message,
        tree: {
          sha: commit.tree,
          url: `${this.api}/git/trees/${commit.tree}`,
        },
        comment_count: 0,
        verification: this.verification(),
      },
      author: this.committerOf(commit.author.email),
      committer: this.committerOf(commit.committer.email),
      parents: commit.parents.map(parent => ({
        sha: parent,
        url: `${this.api}/commits/${parent}`,
        html_url: `${this.page}/commit/${parent}`,
      })),
      ...(stats ? { stats } : {}),
      ...(files ? { files: files.map(file => this.file(file, sha)) } : {}),
    };
  }

  /** The user of the forge behind a commit's address, if it is one of the forge's. */
  private committerOf(email: string): JsonObject | null {
    const [, login] = /^([\w-]+)@users\.noreply\.localhost$/.exec(email) ?? [];
    return login ? this.user(login) : null;
  }

  file(file: ChangedFile, ref: string): JsonObject {
    const path = file.path.split('/').map(encodeURIComponent).join('/');
    return {
      sha: file.sha,
      filename: file.path,
      status: file.status,
      additions: file.additions,
      deletions: file.deletions,
      changes: file.additions + file.deletions,
      blob_url: `${this.page}/blob/${ref}/${path}`,
      raw_url: `${this.page}/raw/${ref}/${path}`,
      contents_url: `${this.api}/contents/${path}?ref=${ref}`,
      ...(file.patch === undefined ? {} : { patch: file.patch }),
      ...(file.previousPath ? { previous_filename: file.previousPath } : {}),
    };
  }

  release(release: ReleaseRecord): JsonObject {
    const api = `${this.api}/releases/${release.id}`;
    return {
      url: api,
      html_url: `${this.page}/releases/tag/${encodeURIComponent(release.tag)}`,
      assets_url: `${api}/assets`,
      upload_url: `${api}/assets{?name,label}`,
      tarball_url: `${this.api}/tarball/${release.tag}`,
      zipball_url: `${this.api}/zipball/${release.tag}`,
      id: release.id,
      node_id: nodeId('Release', release.id),
      tag_name: release.tag,
      target_commitish: release.target,
      name: release.name,
      body: release.body,
      draft: release.draft,
      prerelease: release.prerelease,
      created_at: release.createdAt,
      published_at: release.publishedAt ?? null,
      author: this.user(release.author),
      assets: [],
    };
  }

  tag(name: string, sha: string): JsonObject {
    return {
      name,
      commit: { sha, url: `${this.api}/commits/${sha}` },
      zipball_url: `${this.api}/zipball/refs/tags/${name}`,
      tarball_url: `${this.api}/tarball/refs/tags/${name}`,
      node_id: nodeId('Tag', name),
    };
  }

  /** @param text of the tag object, as Git stores it */
  annotatedTag(sha: string, text: string): JsonObject {
    const [head, ...message] = text.split('\n\n');
    const field = (name: string) =>
      new RegExp(`^${name} (.*)$`, 'm').exec(head)?.[1] ?? '';
    const [, name, email, seconds] =
      /^(.*) <(.*)> (\d+)/.exec(field('tagger')) ?? [];
    return {
      node_id: nodeId('TagObject', sha),
      tag: field('tag'),
      sha,
      url: `${this.api}/git/tags/${sha}`,
      message: message.join('\n\n').trimEnd(),
      tagger: {
        name: name ?? '',
        email: email ?? '',
        date: new Date(Number(seconds ?? 0) * 1000).toISOString(),
      },
      object: {
        type: field('type'),
        sha: field('object'),
        url: `${this.api}/git/${field('type')}s/${field('object')}`,
      },
      verification: this.verification(),
    };
  }

  /** The check `validate` on a commit. */
  checkRun(
    commit: Commit,
    problems: { path: string; problem: string }[],
  ): JsonObject {
    const id = numberFor(`check:${commit.sha}`);
    const passed = problems.length === 0;
    const summary: JsonValue = passed
      ? 'Every manifest parses and is a Kubernetes object.'
      : problems.map(({ path, problem }) => `- ${path}: ${problem}`).join('\n');
    return {
      id,
      node_id: nodeId('CheckRun', id),
      head_sha: commit.sha,
      external_id: '',
      url: `${this.api}/check-runs/${id}`,
      html_url: `${this.page}/commit/${commit.sha}#validate`,
      details_url: `${this.page}/commit/${commit.sha}#validate`,
      status: 'completed',
      conclusion: passed ? 'success' : 'failure',
      started_at: commit.committer.date,
      completed_at: commit.committer.date,
      name: 'validate',
      check_suite: { id: numberFor(`suite:${commit.sha}`) },
      output: {
        title: passed
          ? 'All manifests are valid'
          : `${problems.length} invalid manifest${
              problems.length === 1 ? '' : 's'
            }`,
        summary,
        text: null,
        annotations_count: 0,
        annotations_url: `${this.api}/check-runs/${id}/annotations`,
      },
      app: null,
      pull_requests: [],
    };
  }
}
