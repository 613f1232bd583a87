import { ResourceType } from './control-plane';

function type(
  group: string,
  version: string,
  kind: string,
  resource: string,
  namespaced = true,
): ResourceType {
  return { group, version, resource, kind, namespaced };
}

/** The resources that the controllers work on, at the version at which they work. */
export const namespaces = type('', 'v1', 'Namespace', 'namespaces', false);
export const secrets = type('', 'v1', 'Secret', 'secrets');
export const deployments = type('apps', 'v1', 'Deployment', 'deployments');
export const daemonSets = type('apps', 'v1', 'DaemonSet', 'daemonsets');
export const statefulSets = type('apps', 'v1', 'StatefulSet', 'statefulsets');
export const jobs = type('batch', 'v1', 'Job', 'jobs');
export const kustomizations = type(
  'kustomize.toolkit.fluxcd.io',
  'v1',
  'Kustomization',
  'kustomizations',
);
export const gitRepositories = type(
  'source.toolkit.fluxcd.io',
  'v1',
  'GitRepository',
  'gitrepositories',
);
const CORE = 'cluster.x-k8s.io';
export const clusters = type(CORE, 'v1beta2', 'Cluster', 'clusters');
export const machineDeployments = type(
  CORE,
  'v1beta2',
  'MachineDeployment',
  'machinedeployments',
);
export const machineHealthChecks = type(
  CORE,
  'v1beta2',
  'MachineHealthCheck',
  'machinehealthchecks',
);
export const kubeadmControlPlanes = type(
  'controlplane.cluster.x-k8s.io',
  'v1beta2',
  'KubeadmControlPlane',
  'kubeadmcontrolplanes',
);
export const clusterResourceSets = type(
  'addons.cluster.x-k8s.io',
  'v1beta2',
  'ClusterResourceSet',
  'clusterresourcesets',
);
