import path from 'node:path';
import { ownerOf } from '../process/run-directory';
import { isRunning } from '../process/process-identity';
import { readRunState, RunState } from '../process/run-state';
import { describeClusters, describeParts } from './describe-run';

/** State of a directory, for people and for programs. */
export type Status =
  | { phase: 'absent' | 'died' }
  | { phase: 'building' }
  | RunState;

/** What runs in a directory. */
export async function readStatus(directory: string): Promise<Status> {
  const folder = path.resolve(directory);
  const state = await readRunState(folder);
  const owner = await ownerOf(folder);
  if (!owner) {
    return { phase: state ? 'died' : 'absent' };
  }
  // Until the programs are there and the repository is read, a run has nothing to tell.
  return state && isRunning(state.owner) ? state : { phase: 'building' };
}

/** The lines of `status`. */
export function formatStatus(status: Status, directory: string): string {
  if ('clusters' in status) {
    return [
      `The control plane of ${directory} is ${status.phase} (process ${status.owner.pid}, ${status.processes.length} programs) on ${status.platformRepository}.`,
      describeClusters(status.clusters),
      describeParts(status.parts),
    ].join('\n\n');
  }
  switch (status.phase) {
    case 'building':
      return `The control plane of ${directory} gets its programs and reads the platform repository.`;
    case 'died':
      return `The control plane of ${directory} has died. \`yarn control-plane down\` removes what it has left; \`up\` does so too.`;
    default:
      return `No control plane runs in ${directory}. \`yarn control-plane up\` starts one.`;
  }
}
