import {
  FetchError,
  fetchProblem,
  RepositoryReferences,
  resolveReference,
} from './git-reference';

const URL_OF_REPOSITORY = 'https://git.example.com/platform';
const sha = (digit: string) => digit.repeat(40);

const repository: RepositoryReferences = {
  references: new Map([
    ['refs/heads/main', sha('a')],
    ['refs/heads/feature/x', sha('b')],
    ['refs/tags/v0.0.1', sha('1')],
    ['refs/tags/v0.0.2', sha('2')],
    ['refs/tags/v0.1.0', sha('3')],
    ['refs/tags/v1.0.0-rc.1', sha('4')],
    ['refs/tags/nightly', sha('5')],
    ['refs/tags/v0.1.0+build.7', sha('6')],
    ['refs/pull/4/head', sha('7')],
  ]),
  hasCommit: async commit => commit === sha('c'),
  committedAt: async commit => (commit === sha('6') ? 20 : 10),
};

describe('what spec.ref stands for', () => {
  const commit = sha('c');
  const cases: [string, unknown, string][] = [
    ['a branch', { branch: 'main' }, `main@sha1:${sha('a')}`],
    [
      'a branch with a slash',
      { branch: 'feature/x' },
      `feature/x@sha1:${sha('b')}`,
    ],
    ['a tag', { tag: 'v0.0.1' }, `v0.0.1@sha1:${sha('1')}`],
    [
      'a tag before a branch',
      { branch: 'main', tag: 'v0.0.2' },
      `v0.0.2@sha1:${sha('2')}`,
    ],
    [
      'semver before a tag',
      { tag: 'v0.0.1', semver: '>=0.0.1 <0.1.0' },
      `v0.0.2@sha1:${sha('2')}`,
    ],
    [
      'a range with commas',
      { semver: '>= 0.0.1, < 0.0.2' },
      `v0.0.1@sha1:${sha('1')}`,
    ],
    [
      'equal versions by time of commit',
      { semver: '*' },
      `v0.1.0+build.7@sha1:${sha('6')}`,
    ],
    [
      'a range with pre-releases',
      { semver: '>=1.0.0-0' },
      `v1.0.0-rc.1@sha1:${sha('4')}`,
    ],
    [
      'a name before semver',
      { semver: '*', name: 'refs/pull/4/head' },
      `refs/pull/4/head@sha1:${sha('7')}`,
    ],
    [
      'the name of a branch, in full',
      { name: 'refs/heads/main' },
      `refs/heads/main@sha1:${sha('a')}`,
    ],
    [
      'a commit before everything',
      { name: 'refs/heads/main', tag: 'v0.0.1', commit },
      `sha1:${commit}`,
    ],
    [
      'a commit with its branch',
      { branch: 'main', commit },
      `main@sha1:${commit}`,
    ],
  ];

  it.each(cases)('is %s', async (_, ref, expected) => {
    const resolved = await resolveReference(ref, repository, URL_OF_REPOSITORY);
    expect(resolved.revision).toBe(expected);
    expect(resolved.revision.endsWith(resolved.commit)).toBe(true);
  });

  const failures: [unknown, string][] = [
    [
      undefined,
      `unable to clone '${URL_OF_REPOSITORY}': couldn't find remote ref "refs/heads/master"`,
    ],
    [
      { branch: 'nope' },
      `unable to clone '${URL_OF_REPOSITORY}': couldn't find remote ref "refs/heads/nope"`,
    ],
    [
      { tag: 'v9.9.9' },
      `unable to clone '${URL_OF_REPOSITORY}': couldn't find remote ref "refs/tags/v9.9.9"`,
    ],
    [{ semver: '>=2' }, 'no match found for semver: >=2'],
    [{ semver: 'latest' }, 'semver parse error: improper constraint: latest'],
    [
      { name: 'refs/heads/nope' },
      "unable to resolve ref 'refs/heads/nope' to a specific commit",
    ],
    [
      { commit: sha('d') },
      `unable to resolve commit object for '${sha('d')}': object not found`,
    ],
    [
      { commit, branch: 'nope' },
      `unable to clone '${URL_OF_REPOSITORY}': couldn't find remote ref "refs/heads/nope"`,
    ],
  ];

  it.each(failures)('is nothing for %j', async (ref, problem) => {
    await expect(
      resolveReference(ref, repository, URL_OF_REPOSITORY),
    ).rejects.toMatchObject({
      reason: 'GitOperationFailed',
      message: `failed to checkout and determine revision: ${problem}`,
    });
  });

  it('is nothing in an empty repository', async () => {
    await expect(
      resolveReference(
        { branch: 'main' },
        { references: new Map(), hasCommit: async () => false },
        URL_OF_REPOSITORY,
      ),
    ).rejects.toMatchObject({
      reason: 'EmptyGitRepository',
      message: 'git repository is empty',
    });
  });
});

describe('a failing fetch', () => {
  const address = 'http://127.0.0.1:7100/platform/platform-repository.git';
  const prefix = 'failed to checkout and determine revision:';
  const cases: [string, string, string][] = [
    [
      'of no repository',
      "fatal: '/srv/none' does not appear to be a git repository\nfatal: Could not read from remote repository.",
      `${prefix} unable to clone: repository not found: git repository: '${URL_OF_REPOSITORY}'`,
    ],
    [
      'of no repository over HTTP',
      `fatal: repository '${address}/' not found`,
      `${prefix} unable to clone: repository not found: git repository: '${URL_OF_REPOSITORY}'`,
    ],
    [
      'from a server that is down',
      `fatal: unable to access '${address}/': Failed to connect to 127.0.0.1 port 7100 after 0 ms: Couldn't connect to server`,
      `${prefix} unable to clone '${URL_OF_REPOSITORY}': Get "${URL_OF_REPOSITORY}/info/refs?service=git-upload-pack": dial tcp 127.0.0.1:7100: connect: connection refused`,
    ],
    [
      'without credentials',
      `fatal: could not read Username for 'http://127.0.0.1:7100': terminal prompts disabled`,
      `${prefix} unable to clone '${URL_OF_REPOSITORY}': authentication required`,
    ],
    [
      'for another reason, without the address',
      `warning: redirecting\nfatal: unable to access '${address}/': The requested URL returned error: 500`,
      `${prefix} unable to clone '${URL_OF_REPOSITORY}': fatal: unable to access '${URL_OF_REPOSITORY}/': The requested URL returned error: 500`,
    ],
  ];

  it.each(cases)('%s', (_, stderr, message) => {
    const problem = fetchProblem(stderr, address, URL_OF_REPOSITORY);
    expect(problem).toBeInstanceOf(FetchError);
    expect(problem.reason).toBe('GitOperationFailed');
    expect(problem.message).toBe(message);
  });
});
