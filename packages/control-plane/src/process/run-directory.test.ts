import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { identifyProcess, isRunning } from './process-identity';
import { ownerOf, RunDirectory } from './run-directory';
import { readRunState, RunState, writeRunState } from './run-state';

jest.setTimeout(120_000);

const folder = temporaryFolder();
const directoryOf = () => path.join(folder.path, 'run');

function stateWith(processes: RunState['processes']): RunState {
  return {
    owner: { pid: 4194304, startedAt: '1' },
    phase: 'running',
    startedAt: '2026-01-01T00:00:00Z',
    platformRepository: 'http://localhost/x.git',
    processes,
    clusters: [],
    parts: [],
  };
}

it('has one run at a time', async () => {
  const first = await RunDirectory.take(directoryOf());
  await expect(RunDirectory.take(directoryOf())).rejects.toThrow(
    new RegExp(
      `runs in .*run already \\(process ${process.pid}\\).*down --directory .*side by side`,
    ),
  );
  expect(await ownerOf(directoryOf())).toMatchObject({ pid: process.pid });
  await first.remove({ keepLogs: false });
  expect(existsSync(directoryOf())).toBe(false);
});

it('removes what it has made, and nothing that was there before', async () => {
  mkdirSync(directoryOf());
  writeFileSync(path.join(directoryOf(), 'mine.txt'), '');
  const run = await RunDirectory.take(directoryOf());
  const folders = ['data', 'kubeconfigs', 'logs'].map(name =>
    path.join(directoryOf(), name),
  );
  await run.make(folders);
  folders.forEach(each => writeFileSync(path.join(each, 'x'), ''));
  writeRunState(directoryOf(), stateWith([]));
  await run.remove({ keepLogs: true });
  expect(readdirSync(directoryOf()).sort()).toEqual(['logs', 'mine.txt']);
  await (await RunDirectory.take(directoryOf())).remove({ keepLogs: false });
  expect(readdirSync(directoryOf())).toEqual(['mine.txt']);
});

it('ends the processes of a run that has died, and no others', async () => {
  const left = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  const other = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  const identityOf = (pid = 0) =>
    identifyProcess(pid) ?? { pid, startedAt: '' };
  const identity = identityOf(left.pid);
  mkdirSync(directoryOf());
  writeRunState(
    directoryOf(),
    stateWith([
      { name: 'etcd', ...identity },
      // A later process has got the number.
      { name: 'kwok', pid: other.pid ?? 0, startedAt: 'before' },
    ]),
  );
  const run = await RunDirectory.take(directoryOf());
  expect(isRunning(identity)).toBe(false);
  expect(isRunning(identityOf(other.pid))).toBe(true);
  expect(await readRunState(directoryOf())).toBeUndefined();
  process.kill(-(other.pid ?? 0), 'SIGKILL');
  await run.remove({ keepLogs: false });
});

it.each([
  ['a file', () => __filename],
  // Below /proc nobody may write, not even root; where there is no /proc, nobody may make it.
  ['a place where nobody may write', () => '/proc/run'],
])('says what is wrong when the directory is %s', async (_, where) => {
  await expect(RunDirectory.take(where())).rejects.toThrow(
    /keeps its state in .*Choose another directory with --directory/,
  );
});

it('takes a state that is half written for none', async () => {
  mkdirSync(directoryOf());
  writeFileSync(path.join(directoryOf(), 'state.json'), '{"owner": {');
  expect(await readRunState(directoryOf())).toBeUndefined();
});
