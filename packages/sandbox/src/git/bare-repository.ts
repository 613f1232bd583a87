import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChangedFile, readDiff } from './diff';
import { GitError, GitProgram } from './git-program';

export interface TreeEntry {
  path: string;
  /** `100644`, `100755`, `120000`, `040000` or `160000`. */
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  /** Bytes; blobs only. */
  size?: number;
}

export interface CommitIdentity {
  name: string;
  email: string;
  /** RFC 3339 in UTC. */
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: CommitIdentity;
  committer: CommitIdentity;
  message: string;
}

/** One file of a new tree: content by object name or inline, or `sha: null` to remove it. */
export interface TreeChange {
  path: string;
  mode?: string;
  sha?: string | null;
  content?: string;
}

const SHA = /^[0-9a-f]{40}$/;

/** A bare Git repository on disk, read and written with the git program. */
export class BareRepository {
  constructor(readonly git: GitProgram, readonly directory: string) {}

  static async create(
    git: GitProgram,
    directory: string,
  ): Promise<BareRepository> {
    await git.run(['init', '--quiet', '--bare', directory]);
    const repository = new BareRepository(git, directory);
    await repository.run(['config', 'http.receivepack', 'true']);
    await repository.run(['config', 'uploadpack.allowAnySHA1InWant', 'true']);
    return repository;
  }

  run(args: string[], options: Parameters<GitProgram['run']>[1] = {}) {
    return this.git.run([`--git-dir=${this.directory}`, ...args], options);
  }

  text(args: string[], options: Parameters<GitProgram['run']>[1] = {}) {
    return this.git.text([`--git-dir=${this.directory}`, ...args], options);
  }

  /** Commit names by full reference name; an annotated tag counts as its commit. */
  async refs(prefix = 'refs/'): Promise<Map<string, string>> {
    const text = await this.text([
      'for-each-ref',
      '--format=%(refname) %(objectname) %(*objectname)',
      prefix,
    ]);
    return new Map(
      text
        .split('\n')
        .filter(Boolean)
        .map(line => {
          const [name, sha, peeled] = line.split(' ');
          return [name, peeled || sha];
        }),
    );
  }

