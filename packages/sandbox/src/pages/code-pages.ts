import { Commit, TreeEntry } from '../git/bare-repository';
import { ChangedFile } from '../git/diff';
import { Html, html } from './html';
import {
  avatar,
  commitList,
  diffFile,
  diffSummary,
  moment,
  page,
} from './layout';

/** One commit with what it changes. */
export function commitPage(
  base: string,
  commit: Commit,
  files: ChangedFile[],
): string {
  const [title, ...rest] = commit.message.split('\n');
  const [, number] = /\(#(\d+)\)$/.exec(title) ?? [];
  return page({
    title,
    base,
    body: html`<h1>${title}</h1>
      ${rest.join('\n').trim() &&
      html`<pre class="text card">${rest.join('\n').trim()}</pre>`}
      <p class="muted">
        ${avatar(commit.author.name)} ${commit.author.name} committed
        ${moment(commit.author.date)} ·
        <code>${commit.sha}</code>
        ${commit.parents.map(
          parent =>
            html`· parent
              <a class="mono" href="${base}/commit/${parent}"
                >${parent.slice(0, 8)}</a
              >`,
        )}
        ${number &&
        html`· <a href="${base}/pull/${number}">Pull request #${number}</a>`}
        · <a href="${base}/tree/${commit.sha}">Files at this commit</a>
      </p>
      ${diffSummary(files)} ${files.map(diffFile)}`,
  });
}

/** Where one is: the reference, then each folder of the path. */
function breadcrumbs(base: string, ref: string, path: string): Html {
  const parts = path.split('/').filter(Boolean);
  return html`<p class="mono">
    <a href="${base}/tree/${ref}">${ref}</a>${parts.map((part, index) => {
      const target = parts.slice(0, index + 1).join('/');
      return index === parts.length - 1
        ? html` / ${part}`
        : html` / <a href="${base}/tree/${ref}/${target}">${part}</a>`;
    })}
  </p>`;
}

export function treePage(
  base: string,
  ref: string,
  path: string,
  entries: TreeEntry[],
  commit: Commit,
): string {
  const prefix = path ? `${path}/` : '';
  const foldersFirst = (entry: TreeEntry) => (entry.type === 'tree' ? 0 : 1);
  const sorted = [...entries].sort(
    (a, b) => foldersFirst(a) - foldersFirst(b) || a.path.localeCompare(b.path),
  );
  return page({
    title: path || 'Files',
    base,
    tab: 'tree',
    body: html`<h1>Files</h1>
      ${breadcrumbs(base, ref, path)}
      <div class="card">
        <div class="head row between">
          <a href="${base}/commit/${commit.sha}"
            >${commit.message.split('\n')[0]}</a
          >
          <span class="muted">${moment(commit.committer.date)}</span>
        </div>
        <ul class="list mono">
          ${sorted.map(
            entry => html`<li>
              <a
                href="${base}/${entry.type === 'tree'
                  ? 'tree'
                  : 'blob'}/${ref}/${prefix}${entry.path}"
                >${entry.path}${entry.type === 'tree' ? '/' : ''}</a
              >
            </li>`,
          )}
        </ul>
      </div>`,
  });
}

export function blobPage(
  base: string,
  ref: string,
  path: string,
  text: string,
): string {
  return page({
    title: path,
    base,
    tab: 'tree',
    body: html`${breadcrumbs(base, ref, path)}
      <div class="card">
        <div class="head row between">
          <span class="mono">${path.slice(path.lastIndexOf('/') + 1)}</span>
          <a href="${base}/raw/${ref}/${path}">Raw</a>
        </div>
        <pre class="text">${text}</pre>
      </div>`,
  });
}

export function comparePage(
  base: string,
  range: string,
  commits: Commit[],
  files: ChangedFile[],
): string {
  return page({
    title: `Comparing ${range}`,
    base,
    body: html`<h1>Comparing ${range}</h1>
      <h2>Commits</h2>
      <div class="card">
        ${commits.length === 0
          ? html`<p class="empty">Nothing to compare.</p>`
          : commitList(base, commits)}
      </div>
      <h2>Files changed</h2>
      ${diffSummary(files)} ${files.map(diffFile)}`,
  });
}

export function errorPage(base: string, title: string, text: string): string {
  return page({
    title,
    base,
    body: html`<h1>${title}</h1>
      <p>${text}</p>`,
  });
}
