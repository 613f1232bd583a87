import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BareRepository } from './bare-repository';
import { FastImport } from './fast-import';
import { GitProgram } from './git-program';

jest.setTimeout(60_000);

let directory: string;
let repository: BareRepository;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'import-'));
  repository = await BareRepository.create(
    await GitProgram.open(directory),
    path.join(directory, 'repository.git'),
  );
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const commit = {
  ref: 'refs/heads/main',
  author: 'jana-novak',
  date: '2026-01-15T12:00:00Z',
};

it('gives the names of commits as they are written', async () => {
  const commits = FastImport.open(repository);
  const first = await commits.commit({
    ...commit,
    message: 'Größer',
    changes: { 'a.txt': 'ä\n', 'b.txt': '' },
  });
  const second = await commits.commit({
    ...commit,
    parent: first,
    message: 'Less',
    changes: { 'b.txt': null },
  });
  commits.reset('refs/tags/v0.0.1', first);
  await commits.close();
  const log = await repository.log('main');
  expect(log).toMatchObject([
    { sha: second, parents: [first], message: 'Less' },
    { sha: first, message: 'Größer', author: { date: commit.date } },
  ]);
  expect(await repository.resolve('v0.0.1')).toBe(first);
  expect(await repository.tree('main', true)).toMatchObject([
    { path: 'a.txt', size: 3 },
  ]);
});

it('says what git says of a commit that cannot be', async () => {
  const commits = FastImport.open(repository);
  await expect(
    commits.commit({
      ...commit,
      parent: 'nothing',
      message: 'x',
      changes: {},
    }),
  ).rejects.toThrow(/Invalid ref name or SHA1 expression: nothing/);
});
