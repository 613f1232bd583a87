import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { textAt } from './kubernetes/json';
import { findCondition } from './kubernetes/object';
import { gitRepositories, kustomizations } from './kubernetes/resource-types';
import { Sandbox } from './sandbox';
import { git } from './testing/developer-git';
import { writePlatformRepository2022 } from './testing/platform-repository-2022';
import {
  hasNamespace,
  mergeChange,
  NON_PROD,
  octokitOf,
  owner,
  PROD,
  repo,
  SandboxBench,
  until,
  workload,
} from './testing/sandbox-bench';

jest.setTimeout(180_000);

let bench: SandboxBench;

beforeEach(async () => {
  bench = await SandboxBench.open();
});

afterEach(() => bench.close());

describe('the sandbox', () => {
  it('lives the whole story: tenant, merge, non-prod, release, promotion, prod', async () => {
    const sandbox = await bench.start();
    await sandbox.whenSettled();
    expect(sandbox.managementClusters.map(cluster => cluster.name)).toEqual([
      'aws-v1',
      'azure-v1',
    ]);
    expect(sandbox.workloadClusters().map(cluster => cluster.name)).toEqual([
      NON_PROD,
      PROD,
      'non-prod-westeurope',
      'prod-westeurope',
    ]);
    const octokit = octokitOf(sandbox);
    const nonProd = workload(sandbox, NON_PROD);
    const prod = workload(sandbox, PROD);
    expect(await hasNamespace(nonProd, 'dummy')).toBe(true);

    await mergeChange(octokit, 'tenants(blue): onboarding namespace to aws', {
      'tenants/aws/common/blue/namespace.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: blue\n',
    });
    await until('non-prod has the tenant', () => hasNamespace(nonProd, 'blue'));
    const aws = sandbox.clusters[0].store;
    const { data: head } = await octokit.repos.getBranch({
      owner,
      repo,
      branch: 'main',
    });
    const prodTenants = { namespace: PROD, name: 'tenants-common' };
    expect(await hasNamespace(prod, 'blue')).toBe(false);
    expect((await aws.get(kustomizations, prodTenants)).status).toMatchObject({
      lastAppliedRevision: expect.stringMatching(/^v0\.0\.2@sha1:/),
    });

    const { data: release } = await octokit.repos.createRelease({
      owner,
      repo,
      tag_name: 'v0.0.3',
      generate_release_notes: true,
    });
    expect(release.body).toContain(
      'tenants(blue): onboarding namespace to aws by @platform-bot',
    );
    const file =
      'providers/aws/v1/mgmt/namespaced/flux-system/gitrepository-release.yaml';
    const { data: content } = await octokit.repos.getContent({
      owner,
      repo,
      path: file,
    });
    const text = Buffer.from(
      'content' in content ? content.content : '',
      'base64',
    ).toString('utf8');
    await mergeChange(octokit, 'chore(release): promote v0.0.3 to aws prod', {
      [file]: text.replace('tag: v0.0.2', 'tag: v0.0.3'),
    });
    await until('prod has the tenant', () => hasNamespace(prod, 'blue'));
    await until('prod says so', async () => {
      const { status } = await aws.get(kustomizations, prodTenants);
      return (
        textAt(status, 'lastAppliedRevision') ===
        `v0.0.3@sha1:${head.commit.sha}`
      );
    });
    expect(
      await hasNamespace(workload(sandbox, 'prod-westeurope'), 'blue'),
    ).toBe(false);
  });

  it('is cloned from and pushed to over HTTP, and follows a pushed tag', async () => {
    const sandbox = await bench.start();
    const checkout = path.join(bench.directory, 'checkout');
    await git(bench.directory, 'clone', '--quiet', sandbox.cloneUrl, checkout);
    await expect(
      git(checkout, 'push', 'origin', 'HEAD:refs/heads/topic'),
    ).rejects.toThrow();
    const pushUrl = sandbox.cloneUrl.replace(
      'http://',
      `http://x:${sandbox.token}@`,
    );
    await writeFile(path.join(checkout, 'note.txt'), 'x');
    await git(checkout, 'add', '.');
    await git(checkout, 'commit', '--quiet', '-m', 'a note');
    await git(checkout, 'tag', 'v0.0.3');
    await git(
      checkout,
      'push',
      '--quiet',
      pushUrl,
      'HEAD:refs/heads/topic',
      'v0.0.3',
    );
    const octokit = octokitOf(sandbox);
    const { data: tags } = await octokit.repos.listTags({ owner, repo });
    expect(tags.map(tag => tag.name)).toEqual(['v0.0.3', 'v0.0.2', 'v0.0.1']);
    const { data: comparison } = await octokit.repos.compareCommitsWithBasehead(
      {
        owner,
        repo,
        basehead: 'main...topic',
      },
    );
    expect(comparison).toMatchObject({ status: 'ahead', ahead_by: 1 });
    const source = { namespace: 'flux-system', name: 'release' };
    const { store } = sandbox.clusters[1];
    await until('the source is there', () =>
      store.get(gitRepositories, source).then(
        () => true,
        () => false,
      ),
    );
    await until('the tag is fetched', async () => {
      // Again and again: the Kustomization that has applied the source puts it back whenever it runs.
      await store.patch(
        gitRepositories,
        source,
        { spec: { ref: { branch: null, tag: 'v0.0.3' } } },
        { fieldManager: 'test' },
      );
      const { status } = await store.get(gitRepositories, source);
      return (
        textAt(status, 'artifact', 'revision')?.startsWith('v0.0.3@') ?? false
      );
    });
  });

  it('keeps its state across restarts, forgets it on --reset, and refuses another source for it', async () => {
    const first = await bench.start();
    const { certificateAuthority, token } = await readKubeconfig(first);
    await mergeChange(octokitOf(first), 'tenants(blue): note', {
      'note.txt': 'x',
    });
    await first.close();
    const second = await bench.start();
    const octokit = octokitOf(second);
    const { data: pulls } = await octokit.pulls.list({
      owner,
      repo,
      state: 'all',
    });
    expect(pulls[0]).toMatchObject({ title: 'tenants(blue): note' });
    expect(await readKubeconfig(second)).toEqual({
      certificateAuthority,
      token,
    });
    await second.close();
    await expect(
      bench.start({ platformRepository: bench.directory }),
    ).rejects.toThrow(/--reset to forget/);
    const third = await bench.start({ reset: true });
    const { data: afresh } = await octokitOf(third).pulls.list({
      owner,
      repo,
      state: 'all',
    });
    expect(afresh.map(pull => pull.title)).not.toContain('tenants(blue): note');
  });

  async function readKubeconfig(sandbox: Sandbox) {
    const [cluster] = sandbox.managementClusters;
    const { mode } = await stat(cluster.kubeconfig);
    expect(mode & 0o777).toBe(0o600);
    const text = await readFile(cluster.kubeconfig, 'utf8');
    const value = (name: string) =>
      new RegExp(`${name}: (\\S+)`).exec(text)?.[1];
    return {
      certificateAuthority: value('certificate-authority-data'),
      token: value('token'),
    };
  }

  it('runs on an existing repository with the API versions of 2022', async () => {
    const source = path.join(bench.directory, 'existing');
    await writePlatformRepository2022(source);
    const sandbox = await bench.start({ platformRepository: source });
    await sandbox.whenSettled();
    const [aws] = sandbox.clusters;
    expect(sandbox.managementClusters.map(cluster => cluster.name)).toEqual([
      'aws-v1',
    ]);
    const { items } = await aws.store.list(kustomizations);
    expect(
      items.map(item => textAt(findCondition(item, 'Ready'), 'message')),
    ).toEqual([
      expect.stringMatching(/^Applied revision: main@sha1:/),
      expect.stringMatching(/^Applied revision: v0\.0\.1@sha1:/),
    ]);
    const type = await aws.store.mapping(
      'cluster.x-k8s.io/v1alpha3',
      'Cluster',
    );
    const cluster = await aws.store.get(type, { namespace: PROD, name: PROD });
    expect(cluster).toMatchObject({
      spec: {
        infrastructureRef: {
          apiVersion: 'infrastructure.cluster.x-k8s.io/v1alpha3',
        },
      },
      status: {
        phase: 'Provisioned',
        infrastructureReady: true,
        controlPlaneReady: true,
        controlPlaneInitialized: true,
      },
    });
    const planes = await aws.store.mapping(
      'controlplane.cluster.x-k8s.io/v1beta1',
      'KubeadmControlPlane',
    );
    const plane = await aws.store.get(planes, {
      namespace: PROD,
      name: `${PROD}-control-plane`,
    });
    expect(plane).toMatchObject({
      spec: {
        machineTemplate: { infrastructureRef: { kind: 'AWSMachineTemplate' } },
        version: 'v1.24.0',
      },
      status: { ready: true, initialized: true, replicas: 1 },
    });
    expect(await hasNamespace(workload(sandbox, PROD), 'dummy')).toBe(true);
  });
});
