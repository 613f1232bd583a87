import { PullRequestRecord, ReleaseRecord } from '../forge/forge-database';
import { NotedChange, releaseNotes } from '../forge/release-notes';
import { BareRepository } from '../git/bare-repository';
import { formatTime } from '../kubernetes/clock';
import { applyChanges, FileChanges, Files, snapshotOf } from './files';
import { HistoryChange, HistoryStep } from './history-step';

const HOUR = 3_600_000;
/** One change a day and a bit, at the times of a working week. */
const BETWEEN_STEPS = 29 * HOUR;

/** A step that is in the repository. */
interface WrittenStep extends HistoryChange {
  number: number;
  author: string;
  openedAt: string;
  mergedAt: string;
  release?: string;
  /** The commit on main before it, the one that was reviewed, and the one on main that it became. */
  base: string;
  head: string;
  merge: string;
}

interface NewCommit {
  ref: string;
  /** Absent for the first commit of all. */
  parent?: string;
  author: string;
  date: string;
  message: string;
  changes: FileChanges;
}

/**
 * Writes a history of squash-merged pull requests into an empty repository: for each step the branch that was reviewed
 * (kept as `refs/pull/<n>/head`), the commit on main and, where it was cut, the tag.
 *
 * @param options.startedAt end of the history: the last step was merged a few hours before
 * @throws Error for a step whose plan is refused
 */
export async function writeHistory(
  repository: BareRepository,
  steps: HistoryStep[],
  options: { startedAt: Date; repositoryUrl: string },
): Promise<{ pulls: PullRequestRecord[]; releases: ReleaseRecord[] }> {
  const end = options.startedAt.getTime() - 3 * HOUR;
  const at = (index: number, hours: number) =>
    formatTime(
      new Date(end - (steps.length - index) * BETWEEN_STEPS + hours * HOUR),
    );
  let files: Files = { 'README.md': '# Platform repository\n' };
  let [main] = await writeCommits(repository, [
    {
      ref: 'refs/heads/main',
      author: steps[0].author,
      date: at(0, 0),
      message: 'Initial commit',
      changes: files,
    },
  ]);
  const written: WrittenStep[] = [];
  const tags: { tag: string; sha: string }[] = [];
  for (const [index, step] of steps.entries()) {
    const { author, release } = step;
    const change = await step.change({
      files,
      snapshot: snapshotOf(files, main),
      tags: {
        tags,
        isOnBaseBranch: sha => repository.isAncestor(sha, 'refs/heads/main'),
      },
    });
    const number = index + 1;
    const [openedAt, mergedAt] = [at(index, 1), at(index, 5)];
    const common = { author, parent: main, changes: change.files };
    const [head, merge] = await writeCommits(repository, [
      {
        ...common,
        ref: `refs/pull/${number}/head`,
        date: openedAt,
        message: change.title,
      },
      {
        ...common,
        ref: 'refs/heads/main',
        date: mergedAt,
        message: `${change.title} (#${number})`,
      },
    ]);
    if (release) {
      await repository.updateRef(`refs/tags/${release}`, merge);
      tags.push({ tag: release, sha: merge });
    }
    written.push({
      ...change,
      number,
      author,
      openedAt,
      mergedAt,
      release,
      base: main,
      head,
      merge,
    });
    files = applyChanges(files, change.files);
    main = merge;
  }
  return {
    pulls: written.map(pullRecord),
    releases: releaseRecords(written, options.repositoryUrl),
  };
}

/** Writes commits in one go of `git fast-import`. @returns their object names, in the same order */
async function writeCommits(
  repository: BareRepository,
  commits: NewCommit[],
): Promise<string[]> {
  const parts = commits.map((commit, index) => {
    const seconds = Math.floor(new Date(commit.date).getTime() / 1000);
    const who = `${commit.author} <${commit.author}@users.noreply.localhost> ${seconds} +0000`;
    return [
      `commit ${commit.ref}\nmark :${
        index + 1
      }\nauthor ${who}\ncommitter ${who}\n`,
      block(commit.message),
      commit.parent === undefined ? '' : `from ${commit.parent}\n`,
      ...Object.entries(commit.changes).map(([file, text]) =>
        text === null
          ? `D ${file}\n`
          : `M 100644 inline ${file}\n${block(text)}`,
      ),
      '\n',
    ].join('');
  });
  const names = commits.map((_, index) => `get-mark :${index + 1}\n`);
  const answer = await repository.text(['fast-import', '--quiet'], {
    input: [...parts, ...names].join(''),
  });
  return answer.split('\n');
}

function block(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** `tenants(dummy): increase compute quota` as a branch name. */
function branchOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function pullRecord(step: WrittenStep): PullRequestRecord {
  return {
    number: step.number,
    title: step.title,
    body: step.body ?? '',
    author: step.author,
    headRef: step.branch ?? branchOf(step.title),
    headSha: step.head,
    baseRef: 'main',
    baseSha: step.base,
    state: 'closed',
    draft: false,
    labels: step.labels,
    assignees: [],
    reviewers: [],
    comments: [],
    createdAt: step.openedAt,
    updatedAt: step.mergedAt,
    closedAt: step.mergedAt,
    mergedAt: step.mergedAt,
    mergedBy: step.author,
    mergeCommitSha: step.merge,
  };
}

function releaseRecords(
  written: WrittenStep[],
  repositoryUrl: string,
): ReleaseRecord[] {
  const releases: ReleaseRecord[] = [];
  let pending: NotedChange[] = [];
  for (const step of written) {
    pending.push(step);
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
        createdAt: step.mergedAt,
        publishedAt: formatTime(
          new Date(new Date(step.mergedAt).getTime() + HOUR),
        ),
      });
      pending = [];
    }
  }
  return releases;
}
