import { ControllerTiming } from './controllers/controller-timing';
import { Clock, systemClock } from './kubernetes/clock';

/** How a sandbox is started; everything has a default. */
export interface SandboxOptions {
  /** Port of forge, Git and control page; API servers take the ones after it. 0: any free ports. Default 7100. */
  port?: number;
  /** Default 127.0.0.1: the sandbox's tokens are for this machine only. */
  host?: string;
  /** Where the state is kept. Default `.sandbox` in the working directory. */
  directory?: string;
  /** An existing Git repository (a checkout, bare, or a bundle) instead of the embedded one. */
  platformRepository?: string;
  /** Forget the kept state first. */
  reset?: boolean;
  /** Serve forge and platform repository only; real clusters follow it. */
  withoutClusters?: boolean;
  /** Seconds between fetches of a source; the other clocks of the controllers follow. Default 5. */
  intervalSeconds?: number;
  /** Clocks of the controllers that are not to follow from the interval, for tests. */
  timing?: Partial<ControllerTiming>;
  clock?: Clock;
  /** One line per step of starting. */
  log?: (line: string) => void;
}

export type ResolvedOptions = Required<
  Omit<SandboxOptions, 'platformRepository'>
> &
  Pick<SandboxOptions, 'platformRepository'>;

/** @throws Error that names the option and its rule */
export function resolveOptions(options: SandboxOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
    port: options.port ?? 7100,
    host: options.host ?? '127.0.0.1',
    directory: options.directory ?? '.sandbox',
    platformRepository: options.platformRepository,
    reset: options.reset ?? false,
    withoutClusters: options.withoutClusters ?? false,
    intervalSeconds: options.intervalSeconds ?? 5,
    timing: options.timing ?? {},
    clock: options.clock ?? systemClock,
    log: options.log ?? (() => {}),
  };
  const { port, intervalSeconds } = resolved;
  checkPort(port);
  if (!(intervalSeconds > 0 && intervalSeconds <= 3600)) {
    throw new Error(
      `--interval must be a number of seconds above 0, at most 3600, not ${intervalSeconds}.`,
    );
  }
  return resolved;
}

/** @throws Error for a port with no room for those of the API servers after it */
export function checkPort(port: number): void {
  if (!Number.isInteger(port) || port < 0 || port > 65000) {
    throw new Error(
      `--port must be a whole number from 0 (any free port) to 65000, not ${port}.`,
    );
  }
}
