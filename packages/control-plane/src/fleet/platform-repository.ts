import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem, systemErrorCode } from '../problem';

const GIT_TIMEOUT = 120_000;
const MAXIMUM_OUTPUT = 512 * 1024 * 1024;

/** A platform repository as it was when it was read. */
export interface PlatformRepository {
  /** Address or path that it was read from, for Git. */
  address: string;
  commit: string;
  /** Paths of all files. */
  paths: string[];
  /** Text of a file. @throws Error when there is none */
  read(file: string): Promise<string>;
}

/**
 * Copies a platform repository and reads the head of its default branch.
 *
 * @param source address (`http`, `https`, `ssh`, `file`) or path of a Git repository or bundle
 * @param folder for the copy
 * @throws Problem that names the option and the way out, when it is no repository, cannot be reached or is empty
 */
export async function readPlatformRepository(
  source: string,
  folder: string,
): Promise<PlatformRepository> {
  const address = await addressOf(source);
  const copy = path.join(folder, 'platform-repository.git');
  await mkdir(folder, { recursive: true });
  const git = (...args: string[]) => runGit(folder, args);
  try {
    await git('clone', '--quiet', '--bare', address, copy);
  } catch (error) {
    throw refusal(
      source,
      `git cannot clone it (${lastLine((error as Error).message)})`,
    );
  }
  const read = (...args: string[]) => git(`--git-dir=${copy}`, ...args);
  let commit: string;
  try {
    commit = (await read('rev-parse', '--verify', 'HEAD^{commit}')).trim();
  } catch {
    throw refusal(source, 'it has no commit on its default branch');
  }
  const paths = await read('ls-tree', '-r', '-z', '--name-only', commit);
  return {
    address,
    commit,
    paths: paths.split('\0').filter(Boolean),
    read: file => read('show', `${commit}:${file}`),
  };
}

/** An address without the user and password that it may hold, for logs. */
export function withoutCredentials(address: string): string {
  return address.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}

async function addressOf(source: string): Promise<string> {
  if (/^[a-z+]+:\/\/|^[^/\s]+@[^/\s]+:/.test(source)) {
    return source;
  }
  const absolute = path.resolve(source);
  try {
    await stat(absolute);
  } catch {
    throw refusal(source, 'there is nothing at this path');
  }
  return absolute;
}

function refusal(source: string, problem: string): Problem {
  const address = withoutCredentials(source);
  return new Problem(
    `--platform-repository ${address}: ${problem.replaceAll(
      source,
      address,
    )}. Give the address or path of a Git repository in the layout providers/<cloud>/<version>/mgmt; \`yarn sandbox --without-clusters\` serves one at http://localhost:7100/platform/platform-repository.git.`,
  );
}

function lastLine(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .slice(-1)[0]
    .replace(/^fatal: /, '');
}

function runGit(home: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      ['-c', 'safe.directory=*', '-c', 'gc.auto=0', ...args],
      {
        // Neither the user's nor the machine's configuration counts.
        env: {
          PATH: process.env.PATH,
          HOME: home,
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: path.join(home, 'gitconfig'),
          GIT_TERMINAL_PROMPT: '0',
          LC_ALL: 'C',
        },
        timeout: GIT_TIMEOUT,
        maxBuffer: MAXIMUM_OUTPUT,
      },
      (error, stdout, stderr) => {
        if (!error) {
          resolve(stdout);
        } else if (systemErrorCode(error) === 'ENOENT') {
          reject(
            new Problem(
              'The platform repository is read with git, and there is no git on the PATH. Install it (apt-get install git, brew install git).',
            ),
          );
        } else {
          reject(new Error(stderr.trim() || error.message));
        }
      },
    );
  });
}
