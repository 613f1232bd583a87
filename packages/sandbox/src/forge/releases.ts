import { compare, rcompare, valid } from 'semver';
import { formatTime } from '../kubernetes/clock';
import { ReleaseRecord } from './forge-database';
import { ForgeError } from './forge-error';
import type { ForgeOptions } from './forge';
import { releaseNotes } from './release-notes';

export interface NewRelease {
  tag: string;
  target?: string;
  name?: string;
  body?: string;
  draft?: boolean;
  prerelease?: boolean;
  generateNotes?: boolean;
}

/** Who publishes with the forge's token. */
const PUBLISHER = 'platform-bot';

/** Tags by version, newest first; names that are no version come last. */
export function sortTags(tags: string[]): string[] {
  const versions = tags.filter(tag => valid(tag)).sort(rcompare);
  const others = tags.filter(tag => !valid(tag)).sort();
  return [...versions, ...others];
}

/** Tags and releases of the repository. */
export class Releases {
  constructor(private readonly options: ForgeOptions) {}

  /** Newest first. */
  list(): ReleaseRecord[] {
    return [...this.options.database.data.releases].sort(
      (a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id,
    );
  }

  /** The newest that is neither a draft nor a prerelease. */
  latest(): ReleaseRecord | undefined {
    return this.list()
      .filter(release => !release.draft && !release.prerelease)
      .sort((a, b) =>
        (a.publishedAt ?? '') < (b.publishedAt ?? '') ? 1 : -1,
      )[0];
  }

  byTag(tag: string): ReleaseRecord | undefined {
    return this.list().find(release => release.tag === tag && !release.draft);
  }

  byId(id: number): ReleaseRecord | undefined {
    return this.list().find(release => release.id === id);
  }

  /** Tags with the commit of each, newest version first. */
  async tags(): Promise<{ name: string; sha: string }[]> {
    const refs = await this.options.repository.refs('refs/tags/');
    const bare = new Map(
      [...refs].map(([ref, sha]) => [ref.slice('refs/tags/'.length), sha]),
    );
    return sortTags([...bare.keys()]).map(name => ({
      name,
      sha: bare.get(name) ?? '',
    }));
  }

  /** @throws ForgeError 422 for a tag that has a release already or a target that does not exist */
  async create(request: NewRelease): Promise<ReleaseRecord> {
    const { database } = this.options;
    this.checkTag(request.tag);
    if (!request.draft && this.byTag(request.tag)) {
      throw ForgeError.invalid({
        resource: 'Release',
        code: 'already_exists',
        field: 'tag_name',
      });
    }
    const target = request.target ?? 'main';
    if (!request.draft) {
      await this.ensureTag(request.tag, target);
    }
    const notes = request.generateNotes
      ? (await this.notes(request.tag, target)).body
      : '';
    const now = formatTime(this.options.clock.now());
    const release: ReleaseRecord = {
      id: database.nextId(),
      tag: request.tag,
      name: request.name ?? request.tag,
      body: [request.body, notes].filter(Boolean).join('\n\n'),
      target,
      draft: request.draft ?? false,
      prerelease: request.prerelease ?? false,
      author: PUBLISHER,
      createdAt: now,
      ...(request.draft ? {} : { publishedAt: now }),
    };
    database.data.releases.push(release);
    await database.save();
    return release;
  }

  /** Changes a release; a draft that stops being one is published and its tag made. */
  async update(
    id: number,
    change: Partial<NewRelease>,
  ): Promise<ReleaseRecord> {
    const release = this.byId(id);
    if (!release) {
      throw ForgeError.notFound();
    }
    if (change.tag !== undefined) {
      this.checkTag(change.tag);
    }
    const publishes = release.draft && change.draft === false;
    release.tag = change.tag ?? release.tag;
    release.target = change.target ?? release.target;
    release.name = change.name ?? release.name;
    release.body = change.body ?? release.body;
    release.prerelease = change.prerelease ?? release.prerelease;
    if (publishes) {
      await this.ensureTag(release.tag, release.target);
      release.draft = false;
      release.publishedAt = formatTime(this.options.clock.now());
    }
    await this.options.database.save();
    return release;
  }

  /**
   * What GitHub generates: the pull requests merged since the previous tag.
   *
   * @param previous by default the newest version below the tag
   * @throws ForgeError 422 for a target or previous tag that does not exist
   */
  async notes(
    tag: string,
    target = 'main',
    previous?: string,
  ): Promise<{ name: string; body: string }> {
    const { repository, database, url, owner, name } = this.options;
    const invalid = (field: string) =>
      ForgeError.invalid({ resource: 'Release', code: 'invalid', field });
    const head =
      (await repository.resolve(`refs/tags/${tag}`)) ??
      (await repository.resolve(target));
    if (!head) {
      throw invalid('target_commitish');
    }
    const before = previous ?? (await this.previousTag(tag));
    if (before && !(await repository.resolve(`refs/tags/${before}`))) {
      throw invalid('previous_tag_name');
    }
    const range = before ? `refs/tags/${before}..${head}` : head;
    const commits = await repository.log(range, { firstParent: true });
    const bySha = new Map(
      database.data.pulls.map(pull => [pull.mergeCommitSha, pull]),
    );
    const changes = commits
      .reverse()
      .map(commit => bySha.get(commit.sha))
      .filter(pull => pull !== undefined);
    return {
      name: tag,
      body: releaseNotes(changes, `${url}/${owner}/${name}`, tag, before),
    };
  }

  private async previousTag(tag: string): Promise<string | undefined> {
    const versions = (await this.tags())
      .map(entry => entry.name)
      .filter(name => valid(name));
    return valid(tag)
      ? versions.find(name => compare(name, tag) < 0)
      : versions[0];
  }

  private checkTag(tag: string): void {
    if (!tag || /[\s~^:?*[\\]|\.\.|^[-./]|\/$|\.lock$/.test(tag)) {
      throw ForgeError.invalid({
        resource: 'Release',
        code: 'custom',
        field: 'tag_name',
        message: 'tag_name is not well-formed',
      });
    }
  }

  private async ensureTag(tag: string, target: string): Promise<void> {
    const { repository } = this.options;
    const ref = `refs/tags/${tag}`;
    if ((await repository.refs(ref)).has(ref)) {
      return;
    }
    const sha = await repository.resolve(target);
    if (!sha) {
      throw ForgeError.invalid({
        resource: 'Release',
        code: 'invalid',
        field: 'target_commitish',
      });
    }
    await repository.updateRef(ref, sha, '');
  }
}
