import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PullRequestRecord, ReleaseRecord } from '../forge/forge-database';
import { NotedChange, releaseNotes } from '../forge/release-notes';
import { BareRepository } from '../git/bare-repository';
import { formatTime } from '../kubernetes/clock';
import { HistoryStep } from './embedded-history';
import { FileChanges, Files } from './files';

const HOUR = 3_600_000;
/** One change a day and a bit, at the times of a working week. */
const BETWEEN_STEPS = 29 * HOUR;

interface WrittenStep {
  step: HistoryStep;
  number: number;
  openedAt: string;
  mergedAt: string;
  branch: string;
}

/** `tenants(dummy): increase compute quota` as a branch name. */
function branchOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function block(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** Collects a stream for `git fast-import`. */
class ImportStream {
  private readonly parts: string[] = [];

  commit(commit: {
    ref: string;
    mark: number;
    parent?: number;
    author: string;
    date: string;
    message: string;
    changes: FileChanges;
  }): void {
    const seconds = Math.floor(new Date(commit.date).getTime() / 1000);
    const who = `${commit.author} <${commit.author}@users.noreply.localhost> ${seconds} +0000`;
    this.parts.push(
      `commit ${commit.ref}\nmark :${commit.mark}\nauthor ${who}\ncommitter ${who}\n`,
      block(commit.message),
      commit.parent === undefined ? '' : `from :${commit.parent}\n`,
      ...Object.entries(commit.changes).map(([file, text]) =>
        text === null
          ? `D ${file}\n`
          : `M 100644 inline ${file}\n${block(text)}`,
      ),
      '\n',
    );
  }

  reset(ref: string, mark: number): void {
    this.parts.push(`reset ${ref}\nfrom :${mark}\n\n`);
  }

  toString(): string {
    return this.parts.join('');
  }
}

/**
 * Writes a history of squash-merged pull requests into an empty repository: for each step the branch that was reviewed
 * (kept as `refs/pull/<n>/head`), the commit on main and, where it was cut, the tag.
 *
 * @param options.startedAt end of the history: the last step was merged a few hours before
 */
export async function writeHistory(
  repository: BareRepository,
  steps: HistoryStep[],
  options: { startedAt: Date; repositoryUrl: string },
): Promise<{ pulls: PullRequestRecord[]; releases: ReleaseRecord[] }> {
  const stream = new ImportStream();
  const end = options.startedAt.getTime() - 3 * HOUR;
  const at = (index: number, hours: number) =>
    formatTime(
      new Date(end - (steps.length - index) * BETWEEN_STEPS + hours * HOUR),
    );
  let files: Files = { 'README.md': '# Platform repository\n' };
  stream.commit({
    ref: 'refs/heads/main',
    mark: 1,
    author: 'jana-novak',
    date: at(0, 0),
    message: 'Initial commit',
    changes: files,
  });
  const written: WrittenStep[] = [];
  for (const [index, step] of steps.entries()) {
    const number = index + 1;
    const changes = await step.change(files);
    const openedAt = at(index, 1);
    const mergedAt = at(index, 5);
    const common = {
      author: step.author,
      changes,
      parent: mainMark(number - 1),
    };
    stream.commit({
      ...common,
      ref: `refs/pull/${number}/head`,
      mark: headMark(number),
      date: openedAt,
      message: step.title,
    });
    stream.commit({
      ...common,
      ref: 'refs/heads/main',
      mark: mainMark(number),
      date: mergedAt,
      message: `${step.title} (#${number})`,
    });
    if (step.release) {
      stream.reset(`refs/tags/${step.release}`, mainMark(number));
    }
    files = applyChanges(files, changes);
    written.push({
      step,
      number,
      openedAt,
      mergedAt,
      branch: branchOf(step.title),
    });
  }
  const marks = await importStream(repository, stream.toString());
  return {
    pulls: written.map(entry => pullRecord(entry, marks)),
    releases: releaseRecords(written, options.repositoryUrl),
  };
}

/** Mark of the commit on main after so many pull requests. */
function mainMark(number: number): number {
  return number * 2 + 1;
}

function headMark(number: number): number {
  return number * 2;
}

function applyChanges(files: Files, changes: FileChanges): Files {
  const result: Files = { ...files };
  for (const [file, text] of Object.entries(changes)) {
    if (text === null) {
      delete result[file];
    } else {
      result[file] = text;
    }
  }
  return result;
}

async function importStream(
  repository: BareRepository,
  input: string,
): Promise<Map<number, string>> {
  const directory = await mkdtemp(path.join(tmpdir(), 'sandbox-import-'));
  const file = path.join(directory, 'marks');
  try {
    await repository.run(['fast-import', '--quiet', `--export-marks=${file}`], {
      input,
    });
    const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
    return new Map(
      lines.map(line => {
        const [mark, sha] = line.slice(1).split(' ');
        return [Number(mark), sha];
      }),
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function pullRecord(
  { step, number, openedAt, mergedAt, branch }: WrittenStep,
  marks: Map<number, string>,
): PullRequestRecord {
  return {
    number,
    title: step.title,
    body: '',
    author: step.author,
    headRef: branch,
    headSha: marks.get(headMark(number)) ?? '',
    baseRef: 'main',
    baseSha: marks.get(mainMark(number - 1)) ?? '',
    state: 'closed',
    draft: false,
    labels: step.labels,
    assignees: [],
    reviewers: [],
    comments: [],
    createdAt: openedAt,
    updatedAt: mergedAt,
    closedAt: mergedAt,
    mergedAt,
    mergedBy: step.author,
    mergeCommitSha: marks.get(mainMark(number)),
  };
}

function releaseRecords(
  written: WrittenStep[],
  repositoryUrl: string,
): ReleaseRecord[] {
  const releases: ReleaseRecord[] = [];
  let pending: NotedChange[] = [];
  for (const { step, number, mergedAt } of written) {
    pending.push({ title: step.title, author: step.author, number });
    if (step.release) {
      const previous = releases[releases.length - 1]?.tag;
      releases.push({
        id: releases.length + 1,
        tag: step.release,
        name: step.release,
        body: releaseNotes(pending, repositoryUrl, step.release, previous),
        target: 'main',
        draft: false,
        prerelease: false,
        author: 'omar-haddad',
        createdAt: mergedAt,
        publishedAt: formatTime(new Date(new Date(mergedAt).getTime() + HOUR)),
      });
      pending = [];
    }
  }
  return releases;
}
