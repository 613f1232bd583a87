import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { git } from './developer-git';
import { PROD } from './sandbox-bench';

/** A small platform repository as of June 2022, with a foreign address and a tag. */
export async function writePlatformRepository2022(root: string): Promise<void> {
  const url = 'ssh://git@github.com/someone/platform';
  const gitRepository = (
    name: string,
    ref: string,
  ) => `apiVersion: source.toolkit.fluxcd.io/v1beta1
kind: GitRepository
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 5m0s
  ref:
    ${ref}
  secretRef:
    name: github-sshkey
  url: ${url}
`;
  const reference = (group: string, kind: string, name: string) =>
    `    apiVersion: ${group}/v1alpha3\n    kind: ${kind}\n    name: ${name}\n`;
  const meta = (name: string) =>
    `metadata:\n  name: ${name}\n  namespace: ${PROD}\n`;
  const mgmt = 'providers/aws/v1/mgmt';
  const files: { [file: string]: string } = {
    [`${mgmt}/namespaced/flux-system/gitrepository-main.yaml`]: gitRepository(
      'main',
      'branch: main',
    ),
    [`${mgmt}/namespaced/flux-system/gitrepository-release.yaml`]:
      gitRepository('release', 'tag: v0.0.1'),
    [`${mgmt}/namespaced/flux-system/kustomization-mgmt.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1beta1
kind: Kustomization
metadata:
  name: mgmt
  namespace: flux-system
spec:
  decryption:
    provider: sops
  interval: 5m0s
  path: ./${mgmt}
  prune: true
  sourceRef:
    kind: GitRepository
    name: main
`,
    [`${mgmt}/non-namespaced/${PROD}/namespace.yaml`]: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${PROD}\n`,
    [`${mgmt}/namespaced/${PROD}/cluster.yaml`]: `apiVersion: cluster.x-k8s.io/v1alpha3
kind: Cluster
${meta(PROD)}spec:
  controlPlaneRef:
${reference(
  'controlplane.cluster.x-k8s.io',
  'KubeadmControlPlane',
  `${PROD}-control-plane`,
)}  infrastructureRef:
${reference('infrastructure.cluster.x-k8s.io', 'AWSCluster', PROD)}`,
    [`${mgmt}/namespaced/${PROD}/awscluster.yaml`]: `apiVersion: infrastructure.cluster.x-k8s.io/v1alpha3
kind: AWSCluster
${meta(PROD)}spec:
  region: eu-west-1
  networkSpec: {}
`,
    [`${mgmt}/namespaced/${PROD}/controlplane.yaml`]: `apiVersion: controlplane.cluster.x-k8s.io/v1alpha3
kind: KubeadmControlPlane
${meta(`${PROD}-control-plane`)}spec:
  infrastructureTemplate:
${reference(
  'infrastructure.cluster.x-k8s.io',
  'AWSMachineTemplate',
  PROD,
)}  replicas: 1
  version: v1.24.0
`,
    [`${mgmt}/namespaced/${PROD}/kustomization-tenants.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1beta2
kind: Kustomization
${meta('tenants-common')}spec:
  interval: 5m
  path: ./tenants/aws/common
  prune: true
  sourceRef:
    kind: GitRepository
    name: release
    namespace: flux-system
  kubeConfig:
    secretRef:
      name: ${PROD}-kubeconfig
`,
    'tenants/aws/common/dummy/namespace.yaml':
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: dummy\n',
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  await git(root, 'init', '--quiet', '-b', 'main');
  await git(root, 'add', '.');
  await git(
    root,
    'commit',
    '--quiet',
    '-m',
    'providers(aws): add flux-system self-management (#1)',
  );
  await git(root, 'tag', 'v0.0.1');
}
