import { JsonObject } from '../../kubernetes/json';
import { Forge } from '../forge';
import { CommentRecord, PullRequestRecord } from '../forge-database';
import { nodeId, numberFor } from './identifiers';
import { Representation } from './represent';

/** Colours of labels by what they stand for. */
const LABEL_COLOURS: [RegExp, string][] = [
  [/^tenant\//, '1d76db'],
  [/^provider\//, '0e8a16'],
  [/^env\//, 'd93f0b'],
  [/^feature\//, '5319e7'],
  [/^release$/, 'fbca04'],
];

export function labelColour(name: string): string {
  return LABEL_COLOURS.find(([pattern]) => pattern.test(name))?.[1] ?? 'ededed';
}

/** Puts pull requests, and the issues that they are too, into the shapes of GitHub's REST API. */
export class PullRepresentation {
  constructor(
    private readonly forge: Forge,
    private readonly present: Representation,
  ) {}

  label(name: string): JsonObject {
    return {
      id: numberFor(`label:${name}`),
      node_id: nodeId('Label', name),
      url: `${this.present.api}/labels/${encodeURIComponent(name)}`,
      name,
      color: labelColour(name),
      default: false,
      description: '',
    };
  }

  private pullSide(
    ref: string,
    sha: string,
    defaultBranch: string,
  ): JsonObject {
    const { owner } = this.forge.options;
    return {
      label: `${owner}:${ref}`,
      ref,
      sha,
      user: this.present.user(owner),
      repo: this.present.repository(defaultBranch),
    };
  }

  pull(pull: PullRequestRecord, defaultBranch: string): JsonObject {
    const api = `${this.present.api}/pulls/${pull.number}`;
    const issue = `${this.present.api}/issues/${pull.number}`;
    const page = `${this.forge.pageUrl}/pull/${pull.number}`;
    const assignees = pull.assignees.map(login => this.present.user(login));
    return {
      url: api,
      id: 1_000_000 + pull.number,
      node_id: nodeId('PullRequest', pull.number),
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      issue_url: issue,
      commits_url: `${api}/commits`,
      review_comments_url: `${api}/comments`,
      review_comment_url: `${this.present.api}/pulls/comments{/number}`,
      comments_url: `${issue}/comments`,
      statuses_url: `${this.present.api}/statuses/${pull.headSha}`,
      number: pull.number,
      state: pull.state,
      locked: false,
      title: pull.title,
      user: this.present.user(pull.author),
      body: pull.body || null,
      labels: pull.labels.map(name => this.label(name)),
      milestone: null,
      created_at: pull.createdAt,
      updated_at: pull.updatedAt,
      closed_at: pull.closedAt ?? null,
      merged_at: pull.mergedAt ?? null,
      merge_commit_sha: pull.mergeCommitSha ?? null,
      assignee: assignees[0] ?? null,
      assignees,
      requested_reviewers: pull.reviewers.map(login =>
        this.present.user(login),
      ),
      requested_teams: [],
      head: this.pullSide(pull.headRef, pull.headSha, defaultBranch),
      base: this.pullSide(pull.baseRef, pull.baseSha, defaultBranch),
      _links: {
        self: { href: api },
        html: { href: page },
        issue: { href: issue },
        comments: { href: `${issue}/comments` },
        review_comments: { href: `${api}/comments` },
        review_comment: { href: `${this.present.api}/pulls/comments{/number}` },
        commits: { href: `${api}/commits` },
        statuses: { href: `${this.present.api}/statuses/${pull.headSha}` },
      },
      author_association: 'MEMBER',
      auto_merge: null,
      draft: pull.draft,
    };
  }

  /** The issue side of a pull request. */
  issue(pull: PullRequestRecord): JsonObject {
    const api = `${this.present.api}/issues/${pull.number}`;
    const page = `${this.forge.pageUrl}/pull/${pull.number}`;
    const assignees = pull.assignees.map(login => this.present.user(login));
    return {
      id: 2_000_000 + pull.number,
      node_id: nodeId('Issue', pull.number),
      url: api,
      repository_url: this.present.api,
      labels_url: `${api}/labels{/name}`,
      comments_url: `${api}/comments`,
      events_url: `${api}/events`,
      html_url: page,
      number: pull.number,
      state: pull.state,
      title: pull.title,
      body: pull.body || null,
      user: this.present.user(pull.author),
      labels: pull.labels.map(name => this.label(name)),
      assignee: assignees[0] ?? null,
      assignees,
      milestone: null,
      locked: false,
      comments: pull.comments.length,
      pull_request: {
        url: `${this.present.api}/pulls/${pull.number}`,
        html_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        merged_at: pull.mergedAt ?? null,
      },
      closed_at: pull.closedAt ?? null,
      created_at: pull.createdAt,
      updated_at: pull.updatedAt,
      author_association: 'MEMBER',
    };
  }

  comment(pull: PullRequestRecord, comment: CommentRecord): JsonObject {
    return {
      id: comment.id,
      node_id: nodeId('IssueComment', comment.id),
      url: `${this.present.api}/issues/comments/${comment.id}`,
      html_url: `${this.forge.pageUrl}/pull/${pull.number}#issuecomment-${comment.id}`,
      issue_url: `${this.present.api}/issues/${pull.number}`,
      body: comment.body,
      user: this.present.user(comment.author),
      created_at: comment.createdAt,
      updated_at: comment.createdAt,
      author_association: 'MEMBER',
    };
  }
}
