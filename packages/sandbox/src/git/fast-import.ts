import { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { BareRepository } from './bare-repository';
import { GitError } from './git-program';

/** A commit to be written. */
export interface ImportedCommit {
  /** Reference that is to be at this commit, in full. */
  ref: string;
  /** Object name; absent for the first commit of all. */
  parent?: string;
  /** Login of author and committer. */
  author: string;
  /** RFC 3339. */
  date: string;
  message: string;
  /** Texts by path; null deletes. */
  changes: { [path: string]: string | null };
}

/**
 * Writes many commits in one run of `git fast-import`. References and objects are there for others once it is closed.
 */
export class FastImport {
  private readonly answers: AsyncIterator<string>;
  private readonly ended: Promise<void>;
  /** Git finds what this run has written by its mark only. */
  private readonly marks = new Map<string, string>();
  private written = 0;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    let complaints = '';
    child.stderr.on('data', chunk => {
      complaints += chunk;
    });
    // A process that has ended early tells why by its exit code and words, not by the broken pipe.
    child.stdin.on('error', () => {});
    this.answers = createInterface({ input: child.stdout })[
      Symbol.asyncIterator
    ]();
    this.ended = once(child, 'close').then(([exitCode]) => {
      if (exitCode !== 0) {
        throw new GitError('fast-import', exitCode, complaints);
      }
    });
    this.ended.catch(() => {});
  }

  static open(repository: BareRepository): FastImport {
    const directory = `--git-dir=${repository.directory}`;
    return new FastImport(
      repository.git.stream([directory, 'fast-import', '--quiet'], {}),
    );
  }

  /** @returns the commit's object name. @throws GitError */
  async commit(commit: ImportedCommit): Promise<string> {
    const seconds = Math.floor(new Date(commit.date).getTime() / 1000);
    const who = `${commit.author} <${commit.author}@users.noreply.localhost> ${seconds} +0000`;
    this.written += 1;
    const mark = `:${this.written}`;
    this.child.stdin.write(
      [
        `commit ${commit.ref}\nmark ${mark}\n`,
        `author ${who}\ncommitter ${who}\n`,
        block(commit.message),
        commit.parent === undefined
          ? ''
          : `from ${this.nameOf(commit.parent)}\n`,
        ...Object.entries(commit.changes).map(([file, text]) =>
          text === null
            ? `D ${file}\n`
            : `M 100644 inline ${file}\n${block(text)}`,
        ),
        `\nget-mark ${mark}\n`,
      ].join(''),
    );
    const { value, done } = await this.answers.next();
    if (done) {
      await this.ended;
      throw new GitError('fast-import', undefined, 'git has ended too early');
    }
    this.marks.set(value, mark);
    return value;
  }

  /** Lets a reference be at a commit. */
  reset(ref: string, sha: string): void {
    this.child.stdin.write(`reset ${ref}\nfrom ${this.nameOf(sha)}\n\n`);
  }

  /** @throws GitError */
  async close(): Promise<void> {
    this.child.stdin.end();
    await this.ended;
  }

  /** Ends without writing what is not yet written. */
  abort(): void {
    this.child.kill();
  }

  private nameOf(commit: string): string {
    return this.marks.get(commit) ?? commit;
  }
}

function block(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
