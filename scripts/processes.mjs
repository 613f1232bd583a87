import { spawn, spawnSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { logsDirectory } from './paths.mjs';
import { Problem } from './problem.mjs';
import { lastLines } from './setUp.mjs';

/** Processes that run beside each other and end together. */
export class Processes {
  #children = [];
  #stopping;

  /** @param verbose whether to show everything that they say, beside writing it to .sandbox/logs */
  constructor({ verbose = false } = {}) {
    this.verbose = verbose;
    mkdirSync(logsDirectory, { recursive: true });
  }

  /**
   * Starts a process whose output goes to a log of its name.
   *
   * @param endsItsOwn whether it ends what it has started, in its order, when it is told to end
   */
  start(name, program, options, settings, { endsItsOwn = false } = {}) {
    const logFile = join(logsDirectory, `${name}.log`);
    const log = createWriteStream(logFile);
    const child = spawn(program, options, {
      ...settings,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const entry = { name, child, logFile, endsItsOwn, ended: false };
    const write = chunk => {
      log.write(chunk);
      if (this.verbose) {
        process.stdout.write(`${chunk}`.replace(/^(?=.)/gm, `${name} │ `));
      }
    };
    child.stdout.on('data', write);
    child.stderr.on('data', write);
    entry.exit = new Promise(resolve => {
      child.on('error', error => {
        entry.ended = true;
        write(String(error));
        resolve();
      });
      child.on('close', () => {
        entry.ended = true;
        log.end();
        resolve();
      });
    });
    this.#children.push(entry);
    return entry;
  }

  /** Waits until an address answers, or says what the process said when it ended before. */
  answering(entry, address, seconds) {
    const answers = async () => {
      const answer = await fetch(address, {
        signal: AbortSignal.timeout(3_000),
      }).catch(() => undefined);
      return answer?.ok;
    };
    return this.until(entry, answers, `does not answer at ${address}`, seconds);
  }

  /**
   * Waits until something is true of a process.
   *
   * @param problem what the process is said to do when the time is over
   */
  async until(entry, isTrue, problem, seconds) {
    const end = Date.now() + seconds * 1_000;
    while (Date.now() < end) {
      if (entry.ended) {
        throw new Problem(
          `The ${entry.name} has ended. It said:\n\n${tail(entry.logFile)}`,
        );
      }
      if (await isTrue()) {
        return;
      }
      await new Promise(resolve => {
        setTimeout(resolve, 250);
      });
    }
    throw new Problem(
      `The ${entry.name} ${problem} after ${seconds} s. It said:\n\n${tail(
        entry.logFile,
      )}`,
    );
  }

  /** Resolves with the first process that ends by itself. */
  firstToEnd() {
    return Promise.race(
      this.#children.map(async entry => {
        await entry.exit;
        return entry;
      }),
    );
  }

  /** Ends every process with all that it has started. */
  stop() {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop() {
    const running = this.#children.filter(({ ended }) => !ended);
    const pids = running.flatMap(({ child }) => withDescendants(child.pid));
    const told = running.flatMap(({ child, endsItsOwn }) =>
      endsItsOwn ? [child.pid] : withDescendants(child.pid),
    );
    signalAll(told, 'SIGTERM');
    const ended = Promise.all(running.map(({ exit }) => exit));
    const patience = new Promise(resolve => {
      setTimeout(resolve, 20_000).unref();
    });
    await Promise.race([ended, patience]);
    signalAll(pids, 'SIGKILL');
  }
}

function signalAll(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended already.
    }
  }
}

/** Children of children must not outlive us: `backstage-cli` leaves its own behind when it is ended. */
function withDescendants(pid) {
  const children = new Map();
  for (const [child, parent] of processTable()) {
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found = [pid];
  for (const next of found) {
    found.push(...(children.get(next) ?? []));
  }
  return found.reverse();
}

/** Pairs of a process and its parent. */
function processTable() {
  if (existsSync('/proc/self/stat')) {
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .flatMap(name => {
        try {
          const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
          const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
          return [[Number(name), Number(fields[1])]];
        } catch {
          return [];
        }
      });
  }
  const { stdout = '' } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], {
    encoding: 'utf8',
  });
  return stdout
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number));
}

function tail(file) {
  return existsSync(file) ? lastLines(readFileSync(file, 'utf8'), 25) : '';
}
