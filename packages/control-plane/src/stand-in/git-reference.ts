import {
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { parse, Range, rcompare, SemVer } from 'semver';

/** What a Git repository has: commit names by full reference name, annotated tags as their commits. */
export interface RepositoryReferences {
  references: Map<string, string>;
  /** Whether a commit of this full name is there. */
  hasCommit(sha: string): Promise<boolean>;
  /** Committer times of commits, to choose between tags of equal versions; later wins. */
  committedAt?(sha: string): Promise<number>;
}

/** What a GitRepository's `spec.ref` stands for at the moment. */
export interface ResolvedReference {
  commit: string;
  /** `main@sha1:…`, `v0.0.3@sha1:…`, `refs/pull/4/head@sha1:…` or `sha1:…`. */
  revision: string;
}

/**
 * Why a source cannot be fetched: reason and message of its condition FetchFailed. The message is worded as
 * source-controller words it, because the portal and its users recognise failures by it.
 */
export class FetchError extends Error {
  constructor(readonly reason: string, message: string) {
    super(message);
    this.name = 'FetchError';
  }

  /** A failure of Git itself. */
  static git(problem: string): FetchError {
    return new FetchError(
      'GitOperationFailed',
      `failed to checkout and determine revision: ${problem}`,
    );
  }

  static notFound(url: string): FetchError {
    return FetchError.git(
      `unable to clone: repository not found: git repository: '${url}'`,
    );
  }
}

/**
 * Resolves `spec.ref` of a GitRepository: commit wins over name, name over semver, semver over tag, tag over branch; none
 * of them means the branch `master`. Source: source-controller's API (`GitRepositoryRef`) and fluxcd/pkg git v0.52.0.
 *
 * @param url for messages
 * @throws FetchError
 */
export async function resolveReference(
  ref: unknown,
  repository: RepositoryReferences,
  url: string,
): Promise<ResolvedReference> {
  const { references } = repository;
  const spec = asMap(ref);
  const branch = asText(spec.branch);
  const commit = asText(spec.commit);
  const missing = (reference: string) =>
    FetchError.git(
      `unable to clone '${url}': couldn't find remote ref "${reference}"`,
    );
  if (references.size === 0) {
    throw new FetchError('EmptyGitRepository', 'git repository is empty');
  }
  if (commit) {
    if (branch && !references.has(`refs/heads/${branch}`)) {
      throw missing(`refs/heads/${branch}`);
    }
    if (!(await repository.hasCommit(commit))) {
      throw FetchError.git(
        `unable to resolve commit object for '${commit}': object not found`,
      );
    }
    return revision(commit, branch);
  }
  const name = asText(spec.name);
  if (name) {
    const found = references.get(name.replace(/\^\{\}$/, ''));
    if (!found) {
      throw FetchError.git(
        `unable to resolve ref '${name}' to a specific commit`,
      );
    }
    return revision(found, name);
  }
  const range = asText(spec.semver);
  if (range) {
    const tag = await latestMatching(range, repository);
    return revision(references.get(`refs/tags/${tag}`) ?? '', tag);
  }
  const tag = asText(spec.tag);
  const label = tag ?? branch ?? 'master';
  const reference = tag ? `refs/tags/${tag}` : `refs/heads/${label}`;
  const found = references.get(reference);
  if (!found) {
    throw missing(reference);
  }
  return revision(found, label);
}

function revision(commit: string, label?: string): ResolvedReference {
  return {
    commit,
    revision: label ? `${label}@sha1:${commit}` : `sha1:${commit}`,
  };
}

/** The tag with the highest version in a range. @throws FetchError */
async function latestMatching(
  range: string,
  { references, committedAt }: RepositoryReferences,
): Promise<string> {
  let wanted: Range;
  try {
    // Flux separates what must hold together by commas, npm by spaces.
    wanted = new Range(range.replace(/,/g, ' '));
  } catch {
    throw FetchError.git(`semver parse error: improper constraint: ${range}`);
  }
  const matching: { tag: string; version: SemVer; committed: number }[] = [];
  for (const [reference, commit] of references) {
    const tag = /^refs\/tags\/(.+)$/.exec(reference)?.[1];
    const version = tag === undefined ? null : parse(tag);
    if (tag !== undefined && version && wanted.test(version)) {
      const committed = (await committedAt?.(commit)) ?? 0;
      matching.push({ tag, version, committed });
    }
  }
  matching.sort(
    (a, b) => rcompare(a.version, b.version) || b.committed - a.committed,
  );
  if (matching.length === 0) {
    throw FetchError.git(`no match found for semver: ${range}`);
  }
  return matching[0].tag;
}

/**
 * What a failing `git fetch` says, in the words of source-controller's Git library.
 *
 * @param stderr of the git program
 * @param address that was fetched from; it is not to be shown
 * @param url the GitRepository's own
 */
export function fetchProblem(
  stderr: string,
  address: string,
  url: string,
): FetchError {
  if (
    /does not appear to be a git repository|repository .* (not found|does not exist)|requested URL returned error: 404/i.test(
      stderr,
    )
  ) {
    return FetchError.notFound(url);
  }
  if (
    /Authentication failed|could not read (Username|Password)/i.test(stderr)
  ) {
    return FetchError.git(`unable to clone '${url}': authentication required`);
  }
  if (/Failed to connect|Couldn't connect|Connection refused/i.test(stderr)) {
    const host = URL.canParse(address) ? new URL(address).host : 'localhost';
    return FetchError.git(
      `unable to clone '${url}': Get "${url}/info/refs?service=git-upload-pack": dial tcp ${host}: connect: connection refused`,
    );
  }
  const lines = stderr
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
  const telling =
    lines.find(line => /^(fatal|error): /.test(line)) ??
    lines[0] ??
    'git failed';
  return FetchError.git(
    `unable to clone '${url}': ${telling.split(address).join(url)}`,
  );
}
