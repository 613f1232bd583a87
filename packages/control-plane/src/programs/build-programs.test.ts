import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identifyProcess } from '../process/process-identity';
import { writeFakeGo } from '../testing/fake-go';
import { temporaryFolder } from '../testing/temporary-folder';
import { until } from '../testing/until';
import { buildParts } from './build-programs';
import { ProgramCache } from './cache';

jest.setTimeout(120_000);

const folder = temporaryFolder();

function bench(goOptions: Parameters<typeof writeFakeGo>[1] = {}) {
  const tools = path.join(folder.path, 'tools');
  writeFakeGo(tools, goOptions);
  const lines: string[] = [];
  return {
    lines,
    context: {
      cache: new ProgramCache(path.join(folder.path, 'cache', 'hash')),
      env: { PATH: `${tools}:/usr/bin:/bin` } as NodeJS.ProcessEnv,
      log: (line: string) => void lines.push(line),
    },
  };
}

/** Counts what is built, in a file beside the fake Go. */
const COUNTING = 'echo "$1" >> "$0.built"; echo "$1" > "$target"';

function built(): string[] {
  const file = path.join(folder.path, 'tools', 'go.built');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

it('builds what is missing, says which of how many, and builds nothing twice', async () => {
  const { context, lines } = bench({ build: COUNTING });
  await buildParts(['etcd', 'kwok'], context);
  expect(context.cache.has('etcd')).toBe(true);
  expect(context.cache.has('kwok')).toBe(true);
  expect(lines[0]).toMatch(/^\[1\/2\] etcd v\d.* …$/);
  expect(lines[3]).toMatch(/^\[2\/2\] kwok v\d.* done in \d+ s$/);
  await buildParts(['etcd', 'kwok'], context);
  expect(built()).toHaveLength(2);
});

it('goes on where a build was killed', async () => {
  const { context } = bench({ build: COUNTING });
  await buildParts(['etcd'], context);
  writeFileSync(context.cache.partialPathOf('kwok'), 'half');
  writeFileSync(
    `${context.cache.folder}.lock`,
    JSON.stringify({ pid: process.pid, startedAt: 'long ago' }),
  );
  await buildParts(['etcd', 'kwok'], context);
  expect(built()).toHaveLength(2);
  expect(readFileSync(context.cache.pathOf('kwok'), 'utf8')).toMatch(/kwok/);
});

it('waits for another build and uses what that has made', async () => {
  const { context, lines } = bench({
    // Goes on when the test says so.
    build: `${COUNTING}; while [ ! -e "$0.go-on" ]; do sleep 0.1; done`,
  });
  const first = buildParts(['etcd'], context);
  await until('the first one builds', () => built().length === 1);
  const second = buildParts(['etcd'], context);
  await until('the second one waits', () =>
    lines.some(line => /Another build is under way/.test(line)),
  );
  writeFileSync(path.join(folder.path, 'tools', 'go.go-on'), '');
  await Promise.all([first, second]);
  expect(built()).toHaveLength(1);
});

it('ends Go with all that it has started when it is told to', async () => {
  const { context } = bench({
    build: 'sleep 1000 & echo $! > "$0.pid"; wait',
  });
  const file = path.join(folder.path, 'tools', 'go.pid');
  const asked = new AbortController();
  const building = buildParts(['etcd'], {
    ...context,
    signal: asked.signal,
  }).catch((error: Error) => error.message);
  await until('Go has started something', () => existsSync(file));
  asked.abort(new Error('enough'));
  expect(await building).toBe('enough');
  const pid = Number(readFileSync(file, 'utf8'));
  await until('it has ended', () => identifyProcess(pid) === undefined);
  expect(context.cache.has('etcd')).toBe(false);
});

it('passes on why Go failed, and keeps no half program', async () => {
  const { context } = bench({
    build:
      'echo half > "$target"; echo "write: no space left on device"; exit 1',
  });
  await expect(buildParts(['etcd'], context)).rejects.toThrow(
    /The disk is full/,
  );
  expect(context.cache.has('etcd')).toBe(false);
  expect(existsSync(`${context.cache.folder}.lock`)).toBe(false);
});
