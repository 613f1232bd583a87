import { ReleaseRecord } from '../forge/forge-database';
import { Html, html } from './html';
import { avatar, markdown, moment, page } from './layout';

export interface ReleaseEntry {
  release: ReleaseRecord;
  /** Commit of its tag; absent for drafts. */
  sha?: string;
  latest: boolean;
}

function releaseCard(base: string, entry: ReleaseEntry): Html {
  const { release, sha, latest } = entry;
  return html`<section class="card" aria-label="Release ${release.name}">
    <div class="head row between">
      <a class="title" href="${base}/releases/tag/${release.tag}"
        >${release.name}</a
      >
      <span class="row">
        ${latest && html`<span class="badge good">Latest</span>`}
        ${release.draft && html`<span class="badge warn">Draft</span>`}
        ${release.prerelease && html`<span class="badge">Pre-release</span>`}
      </span>
    </div>
    <div class="body">
      <p class="muted">
        ${avatar(release.author)} ${release.author}
        ${release.publishedAt &&
        html`released this ${moment(release.publishedAt)}`}
        · tag <code>${release.tag}</code>
        ${sha &&
        html`·
          <a class="mono" href="${base}/commit/${sha}">${sha.slice(0, 8)}</a>`}
      </p>
      ${markdown(release.body || 'No notes.')}
    </div>
  </section>`;
}

export function releaseListPage(base: string, entries: ReleaseEntry[]): string {
  return page({
    title: 'Releases',
    base,
    tab: 'releases',
    body: html`<div class="row between" style="margin-bottom:14px">
        <h1>Releases</h1>
        <a class="button primary" href="${base}/releases/new"
          >Draft a new release</a
        >
      </div>
      ${entries.length === 0
        ? html`<div class="card"><p class="empty">No release yet.</p></div>`
        : entries.map(entry => releaseCard(base, entry))}`,
  });
}

export function releasePage(base: string, entry: ReleaseEntry): string {
  return page({
    title: entry.release.name,
    base,
    tab: 'releases',
    body: html`<h1>${entry.release.name}</h1>
      ${releaseCard(base, entry)}`,
  });
}

export interface ReleaseForm {
  tag: string;
  target: string;
  title: string;
  notes: string;
  /** Tags that have no release yet. */
  tags: string[];
  branches: string[];
  failure?: string;
}

/** The form that drafts and publishes a release. */
export function newReleasePage(base: string, form: ReleaseForm): string {
  return page({
    title: 'New release',
    base,
    tab: 'releases',
    body: html`<h1>Draft a new release</h1>
      <p class="muted">
        Production follows a tag. A release names one and tells what has changed
        since the one before.
      </p>
      ${form.failure &&
      html`<div class="notice" role="alert">${form.failure}</div>`}
      <section class="card">
        <form class="body" method="post" action="${base}/releases/new">
          <div class="field">
            <label for="tag">Tag</label>
            <input
              id="tag"
              name="tag"
              list="tags"
              value="${form.tag}"
              placeholder="v0.0.3"
              autocomplete="off"
              required
            />
            <datalist id="tags">
              ${form.tags.map(tag => html`<option value="${tag}"></option>`)}
            </datalist>
            <span class="muted"
              >An existing tag, or a new one: it is made on publish.</span
            >
          </div>
          <div class="field">
            <label for="target">Target</label>
            <select id="target" name="target">
              ${form.branches.map(
                branch =>
                  html`<option ${branch === form.target && html`selected`}>
                    ${branch}
                  </option>`,
              )}
            </select>
          </div>
          <div class="field">
            <label for="title">Release title</label>
            <input id="title" name="title" value="${form.title}" />
          </div>
          <div class="field">
            <div class="row between">
              <label for="notes">Release notes</label>
              <button
                class="button small"
                type="submit"
                name="action"
                value="generate"
              >
                Generate release notes
              </button>
            </div>
            <textarea id="notes" name="notes">${form.notes}</textarea>
          </div>
          <button
            class="button primary"
            type="submit"
            name="action"
            value="publish"
          >
            Publish release
          </button>
        </form>
      </section>`,
  });
}

export function tagListPage(
  base: string,
  tags: { name: string; sha: string; released: boolean }[],
): string {
  return page({
    title: 'Tags',
    base,
    tab: 'tags',
    body: html`<h1>Tags</h1>
      <div class="card">
        ${tags.length === 0
          ? html`<p class="empty">No tag yet.</p>`
          : html`<ul class="list">
              ${tags.map(
                tag => html`<li class="row between">
                  <a class="title" href="${base}/tree/${tag.name}"
                    >${tag.name}</a
                  >
                  <span class="row">
                    <a class="mono" href="${base}/commit/${tag.sha}"
                      >${tag.sha.slice(0, 8)}</a
                    >
                    ${tag.released
                      ? html`<a href="${base}/releases/tag/${tag.name}"
                          >Release</a
                        >`
                      : html`<a href="${base}/releases/new?tag=${tag.name}"
                          >Draft a release</a
                        >`}
                  </span>
                </li>`,
              )}
            </ul>`}
      </div>`,
  });
}
