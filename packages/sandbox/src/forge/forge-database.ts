import { readFile, rename, writeFile } from 'node:fs/promises';

export interface CommentRecord {
  id: number;
  author: string;
  body: string;
  createdAt: string;
}

/** A pull request; times are RFC 3339 in UTC. */
export interface PullRequestRecord {
  number: number;
  title: string;
  body: string;
  author: string;
  headRef: string;
  headSha: string;
  baseRef: string;
  baseSha: string;
  state: 'open' | 'closed';
  draft: boolean;
  labels: string[];
  assignees: string[];
  reviewers: string[];
  comments: CommentRecord[];
  createdAt: string;
  updatedAt: string;
  closedAt?: string;
  mergedAt?: string;
  mergedBy?: string;
  mergeCommitSha?: string;
}

export interface ReleaseRecord {
  id: number;
  tag: string;
  name: string;
  body: string;
  target: string;
  draft: boolean;
  prerelease: boolean;
  author: string;
  createdAt: string;
  publishedAt?: string;
}

/** What the forge knows besides the Git repository. */
export interface ForgeData {
  pulls: PullRequestRecord[];
  releases: ReleaseRecord[];
  nextId: number;
}

/** The forge's records in one JSON file, written whole and atomically. */
export class ForgeDatabase {
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: string,
    readonly data: ForgeData,
  ) {}

  /** Reads the file; `initial` where there is none. */
  static async open(
    file: string,
    initial: ForgeData = { pulls: [], releases: [], nextId: 1 },
  ): Promise<ForgeDatabase> {
    try {
      const data = JSON.parse(await readFile(file, 'utf8')) as ForgeData;
      return new ForgeDatabase(file, data);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw new Error(
          `The sandbox's forge cannot read ${file}: ${
            (error as Error).message
          }. Start with --reset to begin anew.`,
        );
      }
    }
    const database = new ForgeDatabase(file, initial);
    await database.save();
    return database;
  }

  pull(number: number): PullRequestRecord | undefined {
    return this.data.pulls.find(pull => pull.number === number);
  }

  /** Issues and pull requests share their numbers. */
  nextNumber(): number {
    return Math.max(0, ...this.data.pulls.map(pull => pull.number)) + 1;
  }

  nextId(): number {
    this.data.nextId += 1;
    return this.data.nextId;
  }

  /** Writes the file; resolves when this state is on disk. */
  save(): Promise<void> {
    const text = JSON.stringify(this.data, null, 1);
    this.saving = this.saving
      .catch(() => {})
      .then(async () => {
        await writeFile(`${this.file}.part`, text);
        await rename(`${this.file}.part`, this.file);
      });
    return this.saving;
  }
}
