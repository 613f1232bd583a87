import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { fetchProblem, RepositoryReferences } from './git-reference';

/** How long git may take, in milliseconds: a GitRepository's default timeout. */
const GIT_TIMEOUT = 60_000;
const MAXIMUM_ARCHIVE = 1024 * 1024 * 1024;

interface GitResult {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
}

/**
 * A bare mirror of one Git repository, kept with the machine's git program. What calls it at the same time waits for its
 * turn: git locks the references that it updates.
 */
export class GitMirror {
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
    /** Where it is fetched from. */
    readonly address: string,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * @param root the folder of all mirrors
   * @param signal ends what git does
   * @throws Error when there is no git program, or the folder cannot be written
   */
  static async open(
    root: string,
    address: string,
    signal?: AbortSignal,
  ): Promise<GitMirror> {
    const id = createHash('sha256').update(address).digest('hex').slice(0, 16);
    const configuration = path.join(root, 'gitconfig');
    await mkdir(root, { recursive: true });
    // Neither the user's nor the machine's configuration counts, and what is fetched from may belong to somebody else.
    await writeFile(
      configuration,
      '[safe]\n\tdirectory = *\n[gc]\n\tauto = 0\n',
    );
    const mirror = new GitMirror(
      path.join(root, `${id}.git`),
      {
        ...process.env,
        GIT_CONFIG_GLOBAL: configuration,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        LC_ALL: 'C',
      },
      address,
      signal,
    );
    const created = await mirror.git([
      'init',
      '--template=',
      '--quiet',
      '--bare',
      mirror.directory,
    ]);
    if (created.exitCode !== 0) {
      throw new Error(
        `git cannot create ${mirror.directory}: ${created.stderr.trim()}`,
      );
    }
    return mirror;
  }

  /**
   * Fetches every branch, tag and pull request.
   *
   * @param url the GitRepository's own, for messages
   * @throws FetchError
   */
  async fetch(url: string): Promise<void> {
    await this.inTurn(async () => {
      const { exitCode, stderr } = await this.run([
        'fetch',
        '--quiet',
        '--prune',
        '--no-write-fetch-head',
        this.address,
        '+refs/*:refs/*',
      ]);
      if (exitCode !== 0) {
        throw fetchProblem(stderr, this.address, url);
      }
    });
  }

  /** What has been fetched. */
  async references(): Promise<RepositoryReferences> {
    const { stdout } = await this.run([
      'for-each-ref',
      '--format=%(refname) %(objecttype) %(objectname) %(*objectname)',
    ]);
    const lines = stdout.toString('utf8').split('\n').filter(Boolean);
    return {
      references: new Map(
        lines.map(line => {
          const [name, type, sha, peeled] = line.split(' ');
          return [name, type === 'tag' ? peeled : sha];
        }),
      ),
      hasCommit: sha => this.hasCommit(sha),
      committedAt: async sha => {
        const time = await this.run(['show', '-s', '--format=%ct', sha]);
        return Number(time.stdout.toString('utf8').trim());
      },
    };
  }

  /**
   * The files of a commit as a compressed tar archive; the same commit always gives the same bytes.
   *
   * @throws Error when the commit is not there
   */
  async archive(commit: string): Promise<Buffer> {
    const { exitCode, stdout, stderr } = await this.run([
      'archive',
      '--format=tar',
      commit,
    ]);
    if (exitCode !== 0) {
      throw new Error(`git cannot archive ${commit}: ${stderr.trim()}`);
    }
    return promisify(gzip)(stdout);
  }

  private async hasCommit(sha: string): Promise<boolean> {
    if (!/^[0-9a-f]{40,64}$/.test(sha)) {
      return false;
    }
    const { exitCode } = await this.run(['cat-file', '-e', `${sha}^{commit}`]);
    if (exitCode === 0) {
      return true;
    }
    // A commit that no reference leads to any more: most servers give it when asked by name.
    return this.inTurn(async () => {
      const fetched = await this.run(['fetch', '--quiet', this.address, sha]);
      return fetched.exitCode === 0;
    });
  }

  private run(args: string[]): Promise<GitResult> {
    return this.git([`--git-dir=${this.directory}`, ...args]);
  }

  private git(args: string[]): Promise<GitResult> {
    return new Promise((resolve, reject) => {
      execFile(
        'git',
        args,
        {
          env: this.environment,
          encoding: 'buffer',
          maxBuffer: MAXIMUM_ARCHIVE,
          timeout: GIT_TIMEOUT,
          signal: this.signal,
        },
        (error, stdout, stderr) => {
          const text = stderr.toString('utf8');
          if (!error) {
            resolve({ exitCode: 0, stdout, stderr: text });
          } else if (typeof error.code === 'number') {
            resolve({ exitCode: error.code, stdout, stderr: text });
          } else if (this.signal?.aborted) {
            reject(new Error('git was ended before it had finished'));
          } else if (error.killed) {
            const problem = `fatal: git gave no answer within ${
              GIT_TIMEOUT / 1000
            } s`;
            resolve({ exitCode: 124, stdout, stderr: problem });
          } else {
            reject(
              new Error(
                `The source stand-in fetches with the git program and cannot run it (${error.message}). Install git (apt-get install git, brew install git).`,
              ),
            );
          }
        },
      );
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => {});
    return result;
  }
}
