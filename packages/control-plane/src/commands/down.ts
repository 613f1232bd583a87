import { existsSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../problem';
import { isRunning, ProcessIdentity } from '../process/process-identity';
import { ownerOf, RunDirectory } from '../process/run-directory';
import { waitFor } from '../process/waiting';

/** How long a run may take to end itself, in milliseconds. */
const PATIENCE = 60_000;

/**
 * Ends the run of a directory and removes what it has left there, also what a run that died has left.
 *
 * @throws Problem when its process cannot be ended by this user
 */
export async function down(
  directory: string,
  log: (line: string) => void,
): Promise<void> {
  const folder = path.resolve(directory);
  const owner = await ownerOf(folder);
  if (owner) {
    await end(owner, folder);
  }
  // What is left when the run had died, or had to be killed.
  if (existsSync(folder)) {
    const left = await RunDirectory.take(folder);
    await left.remove({ keepLogs: false });
  }
  log(
    owner
      ? `The control plane of ${folder} is ended.`
      : `No control plane runs in ${folder}.`,
  );
}

async function end(owner: ProcessIdentity, folder: string): Promise<void> {
  signal(owner, 'SIGTERM', folder);
  const ended = async () => (isRunning(owner) ? undefined : true);
  await waitFor(ended, {
    timeout: PATIENCE,
    timedOut: () => new Error('no answer'),
  }).catch(async () => {
    signal(owner, 'SIGKILL', folder);
    await waitFor(ended, {
      timeout: PATIENCE,
      timedOut: () =>
        new Problem(
          `Process ${owner.pid}, which runs the control plane of ${folder}, does not end.`,
        ),
    });
  });
}

function signal(
  { pid }: ProcessIdentity,
  name: NodeJS.Signals,
  folder: string,
): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPERM') {
      throw new Problem(
        `The control plane of ${folder} runs as another user (process ${pid}). End it as that user.`,
      );
    }
  }
}
