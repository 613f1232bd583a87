import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { identifyProcess, ProcessIdentity } from './process-identity';
import { watchdogCommand } from './watchdog';

export interface ProcessSpec {
  /** For logs and messages, such as `kube-apiserver of aws-v1`. */
  name: string;
  /** Path of the program. */
  program: string;
  args: string[];
  /** The whole environment: nothing is inherited, so that a KUBECONFIG of the user is never read. */
  env: { [name: string]: string };
  cwd?: string;
  /** Whole seconds between SIGTERM and SIGKILL when it is stopped. Default 5. */
  graceSeconds?: number;
  /** Output is added at its end. */
  logFile: string;
}

/** How a process has ended. */
export type ProcessEnd =
  | { code: number; signal?: undefined }
  | { code?: undefined; signal: string };

const GRACE_SECONDS = 5;

/**
 * A program that runs in a process group of its own and ends with this process, even when this one is killed.
 */
export class ManagedProcess {
  /** Leader of the process group. */
  readonly pid: number;
  readonly startedAt: string;
  /** Resolves when the program has ended. */
  readonly ended: Promise<ProcessEnd>;
  private end?: ProcessEnd;
  private asked = false;

  private constructor(
    readonly spec: ProcessSpec,
    private readonly child: ChildProcess,
  ) {
    this.pid = child.pid ?? 0;
    this.startedAt = identifyProcess(this.pid)?.startedAt ?? '';
    this.ended = new Promise(resolve => {
      child.once('exit', (code, signal) => {
        this.end = signal ? { signal } : { code: code ?? 1 };
        // What the watchdog may have left: its own sleep, or the program when somebody killed the watchdog.
        this.signalGroup('SIGKILL');
        resolve(this.end);
      });
    });
  }

  /** @throws Error when the system cannot start it */
  static async start(spec: ProcessSpec): Promise<ManagedProcess> {
    const log = openSync(spec.logFile, 'a', 0o600);
    try {
      const { file, args } = watchdogCommand(
        spec.program,
        spec.args,
        spec.graceSeconds ?? GRACE_SECONDS,
      );
      const child = spawn(file, args, {
        env: spec.env,
        cwd: spec.cwd,
        detached: true,
        stdio: ['pipe', log, log],
      });
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', error =>
          reject(new Error(`${spec.name} cannot be started: ${error.message}`)),
        );
      });
      child.on('error', () => {});
      // The pipe breaks when the program ends by itself.
      child.stdin?.on('error', () => {});
      return new ManagedProcess(spec, child);
    } finally {
      closeSync(log);
    }
  }

  get running(): boolean {
    return this.end === undefined;
  }

  /** Whether it was told to end: an end that nobody asked for is a failure. */
  get stopping(): boolean {
    return this.asked;
  }

  get identity(): ProcessIdentity {
    return { pid: this.pid, startedAt: this.startedAt };
  }

  /** SIGTERM, and SIGKILL to what has not ended in its time. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.asked = true;
    this.child.stdin?.end();
    await this.ended;
  }

  /** SIGKILL to the whole group. Resolves when it has ended. */
  async kill(): Promise<void> {
    this.asked = true;
    if (this.running) {
      this.signalGroup('SIGKILL');
    }
    await this.ended;
  }

  private signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch {
      // Nothing of the group is left.
    }
  }
}
