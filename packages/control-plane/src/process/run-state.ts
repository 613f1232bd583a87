import { renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../problem';
import { ProcessIdentity } from './process-identity';
import { NamedProcess } from './supervisor';

/** One cluster as `status` shows it; no credentials. */
export interface ClusterState {
  name: string;
  /** Absent on a management cluster. */
  managementCluster?: string;
  url: string;
  running: boolean;
  /** Path of the read-only kubeconfig. */
  kubeconfig: string;
  adminKubeconfig: string;
}

/** One part of the run and how real it is. */
export interface PartState {
  name: string;
  version: string;
  real: boolean;
  /** Where the program comes from, or what stands in for it. */
  note: string;
}

/** What a run tells other shells. */
export interface RunState {
  /** The process that holds the run together. */
  owner: ProcessIdentity;
  phase: 'starting' | 'running' | 'stopping';
  startedAt: string;
  platformRepository: string;
  processes: NamedProcess[];
  clusters: ClusterState[];
  parts: PartState[];
}

export const STATE_FILE = 'state.json';

/** @returns undefined when no run has left one, or when it cannot be read as one */
export async function readRunState(
  directory: string,
): Promise<RunState | undefined> {
  try {
    return JSON.parse(
      await readFile(path.join(directory, STATE_FILE), 'utf8'),
    ) as RunState;
  } catch (error) {
    if (
      ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error)) ||
      error instanceof SyntaxError
    ) {
      return undefined;
    }
    throw error;
  }
}

/** Writes the state in one step: a reader sees the old one or the new one. */
export function writeRunState(directory: string, state: RunState): void {
  const file = path.join(directory, STATE_FILE);
  const draft = `${file}.draft`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