  /** The commit that a branch, tag, full reference or object name stands for; undefined where there is none. */
  async resolve(revision: string): Promise<string | undefined> {
    if (
      !revision ||
      revision.startsWith('-') ||
      /[\s:^~?*[\\]/.test(revision)
    ) {
      return undefined;
    }
    const { stdout, exitCode } = await this.run(
      ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`],
      { accept: [1, 128] },
    );
    const sha = stdout.toString('utf8').trim();
    return exitCode === 0 && SHA.test(sha) ? sha : undefined;
  }

  async commit(sha: string): Promise<Commit> {
    const [commit] = await this.log(sha, { limit: 1 });
    if (!commit) {
      throw new GitError('log', 128, `bad object ${sha}`);
    }
    return commit;
  }

  /** Commits reachable from a revision or range, newest first. */
  async log(
    range: string,
    options: {
      path?: string;
      skip?: number;
      limit?: number;
      firstParent?: boolean;
    } = {},
  ): Promise<Commit[]> {
    const text = await this.text([
      'log',
      '-z',
      '--format=%H%n%T%n%P%n%an%n%ae%n%at%n%cn%n%ce%n%ct%n%B',
      ...(options.limit === undefined ? [] : [`--max-count=${options.limit}`]),
      ...(options.skip ? [`--skip=${options.skip}`] : []),
      ...(options.firstParent ? ['--first-parent'] : []),
      range,
      '--',
      ...(options.path ? [options.path] : []),
    ]);
    return text
      .split('\0')
      .filter(Boolean)
      .map(entry => {
        const [sha, tree, parents, an, ae, at, cn, ce, ct, ...message] =
          entry.split('\n');
        return {
          sha: sha.trim(),
          tree,
          parents: parents.split(' ').filter(Boolean),
          author: { name: an, email: ae, date: toDate(at) },
          committer: { name: cn, email: ce, date: toDate(ct) },
          message: message.join('\n').trimEnd(),
        };
      });
  }

  /** Commits that a range has. */
  async count(range: string): Promise<number> {
    return Number(await this.text(['rev-list', '--count', range]));
  }

  async mergeBase(a: string, b: string): Promise<string | undefined> {
    const { stdout, exitCode } = await this.run(['merge-base', a, b], {
      accept: [1],
    });
    return exitCode === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const { exitCode } = await this.run(
      ['merge-base', '--is-ancestor', ancestor, descendant],
      { accept: [1] },
    );
    return exitCode === 0;
  }

  /** Object name and type of a revision or `commit:path`; undefined where there is no such object. */
  async object(
    expression: string,
  ): Promise<{ sha: string; type: string; size: number } | undefined> {
    const text = await this.text(['cat-file', '--batch-check'], {
      input: `${expression}\n`,
    });
    const [sha, type, size] = text.split(' ');
    return SHA.test(sha) ? { sha, type, size: Number(size) } : undefined;
  }

  async tree(treeish: string, recursive: boolean): Promise<TreeEntry[]> {
    const text = await this.text([
      'ls-tree',
      '-z',
      '--long',
      ...(recursive ? ['-r', '-t'] : []),
      treeish,
    ]);
    return text
      .split('\0')
      .filter(Boolean)
      .map(line => {
        const tab = line.indexOf('\t');
        const [mode, type, sha, size] = line.slice(0, tab).split(/ +/);
        return {
          path: line.slice(tab + 1),
          mode,
          type: type as TreeEntry['type'],
          sha,
          ...(type === 'blob' ? { size: Number(size) } : {}),
        };
      });
  }

  async blob(sha: string): Promise<Buffer> {
    const { stdout } = await this.run(['cat-file', 'blob', sha]);
    return stdout;
  }

  /** Text of many blobs in one go, by object name. */
  async blobs(shas: string[]): Promise<Map<string, string>> {
    const unique = [...new Set(shas)];
    const result = new Map<string, string>();
    if (unique.length === 0) {
      return result;
    }
    const { stdout } = await this.run(['cat-file', '--batch'], {
      input: `${unique.join('\n')}\n`,
    });
    let offset = 0;
    for (const sha of unique) {
      const end = stdout.indexOf(0x0a, offset);
      const size = Number(
        stdout.subarray(offset, end).toString().split(' ')[2],
      );
      const start = end + 1;
      result.set(sha, stdout.subarray(start, start + size).toString('utf8'));
      offset = start + size + 1;
    }
    return result;
  }

  async writeBlob(content: string | Buffer): Promise<string> {
    return this.text(['hash-object', '-w', '--stdin'], { input: content });
  }

  /**
   * A tree made of another with changes.
   *
   * @param base tree or commit to start from; absent: an empty tree
   */
  async writeTree(
    base: string | undefined,
    changes: TreeChange[],
  ): Promise<string> {
    const directory = await mkdtemp(path.join(tmpdir(), 'sandbox-index-'));
    const env = { GIT_INDEX_FILE: path.join(directory, 'index') };
    try {
      await this.run(base ? ['read-tree', base] : ['read-tree', '--empty'], {
        env,
      });
      const lines: string[] = [];
      for (const change of changes) {
        if (change.sha === null) {
          lines.push(`0 ${'0'.repeat(40)}\t${change.path}`);
        } else {
          const sha =
            change.sha ?? (await this.writeBlob(change.content ?? ''));
          lines.push(`${change.mode ?? '100644'} ${sha}\t${change.path}`);
        }
      }
      await this.run(['update-index', '-z', '--add', '--index-info'], {
        env,
        input: lines.map(line => `${line}\0`).join(''),
      });
      return await this.text(['write-tree'], { env });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  async writeCommit(commit: {
    tree: string;
    parents: string[];
    message: string;
    author: CommitIdentity;
    committer: CommitIdentity;
  }): Promise<string> {
    return this.text(
      [
        'commit-tree',
        commit.tree,
        ...commit.parents.flatMap(parent => ['-p', parent]),
      ],
      {
        input: commit.message,
        env: {
          GIT_AUTHOR_NAME: commit.author.name,
          GIT_AUTHOR_EMAIL: commit.author.email,
          GIT_AUTHOR_DATE: commit.author.date,
          GIT_COMMITTER_NAME: commit.committer.name,
          GIT_COMMITTER_EMAIL: commit.committer.email,
          GIT_COMMITTER_DATE: commit.committer.date,
        },
      },
    );
  }

  /**
   * Moves a reference.
   *
   * @param expected object name that it must have now; empty text: it must not exist
   * @throws GitError when it is another
   */
  async updateRef(ref: string, sha: string, expected?: string): Promise<void> {
    await this.run([
      'update-ref',
      ref,
      sha,
      ...(expected === undefined ? [] : [expected || '0'.repeat(40)]),
    ]);
  }

  async deleteRef(ref: string): Promise<void> {
    await this.run(['update-ref', '-d', ref]);
  }

  /** The tree of merging two commits; undefined when they conflict. */
  async mergeTrees(ours: string, theirs: string): Promise<string | undefined> {
    const { stdout, exitCode } = await this.run(
      ['merge-tree', '--write-tree', ours, theirs],
      { accept: [1] },
    );
    return exitCode === 0
      ? stdout.toString('utf8').split('\n')[0].trim()
      : undefined;
  }

  /** Files that differ between two trees, with their diffs. */
  async diff(from: string, to: string): Promise<ChangedFile[]> {
    const args = ['diff-tree', '-r', '-M', '--no-commit-id', '--full-index'];
    const [raw, numbers, patch] = await Promise.all([
      this.text([...args, '-z', '--raw', from, to]),
      this.text([...args, '-z', '--numstat', from, to]),
      this.text([...args, '-p', from, to]),
    ]);
    return readDiff({ raw, numbers, patch });
  }
}

function toDate(seconds: string): string {
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}
