import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { ManagedProcess } from '../process/managed-process';
import { Problem } from '../problem';
import { ProgramCache } from './cache';
import { explainBuildFailure } from './explain-build-failure';
import { versionOfManifest } from './parts';
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

/**
 * Makes a part at its partial path.
 *
 * @param go path of the `go` program
 * @throws Problem that says why Go failed; the signal's reason when it is given
 */
export async function makePart(
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

/** What Go said last. */
export function buildLog(cache: ProgramCache): string {
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
  const logFile = buildLog(cache);
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
