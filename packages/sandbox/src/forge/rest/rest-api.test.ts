import { recordAt, textAt } from '../../kubernetes/json';
import { ForgeBench, REPO, sha, TOKEN } from '../../testing/forge-bench';

jest.setTimeout(120_000);

let bench: ForgeBench;

beforeAll(async () => {
  bench = await ForgeBench.start();
});

afterAll(() => bench.close());

describe('the forge as GitHub describes itself', () => {
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
    const { status, headers } = await bench.call('GET', template, parameters);
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
      const { status, body } = await bench.call('GET', template, parameters);
      expect(status).toBe(404);
      expect(body).toMatchObject({ status: '404' });
    },
  );

  it('refuses a missing and a wrong token', async () => {
    const wrong = await bench.call('GET', '/user', {}, undefined, {
      authorization: 'Bearer wrong',
    });
    expect(wrong).toMatchObject({
      status: 401,
      body: { message: 'Bad credentials' },
    });
    const missing = await fetch(`${bench.address}/user`);
    expect(missing.status).toBe(401);
    expect(await missing.json()).toMatchObject({
      message: 'Requires authentication',
    });
  });

  it('reads a body as JSON whatever it is said to be', async () => {
    const refs = `${bench.address}/repos/platform/platform-repository/git/refs`;
    const post = (type: string, body: string) =>
      fetch(refs, {
        method: 'POST',
        headers: { authorization: `token ${TOKEN}`, 'content-type': type },
        body,
      });
    const main = await bench.headOf('main');
    for (const [index, type] of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'application/vnd.github+json',
    ].entries()) {
      const ref = `refs/heads/typed-${index}`;
      const created = await post(type, JSON.stringify({ ref, sha: main }));
      expect(created.status).toBe(201);
      await bench.forge.deleteRef(ref);
    }
    const form = await post('application/x-www-form-urlencoded', 'ref=x');
    expect(form.status).toBe(400);
    expect(await form.json()).toMatchObject({
      message: 'Problems parsing JSON',
    });
  });

  it('tells ahead, behind, identical and diverged', async () => {
    const relation = async (basehead: string) => {
      const { body } = await bench.call('GET', `${REPO}/compare/{basehead}`, {
        basehead,
      });
      const { status, ahead_by, behind_by } = recordAt(body);
      return [status, ahead_by, behind_by];
    };
    const commits = await bench.forge.repository.count('v0.0.1..v0.0.2');
    expect(await relation('v0.0.1...v0.0.2')).toEqual(['ahead', commits, 0]);
    expect(await relation('v0.0.2...v0.0.1')).toEqual(['behind', 0, commits]);
    expect(await relation('v0.0.1...v0.0.1')).toEqual(['identical', 0, 0]);
    await bench.branchWith('fleet/diverged', { 'tenants/x.txt': 'x' });
    const [, base] = await bench.forge.repository.log('main', { limit: 2 });
    await bench.forge.createRef('refs/heads/old', base.sha);
    const tree = await bench.forge.repository.writeTree(base.sha, [
      { path: 'y', content: 'y' },
    ]);
    const other = await bench.forge.commit(
      tree,
      [base.sha],
      'y',
      'platform-bot',
    );
    await bench.forge.updateRef('refs/heads/old', other, false);
    expect(await relation('old...fleet/diverged')).toEqual(['diverged', 2, 1]);
  });

  it('pages with Link headers', async () => {
    const { body, headers } = await bench.call('GET', `${REPO}/pulls`, {
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
    const main = await bench.headOf('main');
    const [, { sha: old }] = await bench.forge.repository.log('main', {
      limit: 2,
    });
    await bench.call(
      'POST',
      `${REPO}/git/refs`,
      {},
      { ref: 'refs/heads/moving', sha: main },
    );
    const again = await bench.call(
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
      bench.call(
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
    const { status } = await bench.call('DELETE', `${REPO}/git/refs/{ref}`, {
      ref: 'heads/moving',
    });
    expect(status).toBe(204);
  });

  it('refuses to delete a file that is not there', async () => {
    const { status, body } = await bench.call(
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
    const main = await bench.headOf('main');
    await bench.forge.repository.run([
      'tag',
      '-a',
      '-m',
      'Noted',
      'noted',
      main,
    ]);
    const { body } = await bench.call('GET', `${REPO}/git/ref/{ref}`, {
      ref: 'tags/noted',
    });
    expect(body).toMatchObject({ object: { type: 'tag' } });
    const tag = await bench.call('GET', `${REPO}/git/tags/{tag_sha}`, {
      tag_sha: sha(body, 'object', 'sha'),
    });
    expect(tag.body).toMatchObject({
      tag: 'noted',
      message: 'Noted',
      object: { type: 'commit', sha: main },
    });
    const tags = await bench.call('GET', `${REPO}/tags`);
    expect(tags.body).toContainEqual(
      expect.objectContaining({
        name: 'noted',
        commit: expect.objectContaining({ sha: main }),
      }),
    );
    await bench.forge.deleteRef('refs/tags/noted');
  });

  it('writes and reads blobs', async () => {
    const { body } = await bench.call(
      'POST',
      `${REPO}/git/blobs`,
      {},
      {
        content: Buffer.from('hello\n').toString('base64'),
        encoding: 'base64',
      },
    );
    const read = await bench.call('GET', `${REPO}/git/blobs/{file_sha}`, {
      file_sha: sha(body, 'sha'),
    });
    expect(
      Buffer.from(sha(read.body, 'content'), 'base64').toString('utf8'),
    ).toBe('hello\n');
  });

  it('cuts a release with generated notes', async () => {
    const notes = await bench.call(
      'POST',
      `${REPO}/releases/generate-notes`,
      {},
      { tag_name: 'v0.0.3' },
    );
    expect(textAt(notes.body, 'body')).toContain("## What's Changed");
    expect(textAt(notes.body, 'body')).toContain(
      `* tenants(dummy): increase compute quota by @jana-novak in ${bench.forge.pageUrl}/pull/17`,
    );
    expect(textAt(notes.body, 'body')).toContain(
      `${bench.forge.pageUrl}/compare/v0.0.2...v0.0.3`,
    );
    const created = await bench.call(
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
    expect(
      (await bench.forge.releases.tags()).map(tag => tag.name),
    ).not.toContain('v0.0.3');
    const published = await bench.call(
      'PATCH',
      `${REPO}/releases/{release_id}`,
      { release_id: Number(recordAt(created.body).id) },
      { draft: false },
    );
    expect(published.body).toMatchObject({ draft: false, tag_name: 'v0.0.3' });
    expect(await bench.forge.releases.tags()).toContainEqual({
      name: 'v0.0.3',
      sha: await bench.headOf('main'),
    });
    const latest = await bench.call('GET', `${REPO}/releases/latest`);
    expect(latest.body).toMatchObject({ tag_name: 'v0.0.3' });
    const twice = await bench.call(
      'POST',
      `${REPO}/releases`,
      {},
      { tag_name: 'v0.0.3' },
    );
    expect(twice.status).toBe(422);
    expect(twice.body).toMatchObject({ errors: [{ code: 'already_exists' }] });
  });
});
