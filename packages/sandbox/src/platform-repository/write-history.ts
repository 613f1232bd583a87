import { PullRequestRecord, ReleaseRecord } from '../forge/forge-database';
import { NotedChange, releaseNotes } from '../forge/release-notes';
import { BareRepository } from '../git/bare-repository';
import { FastImport } from '../git/fast-import';
import { formatTime } from '../kubernetes/clock';
import { applyChanges, Files, snapshotOf } from './files';
import { HistoryChange, HistoryStep } from './history-step';

const MAIN = 'refs/heads/main';
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
  const commits = FastImport.open(repository);
  try {
    const written = await writeSteps(commits, steps, options.startedAt);
    await commits.close();
    return {
      pulls: written.map(pullRecord),
      releases: releaseRecords(written, options.repositoryUrl),
    };
  } catch (error) {
    commits.abort();
    throw error;
  }
}

async function writeSteps(
  commits: FastImport,
  steps: HistoryStep[],
  startedAt: Date,
): Promise<WrittenStep[]> {
  const end = startedAt.getTime() - 3 * HOUR;
  const at = (index: number, hours: number) =>
    formatTime(
      new Date(end - (steps.length - index) * BETWEEN_STEPS + hours * HOUR),
    );
  let files: Files = { 'README.md': '# Platform repository\n' };
  let main = await commits.commit({
    ref: MAIN,
    author: steps[0].author,
    date: at(0, 0),
    message: 'Initial commit',
    changes: files,
  });
  const written: WrittenStep[] = [];
  const tags: { tag: string; sha: string }[] = [];
  for (const [index, step] of steps.entries()) {
    const { author, release } = step;
    const change = await step.change({
      files,
      snapshot: snapshotOf(files, main),
      tags: {
        tags,
        isOnBaseBranch: async sha => written.some(({ merge }) => merge === sha),
      },
    });
    const number = index + 1;
    const [openedAt, mergedAt] = [at(index, 1), at(index, 5)];
    const common = { author, parent: main, changes: change.files };
    const head = await commits.commit({
      ...common,
      ref: `refs/pull/${number}/head`,
      date: openedAt,
      message: change.title,
    });
    const merge = await commits.commit({
      ...common,
      ref: MAIN,
      date: mergedAt,
      message: `${change.title} (#${number})`,
    });
    if (release) {
      commits.reset(`refs/tags/${release}`, merge);
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
  return written;
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
