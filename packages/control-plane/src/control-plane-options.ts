import path from 'node:path';
import { PACKAGE_FOLDER } from './package-folder';
import { Problem } from './problem';

/** How a control plane is started; everything has a default. */
export interface ControlPlaneOptions {
  /** Address or path of the platform repository. Default: what the sandbox serves on its default port. */
  platformRepository?: string;
  /** Where the state is kept while it runs. Default `.control-plane` in the working directory. */
  directory?: string;
  /** Seconds between two fetches of a source, and between two looks at a dependency. Default 5. */
  intervalSeconds?: number;
  /** Manifest that gives the portal its access. Default `docs/gitops-fleet-viewer.yaml` of this checkout. */
  readOnlyManifest?: string;
  /** Seconds that a token of the read-only kubeconfigs lasts, at least 600; renewed at half time. Default a day. */
  tokenSeconds?: number;
  /** Flags for every API server, such as `--etcd-compaction-interval=2s`. */
  apiServerFlags?: string[];
  /** Environment that the programs are looked up and built with. Default this process's. */
  env?: NodeJS.ProcessEnv;
  /** One line per step. */
  log?: (line: string) => void;
  /** Ends the start. */
  signal?: AbortSignal;
}

export type ResolvedOptions = Required<Omit<ControlPlaneOptions, 'signal'>> &
  Pick<ControlPlaneOptions, 'signal'>;

/** The platform repository of a sandbox that was started without options. */
export const SANDBOX_REPOSITORY =
  'http://localhost:7100/platform/platform-repository.git';

export const DEFAULT_DIRECTORY = '.control-plane';

const READ_ONLY_MANIFEST = path.resolve(
  PACKAGE_FOLDER,
  '../../docs/gitops-fleet-viewer.yaml',
);

const DAY = 24 * 60 * 60;

/** @throws Problem that names the option and its rule */
export function resolveOptions(options: ControlPlaneOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
    platformRepository: options.platformRepository ?? SANDBOX_REPOSITORY,
    directory: path.resolve(options.directory ?? DEFAULT_DIRECTORY),
    intervalSeconds: options.intervalSeconds ?? 5,
    readOnlyManifest: options.readOnlyManifest ?? READ_ONLY_MANIFEST,
    tokenSeconds: options.tokenSeconds ?? DAY,
    apiServerFlags: options.apiServerFlags ?? [],
    env: options.env ?? process.env,
    log: options.log ?? (() => {}),
    signal: options.signal,
  };
  const { intervalSeconds, tokenSeconds } = resolved;
  if (!(intervalSeconds > 0 && intervalSeconds <= 3600)) {
    throw new Problem(
      `--interval must be a number of seconds above 0, at most 3600, not ${intervalSeconds}.`,
    );
  }
  // The API server's own limit for a TokenRequest.
  if (!(tokenSeconds >= 600)) {
    throw new Problem(
      `tokenSeconds must be at least 600, which is the shortest time that an API server gives a token for, not ${tokenSeconds}.`,
    );
  }
  return resolved;
}
