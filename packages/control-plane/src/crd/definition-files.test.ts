import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readObjects } from './definition-files';

describe('the files of a folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'definition-files-'));
    await mkdir(path.join(folder, 'b'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (name: string, text: string) =>
    writeFile(path.join(folder, name), text);

  it('give their objects, by name of file and folder', async () => {
    await write('b/x.yaml', '---\nkind: B\n');
    await write('a.yml', 'kind: A1\n---\n---\nkind: A2\n');
    await write('README.md', 'kind: C\n');
    const objects = await readObjects(folder);
    expect(objects.map(({ kind }) => kind)).toEqual(['A1', 'A2', 'B']);
  });

  it('are named when they are no YAML', async () => {
    await write('b/x.yaml', 'kind: [');
    await expect(readObjects(folder)).rejects.toThrow(
      `${path.join(folder, 'b/x.yaml')} is no YAML`,
    );
  });
});
