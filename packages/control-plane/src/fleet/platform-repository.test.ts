import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { readPlatformRepository } from './platform-repository';

jest.setTimeout(60_000);

const folder = temporaryFolder();

function git(cwd: string, ...args: string[]): void {
  execFileSync(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args],
    { cwd, stdio: 'ignore' },
  );
}

function checkout(files: { [file: string]: string }): string {
  const directory = path.join(folder.path, 'checkout');
  mkdirSync(directory);
  git(directory, 'init', '-b', 'trunk');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), text);
  }
  git(directory, 'add', '--all');
  git(directory, 'commit', '-m', 'x', '--allow-empty');
  return directory;
}

function read(source: string) {
  return readPlatformRepository(source, path.join(folder.path, 'copy'));
}

it('reads the head of the default branch, whatever it is called', async () => {
  const source = checkout({ 'a/ä b.yaml': 'text: "ü"\n', c: '' });
  const repository = await read(source);
  expect(repository.paths).toEqual(['a/ä b.yaml', 'c']);
  expect(await repository.read('a/ä b.yaml')).toBe('text: "ü"\n');
  expect(repository.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(repository.address).toBe(source);
});

it.each([
  [
    'nothing',
    () => path.join(folder.path, 'nowhere'),
    /there is nothing at this path/,
  ],
  ['no repository', () => folder.path, /git cannot clone it/],
  [
    'an address that does not answer',
    () => 'http://user:secret@127.0.0.1:9/x.git',
    /--platform-repository http:\/\/127\.0\.0\.1:9\/x\.git: git cannot clone it/,
  ],
])(
  'says what is wrong with %s, and the way out',
  async (_, source, problem) => {
    const refused = read(source());
    await expect(refused).rejects.toThrow(problem);
    await expect(refused).rejects.toThrow(/--without-clusters/);
    await expect(refused).rejects.not.toThrow(/secret/);
  },
);

it('says so when a repository has no commit', async () => {
  const directory = path.join(folder.path, 'empty');
  mkdirSync(directory);
  git(directory, 'init', '--bare');
  await expect(read(directory)).rejects.toThrow(/has no commit/);
});
