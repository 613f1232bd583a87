import { readManagementFolders } from './management-folders';
import { PlatformRepository } from './platform-repository';

const ADDRESS = 'http://forge.test/platform.git';

function repositoryOf(files: { [file: string]: string }): PlatformRepository {
  return {
    address: ADDRESS,
    commit: 'c'.repeat(40),
    paths: Object.keys(files),
    read: async file => files[file],
  };
}

const SOURCE = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: trunk, namespace: flux-system }
spec: { url: ssh://git@elsewhere.test/platform, secretRef: { name: deploy-key } }
`;

const KUSTOMIZATION = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: self, namespace: flux-system }
spec: { path: ./providers/aws/v1/mgmt/, sourceRef: { kind: GitRepository, name: trunk } }
`;

it('finds a management cluster per provider and version', async () => {
  const folders = await readManagementFolders(
    repositoryOf({
      'providers/aws/v2/mgmt/namespace.yaml': '',
      'providers/aws/v1/mgmt/namespaced/a/b.yaml': '',
      'providers/aws/v1/clusters/prod/common/a.yaml': '',
      'providers/README.md': '',
      'features/mgmt/a.yaml': '',
    }),
  );
  expect(folders.map(({ name, path }) => [name, path])).toEqual([
    ['aws-v1', 'providers/aws/v1/mgmt'],
    ['aws-v2', 'providers/aws/v2/mgmt'],
  ]);
});

it('bootstraps a folder from its own objects, with the secrets that they name', async () => {
  const [folder] = await readManagementFolders(
    repositoryOf({
      'providers/aws/v1/mgmt/flux.yaml': `${SOURCE}---\n${KUSTOMIZATION}`,
      'providers/aws/v1/mgmt/broken.yaml': 'a: [',
      'providers/aws/v1/mgmt/empty.yaml': '# nothing\n',
    }),
  );
  expect(folder.urls).toEqual(['ssh://git@elsewhere.test/platform']);
  expect(
    folder.bootstrap.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
  ).toEqual(['Secret deploy-key', 'GitRepository trunk', 'Kustomization self']);
});

it('bootstraps a folder that has none of its own', async () => {
  const [folder] = await readManagementFolders(
    repositoryOf({ 'providers/azure/v1/mgmt/namespace.yaml': '' }),
  );
  expect(folder.bootstrap).toMatchObject([
    { kind: 'GitRepository', spec: { url: ADDRESS } },
    { kind: 'Kustomization', spec: { path: './providers/azure/v1/mgmt' } },
  ]);
});

it('says so when a repository has another layout', async () => {
  await expect(
    readManagementFolders(repositoryOf({ 'clusters/a.yaml': '' })),
  ).rejects.toThrow(/no folder providers\/<cloud>\/<version>\/mgmt/);
});
