import { Octokit } from '@octokit/rest';
import { execFile } from 'node:child_process';
import {
  mkdtemp,
  readFile,
  rm,
  stat,
  writeFile,
  mkdir,
} from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ControlPlane } from './kubernetes/control-plane';
import { recordAt, textAt } from './kubernetes/json';
import { asJson, findCondition } from './kubernetes/object';
import {
  gitRepositories,
  kustomizations,
  namespaces,
} from './kubernetes/resource-types';
import { Sandbox, startSandbox } from './sandbox';

const run = promisify(execFile);
const owner = 'platform';
const repo = 'platform-repository';
const NON_PROD = 'non-prod-eu-west-1';
const PROD = 'prod-eu-west-1';

jest.setTimeout(180_000);

/** Git as a developer has it: no configuration of this machine counts. */
function git(cwd: string, ...args: string[]) {
  return run('git', args, {
    cwd,
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@localhost',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@localhost',
    },
  });
}

async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`still waiting: ${what}`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
}

describe('the sandbox', () => {
  let directory: string;
  const running: Sandbox[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(sandbox => sandbox.close()));
    await rm(directory, { recursive: true, force: true });
  });

  async function start(options = {}): Promise<Sandbox> {
    const sandbox = await startSandbox({
      port: 0,
      directory: path.join(directory, 'state'),
      intervalSeconds: 0.4,
      ...options,
    });
    running.push(sandbox);
    return sandbox;
  }

  function octokitOf(sandbox: Sandbox): Octokit {
    return new Octokit({ auth: sandbox.token, baseUrl: sandbox.apiUrl });
  }

  function workload(sandbox: Sandbox, name: string): ControlPlane {
    const found = sandbox.clusters
      .flatMap(cluster => cluster.workloads.list())
      .find(cluster => cluster.name === name);
    if (!found) {
      throw new Error(`no workload cluster ${name}`);
    }
    return found.apiServer.store;
  }

  const exists = (cluster: ControlPlane, name: string) =>
    cluster.get(namespaces, { name }).then(
      () => true,
      () => false,
    );

  /** Opens a pull request with these files and squash-merges it. */
  async function mergeChange(
    octokit: Octokit,
    title: string,
    files: { [file: string]: string },
  ): Promise<void> {
    const branch = title.replace(/[^a-z0-9]+/g, '-');
    const { data: main } = await octokit.git.getRef({
      owner,
      repo,
      ref: 'heads/main',
    });
    const { data: tree } = await octokit.git.createTree({
      owner,
      repo,
      base_tree: main.object.sha,
      tree: Object.entries(files).map(([file, content]) => ({
        path: file,
        mode: '100644' as const,
        type: 'blob' as const,
        content,
      })),
    });
    const { data: commit } = await octokit.git.createCommit({
      owner,
      repo,
      message: title,
      tree: tree.sha,
      parents: [main.object.sha],
    });
    await octokit.git.createRef({
      owner,
      repo,
      ref: `refs/heads/${branch}`,
      sha: commit.sha,
    });
    const { data: pull } = await octokit.pulls.create({
      owner,
      repo,
      title,
      head: branch,
      base: 'main',
    });
    await octokit.pulls.merge({
      owner,
      repo,
      pull_number: pull.number,
      merge_method: 'squash',
    });
  }

  it('lives the whole story: tenant, merge, non-prod, release, promotion, prod', async () => {
    const sandbox = await start();
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
    expect(await exists(nonProd, 'dummy')).toBe(true);

    await mergeChange(octokit, 'tenants(blue): onboarding namespace to aws', {
      'tenants/aws/common/blue/namespace.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: blue\n',
    });
    await until('non-prod has the tenant', () => exists(nonProd, 'blue'));
    const aws = sandbox.clusters[0].store;
    const { data: head } = await octokit.repos.getBranch({
      owner,
      repo,
      branch: 'main',
    });
    const prodTenants = { namespace: PROD, name: 'tenants-common' };
    expect(await exists(prod, 'blue')).toBe(false);
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
    await until('prod has the tenant', () => exists(prod, 'blue'));
    await until('prod says so', async () => {
      const { status } = await aws.get(kustomizations, prodTenants);
      return (
        textAt(status, 'lastAppliedRevision') ===
        `v0.0.3@sha1:${head.commit.sha}`
      );
    });
    expect(await exists(workload(sandbox, 'prod-westeurope'), 'blue')).toBe(
      false,
    );
  });

  it('is cloned from and pushed to over HTTP, and follows a pushed tag', async () => {
    const sandbox = await start();
    const checkout = path.join(directory, 'checkout');
    await git(directory, 'clone', '--quiet', sandbox.cloneUrl, checkout);
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
    await store.patch(
      gitRepositories,
      source,
      { spec: { ref: { branch: null, tag: 'v0.0.3' } } },
      { fieldManager: 'test' },
    );
    await until('the tag is fetched', async () => {
      const { status } = await store.get(gitRepositories, source);
      return (
        textAt(status, 'artifact', 'revision')?.startsWith('v0.0.3@') ?? false
      );
    });
  });

  it('keeps its state across restarts, forgets it on --reset, and refuses another source for it', async () => {
    const first = await start();
    const { certificateAuthority, token } = await readKubeconfig(first);
    await mergeChange(octokitOf(first), 'tenants(blue): note', {
      'note.txt': 'x',
    });
    await first.close();
    const second = await start();
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
    await expect(start({ platformRepository: directory })).rejects.toThrow(
      /--reset to forget/,
    );
    const third = await start({ reset: true });
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

  it('orders faults over HTTP and mends them', async () => {
    const sandbox = await start();
    await sandbox.whenSettled();
    const faults = `${sandbox.url}/sandbox/faults`;
    const order = async (fault: object) => {
      const response = await fetch(faults, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      return { status: response.status, body: await response.json() };
    };
    const [aws] = sandbox.clusters;
    const ready = async (namespace: string, name: string) =>
      findCondition(
        await aws.store.get(kustomizations, { namespace, name }),
        'Ready',
      );
    expect(await order({ type: 'explode', cluster: 'aws-v1' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('type must be one of') },
    });
    expect(await order({ type: 'stop', cluster: 'gcp-v1' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('there are aws-v1') },
    });

    await order({ type: 'break-source', cluster: 'aws-v1', name: 'main' });
    await until('the source fails', async () => {
      const source = await aws.store.get(gitRepositories, {
        namespace: 'flux-system',
        name: 'main',
      });
      return /authentication required$/.test(
        textAt(findCondition(source, 'Ready'), 'message') ?? '',
      );
    });
    await order({
      type: 'fail-build',
      cluster: 'aws-v1',
      namespace: PROD,
      name: 'tenants-prod',
    });
    await until(
      'the build fails',
      async () => (await ready(PROD, 'tenants-prod'))?.reason === 'BuildFailed',
    );
    await order({
      type: 'suspend',
      cluster: 'aws-v1',
      namespace: PROD,
      name: 'common',
    });
    const suspended = await aws.store.get(kustomizations, {
      namespace: PROD,
      name: 'common',
    });
    expect(recordAt(asJson(suspended), 'spec').suspend).toBe(true);
    await order({ type: 'stop', cluster: NON_PROD });
    await until('its Kustomizations tell', async () =>
      /connection refused/.test(
        textAt(await ready(NON_PROD, 'feature-access-control'), 'message') ??
          '',
      ),
    );

    await order({ type: 'stop', cluster: 'azure-v1' });
    const azure = sandbox.managementClusters[1];
    expect(sandbox.clusters[1].apiServer.running).toBe(false);
    const listed = await (await fetch(faults)).json();
    expect(listed.faults).toHaveLength(5);
    await fetch(faults, { method: 'DELETE' });
    expect(sandbox.clusters[1].apiServer).toMatchObject({
      running: true,
      url: azure.url,
    });
    await until('everything is mended', async () => {
      const states = await Promise.all([
        ready(PROD, 'tenants-prod'),
        ready(PROD, 'common'),
        ready(NON_PROD, 'feature-access-control'),
        ready(NON_PROD, 'tenants-non-prod'),
      ]);
      return states.every(state => state?.status === 'True');
    });
  });

  it('runs on an existing repository with the API versions of 2022', async () => {
    const source = path.join(directory, 'existing');
    await writeOldRepository(source);
    const sandbox = await start({ platformRepository: source });
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
    expect(await exists(workload(sandbox, PROD), 'dummy')).toBe(true);
  });

  describe('refuses to start, and leaves nothing, when', () => {
    it('the port is in use', async () => {
      const blocker = createServer();
      await new Promise<void>(resolve => {
        blocker.listen(0, '127.0.0.1', resolve);
      });
      const { port } = blocker.address() as AddressInfo;
      await expect(start({ port })).rejects.toThrow(
        new RegExp(`port ${port} is in use.*--port`),
      );
      await new Promise(resolve => {
        blocker.close(resolve);
      });
    });

    it('an API server’s port is in use', async () => {
      const blocker = createServer();
      let port = 0;
      // A free port with a busy one after it.
      await until('two neighbouring ports', async () => {
        const probe = createServer();
        await new Promise<void>(resolve => {
          probe.listen(0, '127.0.0.1', resolve);
        });
        port = (probe.address() as AddressInfo).port;
        await new Promise(resolve => {
          probe.close(resolve);
        });
        return new Promise(resolve => {
          blocker.once('error', () => resolve(false));
          blocker.listen(port + 1, '127.0.0.1', () => resolve(true));
        });
      });
      await expect(start({ port })).rejects.toThrow(
        /API server of management cluster aws-v1: port/,
      );
      await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
      await new Promise(resolve => {
        blocker.close(resolve);
      });
    });

    it('the directory is a file', async () => {
      const file = path.join(directory, 'file');
      await writeFile(file, '');
      await expect(start({ directory: file })).rejects.toThrow(/--directory/);
    });

    it.each([
      ['is not there', 'nowhere', /there is nothing at this path/],
      ['is no repository', '.', /this is no Git repository/],
    ])('the given repository %s', async (_, name, problem) => {
      await expect(
        start({ platformRepository: path.join(directory, name) }),
      ).rejects.toThrow(problem);
    });

    it('the given repository has another layout', async () => {
      const source = path.join(directory, 'other');
      await mkdir(source);
      await git(source, 'init', '--quiet', '-b', 'main');
      await git(source, 'commit', '--quiet', '--allow-empty', '-m', 'x');
      await expect(start({ platformRepository: source })).rejects.toThrow(
        /providers\/<cloud>\/<version>\/mgmt/,
      );
    });

    it.each([
      [{ port: -1 }, /--port/],
      [{ intervalSeconds: 0 }, /--interval/],
    ])('options are out of range: %j', async (options, problem) => {
      await expect(start(options)).rejects.toThrow(problem);
    });
  });
});

/** A small platform repository as of June 2022, with a foreign address and a tag. */
async function writeOldRepository(root: string): Promise<void> {
  const url = 'ssh://git@github.com/someone/platform';
  const gitRepository = (
    name: string,
    ref: string,
  ) => `apiVersion: source.toolkit.fluxcd.io/v1beta1
kind: GitRepository
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 5m0s
  ref:
    ${ref}
  secretRef:
    name: github-sshkey
  url: ${url}
`;
  const reference = (group: string, kind: string, name: string) =>
    `    apiVersion: ${group}/v1alpha3\n    kind: ${kind}\n    name: ${name}\n`;
  const meta = (name: string) =>
    `metadata:\n  name: ${name}\n  namespace: ${PROD}\n`;
  const mgmt = 'providers/aws/v1/mgmt';
  const files: { [file: string]: string } = {
    [`${mgmt}/namespaced/flux-system/gitrepository-main.yaml`]: gitRepository(
      'main',
      'branch: main',
    ),
    [`${mgmt}/namespaced/flux-system/gitrepository-release.yaml`]:
      gitRepository('release', 'tag: v0.0.1'),
    [`${mgmt}/namespaced/flux-system/kustomization-mgmt.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1beta1
kind: Kustomization
metadata:
  name: mgmt
  namespace: flux-system
spec:
  decryption:
    provider: sops
  interval: 5m0s
  path: ./${mgmt}
  prune: true
  sourceRef:
    kind: GitRepository
    name: main
`,
    [`${mgmt}/non-namespaced/${PROD}/namespace.yaml`]: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${PROD}\n`,
    [`${mgmt}/namespaced/${PROD}/cluster.yaml`]: `apiVersion: cluster.x-k8s.io/v1alpha3
kind: Cluster
${meta(PROD)}spec:
  controlPlaneRef:
${reference(
  'controlplane.cluster.x-k8s.io',
  'KubeadmControlPlane',
  `${PROD}-control-plane`,
)}  infrastructureRef:
${reference('infrastructure.cluster.x-k8s.io', 'AWSCluster', PROD)}`,
    [`${mgmt}/namespaced/${PROD}/awscluster.yaml`]: `apiVersion: infrastructure.cluster.x-k8s.io/v1alpha3
kind: AWSCluster
${meta(PROD)}spec:
  region: eu-west-1
  networkSpec: {}
`,
    [`${mgmt}/namespaced/${PROD}/controlplane.yaml`]: `apiVersion: controlplane.cluster.x-k8s.io/v1alpha3
kind: KubeadmControlPlane
${meta(`${PROD}-control-plane`)}spec:
  infrastructureTemplate:
${reference(
  'infrastructure.cluster.x-k8s.io',
  'AWSMachineTemplate',
  PROD,
)}  replicas: 1
  version: v1.24.0
`,
    [`${mgmt}/namespaced/${PROD}/kustomization-tenants.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1beta2
kind: Kustomization
${meta('tenants-common')}spec:
  interval: 5m
  path: ./tenants/aws/common
  prune: true
  sourceRef:
    kind: GitRepository
    name: release
    namespace: flux-system
  kubeConfig:
    secretRef:
      name: ${PROD}-kubeconfig
`,
    'tenants/aws/common/dummy/namespace.yaml':
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: dummy\n',
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  await git(root, 'init', '--quiet', '-b', 'main');
  await git(root, 'add', '.');
  await git(
    root,
    'commit',
    '--quiet',
    '-m',
    'providers(aws): add flux-system self-management (#1)',
  );
  await git(root, 'tag', 'v0.0.1');
}
