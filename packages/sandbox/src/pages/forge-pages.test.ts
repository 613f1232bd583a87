import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Sandbox, startSandbox } from '../sandbox';

jest.setTimeout(60_000);

describe('the pages of the forge', () => {
  let directory: string;
  let sandbox: Sandbox;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'pages-'));
    sandbox = await startSandbox({ port: 0, directory });
  });

  afterAll(async () => {
    await sandbox.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function get(address: string) {
    const response = await fetch(`${sandbox.repositoryUrl}${address}`);
    return { status: response.status, text: await response.text() };
  }

  function post(
    address: string,
    form: { [name: string]: string },
    headers = {},
  ) {
    return fetch(`${sandbox.repositoryUrl}${address}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
      headers,
    });
  }

  async function api(method: string, address: string, body: object) {
    const response = await fetch(
      `${sandbox.apiUrl}/repos/platform/platform-repository${address}`,
      {
        method,
        headers: {
          authorization: `token ${sandbox.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      },
    );
    return response.json();
  }

  async function openPull(
    branch: string,
    content: string,
    title: string,
  ): Promise<number> {
    const { repository } = sandbox;
    const base = (await repository.resolve('main')) ?? '';
    const tree = await repository.writeTree(base, [
      { path: 'tenants/aws/common/dummy/note.yaml', content },
    ]);
    const commit = await api('POST', '/git/commits', {
      message: title,
      tree,
      parents: [base],
    });
    await api('POST', '/git/refs', {
      ref: `refs/heads/${branch}`,
      sha: commit.sha,
    });
    const pull = await api('POST', '/pulls', {
      title,
      head: branch,
      base: 'main',
      body: '**Bold** and <script>alert(1)</script>',
    });
    return pull.number;
  }

  it.each([
    ['/pulls', 'No open pull request'],
    ['/pulls?state=closed', 'tenants(dummy): increase compute quota'],
    ['/pull/17', 'requests.memory: 5Gi'],
    ['/releases', 'Draft a new release'],
    ['/releases/tag/v0.0.2', "What's Changed"],
    ['/tags', 'v0.0.1'],
    ['/commit/main', 'feat(helloworld): add metrics service (#19)'],
    ['/tree/main', 'tenants/'],
    ['/tree/v0.0.1/tenants/aws', 'non-prod/'],
    ['/blob/main/README.md', '# Platform repository'],
    [
      '/compare/v0.0.1...v0.0.2',
      'providers(azure): add flux-system self-management (#11)',
    ],
  ])('%s shows %s', async (address, text) => {
    const page = await get(address);
    expect(page.status).toBe(200);
    expect(page.text).toContain(text);
  });

  it.each([
    '/pull/999',
    '/commit/nowhere',
    '/tree/nowhere',
    '/nowhere',
    '/blob/main/no/such',
  ])('%s is not there', async address => {
    const page = await get(address);
    expect(page.status).toBe(404);
    expect(page.text).toContain('Not found');
  });

  it('shows what a pull request says without running it, and merges it under the given title', async () => {
    const number = await openPull(
      'good',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: note\n',
      'tenants(dummy): add note',
    );
    const page = await get(`/pull/${number}`);
    expect(page.text).toContain('<strong>Bold</strong>');
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).toContain('All checks have passed');
    expect(page.text).toMatch(/Squash and merge/);
    const merged = await post(`/pull/${number}/merge`, {
      title: `tenants(dummy): add a note (#${number})`,
    });
    expect(merged.status).toBe(303);
    expect((await get('/commit/main')).text).toContain(
      `tenants(dummy): add a note (#${number})`,
    );
    const again = await post(`/pull/${number}/merge`, { title: 'x' });
    expect(again.status).toBe(405);
    expect(await again.text()).toContain('role="alert"');
  });

  it('says which file fails the check', async () => {
    const number = await openPull(
      'bad',
      'just: a note\n',
      'tenants(dummy): add nonsense',
    );
    const page = await get(`/pull/${number}`);
    expect(page.text).toContain('1 check failed');
    expect(page.text).toContain('tenants/aws/common/dummy/note.yaml');
  });

  it('drafts and publishes a release', async () => {
    const draft = await post('/releases/new', {
      action: 'generate',
      tag: 'v0.0.3',
      target: 'main',
      title: '',
      notes: '',
    });
    expect(await draft.text()).toContain(
      'tenants(dummy): increase compute quota by @jana-novak',
    );
    const published = await post('/releases/new', {
      action: 'publish',
      tag: 'v0.0.3',
      target: 'main',
      title: '',
      notes: 'Notes',
    });
    expect(published.headers.get('location')).toBe(
      '/platform/platform-repository/releases/tag/v0.0.3',
    );
    expect(await sandbox.repository.resolve('refs/tags/v0.0.3')).toBe(
      await sandbox.repository.resolve('main'),
    );
    const twice = await post('/releases/new', {
      action: 'publish',
      tag: 'v0.0.3',
      target: 'main',
      title: '',
      notes: '',
    });
    expect(twice.status).toBe(422);
    expect(await twice.text()).toContain('This tag has a release already');
  });

  it('takes no form from another site', async () => {
    const response = await post(
      '/releases/new',
      { action: 'publish', tag: 'v6.6.6' },
      { origin: 'https://evil.example.com' },
    );
    expect(response.status).toBe(403);
  });

  it('shows the fleet with its faults, and orders them by form', async () => {
    const show = async () => (await fetch(`${sandbox.url}/sandbox`)).text();
    expect(await show()).toContain('Management cluster aws-v1');
    const order = (form: { [name: string]: string }) =>
      fetch(`${sandbox.url}/sandbox/faults`, {
        method: 'POST',
        body: new URLSearchParams(form),
        redirect: 'manual',
      });
    await order({ type: 'slow', cluster: 'azure-v1', milliseconds: '5' });
    expect(await show()).toContain('Answers 5 ms');
    const refused = await order({ type: 'slow', cluster: 'azure-v1' });
    expect(refused.headers.get('location')).toContain(
      'failure=slow%20needs%20milliseconds',
    );
    const [fault] = sandbox.faults.list();
    await fetch(`${sandbox.url}/sandbox/faults/${fault.id}/clear`, {
      method: 'POST',
    });
    expect(await show()).toContain('No fault is in force');
  });
});
