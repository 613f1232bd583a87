import MarkdownIt from 'markdown-it';
import { Commit } from '../git/bare-repository';
import { ChangedFile } from '../git/diff';
import { Html, html } from './html';
import { STYLE } from './style';

export type Tab = 'tree' | 'pulls' | 'releases' | 'tags' | 'sandbox';

export interface PageOptions {
  title: string;
  /** Path of the repository's pages, without a slash at the end. */
  base: string;
  tab?: Tab;
  body: Html;
}

/** Raw HTML in Markdown stays text. */
const markdownRenderer = new MarkdownIt({ html: false, linkify: true });

export function markdown(text: string): Html {
  return html`<div class="markdown">
    ${new Html(shortenLinks(markdownRenderer.render(text)))}
  </div>`;
}

/** Bare addresses of the forge read as GitHub shows them: `#9`, `v0.0.1...v0.0.2`. */
function shortenLinks(rendered: string): string {
  return rendered
    .replace(/>https?:\/\/[^<\s]+\/pull\/(\d+)<\/a>/g, '>#$1</a>')
    .replace(
      />https?:\/\/[^<\s]+\/(?:compare|commits)\/([^<\s]+)<\/a>/g,
      '>$1</a>',
    );
}

/** A whole page. */
export function page({ title, base, tab, body }: PageOptions): string {
  const link = (name: Tab, href: string, label: string) =>
    html`<a href="${href}" ${tab === name && html`aria-current="page"`}
      >${label}</a
    >`;
  const [owner, repository] = base.split('/').filter(Boolean);
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${owner}/${repository}</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header class="bar">
          <div class="inner">
            <div class="name">
              <span>${owner} /</span>
              <a href="${base}/pulls">${repository}</a>
            </div>
            <nav class="tabs" aria-label="Repository">
              ${link('tree', `${base}/tree/main`, 'Files')}
              ${link('pulls', `${base}/pulls`, 'Pull requests')}
              ${link('releases', `${base}/releases`, 'Releases')}
              ${link('tags', `${base}/tags`, 'Tags')}
              ${link('sandbox', '/sandbox', 'Fleet and faults')}
            </nav>
          </div>
        </header>
        <main>${body}</main>
      </body>
    </html>`.text;
}

/** A moment, as text that sorts and is short: `2026-11-24 09:41`. */
export function moment(date: string): Html {
  return html`<time datetime="${date}" title="${date}"
    >${date.slice(0, 10)} ${date.slice(11, 16)} UTC</time
  >`;
}

export function avatar(login: string): Html {
  return html`<img class="avatar" src="/avatars/${login}.svg" alt="" />`;
}

export function commitList(base: string, commits: Commit[]): Html {
  return html`<ul class="list">
    ${commits.map(
      commit => html`<li class="row between">
        <span>${commit.message.split('\n')[0]}</span>
        <a class="mono" href="${base}/commit/${commit.sha}"
          >${commit.sha.slice(0, 8)}</a
        >
      </li>`,
    )}
  </ul>`;
}

/** A file of a diff with its lines; long ones are closed at first. */
export function diffFile(file: ChangedFile): Html {
  const lines = file.patch?.split('\n') ?? [];
  const kinds: { [first: string]: string } = { '@': 'h', '+': 'a', '-': 'r' };
  const kind = (line: string) => kinds[line.charAt(0)] ?? '';
  const name = file.previousPath
    ? `${file.previousPath} → ${file.path}`
    : file.path;
  return html`<details class="card file" ${lines.length <= 400 && html`open`}>
    <summary>
      <span class="mono">${name}</span>
      <span class="row">
        <span class="badge">${file.status}</span>
        <span class="mono"
          ><span class="plus">+${file.additions}</span>
          <span class="minus">−${file.deletions}</span></span
        >
      </span>
    </summary>
    ${lines.length > 0
      ? html`<div class="diff mono">
          ${lines.map(
            line => html`<div class="${kind(line)}">${line || ' '}</div>`,
          )}
        </div>`
      : html`<div class="body muted" style="padding:10px 16px">
          ${file.status === 'renamed'
            ? 'Renamed without changes.'
            : 'No text to compare.'}
        </div>`}
  </details>`;
}

export function diffSummary(files: ChangedFile[]): Html {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return html`<p class="muted">
    ${files.length} ${files.length === 1 ? 'file' : 'files'} changed,
    <span class="plus">${additions} added</span>,
    <span class="minus">${deletions} removed</span>
  </p>`;
}
