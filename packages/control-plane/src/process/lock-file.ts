import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../problem';
import { makeDirectory } from './make-directory';
import {
  identifyProcess,
  isRunning,
  ProcessIdentity,
} from './process-identity';

/** A lock that one process holds. */
export interface HeldLock {
  release(): Promise<void>;
}

/**
 * Takes a lock. One that a dead process has left is taken over.
 *
 * @param file the lock; its folder is made
 * @returns the lock, or the process that holds it
 * @throws Error of the system when the file cannot be written
 */
export async function takeLock(
  file: string,
): Promise<{ held: HeldLock } | { holder: ProcessIdentity }> {
  await makeDirectory(path.dirname(file));
  const own = identifyProcess(process.pid);
  const draft = `${file}.${process.pid}`;
  try {
    // Written apart and linked, so that nobody ever reads half a lock.
    await writeFile(draft, JSON.stringify(own));
    for (;;) {
      if (await linked(draft, file)) {
        return { held: { release: () => rm(file, { force: true }) } };
      }
      const holder = await readHolder(file);
      if (holder && isRunning(holder)) {
        return { holder };
      }
      await removeStale(file, draft);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** The process that holds a lock now; undefined when none does, or when it is dead. */
export async function lockHolder(
  file: string,
): Promise<ProcessIdentity | undefined> {
  const holder = await readHolder(file);
  return holder && isRunning(holder) ? holder : undefined;
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') {
      throw error;
    }
    return false;
  }
}

async function readHolder(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const holder: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isIdentity(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a lock whose holder is dead; gives it back when another process has taken it over in the meantime. */
async function removeStale(file: string, draft: string): Promise<void> {
  const removed = `${draft}.stale`;
  try {
    await rename(file, removed);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') {
      throw error;
    }
    return;
  }
  const holder = await readHolder(removed);
  if (holder && isRunning(holder)) {
    await linked(removed, file);
  }
  await rm(removed, { force: true });
}

function isIdentity(value: unknown): value is ProcessIdentity {
  const { pid, startedAt } = (value ?? {}) as Partial<ProcessIdentity>;
  return typeof pid === 'number' && typeof startedAt === 'string';
}
