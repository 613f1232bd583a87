import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { HeldLock, takeLock } from '../process/lock-file';
import { makeDirectory } from '../process/make-directory';
import { ManagedProcess } from '../process/managed-process';
import { waitFor } from '../process/waiting';
import { Problem, systemErrorCode } from '../problem';
import { ProgramCache } from './cache';
import { explainBuildFailure } from './explain-build-failure';
import { findGo } from './go-toolchain';
import {
  generatedManifest,
  linkerFlags,
  ManifestPin,
  manifestPins,
  PinModule,
  ProgramPin,
  programPins,
  PROGRAMS_FOLDER,
  requiredSum,
  requiredVersion,
} from './pins';

export interface BuildContext {
  cache: ProgramCache;
  /** Environment of this process: Go reads its settings (GOPROXY, GOCACHE, …) and a proxy from it. */
  env: NodeJS.ProcessEnv;
  /** One line per step. */
  log(line: string): void;
  /** Ends what is being built. */
  signal?: AbortSignal;
}

/** Names of all parts, in the order in which they are made. */
export const allParts: readonly string[] = [
  ...manifestPins.map(({ name }) => name),
  ...programPins.map(({ name }) => name),
  generatedManifest.name,
];

/** What the first build takes on the disk, in bytes: Go's caches and the programs, measured. */
const NEEDED_SPACE = 6e9;

/** A line that says that it still goes on comes this often, in milliseconds. */
const PROGRESS_INTERVAL = 30_000;

/** Long: another build may have everything before it. In milliseconds. */
const LOCK_TIMEOUT = 3_600_000;

/**
 * Builds what the cache lacks of the given parts. Two builds at once wait for each other; one that was killed is taken up
 * where it ended.
 *
 * @throws Problem that says what is in the way (no Go, an old one, a full disk, no module proxy) and the way out
 */
export async function buildParts(
  parts: readonly string[],
  context: BuildContext,
): Promise<void> {
  const { cache, env, log } = context;
  const missing = () => parts.filter(part => !cache.has(part));
  if (missing().length === 0) {
    return;
  }
  const go = findGo(env);
  await makeCacheFolder(cache.folder);
  checkSpace(cache);
  const lock = await waitForLock(`${cache.folder}.lock`, log);
  try {
    cache.sweep();
    const todo = missing();
    for (const [index, part] of todo.entries()) {
      const progress = new Progress(
        `[${index + 1}/${todo.length}] ${part} ${versionOfPart(part)}`,
        log,
      );
      try {
        await makePart(part, go, context);
        cache.keep(part);
        progress.done();
      } catch (error) {
        throw systemErrorCode(error) === 'ENOSPC'
          ? explainBuildFailure(part, 'ENOSPC', {
              cache: cache.folder,
              env,
              log: logFileOf(cache),
            })
          : error;
      } finally {
        progress.stop();
      }
    }
  } finally {
    await lock.release();
  }
}

/** Version of a part as its pin gives it. */
export function versionOfPart(part: string): string {
  const program = programPins.find(({ name }) => name === part);
  if (program) {
    return requiredVersion(program.module, program.versionOf);
  }
  const manifest = manifestPins.find(({ name }) => name === part);
  if (manifest) {
    return versionOfManifest(manifest);
  }
  return requiredVersion(generatedManifest.module, generatedManifest.versionOf);
}

function versionOfManifest({ pin, goModule }: ManifestPin): string {
  return typeof pin === 'string' ? requiredVersion(pin, goModule) : pin.version;
}

async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await makeDirectory(folder);
  } catch (error) {
    throw new Problem(
      `The built programs are kept in ${folder}, which cannot be made (${systemErrorCode(
        error,
      )}). Name another place in XDG_CACHE_HOME.`,
    );
  }
}

/** Only before the first build: later ones need little of it. */
function checkSpace(cache: ProgramCache): void {
  const { bavail, bsize } = statfsSync(cache.folder);
  const free = bavail * bsize;
  if (free < NEEDED_SPACE && allParts.every(part => !cache.has(part))) {
    throw new Problem(
      `The disk of ${cache.folder} has ${(free / 1e9).toFixed(
        1,
      )} GB free, and the first build takes about ${
        NEEDED_SPACE / 1e9
      } GB with Go's own caches. Make room, or name another place in XDG_CACHE_HOME (and in GOMODCACHE and GOCACHE for Go's).`,
    );
  }
}

async function waitForLock(
  file: string,
  log: (line: string) => void,
): Promise<HeldLock> {
  let said = false;
  return waitFor(
    async () => {
      const taken = await takeLock(file);
      if ('held' in taken) {
        return taken.held;
      }
      if (!said) {
        said = true;
        log(
          `Another build is under way (process ${taken.holder.pid}): waiting for it.`,
        );
      }
      return undefined;
    },
    {
      timeout: LOCK_TIMEOUT,
      pause: 500,
      timedOut: () =>
        new Problem(
          `Another build has held ${file} for an hour. End its process, or remove the file when there is none.`,
        ),
    },
  );
}

