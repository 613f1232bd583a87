import { Files } from '../files';
import { Provider, WorkloadCluster } from '../fleet-plan';

const SYSTEM = 'flux-system';

function gitRepository(name: string, url: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: ${name}
  namespace: ${SYSTEM}
spec:
  interval: 1m0s
  ref:
    branch: main
  url: ${url}
`;
}

/** The management cluster's own reconciliation: it applies the `mgmt` folder, which holds these files too. */
export function selfManagement(provider: Provider, url: string): Files {
  const folder = `${provider.folder}/mgmt/namespaced/${SYSTEM}`;
  return {
    [`${folder}/gitrepository-main.yaml`]: gitRepository('main', url),
    // Until the first release is promoted there is no tag to follow.
    [`${folder}/gitrepository-release.yaml`]: gitRepository('release', url),
    [`${folder}/kustomization-mgmt.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: mgmt
  namespace: ${SYSTEM}
spec:
  interval: 5m0s
  path: ./${provider.folder}/mgmt
  prune: true
  retryInterval: 2m0s
  sourceRef:
    kind: GitRepository
    name: main
  timeout: 5m0s
`,
  };
}

/** A feature on the management cluster itself, as released. */
export function managementFeature(provider: Provider, feature: string): Files {
  const folder = `${provider.folder}/mgmt/namespaced/${SYSTEM}`;
  return {
    [`${folder}/kustomization-feature-${feature}.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: feature-${feature}
  namespace: ${SYSTEM}
spec:
  interval: 5m0s
  path: ./features/${feature}
  prune: true
  retryInterval: 2m0s
  sourceRef:
    kind: GitRepository
    name: release
  timeout: 5m0s
`,
  };
}

interface Layer {
  file: string;
  name: string;
  path: string;
  dependsOn?: string[];
  /** Recreate what cannot be changed: needed for Jobs, whose template is immutable. */
  force?: boolean;
}

function layersOf(cluster: WorkloadCluster): Layer[] {
  const { provider, environment, region } = cluster;
  const clusters = `${provider.folder}/clusters/${environment.name}`;
  const feature = (name: string, force = false): Layer => ({
    file: `kustomization-feature-${name}`,
    name: `feature-${name}`,
    path: `features/${name}`,
    force,
  });
  return [
    {
      file: 'kustomization-common',
      name: 'common',
      path: `${clusters}/common`,
      dependsOn: ['feature-helloworld-operator'],
    },
    {
      file: `kustomization-${region}`,
      name: cluster.name,
      path: `${clusters}/${cluster.name}`,
      dependsOn: ['feature-helloworld-operator'],
    },
    feature('access-control'),
    feature('helloworld-operator'),
    feature('ingress-nginx', true),
    {
      file: 'kustomization-tenants-common',
      name: 'tenants-common',
      path: `tenants/${provider.name}/common`,
      dependsOn: ['feature-access-control'],
    },
    {
      file: `kustomization-tenants-${environment.name}`,
      name: `tenants-${environment.name}`,
      path: `tenants/${provider.name}/${environment.name}`,
      dependsOn: ['tenants-common'],
    },
  ];
}

function layerManifest(cluster: WorkloadCluster, layer: Layer): string {
  const dependsOn = layer.dependsOn
    ? `  dependsOn:\n${layer.dependsOn
        .map(name => `  - name: ${name}\n`)
        .join('')}`
    : '';
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${layer.name}
  namespace: ${cluster.name}
spec:
${dependsOn}${layer.force ? '  force: true\n' : ''}  interval: 5m0s
  kubeConfig:
    secretRef:
      name: ${cluster.name}-kubeconfig
  path: ./${layer.path}
  prune: true
  retryInterval: 2m0s
  sourceRef:
    kind: GitRepository
    name: ${cluster.environment.source}
    namespace: ${SYSTEM}
  timeout: 5m0s
  wait: true
`;
}

/** One Kustomization per layer of a workload cluster's configuration. */
export function clusterKustomizations(cluster: WorkloadCluster): Files {
  const folder = `${cluster.provider.folder}/mgmt/namespaced/${cluster.name}`;
  return Object.fromEntries(
    layersOf(cluster).map(layer => [
      `${folder}/${layer.file}.yaml`,
      layerManifest(cluster, layer),
    ]),
  );
}
