import { ConfigReader } from '@backstage/config';
import {
  createGitHost,
  PlatformRepositoryReader,
  readPlatformRepositoryConfig,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { Sandbox, startSandbox } from '@gitops-fleet/sandbox';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

let sandbox: Sandbox;
let reader: PlatformRepositoryReader;
const directory = mkdtempSync(join(tmpdir(), 'forge-'));

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, directory, intervalSeconds: 60 });
  const config = new ConfigReader({
    integrations: {
      github: [
        {
          host: new URL(sandbox.url).host,
          apiBaseUrl: sandbox.apiUrl,
          token: sandbox.token,
        },
      ],
    },
    gitopsFleet: { platformRepository: { url: sandbox.repositoryUrl } },
  });
  reader = new PlatformRepositoryReader(
    config,
    readPlatformRepositoryConfig(config),
  );
});

afterEach(() => jest.restoreAllMocks());

afterAll(async () => {
  await sandbox?.close();
  rmSync(directory, { recursive: true, force: true });
});

const plan = (tenant: string, change: object = {}) =>
  reader.plan('gitops-fleet:tenant:onboard', {
    provider: 'aws',
    tenant,
    environments: { 'non-prod': { role: 'admin' } },
    ...change,
  });

async function open(changeSet: Awaited<ReturnType<typeof plan>>) {
  const host = await reader.host();
  return host.openPullRequest(changeSet, 'main');
}

async function forge<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(
    `${sandbox.apiUrl}/repos/platform/platform-repository${path}`,
    {
      ...init,
      headers: {
        authorization: `token ${sandbox.token}`,
        'content-type': 'application/json',
      },
    },
  );
  expect(response.ok).toBe(true);
  return response.json() as Promise<T>;
}

interface PullRequest {
  number: number;
  state: string;
  title: string;
  head: { ref: string; sha: string };
}

const pullRequestsOf = async (tenant: string) =>
  (await forge<PullRequest[]>('/pulls?state=all&per_page=100')).filter(
    ({ title }) => title.includes(`tenants(${tenant})`),
  );

/** Puts a commit of somebody else on a branch. */
async function commitTo(
  branch: string,
  path: string,
  content: string,
): Promise<void> {
  const {
    object: { sha },
  } = await forge<{ object: { sha: string } }>(`/git/ref/heads/${branch}`);
  const head = await forge<{ tree: { sha: string } }>(`/git/commits/${sha}`);
  const post = (kind: string, body: object) =>
    forge<{ sha: string }>(`/git/${kind}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
  const tree = await post('trees', {
    base_tree: head.tree.sha,
    tree: [{ path, mode: '100644', type: 'blob', content }],
  });
  const commit = await post('commits', {
    message: 'fix(aws): somebody else was here',
    tree: tree.sha,
    parents: [sha],
  });
  await forge(`/git/refs/heads/${branch}`, {
    method: 'PATCH',
    body: JSON.stringify({ sha: commit.sha }),
  });
}

describe('pull requests on the forge', () => {
  it('opens one with one commit, its title and its labels', async () => {
    const changeSet = await plan('search');
    const result = await open(changeSet);
    expect(result).toMatchObject({ reused: false, warnings: [] });
    const pull = await forge<
      PullRequest & { labels: { name: string }[]; commits: number }
    >(`/pulls/${result.number}`);
    expect(pull).toMatchObject({
      state: 'open',
      title: 'tenants(search): onboarding namespace to aws',
      head: { ref: changeSet.branch, sha: result.commitSha },
      commits: 1,
    });
    expect(pull.labels.map(({ name }) => name)).toEqual(changeSet.labels);
    const files = await forge<{ filename: string }[]>(
      `/pulls/${result.number}/files?per_page=100`,
    );
    expect(files.map(({ filename }) => filename).sort()).toEqual([
      ...changeSet.files.keys(),
    ]);
  });

  it('is the same one when the same is asked again', async () => {
    const first = await open(await plan('twice'));
    const second = await open(await plan('twice'));
    expect(second).toMatchObject({
      number: first.number,
      commitSha: first.commitSha,
      reused: true,
    });
    expect(await pullRequestsOf('twice')).toHaveLength(1);
  });

  it('ends in the same state wherever the first attempt was interrupted', async () => {
    const { fetch: real } = globalThis;
    for (let allowed = 0; allowed < 20; allowed++) {
      const tenant = `crash-${allowed}`;
      const changeSet = await plan(tenant);
      let calls = 0;
      jest.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
        if (++calls > allowed) {
          throw new TypeError('connection reset');
        }
        return real(...request);
      });
      const interrupted = await open(changeSet).then(
        () => false,
        () => true,
      );
      jest.restoreAllMocks();
      const result = await open(await plan(tenant));
      const pulls = await pullRequestsOf(tenant);
      expect(pulls).toMatchObject([
        {
          number: result.number,
          state: 'open',
          head: { ref: changeSet.branch },
        },
      ]);
      const commits = await forge<unknown[]>(`/pulls/${result.number}/commits`);
      expect(commits).toHaveLength(1);
      if (!interrupted) {
        return;
      }
    }
    throw new Error('opening a pull request takes more calls than were tried');
  });

  it('leaves a branch alone that somebody else has written to', async () => {
    const changeSet = await plan('foreign');
    await open(changeSet);
    await commitTo(changeSet.branch, 'tenants/aws/common/foreign/x.yaml', 'x');
    await expect(open(await plan('foreign'))).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(/did not write .*\/pull\/\d+/),
    });
  });

  it('begins a new branch after a pull request that was closed', async () => {
    const changeSet = await plan('closed');
    const first = await open(changeSet);
    await forge(`/pulls/${first.number}`, {
      method: 'PATCH',
      body: JSON.stringify({ state: 'closed' }),
    });
    const second = await open(await plan('closed'));
    expect(second.number).not.toBe(first.number);
    expect(second.branch).toBe(`${changeSet.branch}-2`);
  });

  it('takes a plan whose base has moved elsewhere, and reverts nothing', async () => {
    const changeSet = await plan('moved');
    await commitTo('main', 'README.md', 'somebody wrote this meanwhile\n');
    const { number } = await open(changeSet);
    const files = await forge<{ filename: string }[]>(
      `/pulls/${number}/files?per_page=100`,
    );
    expect(files.map(({ filename }) => filename)).not.toContain('README.md');
  });

  it('refuses a plan whose files have changed since', async () => {
    const changeSet = await plan('raced');
    await commitTo('main', 'tenants/aws/common/raced/namespace.yaml', 'x\n');
    await expect(open(changeSet)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /raced\/namespace.yaml' has changed on main since this was planned/,
      ),
    });
    expect(await pullRequestsOf('raced')).toHaveLength(0);
  });

  it('says what is wrong with a token, a repository and a host', async () => {
    const config = (url: string, token: string) =>
      new ConfigReader({
        integrations: {
          github: [
            {
              host: new URL(sandbox.url).host,
              apiBaseUrl: sandbox.apiUrl,
              token,
            },
          ],
        },
        gitopsFleet: { platformRepository: { url } },
      });
    const snapshotOf = async (url: string, token: string) =>
      (await createGitHost(config(url, token), { url })).snapshot('main');
    await expect(
      snapshotOf(sandbox.repositoryUrl, 'ghp_wrong'),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(/does not accept the token/),
    });
    await expect(
      snapshotOf(`${sandbox.url}/platform/nowhere`, sandbox.token),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    await expect(
      snapshotOf('https://elsewhere.example/o/r', sandbox.token),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/on no host of integrations.github/),
    });
  });
});
