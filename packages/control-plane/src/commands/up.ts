import { spawn } from 'node:child_process';
import { ControlPlaneOptions } from '../control-plane-options';
import { ControlPlaneRun, startControlPlane } from '../control-plane';
import { messageOf, Problem } from '../problem';
import { describeClusters, describeParts } from './describe-run';

/** What a detached run tells the process that waits for it. */
type Message = { line: string } | { ready: true } | { problem: string };

/** tsx and whoever ends a whole process tree pass one request on more than once, within this time. In milliseconds. */
const SAME_REQUEST = 1_000;

/** Generous: a laptop may have other things to do. In milliseconds. */
const SETTLING_TIMEOUT = 300_000;

/** Told to end before it was ready. */
class Interrupted extends Error {}

/**
 * Starts a control plane and keeps it until this process is told to end.
 *
 * @param log gets what a person reads
 * @param ready called when everything has been reconciled, or has not in five minutes
 * @returns the exit code
 */
export async function up(
  options: ControlPlaneOptions,
  log: (line: string) => void,
  ready: () => void = () => {},
): Promise<number> {
  const asked = new AbortController();
  let askedAt = 0;
  const onSignal = () => {
    if (!asked.signal.aborted) {
      askedAt = Date.now();
      asked.abort(new Interrupted());
    } else if (Date.now() - askedAt > SAME_REQUEST) {
      // The programs end with this process, whatever it was doing.
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, onSignal);
  }
  let run: ControlPlaneRun;
  try {
    run = await startControlPlane({ ...options, log, signal: asked.signal });
  } catch (error) {
    if (error instanceof Interrupted) {
      log('Stopped.');
      return 0;
    }
    throw error;
  }
  log(`\n${describeParts(run.parts)}\n`);
  settle(run, log)
    .catch(error => asked.signal.aborted || log(messageOf(error)))
    .finally(ready);
  await new Promise(resolve => {
    if (asked.signal.aborted) {
      resolve(undefined);
    }
    asked.signal.addEventListener('abort', resolve);
  });
  log('Stopping …');
  await run.close();
  log('Stopped.');
  return 0;
}

async function settle(
  run: ControlPlaneRun,
  log: (line: string) => void,
): Promise<void> {
  try {
    await run.whenSettled(SETTLING_TIMEOUT);
    log('\nready               everything has been reconciled');
  } finally {
    const clusters = [...run.managementClusters, ...run.workloadClusters()];
    log(`\n${describeClusters(clusters)}`);
  }
}

/**
 * Runs this command line once more, as a process that stays when this one ends, and waits until that is ready.
 *
 * @param args of the command line, without the one that brought us here
 * @throws Problem with what the other process said when it failed
 */
export async function upDetached(
  args: string[],
  log: (line: string) => void,
): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const stop = () => child.kill('SIGTERM');
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  await new Promise<void>((resolve, reject) => {
    let problem = 'The control plane has ended before it was ready.';
    child.on('message', (message: Message) => {
      if ('line' in message) {
        log(message.line);
      } else if ('ready' in message) {
        resolve();
      } else {
        ({ problem } = message);
      }
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Problem(problem)));
  });
  child.removeAllListeners();
  child.disconnect();
  child.unref();
}

/** The other side of `upDetached`: tells the process that waits, as long as it does. */
export const waitingProcess = {
  get present(): boolean {
    return process.connected === true;
  },
  /** Resolves when it has been sent. */
  tell(message: Message): Promise<void> {
    return new Promise(resolve => {
      if (process.connected && process.send) {
        process.send(message, () => resolve());
      } else {
        resolve();
      }
    });
  },
};
