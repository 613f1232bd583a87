import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildManifests } from '../controllers/kustomization-build';
import { ManifestCheck } from '../forge/manifest-check';
import { TreeEntry } from '../git/bare-repository';
import { GitProgram } from '../git/git-program';
import { RepositoryContents } from '../git/repository-contents';
import { textAt } from '../kubernetes/json';
import { asJson } from '../kubernetes/object';
import { embeddedHistory } from './embedded-history';
import { snapshotOf } from './files';
import { findManagementFolders, readBootstrap } from './management-folders';
import { OpenedRepository, openPlatformRepository } from './open-repository';

const TITLE =
  /^(feat|fix|chore|providers|tenants)\(([a-z0-9][a-z0-9-]*)\): [a-z].*[^.\s]$/;
const URL = 'http://localhost:7100/platform/platform-repository';

jest.setTimeout(60_000);

describe('the embedded platform repository', () => {
  let directory: string;
  let opened: OpenedRepository;
  let contents: RepositoryContents;
  let head: string;

  const open = async (name: string) =>
    openPlatformRepository(await GitProgram.open(directory), {
      directory: path.join(directory, name),
      repositoryUrl: URL,
      cloneUrl: `${URL}.git`,
      startedAt: new Date('2026-02-01T12:00:00Z'),
    });

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'embedded-'));
    opened = await open('one');
    contents = new RepositoryContents(opened.repository);
    head = (await opened.repository.resolve('main')) ?? '';
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('keeps the title grammar and the squash merges of the layout', async () => {
    const pulls = opened.initialForge?.pulls ?? [];
    expect(pulls).toHaveLength(embeddedHistory(URL).length);
    for (const { title } of pulls) {
      expect(title).toMatch(TITLE);
      expect(title.length).toBeLessThanOrEqual(70);
    }
    const [newest] = await opened.repository.log('main', { limit: 1 });
    expect(newest.message).toMatch(/ \(#\d+\)$/);
    expect(newest.parents).toHaveLength(1);
  });

  it('has the pull requests that the actions of this project open', async () => {
    const pulls = opened.initialForge?.pulls ?? [];
    const titled = (title: string) =>
      pulls.filter(pull => pull.title === title);
    const [onboarding] = titled(
      'tenants(dummy): onboarding namespace to azure',
    );
    expect(onboarding).toMatchObject({
      headRef: expect.stringMatching(
        /^fleet\/tenant-onboard\/azure-dummy-[0-9a-f]{8}$/,
      ),
      labels: ['tenant/dummy', 'provider/azure'],
      body: expect.stringContaining('with the next promotion'),
    });
    const [promotion] = titled('chore(release): promote v0.0.2 to aws prod');
    const { body, headSha, baseSha } = promotion;
    expect(body).toContain('Promoted-From: v0.0.1\nPromoted-To: v0.0.2');
    expect(body).toContain(
      `Tag-Sha: ${await opened.repository.resolve('v0.0.2')}`,
    );
    expect(await opened.repository.diff(baseSha, headSha)).toMatchObject([
      {
        path: 'providers/aws/v1/mgmt/namespaced/flux-system/gitrepository-release.yaml',
        additions: 1,
        deletions: 1,
      },
    ]);
  });

  it('can be planned on as it is on disk', async () => {
    const files = Object.fromEntries(
      await contents.files((await contents.treeOf(head, '')) ?? ''),
    );
    const described = (entries: TreeEntry[]) =>
      entries
        .map(({ path: name, type, mode, sha, size }) =>
          [name, type, mode, ...(type === 'blob' ? [sha, size] : [])].join(' '),
        )
        .sort();
    const onDisk = await contents.entries(head);
    const snapshot = snapshotOf(files, head);
    expect(described(await snapshot.list(''))).toEqual(described(onDisk));
    expect(described(await snapshot.list('tenants/aws'))).toEqual(
      described(onDisk.filter(entry => entry.path.startsWith('tenants/aws/'))),
    );
  });

  it('is the same for the same start', async () => {
    const twin = await open('two');
    expect(await twin.repository.resolve('main')).toBe(head);
  });

  it('has valid manifests at every release and on main', async () => {
    const check = new ManifestCheck(opened.repository);
    for (const revision of ['v0.0.1', 'v0.0.2', 'main']) {
      expect(await check.run(revision)).toEqual([]);
    }
  });

  it('has production on the last release and main ahead of it', async () => {
    expect(await opened.repository.isAncestor('v0.0.2', 'main')).toBe(true);
    expect(await opened.repository.count('v0.0.2..main')).toBeGreaterThan(2);
    const ahead = await opened.repository.diff('v0.0.2', 'main');
    expect(ahead.map(file => file.path)).toContain(
      'tenants/aws/common/dummy/resourcequota-compute.yaml',
    );
    const release = opened.initialForge?.releases.find(
      ({ tag }) => tag === 'v0.0.2',
    );
    expect(release?.body).toContain(
      `**Full Changelog**: ${URL}/compare/v0.0.1...v0.0.2`,
    );
  });

  it('describes its management clusters, and every path that they follow can be built', async () => {
    const build = async (folderPath: string) => {
      const tree = await contents.treeOf(head, folderPath);
      return buildManifests(await contents.files(tree ?? ''), {
        workingDirectory: '/tmp/k',
        path: folderPath,
      }).objects;
    };
    const folders = await findManagementFolders(contents, head);
    expect(folders.map(folder => folder.name)).toEqual(['aws-v1', 'azure-v1']);
    for (const folder of folders) {
      const bootstrap = await readBootstrap(contents, head, folder, 'unused');
      expect(bootstrap.objects.map(object => object.metadata.name)).toEqual([
        'main',
        'mgmt',
      ]);
      expect(bootstrap.urls).toEqual([`${URL}.git`]);
      const kustomizations = (await build(folder.path)).filter(
        object => object.kind === 'Kustomization',
      );
      expect(kustomizations.length).toBeGreaterThanOrEqual(15);
      for (const kustomization of kustomizations) {
        const followed =
          textAt(asJson(kustomization), 'spec', 'path')?.slice(2) ?? '';
        expect((await build(followed)).length).toBeGreaterThan(0);
      }
    }
  });
});
