import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A `git` command that failed; the message is what git said. */
export class GitError extends Error {
  constructor(
    readonly command: string,
    readonly exitCode: number | undefined,
    stderr: string,
  ) {
    super(stderr.trim() || `git ${command} failed with exit code ${exitCode}`);
    this.name = 'GitError';
  }
}

export interface GitRunOptions {
  input?: string | Buffer;
  env?: { [name: string]: string };
  /** Exit codes besides 0 that are an answer and no failure. */
  accept?: number[];
}

export interface GitResult {
  stdout: Buffer;
  exitCode: number;
}

const MAXIMUM_OUTPUT = 512 * 1024 * 1024;

/**
 * The machine's `git` program, shielded from the user's and the machine's own configuration, so that the sandbox behaves
 * the same everywhere.
 */
export class GitProgram {
  private constructor(private readonly environment: NodeJS.ProcessEnv) {}

  /**
   * Looks for git and writes the configuration that all commands run with into the directory.
   *
   * @throws Error when there is no git, or one older than 2.38 (squash merges need its `merge-tree --write-tree`)
   */
  static async open(directory: string): Promise<GitProgram> {
    const configuration = path.join(directory, 'gitconfig');
    await mkdir(directory, { recursive: true });
    // The repository that the sandbox is pointed at may belong to somebody else; it is only read.
    await writeFile(
      configuration,
      '[safe]\n\tdirectory = *\n[user]\n\tname = platform-bot\n\temail = platform-bot@localhost\n[init]\n\tdefaultBranch = main\n[core]\n\tquotePath = false\n[gc]\n\tauto = 0\n',
    );
    const program = new GitProgram({
      ...process.env,
      GIT_CONFIG_GLOBAL: configuration,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C',
    });
    let version: string;
    try {
      version = await program.text(['--version']);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        throw new Error(
          'The sandbox keeps the platform repository in Git and found no git program. Install git 2.38 or newer (apt-get install git, brew install git) and start again.',
        );
      }
      throw error;
    }
    const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
    if (Number(major) * 1000 + Number(minor) < 2038) {
      throw new Error(
        `The sandbox needs git 2.38 or newer to merge pull requests and found "${version}". Install a newer git and start again.`,
      );
    }
    return program;
  }

  /** Runs a command and gives its output. @throws GitError */
  run(args: string[], options: GitRunOptions = {}): Promise<GitResult> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        args,
        {
          env: { ...this.environment, ...options.env },
          encoding: 'buffer',
          maxBuffer: MAXIMUM_OUTPUT,
        },
        (error, stdout, stderr) => {
          if (!error) {
            resolve({ stdout, exitCode: 0 });
            return;
          }
          const exitCode =
            typeof error.code === 'number' ? error.code : undefined;
          if (exitCode !== undefined && options.accept?.includes(exitCode)) {
            resolve({ stdout, exitCode });
          } else if (exitCode === undefined) {
            reject(error);
          } else {
            reject(new GitError(args[0], exitCode, stderr.toString('utf8')));
          }
        },
      );
      // A command may end without reading all of its input; its exit code tells, not the broken pipe.
      child.stdin?.on('error', () => {});
      child.stdin?.end(options.input ?? '');
    });
  }

  /** Output as text without the final newline. */
  async text(args: string[], options: GitRunOptions = {}): Promise<string> {
    const { stdout } = await this.run(args, options);
    return stdout.toString('utf8').replace(/\n$/, '');
  }

  /** Starts a command whose input and output the caller streams. */
  stream(args: string[], env: { [name: string]: string }) {
    return spawn('git', args, {
      env: { ...this.environment, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }
}
