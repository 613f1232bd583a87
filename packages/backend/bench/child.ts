import { build, Plugin } from 'esbuild';
import { ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { atEnd } from './endings';

/** What a child answers: functions by name, each with one argument and an answer that JSON can carry. */
export type Service = { [method: string]: (argument: never) => unknown };

interface Call {
  id: number;
  method: string;
  argument: unknown;
}

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

/** Answers the calls of the parent process until it ends. */
export function serve(service: Service): void {
  process.on('message', async ({ id, method, argument }: Call) => {
    const answer: Answer = { id };
    try {
      answer.value = await service[method](argument as never);
    } catch (error) {
      answer.error = String((error as Error).stack ?? error);
    }
    process.send!(answer);
  });
  process.on('disconnect', () => process.exit(0));
}

/** What this house brings is compiled in, as in a release; what npm brings stays where it is. */
const packagesOfNpm: Plugin = {
  name: 'packages-of-npm',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@gitops-fleet/')
        ? undefined
        : { path, external: true },
    );
  },
};

/** Compiles a script of this folder: the compiler in the process would be measured too. @returns the file */
async function compile(script: string): Promise<string> {
  const outfile = resolve(
    __dirname,
    '../node_modules/.cache/bench',
    `${script}.cjs`,
  );
  await build({
    entryPoints: [resolve(__dirname, `${script}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    logLevel: 'warning',
    plugins: [packagesOfNpm],
  });
  return outfile;
}

type Argument<F> = F extends (argument: infer A) => unknown ? A : never;
type Value<F> = F extends (...parameters: never[]) => infer R
  ? Awaited<R>
  : never;

interface ChildOptions {
  heapMegabytes?: number;
  environment?: { [name: string]: string };
}

/**
 * A process of its own, so that what it takes is measured by itself: `S` is what its script hands to `serve`.
 */
export class Child<S extends Service> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #ended: Promise<void>;
  #calls = 0;

  /**
   * @param script - file of this folder, without its ending
   * @param options - `heapMegabytes`: how large its heap may grow, where the usual limit is too little; `environment`:
   * variables beside those of this process
   */
  static async start<S extends Service>(
    script: string,
    options: ChildOptions = {},
  ): Promise<Child<S>> {
    return new Child(script, await compile(script), options);
  }

  private constructor(
    script: string,
    file: string,
    { heapMegabytes, environment }: ChildOptions,
  ) {
    this.#process = fork(file, {
      // BENCH_PROFILE names a folder for profiles of what the processes do.
      execArgv: [
        '--expose-gc',
        ...(process.env.BENCH_PROFILE
          ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`]
          : []),
        ...(heapMegabytes ? [`--max-old-space-size=${heapMegabytes}`] : []),
      ],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'json',
    });
    this.#process.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    const forget = atEnd(() => this.kill());
    this.#ended = new Promise(ended => {
      this.#process.on('exit', () => {
        forget();
        ended();
      });
    });
    this.#process.on('exit', code => {
      const error = `the process ${script} has ended (${code})`;
      this.#waiting.forEach((done, id) => done({ id, error }));
      this.#waiting.clear();
    });
  }

  /** @throws Error when the method throws, or the process ends before it has answered */
  call<M extends keyof S & string>(
    method: M,
    argument: Argument<S[M]>,
  ): Promise<Value<S[M]>> {
    const id = this.#calls++;
    return new Promise((done, fail) => {
      this.#waiting.set(id, ({ value, error }) =>
        error === undefined
          ? done(value as Value<S[M]>)
          : fail(new Error(error)),
      );
      this.#process.send({ id, method, argument } satisfies Call);
    });
  }

  /** Stops it where it is: its connections stay open and answer nothing. */
  freeze(): void {
    this.#process.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process.kill('SIGCONT');
  }

  /** Has it end, and waits until it has. One that does not within ten seconds is killed. */
  async stop(): Promise<void> {
    this.thaw();
    if (this.#process.connected) {
      this.#process.disconnect();
    }
    const impatience = setTimeout(() => this.kill(), 10_000);
    await this.#ended;
    clearTimeout(impatience);
  }

  /** Ends it at once, without a chance to say so. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
