import express from 'express';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GitProgram } from '../../git/git-program';
import { systemClock } from '../../kubernetes/clock';
import { JsonValue, listAt, recordAt, textAt } from '../../kubernetes/json';
import { openPlatformRepository } from '../../platform-repository/open-repository';
import { GitHubDescription } from '../../testing/github-description';
import { Forge } from '../forge';
import { ForgeDatabase } from '../forge-database';
import { restApi } from './rest-api';

const OWNER = 'platform';
const NAME = 'platform-repository';
const TOKEN = 'sandbox-token';
const REPO = '/repos/{owner}/{repo}';

jest.setTimeout(120_000);

describe('the forge as GitHub describes itself', () => {
  const description = new GitHubDescription();
  let directory: string;
  let server: Server;
  let address: string;
  let forge: Forge;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'forge-'));
    const app = express();
    server = createServer(app);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    address = `${url}/api/v3`;
    const opened = await openPlatformRepository(
      await GitProgram.open(directory),
      {
        directory,
        repositoryUrl: `${url}/${OWNER}/${NAME}`,
        cloneUrl: `${url}/${OWNER}/${NAME}.git`,
        startedAt: new Date('2026-01-15T12:00:00Z'),
      },
    );
    forge = new Forge({
      repository: opened.repository,
      database: await ForgeDatabase.open(
        path.join(directory, 'forge.json'),
        opened.initialForge,
      ),
      url,
      owner: OWNER,
      name: NAME,
      token: TOKEN,
      clock: systemClock,
    });
    app.use('/api/v3', restApi(forge));
  });

  afterAll(async () => {
    await new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await rm(directory, { recursive: true, force: true });
  });

  /** Calls the forge and holds the answer against GitHub's description. */
  async function call(
    method: string,
    template: string,
    parameters: { [name: string]: string | number } = {},
    body?: JsonValue,
    headers: { [name: string]: string } = {},
  ): Promise<{ status: number; body: JsonValue; headers: Headers }> {
    const all: { [name: string]: string | number } = {
      owner: OWNER,
      repo: NAME,
      ...parameters,
    };
    const used = new Set<string>();
    const route = template.replace(/\{(\w+)\}/g, (_, name: string) => {
      used.add(name);
      return encodeURIComponent(String(all[name]));
    });
    const query = new URLSearchParams(
      Object.entries(parameters)
        .filter(([name]) => !used.has(name))
        .map(([name, value]): [string, string] => [name, String(value)]),
    );
    const response = await fetch(`${address}${route}?${query}`, {
      method,
      headers: {
        authorization: `token ${TOKEN}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const answer = (text ? JSON.parse(text) : undefined) as JsonValue;
    expect(
      description.problem(method, template, response.status, answer),
    ).toBeUndefined();
    return { status: response.status, body: answer, headers: response.headers };
  }

  const sha = (body: JsonValue, ...at: string[]) => textAt(body, ...at) ?? '';

  async function headOf(branch: string): Promise<string> {
    const { body } = await call('GET', `${REPO}/git/ref/{ref}`, {
      ref: `heads/${branch}`,
    });
    return sha(body, 'object', 'sha');
  }

  /** A branch off main with one commit that changes files. */
  async function branchWith(
    branch: string,
    files: { [file: string]: string | null },
    message = 'tenants(blue): onboarding namespace to aws',
  ): Promise<string> {
    const base = await headOf('main');
    const tree = await call(
      'POST',
      `${REPO}/git/trees`,
      {},
      {
        base_tree: base,
        tree: Object.entries(files).map(([file, content]) =>
          content === null
            ? { path: file, mode: '100644', type: 'blob', sha: null }
            : { path: file, mode: '100644', type: 'blob', content },
        ),
      },
    );
    expect(tree.status).toBe(201);
    const commit = await call(
      'POST',
      `${REPO}/git/commits`,
      {},
      {
        message,
        tree: sha(tree.body, 'sha'),
        parents: [base],
      },
    );
    expect(commit.status).toBe(201);
    const ref = await call(
      'POST',
      `${REPO}/git/refs`,
      {},
      {
        ref: `refs/heads/${branch}`,
        sha: sha(commit.body, 'sha'),
      },
    );
    expect(ref.status).toBe(201);
    return sha(commit.body, 'sha');
  }

  async function openPull(branch: string, title: string): Promise<number> {
    const { status, body } = await call(
      'POST',
      `${REPO}/pulls`,
      {},
      {
        title,
        head: branch,
        base: 'main',
        body: 'What it does.',
      },
    );
    expect(status).toBe(201);
    return Number(recordAt(body).number);
  }

  it.each<[string, { [name: string]: string | number }]>([
    ['/user', {}],
    ['/rate_limit', {}],
    [REPO, {}],
    [`${REPO}/branches`, {}],
    [`${REPO}/branches/{branch}`, { branch: 'main' }],
    [`${REPO}/git/ref/{ref}`, { ref: 'tags/v0.0.2' }],
    [`${REPO}/git/matching-refs/{ref}`, { ref: 'tags/v0' }],
    [`${REPO}/git/trees/{tree_sha}`, { tree_sha: 'main' }],
    [`${REPO}/git/trees/{tree_sha}`, { tree_sha: 'v0.0.1', recursive: 1 }],
    [`${REPO}/contents/{path}`, { path: 'README.md' }],
    [`${REPO}/contents/{path}`, { path: 'tenants/aws', ref: 'v0.0.2' }],
    [`${REPO}/commits`, {}],
    [`${REPO}/commits`, { path: 'tenants/aws', sha: 'v0.0.2', per_page: 1 }],
    [`${REPO}/commits/{ref}`, { ref: 'main' }],
    [`${REPO}/commits/{ref}/status`, { ref: 'main' }],
    [`${REPO}/commits/{ref}/check-runs`, { ref: 'main' }],
    [`${REPO}/compare/{basehead}`, { basehead: 'v0.0.1...v0.0.2' }],
    [`${REPO}/pulls`, { state: 'all' }],
    [`${REPO}/pulls/{pull_number}`, { pull_number: 1 }],
    [`${REPO}/pulls/{pull_number}/files`, { pull_number: 7 }],
    [`${REPO}/pulls/{pull_number}/commits`, { pull_number: 7 }],
    [`${REPO}/issues/{issue_number}`, { issue_number: 1 }],
    [`${REPO}/issues/{issue_number}/labels`, { issue_number: 1 }],
    [`${REPO}/issues/{issue_number}/comments`, { issue_number: 1 }],
    [`${REPO}/tags`, {}],
    [`${REPO}/releases`, {}],
    [`${REPO}/releases/latest`, {}],
    [`${REPO}/releases/tags/{tag}`, { tag: 'v0.0.1' }],
  ])('answers GET %s %j', async (template, parameters) => {
    const { status, headers } = await call('GET', template, parameters);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch('application/json');
  });

  it.each<[string, { [name: string]: string | number }]>([
    [`${REPO}/git/ref/{ref}`, { ref: 'heads/nowhere' }],
    [`${REPO}/branches/{branch}`, { branch: 'nowhere' }],
    [`${REPO}/contents/{path}`, { path: 'no/such/file' }],
    [`${REPO}/releases/tags/{tag}`, { tag: 'v9.9.9' }],
    [`${REPO}/pulls/{pull_number}`, { pull_number: 999 }],
    [`${REPO}/compare/{basehead}`, { basehead: 'v0.0.1...nowhere' }],
  ])(
    'answers 404 in GitHub’s shape: GET %s %j',
    async (template, parameters) => {
      const { status, body } = await call('GET', template, parameters);
      expect(status).toBe(404);
      expect(body).toMatchObject({ status: '404' });
    },
  );

  it('refuses a missing and a wrong token', async () => {
    const wrong = await call('GET', '/user', {}, undefined, {
      authorization: 'Bearer wrong',
    });
    expect(wrong).toMatchObject({
      status: 401,
      body: { message: 'Bad credentials' },
    });
    const missing = await fetch(`${address}/user`);
    expect(missing.status).toBe(401);
    expect(await missing.json()).toMatchObject({
      message: 'Requires authentication',
    });
  });

  it('tells ahead, behind, identical and diverged', async () => {
    const relation = async (basehead: string) => {
      const { body } = await call('GET', `${REPO}/compare/{basehead}`, {
        basehead,
      });
      const { status, ahead_by, behind_by } = recordAt(body);
      return [status, ahead_by, behind_by];
    };
    const commits = await forge.repository.count('v0.0.1..v0.0.2');
    expect(await relation('v0.0.1...v0.0.2')).toEqual(['ahead', commits, 0]);
    expect(await relation('v0.0.2...v0.0.1')).toEqual(['behind', 0, commits]);
    expect(await relation('v0.0.1...v0.0.1')).toEqual(['identical', 0, 0]);
    await branchWith('fleet/diverged', { 'tenants/x.txt': 'x' });
    const [, base] = await forge.repository.log('main', { limit: 2 });
    await forge.createRef('refs/heads/old', base.sha);
    const tree = await forge.repository.writeTree(base.sha, [
      { path: 'y', content: 'y' },
    ]);
    const other = await forge.commit(tree, [base.sha], 'y', 'platform-bot');
    await forge.updateRef('refs/heads/old', other, false);
    expect(await relation('old...fleet/diverged')).toEqual(['diverged', 2, 1]);
  });

  it('pages with Link headers', async () => {
    const { body, headers } = await call('GET', `${REPO}/pulls`, {
      state: 'all',
      per_page: 5,
      page: 2,
    });
    expect(body).toHaveLength(5);
    const link = headers.get('link') ?? '';
    for (const relation of ['prev', 'first', 'next', 'last']) {
      expect(link).toContain(`rel="${relation}"`);
    }
    expect(link).toContain('state=all');
  });

  it('keeps references unique and moves them forward only, unless forced', async () => {
    const main = await headOf('main');
    const [, { sha: old }] = await forge.repository.log('main', { limit: 2 });
    await call(
      'POST',
      `${REPO}/git/refs`,
      {},
      { ref: 'refs/heads/moving', sha: main },
    );
    const again = await call(
      'POST',
      `${REPO}/git/refs`,
      {},
      {
        ref: 'refs/heads/moving',
        sha: main,
      },
    );
    expect(again).toMatchObject({
      status: 422,
      body: { message: 'Reference already exists' },
    });
    const move = (force: boolean) =>
      call(
        'PATCH',
        `${REPO}/git/refs/{ref}`,
        { ref: 'heads/moving' },
        { sha: old, force },
      );
    expect(await move(false)).toMatchObject({
      status: 422,
      body: { message: 'Update is not a fast forward' },
    });
    expect(await move(true)).toMatchObject({
      status: 200,
      body: { object: { sha: old } },
    });
    const { status } = await call('DELETE', `${REPO}/git/refs/{ref}`, {
      ref: 'heads/moving',
    });
    expect(status).toBe(204);
  });

  it('refuses to delete a file that is not there', async () => {
    const { status, body } = await call(
      'POST',
      `${REPO}/git/trees`,
      {},
      {
        base_tree: 'main',
        tree: [
          { path: 'not/there.yaml', mode: '100644', type: 'blob', sha: null },
        ],
      },
    );
    expect(status).toBe(422);
    expect(body).toMatchObject({ message: 'GitRPC::BadObjectState' });
  });

  it('tells an annotated tag from its commit', async () => {
    const main = await headOf('main');
    await forge.repository.run(['tag', '-a', '-m', 'Noted', 'noted', main]);
    const { body } = await call('GET', `${REPO}/git/ref/{ref}`, {
      ref: 'tags/noted',
    });
    expect(body).toMatchObject({ object: { type: 'tag' } });
    const tag = await call('GET', `${REPO}/git/tags/{tag_sha}`, {
      tag_sha: sha(body, 'object', 'sha'),
    });
    expect(tag.body).toMatchObject({
      tag: 'noted',
      message: 'Noted',
      object: { type: 'commit', sha: main },
    });
    const tags = await call('GET', `${REPO}/tags`);
    expect(tags.body).toContainEqual(
      expect.objectContaining({
        name: 'noted',
        commit: expect.objectContaining({ sha: main }),
      }),
    );
    await forge.deleteRef('refs/tags/noted');
  });

  it('writes and reads blobs', async () => {
    const { body } = await call(
      'POST',
      `${REPO}/git/blobs`,
      {},
      {
        content: Buffer.from('hello\n').toString('base64'),
        encoding: 'base64',
      },
    );
    const read = await call('GET', `${REPO}/git/blobs/{file_sha}`, {
      file_sha: sha(body, 'sha'),
    });
    expect(
      Buffer.from(sha(read.body, 'content'), 'base64').toString('utf8'),
    ).toBe('hello\n');
  });

  it('leads a pull request from branch to squash merge', async () => {
    const title = 'tenants(blue): onboarding namespace to aws';
    const file = 'tenants/aws/common/blue/namespace.yaml';
    const head = await branchWith('fleet/blue', {
      [file]: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: blue\n',
      'README.md': null,
    });
    const number = await openPull('fleet/blue', title);

    const pull = await call('GET', `${REPO}/pulls/{pull_number}`, {
      pull_number: number,
    });
    expect(pull.body).toMatchObject({
      title,
      state: 'open',
      mergeable: true,
      mergeable_state: 'clean',
      changed_files: 2,
      user: { login: 'platform-bot' },
      head: { ref: 'fleet/blue', sha: head },
      html_url: `${forge.pageUrl}/pull/${number}`,
    });
    const files = await call('GET', `${REPO}/pulls/{pull_number}/files`, {
      pull_number: number,
    });
    expect(listAt(files.body).map(entry => recordAt(entry).status)).toEqual([
      'removed',
      'added',
    ]);
    const found = await call('GET', `${REPO}/pulls`, {
      head: `${OWNER}:fleet/blue`,
      base: 'main',
    });
    expect(found.body).toHaveLength(1);

    const labels = await call(
      'POST',
      `${REPO}/issues/{issue_number}/labels`,
      { issue_number: number },
      {
        labels: ['tenant/blue', 'provider/aws'],
      },
    );
    expect(listAt(labels.body).map(label => recordAt(label).name)).toEqual([
      'tenant/blue',
      'provider/aws',
    ]);
    await call(
      'POST',
      `${REPO}/issues/{issue_number}/assignees`,
      { issue_number: number },
      { assignees: ['jana-novak'] },
    );
    await call(
      'POST',
      `${REPO}/issues/{issue_number}/comments`,
      { issue_number: number },
      { body: 'Looks good.' },
    );
    await call(
      'POST',
      `${REPO}/pulls/{pull_number}/requested_reviewers`,
      { pull_number: number },
      { reviewers: ['omar-haddad'] },
    );
    const described = await call(
      'PATCH',
      `${REPO}/pulls/{pull_number}`,
      { pull_number: number },
      { body: 'Better said.' },
    );
    expect(described.body).toMatchObject({ body: 'Better said.', comments: 1 });

    const twin = await call(
      'POST',
      `${REPO}/pulls`,
      {},
      { title, head: 'fleet/blue', base: 'main' },
    );
    expect(twin.status).toBe(422);
    expect(JSON.stringify(twin.body)).toContain(
      'A pull request already exists for platform:fleet/blue.',
    );

    const checks = await call('GET', `${REPO}/commits/{ref}/check-runs`, {
      ref: head,
    });
    expect(checks.body).toMatchObject({
      check_runs: [{ name: 'validate', conclusion: 'success' }],
    });

    const moved = await call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: number },
      {
        merge_method: 'squash',
        sha: await headOf('main'),
      },
    );
    expect(moved.status).toBe(409);
    const before = await headOf('main');
    const merged = await call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: number },
      {
        merge_method: 'squash',
        sha: head,
      },
    );
    expect(merged).toMatchObject({ status: 200, body: { merged: true } });
    const commit = await call('GET', `${REPO}/commits/{ref}`, { ref: 'main' });
    expect(commit.body).toMatchObject({
      sha: sha(merged.body, 'sha'),
      commit: { message: `${title} (#${number})` },
      parents: [{ sha: before }],
    });
    const pulls = await call('GET', `${REPO}/commits/{commit_sha}/pulls`, {
      commit_sha: sha(merged.body, 'sha'),
    });
    expect(pulls.body).toMatchObject([{ number }]);
    const again = await call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: number },
      { merge_method: 'squash' },
    );
    expect(again.status).toBe(405);
  });

  it('refuses a pull request without commits and one that conflicts', async () => {
    await forge.createRef('refs/heads/empty', await headOf('main'));
    const empty = await call(
      'POST',
      `${REPO}/pulls`,
      {},
      { title: 'x', head: 'empty', base: 'main' },
    );
    expect(empty.status).toBe(422);
    expect(JSON.stringify(empty.body)).toContain(
      'No commits between main and empty',
    );

    const file = 'tenants/aws/common/dummy/namespace.yaml';
    const text = (label: string) =>
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: dummy\n  labels:\n    team: ${label}\n`;
    await branchWith('one', { [file]: text('one') });
    await branchWith('two', { [file]: text('two') });
    const first = await openPull('one', 'tenants(dummy): one');
    const second = await openPull('two', 'tenants(dummy): two');
    await call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: first },
      { merge_method: 'squash' },
    );
    const conflicting = await call('GET', `${REPO}/pulls/{pull_number}`, {
      pull_number: second,
    });
    expect(conflicting.body).toMatchObject({
      mergeable: false,
      mergeable_state: 'dirty',
    });
    const refused = await call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: second },
      { merge_method: 'squash' },
    );
    expect(refused.status).toBe(405);
  });

  it('fails the check of a pull request whose manifest does not parse', async () => {
    const head = await branchWith('broken', {
      'tenants/aws/common/dummy/broken.yaml': 'kind: [unclosed\n',
      'tenants/aws/common/dummy/note.yaml': 'just: a note\n',
    });
    const { body } = await call('GET', `${REPO}/commits/{ref}/check-runs`, {
      ref: head,
    });
    const [run] = listAt(body, 'check_runs');
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(textAt(run, 'output', 'summary')).toContain(
      'note.yaml: no Kubernetes object: apiVersion is missing',
    );
    expect(textAt(run, 'output', 'summary')).toContain('broken.yaml');
  });

  it('cuts a release with generated notes', async () => {
    const notes = await call(
      'POST',
      `${REPO}/releases/generate-notes`,
      {},
      { tag_name: 'v0.0.3' },
    );
    expect(textAt(notes.body, 'body')).toContain("## What's Changed");
    expect(textAt(notes.body, 'body')).toContain(
      `* tenants(dummy): increase compute quota by @jana-novak in ${forge.pageUrl}/pull/17`,
    );
    expect(textAt(notes.body, 'body')).toContain(
      `${forge.pageUrl}/compare/v0.0.2...v0.0.3`,
    );
    const created = await call(
      'POST',
      `${REPO}/releases`,
      {},
      {
        tag_name: 'v0.0.3',
        target_commitish: 'main',
        generate_release_notes: true,
        draft: true,
      },
    );
    expect(created).toMatchObject({ status: 201, body: { draft: true } });
    expect((await forge.releases.tags()).map(tag => tag.name)).not.toContain(
      'v0.0.3',
    );
    const published = await call(
      'PATCH',
      `${REPO}/releases/{release_id}`,
      { release_id: Number(recordAt(created.body).id) },
      { draft: false },
    );
    expect(published.body).toMatchObject({ draft: false, tag_name: 'v0.0.3' });
    expect(await forge.releases.tags()).toContainEqual({
      name: 'v0.0.3',
      sha: await headOf('main'),
    });
    const latest = await call('GET', `${REPO}/releases/latest`);
    expect(latest.body).toMatchObject({ tag_name: 'v0.0.3' });
    const twice = await call(
      'POST',
      `${REPO}/releases`,
      {},
      { tag_name: 'v0.0.3' },
    );
    expect(twice.status).toBe(422);
    expect(twice.body).toMatchObject({ errors: [{ code: 'already_exists' }] });
  });
});
