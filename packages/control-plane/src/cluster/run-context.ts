import path from 'node:path';
import { FreePorts } from '../process/free-ports';
import { Supervisor } from '../process/supervisor';
import { ControlPlanePrograms } from '../programs/find-programs';
import { KeyAndCertificate } from './certificates';

/** What the clusters of a run share. */
export interface RunContext {
  folders: RunFolders;
  programs: ControlPlanePrograms;
  supervisor: Supervisor;
  ports: FreePorts;
  authority: KeyAndCertificate;
  /** For every server on loopback. */
  serving: KeyAndCertificate;
  /** Address of the shared etcd. */
  etcdUrl: string;
  /** Seconds between two looks of whatever looks again and again. */
  intervalSeconds: number;
  /** Flags for every API server besides this package's own. */
  apiServerFlags: string[];
  log(line: string): void;
}

/** Folders of a run, all inside its directory. */
export class RunFolders {
  constructor(readonly directory: string) {}

  get kubeconfigs(): string {
    return path.join(this.directory, 'kubeconfigs');
  }

  get logs(): string {
    return path.join(this.directory, 'logs');
  }

  get data(): string {
    return path.join(this.directory, 'data');
  }

  /** Temporary folder and home of every program: nothing of them stays elsewhere. */
  get temporary(): string {
    return path.join(this.data, 'tmp');
  }

  log(name: string): string {
    return path.join(this.logs, `${name}.log`);
  }

  all(): string[] {
    return [
      this.directory,
      this.kubeconfigs,
      this.logs,
      this.data,
      this.temporary,
    ];
  }
}

/** Environment of every program: nothing of the user's, a KUBECONFIG least of all. */
export function programEnvironment(
  folders: RunFolders,
  extra: { [name: string]: string } = {},
): { [name: string]: string } {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: folders.temporary,
    TMPDIR: folders.temporary,
    ...extra,
  };
}
