import { InputError } from '@backstage/errors';
import { createHash } from 'node:crypto';
import { RepositorySnapshot, TreeEntry } from './RepositorySnapshot';

/**
 * One file of a change: what is there in the snapshot that was planned on, and what shall be there.
 *
 * @public
 */
export interface FileChange {
  /** Blob of the file in the snapshot; left out when there is none. */
  before?: string;
  /** `null` deletes the file. */
  after: string | null;
}

/**
 * What an action would do to the platform repository. Plain data: a preview shows it, a pull request carries it, and its
 * digest says whether both are the same.
 *
 * @public
 */
export interface ChangeSet {
  baseSha: string;
  /** Title of the pull request, and headline of its commit. */
  title: string;
  body: string;
  branch: string;
  labels: string[];
  files: Map<string, FileChange>;
  /**
   * `gated`: production follows with the next promotion; `ungated-prod`: production changes as soon as it is merged;
   * `none`: production does not change.
   */
  exposure: 'gated' | 'ungated-prod' | 'none';
  warnings: string[];
  /** The repository is as wanted already. */
  noop: boolean;
  /** `sha256:…` over the base blobs of the touched paths, what they shall be, and the title. */
  digest: string;
}

/** What a plan wants, before the snapshot is asked what is there. */
export interface IntendedChange {
  title: string;
  body: string;
  /** Names the change in a branch: the same request gives the same branch. */
  branch: string;
  labels: string[];
  files: Map<string, string | null>;
  exposure: ChangeSet['exposure'];
  warnings: string[];
  /** Paths below which the action may write: templates with `*` for one segment. */
  fence: string[];
}

const longestBody = 65_536;

/**
 * Makes a change set of an intention: drops files that are as wanted, and refuses to write outside the action's fence,
 * through symbolic links or submodules, beside a path that differs only in case, or under names that would turn a folder
 * into a hand-written kustomization.
 *
 * @throws InputError that names the path and the rule
 */
export async function createChangeSet(
  intended: IntendedChange,
  snapshot: RepositorySnapshot,
): Promise<ChangeSet> {
  const entries = await snapshot.list('');
  const byPath = new Map(entries.map(entry => [entry.path, entry]));
  const byLowerCase = new Map(
    entries.map(entry => [entry.path.toLowerCase(), entry.path]),
  );
  const files = new Map<string, FileChange>();
  for (const [path, after] of [...intended.files].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    checkPath(path, intended.fence, byPath, byLowerCase);
    const before = byPath.get(path)?.sha;
    const current = before ? await snapshot.read(path) : undefined;
    if ((after ?? undefined) !== current) {
      files.set(path, { ...(before && { before }), after });
    }
  }
  const { fence: _, ...rest } = intended;
  return {
    ...rest,
    body: boundBody(intended.body),
    baseSha: snapshot.sha,
    files,
    noop: files.size === 0,
    digest: digestOf(intended.title, files),
  };
}

function checkPath(
  path: string,
  fence: string[],
  byPath: Map<string, TreeEntry>,
  byLowerCase: Map<string, string>,
): void {
  const segments = path.split('/');
  const bad = segments.find(
    segment =>
      !/^[A-Za-z0-9._-]+$/.test(segment) || /^\.{1,2}$|^\.git$/i.test(segment),
  );
  if (bad !== undefined || !fence.some(pattern => matches(pattern, segments))) {
    throw new InputError(
      `The path '${path}' is outside of what this action may write: ${fence.join(
        ', ',
      )}`,
    );
  }
  if (/^kustomization(\.ya?ml)?$/i.test(segments[segments.length - 1])) {
    throw new InputError(
      `The path '${path}' would change how Flux builds its folder: call the file otherwise`,
    );
  }
  for (let depth = 1; depth <= segments.length; depth++) {
    const parent = segments.slice(0, depth).join('/');
    const entry = byPath.get(parent);
    const wanted = depth === segments.length ? 'blob' : 'tree';
    if (entry && (entry.type !== wanted || entry.mode === '120000')) {
      throw new InputError(
        `The path '${path}' leads through '${parent}', which is a symbolic link, a submodule or a file: nothing is written there`,
      );
    }
    const other = byLowerCase.get(parent.toLowerCase());
    if (other !== undefined && other !== parent) {
      throw new InputError(
        `The path '${path}' differs from '${other}' only in case: choose another name`,
      );
    }
  }
}

function matches(pattern: string, segments: string[]): boolean {
  const wanted = pattern.split('/');
  const open = wanted[wanted.length - 1] === '**';
  const fixed = open ? wanted.slice(0, -1) : wanted;
  return (
    (open
      ? segments.length > fixed.length
      : segments.length === fixed.length) &&
    fixed.every((part, i) => part === '*' || part === segments[i])
  );
}

/** GitHub takes 65,536 characters. */
function boundBody(body: string): string {
  const end = '\n\n(cut: the portal shows the whole)';
  return body.length <= longestBody
    ? body
    : body.slice(0, longestBody - end.length) + end;
}

function digestOf(title: string, files: Map<string, FileChange>): string {
  const content = JSON.stringify([
    title,
    [...files].map(([path, { before, after }]) => [
      path,
      before ?? null,
      after,
    ]),
  ]);
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/**
 * A branch for a request: the same request always gives the same one.
 *
 * @param verb - such as `tenant-onboard`
 * @param parts - what the request is about: names that are DNS labels or tags
 * @param request - everything that makes it this request and no other
 */
export function branchFor(
  verb: string,
  parts: string[],
  request: unknown,
): string {
  const key = createHash('sha256')
    .update(JSON.stringify([verb, parts, request]))
    .digest('hex')
    .slice(0, 8);
  const slug = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, 60)
    .replace(/^[-.]+|[-.]+$/g, '');
  return `fleet/${verb}/${slug}-${key}`;
}
