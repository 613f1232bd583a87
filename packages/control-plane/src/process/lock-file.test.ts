import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { HeldLock, lockHolder, takeLock } from './lock-file';

const folder = temporaryFolder();
const fileOf = () => path.join(folder.path, 'below', 'lock');

async function take(): Promise<HeldLock> {
  const taken = await takeLock(fileOf());
  if (!('held' in taken)) {
    throw new Error(`held by ${taken.holder.pid}`);
  }
  return taken.held;
}

it('is held by one until it is given back', async () => {
  const first = await take();
  expect(await takeLock(fileOf())).toEqual({
    holder: expect.objectContaining({ pid: process.pid }),
  });
  expect(await lockHolder(fileOf())).toMatchObject({ pid: process.pid });
  await first.release();
  expect(await lockHolder(fileOf())).toBeUndefined();
  await (await take()).release();
  expect(readdirSync(path.dirname(fileOf()))).toEqual([]);
});

it.each([
  ['a process that is dead', JSON.stringify({ pid: 4194304, startedAt: '1' })],
  [
    'an earlier process with the number of a living one',
    JSON.stringify({ pid: process.pid, startedAt: 'long ago' }),
  ],
  ['nobody, as it is no JSON', '{"pid"'],
])('is taken over from %s', async (_, text) => {
  await (await take()).release();
  writeFileSync(fileOf(), text);
  expect(await lockHolder(fileOf())).toBeUndefined();
  const lock = await take();
  expect(await lockHolder(fileOf())).toMatchObject({ pid: process.pid });
  await lock.release();
  expect(existsSync(fileOf())).toBe(false);
});