class Progress {
  private readonly began = Date.now();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly what: string,
    private readonly log: (line: string) => void,
  ) {
    log(`${what} …`);
    this.timer = setInterval(
      () => log(`${what} … ${this.seconds()} s`),
      PROGRESS_INTERVAL,
    );
  }

  done(): void {
    this.log(`${this.what} done in ${this.seconds()} s`);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private seconds(): number {
    return Math.round((Date.now() - this.began) / 1000);
  }
}

async function makePart(
  part: string,
  go: string,
  context: BuildContext,
): Promise<void> {
  const target = context.cache.partialPathOf(part);
  const program = programPins.find(({ name }) => name === part);
  const manifest = manifestPins.find(({ name }) => name === part);
  if (program) {
    await buildProgram(program, target, go, context);
  } else if (manifest) {
    await copyManifests(manifest, target, go, context);
  } else {
    await generateManifests(target, go, context);
  }
  mkdirSync(path.dirname(context.cache.pathOf(part)), { recursive: true });
}

async function buildProgram(
  pin: ProgramPin,
  target: string,
  go: string,
  context: BuildContext,
): Promise<void> {
  await runGo(
    pin.name,
    go,
    [
      'build',
      '-trimpath',
      '-ldflags',
      linkerFlags(pin),
      '-o',
      target,
      pin.package,
    ],
    pin.module,
    context,
  );
}

async function generateManifests(
  target: string,
  go: string,
  context: BuildContext,
): Promise<void> {
  await runGo(
    generatedManifest.name,
    go,
    [
      'run',
      generatedManifest.generator,
      'crd:crdVersions=v1',
      `paths=${generatedManifest.package}`,
      `output:crd:artifacts:config=${target}`,
    ],
    generatedManifest.module,
    context,
  );
}

async function copyManifests(
  pin: ManifestPin,
  target: string,
  go: string,
  context: BuildContext,
): Promise<void> {
  const { goModule } = pin;
  const version = versionOfManifest(pin);
  const expected =
    typeof pin.pin === 'string' ? requiredSum(pin.pin, goModule) : pin.pin.sum;
  const output = await runGo(
    pin.name,
    go,
    ['mod', 'download', '-json', `${goModule}@${version}`],
    'kubernetes',
    context,
  );
  const { Dir: folder, Sum: sum } = JSON.parse(output) as {
    Dir: string;
    Sum: string;
  };
  if (sum !== expected) {
    throw new Problem(
      `${goModule} ${version} has the checksum ${sum}, and ${expected} is pinned: what the module proxy gave is not what was tested. Name another module proxy in GOPROXY, and \`go clean -modcache\` what was fetched.`,
    );
  }
  mkdirSync(target, { recursive: true });
  for (const source of pin.from.map(each => path.join(folder, each))) {
    for (const file of yamlFiles(source)) {
      const copy = path.join(target, path.basename(file));
      cpSync(file, copy);
      // Files of the module cache are read-only, which would keep the cache from being removed.
      chmodSync(copy, 0o644);
    }
  }
}

function yamlFiles(source: string): string[] {
  return statSync(source).isDirectory()
    ? readdirSync(source)
        .filter(name => name.endsWith('.yaml'))
        .map(name => path.join(source, name))
    : [source];
}

function logFileOf(cache: ProgramCache): string {
  return path.join(cache.folder, 'build.log');
}

/** Runs Go in one of the modules and gives its output. @throws Problem */
async function runGo(
  what: string,
  go: string,
  args: string[],
  module: PinModule,
  context: BuildContext,
): Promise<string> {
  const { cache, env, signal } = context;
  const logFile = logFileOf(cache);
  rmSync(logFile, { force: true });
  signal?.throwIfAborted();
  const started = await ManagedProcess.start({
    name: `go ${args[0]} of ${what}`,
    program: go,
    args,
    env: goEnvironment(env),
    cwd: path.join(PROGRAMS_FOLDER, module),
    logFile,
  });
  const abort = () => void started.kill();
  signal?.addEventListener('abort', abort);
  try {
    const { code } = await started.ended;
    signal?.throwIfAborted();
    const output = readFileSync(logFile, 'utf8');
    if (code !== 0) {
      throw explainBuildFailure(what, output, {
        cache: cache.folder,
        env,
        log: logFile,
      });
    }
    return output.slice(output.indexOf('{'));
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** What decides how Go builds is set here, whatever the user has set for other projects. */
function goEnvironment(env: NodeJS.ProcessEnv): { [name: string]: string } {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && entry[0] !== 'KUBECONFIG',
  );
  return {
    ...Object.fromEntries(kept),
    CGO_ENABLED: '0',
    GOFLAGS: '-mod=readonly -buildvcs=false',
    GOWORK: 'off',
    GOOS: '',
    GOARCH: '',
  };
}
