import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { ArtifactServer } from './artifact-server';
import { GitMirror } from './git-mirror';
import { resolveReference } from './git-reference';

const run = promisify(execFile);
jest.setTimeout(120_000);

describe('a mirror of a repository', () => {
  let root: string;
  let origin: string;
  let mirror: GitMirror;

  const git = async (...args: string[]) => {
    const { stdout } = await run('git', args, {
      cwd: origin,
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'dev',
        GIT_AUTHOR_EMAIL: 'dev@example.com',
        GIT_COMMITTER_NAME: 'dev',
        GIT_COMMITTER_EMAIL: 'dev@example.com',
        GIT_AUTHOR_DATE: '2026-11-24T12:00:00Z',
        GIT_COMMITTER_DATE: '2026-11-24T12:00:00Z',
      },
    });
    return stdout.trim();
  };
  const commit = async (text: string) => {
    await writeFile(path.join(origin, 'namespace.yaml'), text);
    await git('add', '.');
    await git('commit', '--quiet', '--message', text);
    return git('rev-parse', 'HEAD');
  };

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'git-mirror-'));
    origin = path.join(root, 'origin');
    await run('git', ['init', '--quiet', '-b', 'main', origin]);
    mirror = await GitMirror.open(path.join(root, 'mirrors'), origin);
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  const resolve = async (ref: unknown) => {
    await mirror.fetch('https://git.example.com/platform');
    return resolveReference(
      ref,
      await mirror.references(),
      'https://git.example.com/platform',
    );
  };

  it('follows branches and tags, annotated ones too, and forgets those that are gone', async () => {
    const first = await commit('one');
    await git('tag', '--annotate', '--message', 'first', 'v0.0.1');
    const second = await commit('two');
    expect(await resolve({ branch: 'main' })).toEqual({
      commit: second,
      revision: `main@sha1:${second}`,
    });
    expect((await resolve({ tag: 'v0.0.1' })).commit).toBe(first);
    await git('tag', '--delete', 'v0.0.1');
    await expect(resolve({ tag: 'v0.0.1' })).rejects.toThrow(
      'couldn\'t find remote ref "refs/tags/v0.0.1"',
    );
  });

  it('finds a commit that was forced away', async () => {
    const lost = await commit('one');
    await resolve({ branch: 'main' });
    await git('commit', '--quiet', '--amend', '--message', 'other');
    expect((await resolve({ branch: 'main' })).commit).not.toBe(lost);
    expect(await resolve({ commit: lost })).toEqual({
      commit: lost,
      revision: `sha1:${lost}`,
    });
  });

  it('says that an empty repository is empty, and that there is none', async () => {
    await expect(resolve({ branch: 'main' })).rejects.toThrow(
      'git repository is empty',
    );
    const nowhere = await GitMirror.open(
      path.join(root, 'mirrors'),
      path.join(root, 'nowhere'),
    );
    await expect(nowhere.fetch('https://git.example.com/none')).rejects.toThrow(
      "unable to clone: repository not found: git repository: 'https://git.example.com/none'",
    );
  });

  it('makes the same archive of the same commit, which the artifact server serves with its digest', async () => {
    const sha = await commit('kind: Namespace');
    const { revision } = await resolve({ branch: 'main' });
    const archive = await mirror.archive(sha);
    expect(await mirror.archive(sha)).toEqual(archive);
    expect(gunzipSync(archive).toString('latin1')).toContain('kind: Namespace');

    const server = new ArtifactServer(path.join(root, 'artifacts'), 0);
    await server.start();
    try {
      const source = { namespace: 'flux-system', name: 'main' };
      const artifact = await server.store(source, sha, revision, archive);
      expect(artifact).toMatchObject({
        path: `gitrepository/flux-system/main/${sha}.tar.gz`,
        revision,
        size: archive.length,
      });
      const answer = await fetch(artifact.url);
      const served = Buffer.from(await answer.arrayBuffer());
      expect(
        `sha256:${createHash('sha256').update(served).digest('hex')}`,
      ).toBe(artifact.digest);
      expect(await server.find(source, sha, revision, artifact.digest)).toEqual(
        artifact,
      );
      expect(
        await server.find(source, sha, revision, 'sha256:other'),
      ).toBeUndefined();

      const outside = await fetch(
        new URL('/gitrepository/../../origin/namespace.yaml', artifact.url),
      );
      expect(outside.status).toBe(404);
      await server.remove(source);
      expect((await fetch(artifact.url)).status).toBe(404);
    } finally {
      await server.stop();
    }
  });
});
