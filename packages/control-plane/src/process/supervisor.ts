import { ManagedProcess, ProcessSpec } from './managed-process';
import { ProcessIdentity } from './process-identity';

export interface NamedProcess extends ProcessIdentity {
  name: string;
}

/** A process that is started again when it ends by itself. */
export interface Service {
  /** Ends it for good. */
  stop(): Promise<void>;
  /** Ends it for good, at once. */
  kill(): Promise<void>;
}

/** Pause before a service that has ended by itself is started again, doubled each time up to the second, in milliseconds. */
const RESTART_PAUSE = { first: 500, longest: 10_000 };

/** All processes of a run. */
export class Supervisor {
  private readonly processes = new Set<ManagedProcess>();
  private closed = false;

  /** @param onChange called whenever a process has come or gone; `log` gets a line for each that ends unasked */
  constructor(
    private readonly options: {
      onChange(): void;
      log(line: string): void;
    },
  ) {}

  /** @throws Error when the system cannot start it, or when the supervisor is closed */
  async start(spec: ProcessSpec): Promise<ManagedProcess> {
    if (this.closed) {
      throw new Error(
        `${spec.name} is not started: everything is being ended.`,
      );
    }
    const started = await ManagedProcess.start(spec);
    this.processes.add(started);
    this.options.onChange();
    started.ended.then(({ code, signal }) => {
      this.processes.delete(started);
      this.options.onChange();
      if (!started.stopping && !this.closed) {
        this.options.log(
          `${spec.name} has ended ${
            signal ? `by ${signal}` : `with exit code ${code}`
          }: see ${spec.logFile}`,
        );
      }
    });
    return started;
  }

  /**
   * Keeps a program running as a Deployment would keep its pod: a controller gives up when its API server is away for long.
   *
   * @param started called with the first process
   */
  async keepRunning(
    spec: ProcessSpec,
    started: (process: ManagedProcess) => void = () => {},
  ): Promise<Service> {
    let current = await this.start(spec);
    started(current);
    let pause = RESTART_PAUSE.first;
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    const restartWhenEnded = () => {
      current.ended.then(() => {
        if (over || this.closed) {
          return;
        }
        timer = setTimeout(() => {
          pause = Math.min(2 * pause, RESTART_PAUSE.longest);
          this.start(spec).then(
            next => {
              current = next;
              restartWhenEnded();
              if (over) {
                void next.kill();
              }
            },
            () => {},
          );
        }, pause);
      });
    };
    restartWhenEnded();
    const end = (how: () => Promise<void>) => {
      over = true;
      clearTimeout(timer);
      return how();
    };
    return {
      stop: () => end(() => current.stop()),
      kill: () => end(() => current.kill()),
    };
  }

  list(): NamedProcess[] {
    return [...this.processes].map(({ spec, pid, startedAt }) => ({
      name: spec.name,
      pid,
      startedAt,
    }));
  }

  /** Ends all processes at once and starts no more. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.processes].map(each => each.kill()));
  }
}
