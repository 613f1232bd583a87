import { rm, rmdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Problem, systemErrorCode } from '../problem';
import { HeldLock, lockHolder, takeLock } from './lock-file';
import { makeDirectory } from './make-directory';
import { isRunning, ProcessIdentity } from './process-identity';
import { readRunState, STATE_FILE } from './run-state';
import { NamedProcess } from './supervisor';
import { waitFor } from './waiting';

/** Everything that a run makes in its directory. */
const MADE = ['data', 'kubeconfigs', STATE_FILE, `${STATE_FILE}.draft`];
const LOGS = 'logs';
const LOCK = 'lock';

/** What etcd and the logs of an afternoon take, in bytes. */
const NEEDED_SPACE = 1e9;

/** How long the system may take to end a process that was killed, in milliseconds. */
const KILL_TIMEOUT = 30_000;

/** The directory of a run: one run at a time, and nothing of it stays behind. */
export class RunDirectory {
  private constructor(
    readonly folder: string,
    private readonly lock: HeldLock,
  ) {}

  /**
   * Takes a directory and removes what a run that died has left in it, processes first.
   *
   * @throws Problem when another run has it, or when it cannot be written
   */
  static async take(directory: string): Promise<RunDirectory> {
    const taken = await takeLock(path.join(directory, LOCK)).catch(error => {
      throw explainDirectoryError(directory, error);
    });
    if ('holder' in taken) {
      throw new Problem(
        `A control plane runs in ${directory} already (process ${taken.holder.pid}). End it with \`yarn control-plane down --directory ${directory}\`, or choose another --directory: two can run side by side.`,
      );
    }
    const own = new RunDirectory(directory, taken.held);
    try {
      await endProcesses((await readRunState(directory))?.processes ?? []);
      await own.removeContents({ keepLogs: false });
      return own;
    } catch (error) {
      await taken.held.release();
      throw explainDirectoryError(directory, error);
    }
  }

  /** @throws Problem when the disk is full or the directory may not be written */
  async make(folders: string[]): Promise<void> {
    await this.checkSpace();
    for (const folder of folders) {
      await makeDirectory(folder).catch(error => {
        throw explainDirectoryError(this.folder, error);
      });
    }
  }

  /** Removes what the run has made and gives the directory back; the directory too, when nothing else is in it. */
  async remove(options: { keepLogs: boolean }): Promise<void> {
    await this.removeContents(options);
    await this.lock.release();
    // Neither is removed when something is in it.
    await rmdir(path.join(this.folder, LOGS)).catch(() => {});
    await rmdir(this.folder).catch(() => {});
  }

  private async checkSpace(): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    if (bavail * bsize < NEEDED_SPACE) {
      throw new Problem(
        `The disk that holds ${this.folder} has ${Math.round(
          (bavail * bsize) / 1e6,
        )} MB free, and a control plane needs ${
          NEEDED_SPACE / 1e6
        } MB. Make room, or choose another directory with --directory.`,
      );
    }
  }

  private async removeContents({
    keepLogs,
  }: {
    keepLogs: boolean;
  }): Promise<void> {
    for (const name of keepLogs ? MADE : [...MADE, LOGS]) {
      await rm(path.join(this.folder, name), {
        recursive: true,
        force: true,
        // A process that was just killed may have been about to write.
        maxRetries: 5,
        retryDelay: 100,
      });
    }
  }
}

/** The process whose run has a directory now. */
export function ownerOf(
  directory: string,
): Promise<ProcessIdentity | undefined> {
  return lockHolder(path.join(directory, LOCK));
}

/** Ends processes that nobody watches over any more, each with its group. @throws Problem when the system does not end one */
export async function endProcesses(processes: NamedProcess[]): Promise<void> {
  const left = () => processes.filter(isRunning);
  for (const { pid } of left()) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
  }
  await waitFor(async () => (left().length === 0 ? true : undefined), {
    timeout: KILL_TIMEOUT,
    timedOut: () =>
      new Problem(
        `These processes of an earlier run do not end: ${left()
          .map(({ name, pid }) => `${pid} (${name})`)
          .join(', ')}. End them, as the user who started them.`,
      ),
  });
}

/** Explains a directory that cannot be used; other errors come back as they are. */
export function explainDirectoryError(
  directory: string,
  error: unknown,
): Error {
  const code = systemErrorCode(error);
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(code)) {
    return new Problem(
      `The control plane keeps its state in ${directory}, and this user may not write there. Choose another directory with --directory.`,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new Problem(
      `The control plane keeps its state in ${directory}, which is a file or lies below one. Choose another directory with --directory.`,
    );
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Problem(
      `The disk that holds ${directory} is full. Make room, or choose another directory with --directory.`,
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}
