import { createHash } from 'node:crypto';
import {
  RepositorySnapshot,
  TreeEntry,
} from '../platform-repository/RepositorySnapshot';

/** A snapshot of files in memory, hashed as Git hashes them. */
export function snapshotOf(
  files: { [path: string]: string },
  special: TreeEntry[] = [],
): RepositorySnapshot {
  const entries = new Map<string, TreeEntry>();
  for (const [path, text] of Object.entries(files)) {
    const segments = path.split('/');
    for (let depth = 1; depth < segments.length; depth++) {
      const parent = segments.slice(0, depth).join('/');
      entries.set(parent, {
        path: parent,
        type: 'tree',
        mode: '040000',
        sha: 'tree',
      });
    }
    const content = Buffer.from(text);
    entries.set(path, {
      path,
      type: 'blob',
      mode: '100644',
      size: content.length,
      sha: createHash('sha1')
        .update(`blob ${content.length}\0`)
        .update(content)
        .digest('hex'),
    });
  }
  special.forEach(entry => entries.set(entry.path, entry));
  return {
    sha: 'a'.repeat(40),
    list: async prefix =>
      [...entries.values()].filter(
        ({ path }) => prefix === '' || path.startsWith(`${prefix}/`),
      ),
    read: async path => files[path],
  };
}

const gitRepository = (name: string, ref: string) => `# moved by promotions
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 5m0s
  ref:
    ${ref}
  url: ssh://git@github.example/platform/platform
`;

const kustomization = (
  namespace: string,
  name: string,
  path: string,
  source: string,
) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  interval: 5m
  path: ${path}
  prune: true
  sourceRef:
    kind: GitRepository
    name: ${source}
    namespace: flux-system
  kubeConfig:
    secretRef:
      name: ${namespace}-kubeconfig
`;

const namespace = (name: string) => `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
`;

const mgmt = 'providers/aws/v1/mgmt/namespaced';
const clusters = 'providers/aws/v1/clusters';

/** A small platform repository in the layout of the reference one: non-prod follows main, prod a release. */
export const platformRepository: { [path: string]: string } = {
  'README.md': '# platform',
  'features/access-control/non-namespaced/namespace-admin.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: namespace-admin
`,
  'features/access-control/non-namespaced/namespace-reader.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: namespace-reader
`,
  'features/ingress-nginx/non-namespaced/namespace.yaml':
    namespace('ingress-nginx'),
  [`${mgmt}/flux-system/gitrepository-main.yaml`]: gitRepository(
    'main',
    'branch: main',
  ),
  // Found by what it says: the name of the file says nothing.
  [`${mgmt}/flux-system/source-of-production.yaml`]: gitRepository(
    'release',
    "tag: 'v0.0.2' # live",
  ),
  [`${mgmt}/non-prod-eu-west-1/kustomization-cluster.yaml`]: kustomization(
    'non-prod-eu-west-1',
    'non-prod-eu-west-1',
    './providers/aws/v1/clusters/non-prod/non-prod-eu-west-1',
    'main',
  ),
  [`${mgmt}/prod-eu-west-1/kustomization-cluster.yaml`]: kustomization(
    'prod-eu-west-1',
    'prod-eu-west-1',
    './providers/aws/v1/clusters/prod/prod-eu-west-1',
    'release',
  ),
  [`${clusters}/non-prod/non-prod-eu-west-1/non-namespaced/namespace.yaml`]:
    namespace('non-prod-eu-west-1'),
  [`${clusters}/prod/prod-eu-west-1/non-namespaced/namespace.yaml`]:
    namespace('prod-eu-west-1'),
  'tenants/aws/common/dummy/namespace.yaml': namespace('dummy'),
  'tenants/aws/non-prod/dummy/rolebinding-admin.yaml': 'kind: RoleBinding\n',
};

export const releaseFile = `${mgmt}/flux-system/source-of-production.yaml`;
