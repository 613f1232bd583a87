import { ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { until } from '../testing/until';
import { ManagedProcess } from './managed-process';
import { identifyProcess } from './process-identity';

jest.setTimeout(120_000);

const folder = temporaryFolder();

function start(script: string, env = {}): Promise<ManagedProcess> {
  return ManagedProcess.start({
    name: 'a program',
    program: '/bin/sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin', ...env },
    graceSeconds: 1,
    logFile: path.join(folder.path, 'child.log'),
  });
}

function log(): string {
  const file = path.join(folder.path, 'child.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Numbers of the processes that a script has printed as `pids 1 2`. */
async function printedPids(): Promise<number[]> {
  await until('the processes have started', () => /^pids .*\n/m.test(log()));
  const [, numbers] = /^pids (.*)$/m.exec(log()) ?? [];
  return numbers.split(' ').map(Number);
}

/** Those that still run after a while that is long enough. */
async function leftOf(pids: number[]): Promise<number[]> {
  const left = () => pids.filter(pid => identifyProcess(pid) !== undefined);
  await until(`${pids} have ended`, () => left().length === 0).catch(() => {});
  return left();
}

const FAMILY = 'sleep 1000 & echo "pids $$ $!"; wait';
const STUBBORN_FAMILY = `trap "" TERM; ${FAMILY}; wait`;

it('tells how a program has ended', async () => {
  const started = await start('echo hello; exit 7');
  expect(await started.ended).toEqual({ code: 7 });
  expect(started.running).toBe(false);
  expect(started.stopping).toBe(false);
  expect(log()).toBe('hello\n');
});

it('gives a program nothing of the environment but what it is given', async () => {
  process.env.KUBECONFIG = '/production';
  const started = await start('echo "<$KUBECONFIG><$OWN>"', { OWN: 'yes' });
  delete process.env.KUBECONFIG;
  await started.ended;
  expect(log()).toBe('<><yes>\n');
});

it.each([
  ['stopped', 'stop', FAMILY],
  ['stopped although it does not want to', 'stop', STUBBORN_FAMILY],
  ['killed', 'kill', STUBBORN_FAMILY],
] as const)(
  'leaves nothing of a program that is %s',
  async (_, how, script) => {
    const started = await start(script);
    const pids = await printedPids();
    await started[how]();
    expect(started.running).toBe(false);
    expect(started.stopping).toBe(true);
    expect(await leftOf(pids)).toEqual([]);
  },
);

it('ends a program with its family when this process is killed', async () => {
  const parent: ChildProcess = spawn(
    process.execPath,
    [
      require.resolve('tsx/cli'),
      path.join(__dirname, '../testing/orphaning-parent.ts'),
      folder.path,
    ],
    { stdio: 'ignore', detached: true },
  );
  const pids = await printedPids();
  // The whole group: tsx runs the program in a process of its own.
  process.kill(-(parent.pid ?? 0), 'SIGKILL');
  expect(await leftOf(pids)).toEqual([]);
});

it('ends a program whose watchdog somebody has killed', async () => {
  const started = await start(FAMILY);
  const pids = await printedPids();
  process.kill(started.pid, 'SIGKILL');
  expect(await started.ended).toEqual({ signal: 'SIGKILL' });
  expect(await leftOf(pids)).toEqual([]);
});

it('says when a program cannot be started', async () => {
  await expect(
    ManagedProcess.start({
      name: 'etcd',
      program: '/bin/sh',
      args: [],
      env: {},
      cwd: '/nowhere/at/all',
      logFile: path.join(folder.path, 'child.log'),
    }),
  ).rejects.toThrow(/etcd cannot be started/);
});
