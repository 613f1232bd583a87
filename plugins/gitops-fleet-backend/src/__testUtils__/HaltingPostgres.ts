import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const script = resolve(__dirname, '../../../../scripts/postgresServer.mjs');

/** A PostgreSQL of its own that can be down for a while, and comes back with its data where it was. */
export class HaltingPostgres {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** @throws Error where PostgreSQL cannot be started */
  static async start(): Promise<HaltingPostgres> {
    const child = fork(script, { execArgv: [] });
    return new HaltingPostgres(child, await said(child));
  }

  /** Ends the server, and every connection to it. */
  halt(): Promise<void> {
    return this.#do('halt');
  }

  /** Starts it again. */
  resume(): Promise<void> {
    return this.#do('resume');
  }

  async stop(): Promise<void> {
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }

  async #do(order: 'halt' | 'resume'): Promise<void> {
    const done = said(this.#child);
    this.#child.send(order);
    await done;
  }
}

function said(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    const ended = () => fail(new Error('PostgreSQL has ended'));
    child.once('exit', ended);
    child.once('message', message => {
      child.off('exit', ended);
      done(String(message));
    });
  });
}
