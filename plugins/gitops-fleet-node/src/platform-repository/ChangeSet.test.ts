import { snapshotOf } from '../__fixtures__/platformRepository';
import { createChangeSet, IntendedChange } from './ChangeSet';

const snapshot = snapshotOf(
  { 'a/kept.yaml': 'x\n', 'a/sub/File.yaml': 'x\n' },
  [
    { path: 'a/link', type: 'blob', mode: '120000', sha: 'l' },
    { path: 'a/module', type: 'commit', mode: '160000', sha: 'm' },
  ],
);

function intend(files: { [path: string]: string | null }): IntendedChange {
  return {
    title: 'fix(a): write',
    body: '',
    branch: 'fleet/x',
    labels: [],
    files: new Map(Object.entries(files)),
    exposure: 'none',
    warnings: [],
    fence: ['a/**', 'b/*/c.yaml'],
  };
}

describe('createChangeSet', () => {
  it('leaves out what is as wanted already', async () => {
    const plan = await createChangeSet(
      intend({
        'a/kept.yaml': 'x\n',
        'a/new.yaml': 'y\n',
        'a/gone.yaml': null,
      }),
      snapshot,
    );
    expect([...plan.files.keys()]).toEqual(['a/new.yaml']);
    expect(
      (await createChangeSet(intend({ 'a/kept.yaml': 'x\n' }), snapshot)).noop,
    ).toBe(true);
  });

  it.each([
    ['outside', /outside of what this action may write: a\/\*\*/],
    ['c/x.yaml', /outside/],
    ['a/../c/x.yaml', /outside/],
    ['a/./x.yaml', /outside/],
    ['/a/x.yaml', /outside/],
    ['a//x.yaml', /outside/],
    ['a/.git/config', /outside/],
    ['a/ö.yaml', /outside/],
    ['a/x\0.yaml', /outside/],
    ['b/one/two/c.yaml', /outside/],
    ['a/kustomization.yaml', /how Flux builds its folder/],
    ['a/Kustomization', /how Flux builds its folder/],
    ['a/link', /symbolic link/],
    ['a/link/x.yaml', /leads through 'a\/link'/],
    ['a/module/x.yaml', /submodule/],
    ['a/kept.yaml/x.yaml', /a file/],
    ['a/sub', /a file/],
    ['a/KEPT.yaml', /differs from 'a\/kept.yaml' only in case/],
    ['a/SUB/x.yaml', /only in case/],
  ])('refuses %j', async (path, message) => {
    await expect(
      createChangeSet(intend({ [path]: 'x' }), snapshot),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });

  it('accepts what the fence names', async () => {
    const plan = await createChangeSet(
      intend({ 'b/one/c.yaml': 'x', 'a/deep/er/x.yaml': 'y' }),
      snapshot,
    );
    expect(plan.files.size).toBe(2);
  });

  it('cuts a body that GitHub would refuse', async () => {
    const plan = await createChangeSet(
      { ...intend({ 'a/x.yaml': 'x' }), body: 'y'.repeat(70_000) },
      snapshot,
    );
    expect(plan.body).toHaveLength(65_536);
    expect(plan.body).toMatch(/the portal shows the whole\)$/);
  });
});
