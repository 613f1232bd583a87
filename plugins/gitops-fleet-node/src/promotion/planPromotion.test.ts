import {
  platformRepository,
  releaseFile,
  snapshotOf,
} from '../__fixtures__/platformRepository';
import { planPromotion } from './planPromotion';

const snapshot = snapshotOf(platformRepository);
const live = {
  tags: ['v0.0.1', 'v0.0.2', 'v0.0.3'].map((tag, index) => ({
    tag,
    sha: String(index + 1).repeat(40),
  })),
  isOnBaseBranch: async () => true,
};
const request = { provider: 'aws', environment: 'prod', tag: 'v0.0.3' };

function withRelease(edit: (text: string) => string) {
  return snapshotOf({
    ...platformRepository,
    [releaseFile]: edit(platformRepository[releaseFile]),
  });
}

describe('planPromotion', () => {
  it('changes one value and nothing else', async () => {
    const plan = await planPromotion(request, snapshot, live);
    expect(plan).toMatchObject({
      title: 'chore(release): promote v0.0.3 to aws prod',
      labels: ['release', 'env/prod', 'provider/aws'],
      exposure: 'ungated-prod',
      noop: false,
    });
    expect([...plan.files]).toEqual([
      [
        releaseFile,
        {
          before: expect.any(String),
          after: platformRepository[releaseFile].replace(
            "'v0.0.2'",
            "'v0.0.3'",
          ),
        },
      ],
    ]);
    expect(plan.body).toContain('Promoted-From: v0.0.2');
    expect(plan.body).toContain(`Tag-Sha: ${'3'.repeat(40)}`);
    expect(plan.body).toContain('prod-eu-west-1');
  });

  it('has nothing to do for the release that is live', async () => {
    const plan = await planPromotion(
      { ...request, tag: 'v0.0.2' },
      snapshot,
      live,
    );
    expect(plan.noop).toBe(true);
    expect(plan.files.size).toBe(0);
  });

  it('turns the branch before the first promotion into a tag', async () => {
    const plan = await planPromotion(
      request,
      withRelease(text => text.replace("tag: 'v0.0.2'", 'branch: main')),
      live,
    );
    expect(plan.files.get(releaseFile)!.after).toBe(
      platformRepository[releaseFile].replace("'v0.0.2'", 'v0.0.3'),
    );
  });

  it('rolls back when it is told to', async () => {
    const back = { ...request, tag: 'v0.0.1' };
    await expect(planPromotion(back, snapshot, live)).rejects.toThrow(
      /older than 'v0.0.2', which is live: set allowDowngrade/,
    );
    const plan = await planPromotion(
      { ...back, allowDowngrade: true },
      snapshot,
      live,
    );
    expect(plan.files.get(releaseFile)!.after).toContain("'v0.0.1'");
  });

  it.each([
    ['semver: ">=0.0.1"', 'semver'],
    ['name: refs/tags/v0.0.2', 'name'],
    [`commit: ${'a'.repeat(40)}`, 'commit'],
  ])('refuses where %s goes before a tag', async (line, field) => {
    await expect(
      planPromotion(
        request,
        withRelease(text => text.replace('  ref:\n', `  ref:\n    ${line}\n`)),
        live,
      ),
    ).rejects.toThrow(`spec.ref.${field} in ${releaseFile} goes before a tag`);
  });

  it('refuses a tag that does not exist, and names those that do', async () => {
    await expect(
      planPromotion({ ...request, tag: 'v9.0.0' }, snapshot, live),
    ).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringMatching(
        /tag 'v9.0.0' does not exist .* v0.0.3, v0.0.2, v0.0.1/,
      ),
    });
  });

  it('refuses a tag that the base branch does not hold', async () => {
    const rewritten = { ...live, isOnBaseBranch: async () => false };
    await expect(planPromotion(request, snapshot, rewritten)).rejects.toThrow(
      /not in the history of the base branch/,
    );
    const plan = await planPromotion(
      { ...request, requireAncestor: false },
      snapshot,
      rewritten,
    );
    expect(plan.noop).toBe(false);
  });

  it('refuses an environment that no release moves', async () => {
    await expect(
      planPromotion({ ...request, environment: 'non-prod' }, snapshot, live),
    ).rejects.toThrow(/followed by clusters of 'non-prod'.*aws v1 prod/);
  });

  it('refuses to choose between two sources', async () => {
    await expect(
      planPromotion(
        request,
        snapshotOf({
          ...platformRepository,
          'providers/aws/v1/mgmt/namespaced/other/copy.yaml':
            platformRepository[releaseFile],
        }),
        live,
      ),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(/Several GitRepositories fit.*copy.yaml/),
    });
  });

  it.each(['latest', '1.2', 'v1.2.3/..', ''])(
    'refuses %j as a tag',
    async tag => {
      await expect(
        planPromotion({ ...request, tag }, snapshot, live),
      ).rejects.toThrow(/tag is no version: write it as v1.2.3/);
    },
  );
});
