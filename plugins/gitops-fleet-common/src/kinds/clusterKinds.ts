import { KubernetesObject } from '../kubernetes/object';
import { asMap, asText } from '../kubernetes/read';
import type { KindDescriptor } from './kindDescriptor';

const clusterGroup = 'cluster.x-k8s.io';
const controlPlaneGroup = 'controlplane.cluster.x-k8s.io';
const infrastructureGroup = 'infrastructure.cluster.x-k8s.io';
const hiveGroup = 'hive.openshift.io';
const clusterVersions = ['v1beta2', 'v1beta1', 'v1alpha4', 'v1alpha3'] as const;

/** Where Cluster API keeps messages, by contract. */
const clusterMessages = [
  'status.failureMessage',
  'status.v1beta2.conditions.*.message',
  'status.deprecated.v1beta1.failureMessage',
  'status.deprecated.v1beta1.conditions.*.message',
];

/** Parts say which cluster they are of; what belongs to a control plane says so by a label. */
function clusterName(resource: KubernetesObject): string | undefined {
  return (
    asText(asMap(resource.spec).clusterName) ??
    asText(asMap(resource.metadata?.labels)['cluster.x-k8s.io/cluster-name'])
  );
}

/**
 * A control plane that is not kubeadm's. What is read of it is where Cluster API's contract puts it
 * (`internal/contract/controlplane.go`); everything else in its spec is its provider's and does not pass.
 */
function controlPlane(
  group: string,
  kind: string,
  versions: readonly string[],
): KindDescriptor {
  return {
    group,
    kind,
    plural: `${kind.toLowerCase()}s`,
    versions,
    role: 'cluster-part',
    clusterNameOf: clusterName,
    watched: true,
    optional: true,
    keepOfSpec: ['version', 'replicas'],
    drop: [],
    messages: clusterMessages,
  };
}

/** What Cluster API and OpenShift Hive tell of workload clusters. */
export const clusterKinds: readonly KindDescriptor[] = [
  {
    group: clusterGroup,
    kind: 'Cluster',
    plural: 'clusters',
    versions: clusterVersions,
    role: 'cluster',
    clusterNameOf: resource => asText(resource.metadata?.name),
    watched: true,
    drop: [
      'spec.topology.variables',
      'spec.topology.workers',
      'spec.topology.controlPlane.variables',
    ],
    messages: clusterMessages,
  },
  {
    group: controlPlaneGroup,
    kind: 'KubeadmControlPlane',
    plural: 'kubeadmcontrolplanes',
    versions: clusterVersions,
    role: 'cluster-part',
    clusterNameOf: clusterName,
    watched: true,
    drop: ['spec.kubeadmConfigSpec'],
    messages: clusterMessages,
  },
  {
    group: clusterGroup,
    kind: 'MachineDeployment',
    plural: 'machinedeployments',
    versions: clusterVersions,
    role: 'cluster-part',
    clusterNameOf: clusterName,
    watched: true,
    drop: ['spec.template.spec.bootstrap'],
    messages: clusterMessages,
  },
  {
    group: clusterGroup,
    kind: 'MachinePool',
    plural: 'machinepools',
    versions: clusterVersions,
    role: 'cluster-part',
    clusterNameOf: clusterName,
    watched: true,
    optional: true,
    drop: ['spec.template.spec.bootstrap', 'spec.providerIDList'],
    messages: clusterMessages,
  },
  {
    group: clusterGroup,
    kind: 'MachineHealthCheck',
    plural: 'machinehealthchecks',
    versions: clusterVersions,
    role: 'cluster-part',
    clusterNameOf: clusterName,
    watched: true,
    optional: true,
    keepOfSpec: ['clusterName'],
    drop: ['status.targets'],
    messages: clusterMessages,
  },
  controlPlane(controlPlaneGroup, 'AWSManagedControlPlane', [
    'v1beta2',
    'v1beta1',
  ]),
  controlPlane(controlPlaneGroup, 'ROSAControlPlane', ['v1beta2']),
  controlPlane(controlPlaneGroup, 'RKE2ControlPlane', [
    'v1beta2',
    'v1beta1',
    'v1alpha1',
  ]),
  controlPlane(controlPlaneGroup, 'KThreesControlPlane', [
    'v1beta2',
    'v1beta1',
  ]),
  controlPlane(controlPlaneGroup, 'TalosControlPlane', ['v1alpha3']),
  controlPlane(infrastructureGroup, 'AzureManagedControlPlane', ['v1beta1']),
  controlPlane(infrastructureGroup, 'GCPManagedControlPlane', ['v1beta1']),
  {
    group: hiveGroup,
    kind: 'ClusterDeployment',
    plural: 'clusterdeployments',
    versions: ['v1'],
    role: 'cluster',
    clusterNameOf: resource => asText(resource.metadata?.name),
    watched: true,
    optional: true,
    keepOfSpec: [
      'baseDomain',
      'clusterInstallRef',
      'clusterMetadata',
      'clusterName',
      'installAttemptsLimit',
      'installed',
      'platform',
      'powerState',
    ],
    drop: [
      // The platform's name is what is read of it; below it lie the names of credentials.
      'spec.platform.*.*',
      'spec.clusterMetadata.adminPasswordSecretRef',
      'spec.clusterMetadata.metadataJSONSecretRef',
      'spec.clusterMetadata.platform',
      'status.certificateBundles',
      'status.platformStatus',
    ],
  },
  {
    group: hiveGroup,
    kind: 'MachinePool',
    plural: 'machinepools',
    versions: ['v1'],
    role: 'cluster-part',
    clusterNameOf: resource =>
      asText(asMap(asMap(resource.spec).clusterDeploymentRef).name),
    watched: true,
    optional: true,
    keepOfSpec: ['autoscaling', 'clusterDeploymentRef', 'name', 'replicas'],
    drop: [],
    messages: ['status.machineSets.*.errorMessage'],
  },
  {
    group: 'hiveinternal.openshift.io',
    kind: 'ClusterSync',
    plural: 'clustersyncs',
    versions: ['v1alpha1'],
    role: 'cluster-part',
    // It has the name of its ClusterDeployment.
    clusterNameOf: resource => asText(resource.metadata?.name),
    watched: true,
    optional: true,
    keepOfSpec: [],
    drop: [
      'status.syncSets.*.resourcesToDelete',
      'status.selectorSyncSets.*.resourcesToDelete',
    ],
    messages: [
      'status.syncSets.*.failureMessage',
      'status.selectorSyncSets.*.failureMessage',
    ],
  },
];
