import { execFile } from 'node:child_process';
import path from 'node:path';
import { SandboxBench } from './testing/sandbox-bench';

jest.setTimeout(120_000);

let bench: SandboxBench;

beforeAll(async () => {
  bench = await SandboxBench.open();
});

afterAll(() => bench.close());

/** Runs the command line and gives how it ended. */
function sandbox(args: string[], env: { [name: string]: string } = {}) {
  return new Promise<{ code: unknown; stderr: string }>(resolve => {
    execFile(
      process.execPath,
      [
        require.resolve('tsx/cli'),
        path.join(__dirname, 'cli.ts'),
        '--port=0',
        ...args,
      ],
      { cwd: bench.directory, env: { ...process.env, ...env } },
      (error, _stdout, stderr) => resolve({ code: error?.code ?? 0, stderr }),
    );
  });
}

it.each<[string, string[], { [name: string]: string }, RegExp]>([
  [
    'there is no git',
    [],
    { PATH: '/nowhere' },
    /^The sandbox .* found no git program\. Install git .*\.\n$/,
  ],
  [
    'the repository is none',
    ['--platform-repository', 'nowhere'],
    {},
    /^--platform-repository \S*nowhere: there is nothing at this path\. Give .*\.\n$/,
  ],
  [
    'an option is unknown',
    ['--prot', '1'],
    {},
    /^error: unknown option '--prot'[^]*yarn sandbox --help/,
  ],
])('ends with a message and no stack when %s', async (_, args, env, text) => {
  const { code, stderr } = await sandbox(args, env);
  expect(stderr).toMatch(text);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
});
