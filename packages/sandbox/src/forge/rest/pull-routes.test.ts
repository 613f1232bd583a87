import { listAt, recordAt, textAt } from '../../kubernetes/json';
import { ForgeBench, OWNER, REPO, sha } from '../../testing/forge-bench';

jest.setTimeout(120_000);

let bench: ForgeBench;

beforeAll(async () => {
  bench = await ForgeBench.start();
});

afterAll(() => bench.close());

describe('pull requests of the forge', () => {
  it('leads a pull request from branch to squash merge', async () => {
    const title = 'tenants(blue): onboarding namespace to aws';
    const file = 'tenants/aws/common/blue/namespace.yaml';
    const head = await bench.branchWith('fleet/blue', {
      [file]: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: blue\n',
      'README.md': null,
    });
    const number = await bench.openPull('fleet/blue', title);

    const pull = await bench.call('GET', `${REPO}/pulls/{pull_number}`, {
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
      html_url: `${bench.forge.pageUrl}/pull/${number}`,
    });
    const files = await bench.call('GET', `${REPO}/pulls/{pull_number}/files`, {
      pull_number: number,
    });
    expect(listAt(files.body).map(entry => recordAt(entry).status)).toEqual([
      'removed',
      'added',
    ]);
    const found = await bench.call('GET', `${REPO}/pulls`, {
      head: `${OWNER}:fleet/blue`,
      base: 'main',
    });
    expect(found.body).toHaveLength(1);

    const labels = await bench.call(
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
    await bench.call(
      'POST',
      `${REPO}/issues/{issue_number}/assignees`,
      { issue_number: number },
      { assignees: ['jana-novak'] },
    );
    await bench.call(
      'POST',
      `${REPO}/issues/{issue_number}/comments`,
      { issue_number: number },
      { body: 'Looks good.' },
    );
    await bench.call(
      'POST',
      `${REPO}/pulls/{pull_number}/requested_reviewers`,
      { pull_number: number },
      { reviewers: ['omar-haddad'] },
    );
    const described = await bench.call(
      'PATCH',
      `${REPO}/pulls/{pull_number}`,
      { pull_number: number },
      { body: 'Better said.' },
    );
    expect(described.body).toMatchObject({ body: 'Better said.', comments: 1 });

    const twin = await bench.call(
      'POST',
      `${REPO}/pulls`,
      {},
      { title, head: 'fleet/blue', base: 'main' },
    );
    expect(twin.status).toBe(422);
    expect(JSON.stringify(twin.body)).toContain(
      'A pull request already exists for platform:fleet/blue.',
    );

    const checks = await bench.call('GET', `${REPO}/commits/{ref}/check-runs`, {
      ref: head,
    });
    expect(checks.body).toMatchObject({
      check_runs: [{ name: 'validate', conclusion: 'success' }],
    });

    const moved = await bench.call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: number },
      {
        merge_method: 'squash',
        sha: await bench.headOf('main'),
      },
    );
    expect(moved.status).toBe(409);
    const before = await bench.headOf('main');
    const merged = await bench.call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: number },
      {
        merge_method: 'squash',
        sha: head,
      },
    );
    expect(merged).toMatchObject({ status: 200, body: { merged: true } });
    const commit = await bench.call('GET', `${REPO}/commits/{ref}`, {
      ref: 'main',
    });
    expect(commit.body).toMatchObject({
      sha: sha(merged.body, 'sha'),
      commit: { message: `${title} (#${number})` },
      parents: [{ sha: before }],
    });
    const pulls = await bench.call(
      'GET',
      `${REPO}/commits/{commit_sha}/pulls`,
      {
        commit_sha: sha(merged.body, 'sha'),
      },
    );
    expect(pulls.body).toMatchObject([{ number }]);
    const again = await bench.call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: number },
      { merge_method: 'squash' },
    );
    expect(again.status).toBe(405);
  });

  it('refuses a pull request without commits and one that conflicts', async () => {
    await bench.forge.createRef('refs/heads/empty', await bench.headOf('main'));
    const empty = await bench.call(
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
    await bench.branchWith('one', { [file]: text('one') });
    await bench.branchWith('two', { [file]: text('two') });
    const first = await bench.openPull('one', 'tenants(dummy): one');
    const second = await bench.openPull('two', 'tenants(dummy): two');
    await bench.call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: first },
      { merge_method: 'squash' },
    );
    const conflicting = await bench.call('GET', `${REPO}/pulls/{pull_number}`, {
      pull_number: second,
    });
    expect(conflicting.body).toMatchObject({
      mergeable: false,
      mergeable_state: 'dirty',
    });
    const refused = await bench.call(
      'PUT',
      `${REPO}/pulls/{pull_number}/merge`,
      { pull_number: second },
      { merge_method: 'squash' },
    );
    expect(refused.status).toBe(405);
  });

  it('fails the check of a pull request whose manifest does not parse', async () => {
    const head = await bench.branchWith('broken', {
      'tenants/aws/common/dummy/broken.yaml': 'kind: [unclosed\n',
      'tenants/aws/common/dummy/note.yaml': 'just: a note\n',
    });
    const { body } = await bench.call(
      'GET',
      `${REPO}/commits/{ref}/check-runs`,
      {
        ref: head,
      },
    );
    const [run] = listAt(body, 'check_runs');
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(textAt(run, 'output', 'summary')).toContain(
      'note.yaml: no Kubernetes object: apiVersion is missing',
    );
    expect(textAt(run, 'output', 'summary')).toContain('broken.yaml');
  });
});
