import { execFile } from 'node:child_process';
import path from 'node:path';
import { temporaryFolder } from './testing/temporary-folder';

jest.setTimeout(120_000);

const folder = temporaryFolder();

/** Runs the command line, on a machine without Go and without programs, and gives how it ended. */
function controlPlane(args: string[], env: { [name: string]: string } = {}) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>(
    resolve => {
      execFile(
        process.execPath,
        [require.resolve('tsx/cli'), path.join(__dirname, 'cli.ts'), ...args],
        {
          cwd: folder.path,
          env: { ...process.env, XDG_CACHE_HOME: folder.path, ...env },
        },
        (error, stdout, stderr) =>
          resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    },
  );
}

it.each<[string, string[], { [name: string]: string }, RegExp]>([
  [
    'an option is unknown',
    ['up', '--prot'],
    {},
    /unknown option '--prot'[^]*--help/,
  ],
  ['a number is none', ['up', '--interval', 'x'], {}, /It must be a number/],
  [
    'an interval is out of range',
    ['up', '--interval', '0'],
    {},
    /^--interval must be/,
  ],
  [
    'a variable names no folder',
    ['build'],
    { KUBEBUILDER_ASSETS: '/nowhere/at/all' },
    /^KUBEBUILDER_ASSETS is \/nowhere\/at\/all.*\n$/,
  ],
  [
    'the directory cannot be written',
    ['up', '--directory', '/proc/run'],
    {},
    /^The control plane keeps its state in \/proc\/run.*--directory\.\n$/,
  ],
])('ends with a message and no stack when %s', async (_, args, env, text) => {
  const { code, stderr } = await controlPlane(args, env);
  expect(stderr).toMatch(text);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
});

it('has nothing to show and nothing to end where nothing runs', async () => {
  const status = await controlPlane(['status', '--json']);
  expect(status).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(status.stdout)).toEqual({ phase: 'absent' });
  const down = await controlPlane(['down']);
  expect(down).toMatchObject({ code: 0, stderr: '' });
  expect(down.stdout).toMatch(/^No control plane runs in /);
});
