import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BareRepository } from '../git/bare-repository';
import { GitProgram } from '../git/git-program';
import { JsonObject } from '../kubernetes/json';
import { SourceRepository } from './source-repository';

jest.setTimeout(60_000);

describe('resolving what a GitRepository follows', () => {
  let directory: string;
  let source: SourceRepository;
  let first: string;
  let second: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'source-'));
    const git = await GitProgram.open(directory);
    const repository = await BareRepository.create(
      git,
      path.join(directory, 'r.git'),
    );
    const who = {
      name: 'a',
      email: 'a@localhost',
      date: '2026-01-01T00:00:00Z',
    };
    const commit = async (content: string, parents: string[]) =>
      repository.writeCommit({
        tree: await repository.writeTree(undefined, [
          { path: 'a/b.yaml', content },
        ]),
        parents,
        message: content,
        author: who,
        committer: who,
      });
    first = await commit('one', []);
    second = await commit('two', [first]);
    for (const [ref, sha] of [
      ['refs/heads/main', second],
      ['refs/heads/feature/x', first],
      ['refs/tags/v0.0.1', first],
      ['refs/tags/v0.1.0', second],
      ['refs/tags/nightly', second],
      ['refs/pull/4/head', first],
    ]) {
      await repository.updateRef(ref, sha);
    }
    source = new SourceRepository(repository);
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it.each<[JsonObject, string, 'first' | 'second']>([
    [{ branch: 'main' }, 'main@sha1:', 'second'],
    [{ branch: 'feature/x' }, 'feature/x@sha1:', 'first'],
    [{ tag: 'v0.0.1', branch: 'main' }, 'v0.0.1@sha1:', 'first'],
    [{ semver: '>=0.0.1', tag: 'v0.0.1' }, 'v0.1.0@sha1:', 'second'],
    [{ semver: '~0.0.1' }, 'v0.0.1@sha1:', 'first'],
    [
      { name: 'refs/pull/4/head', semver: '*' },
      'refs/pull/4/head@sha1:',
      'first',
    ],
  ])('%j is %s of the %s commit', async (reference, prefix, which) => {
    const fetched = await source.fetch(reference, 'u');
    const commit = which === 'first' ? first : second;
    expect(fetched).toMatchObject({
      commit,
      revision: `${prefix}${commit}`,
      size: 3,
    });
  });

  it('a commit wins over everything and has no name, unless a branch is given', async () => {
    expect(
      (await source.fetch({ commit: first, tag: 'v0.1.0' }, 'u')).revision,
    ).toBe(`sha1:${first}`);
    expect(
      (await source.fetch({ commit: first, branch: 'main' }, 'u')).revision,
    ).toBe(`main@sha1:${first}`);
  });

  it.each<[JsonObject, string]>([
    [{}, `unable to clone 'u': couldn't find remote ref "refs/heads/master"`],
    [
      { tag: 'v9' },
      `unable to clone 'u': couldn't find remote ref "refs/tags/v9"`,
    ],
    [{ semver: '>=2' }, 'no match found for semver: >=2'],
    [
      { semver: 'latest please' },
      'semver parse error: improper constraint: latest please',
    ],
    [
      { name: 'refs/heads/absent' },
      "unable to resolve ref 'refs/heads/absent' to a specific commit",
    ],
    [
      { commit: 'f'.repeat(40) },
      `unable to resolve commit object for '${'f'.repeat(
        40,
      )}': object not found`,
    ],
    [
      { commit: 'f'.repeat(40), branch: 'absent' },
      `unable to clone 'u': couldn't find remote ref "refs/heads/absent"`,
    ],
  ])('%j cannot be found', async (reference, problem) => {
    await expect(source.fetch(reference, 'u')).rejects.toThrow(
      `failed to checkout and determine revision: ${problem}`,
    );
  });
});
