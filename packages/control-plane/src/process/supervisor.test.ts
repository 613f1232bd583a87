import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { until } from '../testing/until';
import { isRunning } from './process-identity';
import { Supervisor } from './supervisor';

jest.setTimeout(120_000);

const folder = temporaryFolder();
let lines: string[];
let supervisor: Supervisor;

beforeEach(() => {
  lines = [];
  supervisor = new Supervisor({
    onChange: () => {},
    log: line => lines.push(line),
  });
});

afterEach(() => supervisor.close());

function spec(script: string) {
  return {
    name: 'a controller',
    program: '/bin/sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin', FOLDER: folder.path },
    logFile: path.join(folder.path, 'log'),
  };
}

/** Counts its starts, and ends at once until there is a file `go-on`. */
const FAILING =
  'echo x >> $FOLDER/starts; [ -e $FOLDER/go-on ] && exec sleep 1000; exit 1';

function starts(): number {
  const file = path.join(folder.path, 'starts');
  return existsSync(file) ? readFileSync(file, 'utf8').length / 2 : 0;
}

it('starts a service again that has ended by itself, and says so', async () => {
  await supervisor.keepRunning(spec(FAILING));
  await until('it was started twice', () => starts() >= 2);
  writeFileSync(path.join(folder.path, 'go-on'), '');
  await until('it runs', () => supervisor.list().length === 1);
  expect(lines[0]).toMatch(
    /a controller has ended with exit code 1: see .*log/,
  );
});

it('starts no service again that was told to end', async () => {
  const service = await supervisor.keepRunning(spec(FAILING));
  await until('it has ended', () => supervisor.list().length === 0);
  await service.stop();
  const before = starts();
  // Whatever was to come, comes before a process that is started now has ended.
  await (
    await supervisor.start(spec('sleep 1'))
  ).ended;
  expect(starts()).toBe(before);
});

it('lists what runs, and leaves nothing when it is closed', async () => {
  await supervisor.start(spec('exec sleep 1000'));
  await supervisor.keepRunning(spec('exec sleep 1000'));
  const running = supervisor.list();
  expect(running).toHaveLength(2);
  expect(running.every(isRunning)).toBe(true);
  await supervisor.close();
  expect(running.some(isRunning)).toBe(false);
  await expect(supervisor.start(spec('true'))).rejects.toThrow(
    /everything is being ended/,
  );
});
