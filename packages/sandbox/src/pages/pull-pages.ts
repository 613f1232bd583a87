import { Commit } from '../git/bare-repository';
import { ChangedFile } from '../git/diff';
import { PullRequestRecord } from '../forge/forge-database';
import { ManifestProblem } from '../forge/manifest-check';
import { Html, html } from './html';
import {
  avatar,
  commitList,
  diffFile,
  diffSummary,
  markdown,
  moment,
  page,
} from './layout';

function stateBadge(pull: PullRequestRecord): Html {
  if (pull.mergedAt) {
    return html`<span class="badge good">Merged</span>`;
  }
  if (pull.state === 'closed') {
    return html`<span class="badge bad">Closed</span>`;
  }
  return html`<span class="badge warn">${pull.draft ? 'Draft' : 'Open'}</span>`;
}

function labelBadges(labels: string[]): Html[] {
  return labels.map(label => html`<span class="badge">${label}</span> `);
}

/** The pull requests in a state. */
export function pullListPage(
  base: string,
  state: 'open' | 'closed',
  pulls: PullRequestRecord[],
): string {
  const shown = pulls.filter(pull => pull.state === state);
  const count = (wanted: string) =>
    pulls.filter(pull => pull.state === wanted).length;
  const link = (wanted: 'open' | 'closed', label: string) =>
    html`<a
      href="${base}/pulls?state=${wanted}"
      ${state === wanted && html`aria-current="page"`}
      >${label} (${count(wanted)})</a
    >`;
  return page({
    title: 'Pull requests',
    base,
    tab: 'pulls',
    body: html`<h1>Pull requests</h1>
      <nav class="tabs" aria-label="State" style="margin-bottom:14px">
        ${link('open', 'Open')} ${link('closed', 'Closed')}
      </nav>
      <div class="card">
        ${shown.length === 0
          ? html`<p class="empty">
              No ${state} pull request. The portal's templates open them, and so
              does anyone who pushes a branch.
            </p>`
          : html`<ul class="list">
              ${shown.map(
                pull => html`<li>
                  <div class="row between">
                    <div>
                      <a class="title" href="${base}/pull/${pull.number}"
                        >${pull.title}</a
                      >
                      ${labelBadges(pull.labels)}
                    </div>
                    ${stateBadge(pull)}
                  </div>
                  <div class="muted">
                    #${pull.number} opened ${moment(pull.createdAt)} by
                    ${pull.author}
                  </div>
                </li>`,
              )}
            </ul>`}
      </div>`,
  });
}

export interface PullPageData {
  pull: PullRequestRecord;
  commits: Commit[];
  files: ChangedFile[];
  problems: ManifestProblem[];
  mergeable: boolean;
  /** Why the last attempt to merge failed. */
  failure?: string;
}

/** One pull request: what it says, its check, its commits, its files, and the button that merges it. */
export function pullPage(base: string, data: PullPageData): string {
  const { pull, commits, files, failure } = data;
  return page({
    title: `${pull.title} #${pull.number}`,
    base,
    tab: 'pulls',
    body: html`<h1>
        ${pull.title} <span class="number">#${pull.number}</span>
      </h1>
      <p class="row muted">
        ${stateBadge(pull)}
        <span
          >${avatar(pull.author)} ${pull.author}
          ${pull.mergedAt ? 'merged' : 'wants to merge'}
          <code>${pull.headRef}</code> into <code>${pull.baseRef}</code></span
        >
      </p>
      ${failure && html`<div class="notice" role="alert">${failure}</div>`}
      <div class="columns">
        <div>
          <section class="card" aria-label="Description">
            <div class="head">Description</div>
            <div class="body">
              ${pull.body
                ? markdown(pull.body)
                : html`<p class="muted">No description.</p>`}
            </div>
          </section>
          ${pull.comments.map(
            comment => html`<section class="card" aria-label="Comment">
              <div class="head">
                ${avatar(comment.author)} ${comment.author}
                <span class="muted">${moment(comment.createdAt)}</span>
              </div>
              <div class="body">${markdown(comment.body)}</div>
            </section>`,
          )}
          ${checkCard(data)} ${mergeCard(base, data)}
          <h2>Commits</h2>
          <div class="card">${commitList(base, commits)}</div>
          <h2>Files changed</h2>
          ${diffSummary(files)} ${files.map(diffFile)}
        </div>
        <aside class="side" aria-label="Details">
          ${sideSection('Labels', labelBadges(pull.labels))}
          ${sideSection('Assignees', people(pull.assignees))}
          ${sideSection('Reviewers', people(pull.reviewers))}
          ${sideSection('Opened', [moment(pull.createdAt)])}
        </aside>
      </div>`,
  });
}

function people(logins: string[]): Html[] {
  return logins.map(login => html`<div>${avatar(login)} ${login}</div>`);
}

function sideSection(title: string, content: Html[]): Html {
  return html`<section>
    <h3>${title}</h3>
    ${content.length > 0 ? content : html`<span class="muted">None</span>`}
  </section>`;
}

function checkCard({ pull, problems }: PullPageData): Html {
  const passed = problems.length === 0;
  return html`<section class="card" aria-label="Checks">
    <div class="head row between">
      <span>Checks</span>
      ${passed
        ? html`<span class="badge good">All checks have passed</span>`
        : html`<span class="badge bad">1 check failed</span>`}
    </div>
    <div class="body">
      <strong>validate</strong>
      <span class="muted"
        >${passed
          ? 'every manifest parses and is a Kubernetes object'
          : 'these files would stop a whole Kustomization:'}</span
      >
      ${!passed &&
      html`<ul>
        ${problems.map(
          ({ path, problem }) =>
            html`<li><code>${path}</code>: ${problem}</li>`,
        )}
      </ul>`}
      <span class="muted mono">${pull.headSha.slice(0, 8)}</span>
    </div>
  </section>`;
}

function mergeCard(base: string, { pull, mergeable }: PullPageData): Html {
  if (pull.mergedAt) {
    return html`<section class="card" aria-label="Merge">
      <div class="body">
        <span class="badge good">Merged</span> ${moment(pull.mergedAt)} by
        ${pull.mergedBy} as
        <a class="mono" href="${base}/commit/${pull.mergeCommitSha}"
          >${pull.mergeCommitSha?.slice(0, 8)}</a
        >
      </div>
    </section>`;
  }
  if (pull.state === 'closed') {
    return html`<section class="card" aria-label="Merge">
      <div class="body">Closed without merging.</div>
    </section>`;
  }
  const blocked = blockedBecause(pull, mergeable);
  return html`<section class="card" aria-label="Merge">
    <form class="body" method="post" action="${base}/pull/${pull.number}/merge">
      <input type="hidden" name="sha" value="${pull.headSha}" />
      <div class="field">
        <label for="commit-title">Commit title</label>
        <input
          id="commit-title"
          name="title"
          value="${pull.title} (#${pull.number})"
          required
        />
      </div>
      <div class="row">
        <button
          class="button primary"
          type="submit"
          ${blocked && html`disabled`}
        >
          Squash and merge
        </button>
        <span class="muted"
          >${blocked ??
          'One commit on the base branch, as the platform repository wants it.'}</span
        >
      </div>
    </form>
  </section>`;
}

/** Why a pull request cannot be merged now; undefined when it can. */
function blockedBecause(
  pull: PullRequestRecord,
  mergeable: boolean,
): string | undefined {
  if (pull.draft) {
    return 'This pull request is still a draft.';
  }
  return mergeable
    ? undefined
    : 'This branch has conflicts with the base branch. Update it, then merge.';
}
