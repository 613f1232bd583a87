import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { findPrograms } from './find-programs';
import { allParts } from './parts';

const folder = temporaryFolder();

/** A folder with everything that a build makes. */
function assets(name: string, parts: readonly string[] = allParts): string {
  const target = path.join(folder.path, name);
  for (const part of parts) {
    const file = part.includes('/') ? `${part}/a.yaml` : part;
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    writeFileSync(path.join(target, file), '');
  }
  return target;
}

function find(env: { [name: string]: string }) {
  return findPrograms({
    // Nothing can be built here: what is not given is missed.
    env: {
      PATH: '/nowhere',
      XDG_CACHE_HOME: folder.path,
      ...env,
    } as NodeJS.ProcessEnv,
    log: () => {},
  });
}

it('uses the programs of a folder and needs no Go', async () => {
  const given = assets('given');
  const found = await find({ FLEET_CONTROL_PLANE_ASSETS: given });
  expect(found.programs.kwok).toEqual({
    path: path.join(given, 'kwok'),
    version: '',
    origin: 'FLEET_CONTROL_PLANE_ASSETS',
  });
  expect(found.customResources).toBe(path.join(given, 'crds'));
  expect(found.stageFiles).toEqual([path.join(given, 'stages/kwok/a.yaml')]);
  expect(found.optional).toEqual({});
});

it('takes etcd and the API server from where envtest has put them', async () => {
  const kubernetes = assets('envtest', ['etcd', 'kube-apiserver']);
  const found = await find({
    KUBEBUILDER_ASSETS: kubernetes,
    FLEET_CONTROL_PLANE_ASSETS: assets(
      'given',
      allParts.filter(part => !['etcd', 'kube-apiserver'].includes(part)),
    ),
  });
  expect(found.programs.etcd.path).toBe(path.join(kubernetes, 'etcd'));
  expect(found.programs.etcd.origin).toBe('KUBEBUILDER_ASSETS');
});

it('uses controllers that cannot be built when somebody has them', async () => {
  const given = assets('given', [...allParts, 'source-controller']);
  const { optional } = await find({ FLEET_CONTROL_PLANE_ASSETS: given });
  expect(optional['source-controller']?.path).toBe(
    path.join(given, 'source-controller'),
  );
});

it.each([
  [
    'KUBEBUILDER_ASSETS names nothing',
    { KUBEBUILDER_ASSETS: '/nowhere/at/all' },
    /KUBEBUILDER_ASSETS is \/nowhere\/at\/all, and there is no such folder.*unset/,
  ],
  [
    'KUBEBUILDER_ASSETS has no programs',
    { KUBEBUILDER_ASSETS: '/' },
    /KUBEBUILDER_ASSETS is \/, which has no etcd and no kube-apiserver.*setup-envtest/,
  ],
  [
    'FLEET_CONTROL_PLANE_ASSETS is a file',
    { FLEET_CONTROL_PLANE_ASSETS: __filename },
    /FLEET_CONTROL_PLANE_ASSETS is .*no such folder/,
  ],
])('says what is wrong when %s', async (_, env, problem) => {
  await expect(find(env as { [name: string]: string })).rejects.toThrow(
    problem,
  );
});
