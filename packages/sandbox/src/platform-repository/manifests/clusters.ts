import { Files } from '../files';
import { KUBERNETES_VERSION, Provider, WorkloadCluster } from '../fleet-plan';
import { clusterKustomizations } from './flux';

interface Infrastructure {
  clusterKind: string;
  templateKind: string;
  /** API version of both kinds. */
  apiVersion: string;
  clusterSpec(cluster: WorkloadCluster): string;
  controlPlaneMachine: string;
  workerMachine: string;
}

const AWS_VERSION = 'infrastructure.cluster.x-k8s.io/v1beta2';
const AZURE_VERSION = 'infrastructure.cluster.x-k8s.io/v1beta1';

const infrastructures: { [provider in Provider['name']]: Infrastructure } = {
  aws: {
    clusterKind: 'AWSCluster',
    templateKind: 'AWSMachineTemplate',
    apiVersion: AWS_VERSION,
    clusterSpec: ({ region, network }) => `  region: ${region}
  sshKeyName: default
  network:
    vpc:
      cidrBlock: "10.0.${network}.0/23"
    subnets:
    - id: public-a
      availabilityZone: ${region}a
      cidrBlock: "10.0.${network}.0/27"
      isPublic: true
    - id: private-a
      availabilityZone: ${region}a
      cidrBlock: "10.0.${network + 1}.0/27"
`,
    controlPlaneMachine: `      iamInstanceProfile: control-plane.cluster-api-provider-aws.sigs.k8s.io
      instanceType: t3.large
      sshKeyName: default
`,
    workerMachine: `      iamInstanceProfile: nodes.cluster-api-provider-aws.sigs.k8s.io
      instanceType: t3.large
      sshKeyName: default
`,
  },
  azure: {
    clusterKind: 'AzureCluster',
    templateKind: 'AzureMachineTemplate',
    apiVersion: AZURE_VERSION,
    clusterSpec: ({ name, region, network }) => `  identityRef:
    apiVersion: ${AZURE_VERSION}
    kind: AzureClusterIdentity
    name: cluster-identity
  location: ${region}
  networkSpec:
    vnet:
      name: ${name}-vnet
      cidrBlocks:
      - 10.0.${network}.0/23
    subnets:
    - name: control-plane
      role: control-plane
      cidrBlocks:
      - 10.0.${network}.0/27
    - name: node
      role: node
      cidrBlocks:
      - 10.0.${network + 1}.0/27
  resourceGroup: ${name}
`,
    controlPlaneMachine: `      osDisk:
        diskSizeGB: 128
        osType: Linux
      vmSize: Standard_D2s_v5
`,
    workerMachine: `      osDisk:
        diskSizeGB: 128
        osType: Linux
      vmSize: Standard_D4s_v5
`,
  },
};

/** Everything on the management cluster that makes one workload cluster and configures it. */
export function clusterDeployment(cluster: WorkloadCluster): Files {
  const { provider, name } = cluster;
  const namespaced = `${provider.folder}/mgmt/namespaced/${name}`;
  return {
    [`${provider.folder}/mgmt/non-namespaced/${name}/namespace.yaml`]: `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
`,
    ...prefixed(namespaced, clusterObjects(cluster)),
    ...prefixed(namespaced, machineObjects(cluster)),
    ...clusterKustomizations(cluster),
  };
}

function prefixed(folder: string, files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]),
  );
}

function clusterObjects(cluster: WorkloadCluster): Files {
  const { provider, name, region } = cluster;
  const infrastructure = infrastructures[provider.name];
  return {
    [`cluster-${region}.yaml`]: `apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: ${name}
  namespace: ${name}
  labels:
    cluster.x-k8s.io/cluster-name: ${name}
spec:
  clusterNetwork:
    services:
      cidrBlocks:
      - 172.30.0.0/16
    pods:
      cidrBlocks:
      - 10.128.0.0/14
  controlPlaneRef:
    apiGroup: controlplane.cluster.x-k8s.io
    kind: KubeadmControlPlane
    name: ${name}-control-plane
  infrastructureRef:
    apiGroup: infrastructure.cluster.x-k8s.io
    kind: ${infrastructure.clusterKind}
    name: ${name}
`,
    [`${infrastructure.clusterKind.toLowerCase()}-${region}.yaml`]: `apiVersion: ${
      infrastructure.apiVersion
    }
kind: ${infrastructure.clusterKind}
metadata:
  name: ${name}
  namespace: ${name}
spec:
${infrastructure.clusterSpec(cluster)}`,
    [`clusterresourceset-${region}.yaml`]: `apiVersion: addons.cluster.x-k8s.io/v1beta2
kind: ClusterResourceSet
metadata:
  name: ${name}-cni
  namespace: ${name}
spec:
  clusterSelector:
    matchLabels:
      cluster.x-k8s.io/cluster-name: ${name}
  resources:
  - kind: ConfigMap
    name: cni
  strategy: Reconcile
`,
    'configmap-cni.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: cni
  namespace: ${name}
data:
  cni.yaml: |
    apiVersion: v1
    kind: Namespace
    metadata:
      name: cni-system
`,
  };
}

function machineObjects(cluster: WorkloadCluster): Files {
  const { provider, name, region, environment } = cluster;
  const infrastructure = infrastructures[provider.name];
  const kind = infrastructure.templateKind;
  const template = (plane: 'control' | 'data', machine: string) =>
    `apiVersion: ${infrastructure.apiVersion}
kind: ${kind}
metadata:
  name: ${name}-${plane}-plane
  namespace: ${name}
spec:
  template:
    spec:
${machine}`;
  return {
    [`${kind.toLowerCase()}-${region}-control-plane.yaml`]: template(
      'control',
      infrastructure.controlPlaneMachine,
    ),
    [`${kind.toLowerCase()}-${region}-data-plane.yaml`]: template(
      'data',
      infrastructure.workerMachine,
    ),
    [`kubeadmcontrolplane-${region}-control-plane.yaml`]: `apiVersion: controlplane.cluster.x-k8s.io/v1beta2
kind: KubeadmControlPlane
metadata:
  name: ${name}-control-plane
  namespace: ${name}
spec:
  kubeadmConfigSpec:
    initConfiguration:
      nodeRegistration:
        kubeletExtraArgs:
        - name: cloud-provider
          value: external
        name: '{{ ds.meta_data.local_hostname }}'
    joinConfiguration:
      nodeRegistration:
        kubeletExtraArgs:
        - name: cloud-provider
          value: external
        name: '{{ ds.meta_data.local_hostname }}'
  machineTemplate:
    spec:
      infrastructureRef:
        apiGroup: infrastructure.cluster.x-k8s.io
        kind: ${kind}
        name: ${name}-control-plane
  replicas: ${environment.name === 'prod' ? 3 : 1}
  version: ${KUBERNETES_VERSION}
`,
    [`kubeadmconfigtemplate-${region}-data-plane.yaml`]: `apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
kind: KubeadmConfigTemplate
metadata:
  name: ${name}-data-plane
  namespace: ${name}
spec:
  template:
    spec:
      joinConfiguration:
        nodeRegistration:
          kubeletExtraArgs:
          - name: cloud-provider
            value: external
          name: '{{ ds.meta_data.local_hostname }}'
`,
    [`machinedeployment-${region}-data-plane.yaml`]: `apiVersion: cluster.x-k8s.io/v1beta2
kind: MachineDeployment
metadata:
  name: ${name}-data-plane
  namespace: ${name}
spec:
  clusterName: ${name}
  replicas: ${environment.workers}
  selector:
    matchLabels:
      nodepool: nodepool-0
  template:
    metadata:
      labels:
        nodepool: nodepool-0
    spec:
      bootstrap:
        configRef:
          apiGroup: bootstrap.cluster.x-k8s.io
          kind: KubeadmConfigTemplate
          name: ${name}-data-plane
      clusterName: ${name}
      infrastructureRef:
        apiGroup: infrastructure.cluster.x-k8s.io
        kind: ${kind}
        name: ${name}-data-plane
      version: ${KUBERNETES_VERSION}
`,
    ...healthCheck(
      cluster,
      'control',
      'cluster.x-k8s.io/control-plane: ""',
      '34%',
    ),
    ...healthCheck(cluster, 'data', 'nodepool: nodepool-0', '40%'),
  };
}

function healthCheck(
  { name, region }: WorkloadCluster,
  plane: 'control' | 'data',
  selector: string,
  limit: string,
): Files {
  return {
    [`machinehealthcheck-${region}-${plane}-plane.yaml`]: `apiVersion: cluster.x-k8s.io/v1beta2
kind: MachineHealthCheck
metadata:
  name: ${name}-${plane}-plane-unhealthy-5m
  namespace: ${name}
spec:
  checks:
    nodeStartupTimeoutSeconds: 600
    unhealthyNodeConditions:
    - type: Ready
      status: Unknown
      timeoutSeconds: 300
    - type: Ready
      status: "False"
      timeoutSeconds: 300
  clusterName: ${name}
  remediation:
    triggerIf:
      unhealthyLessThanOrEqualTo: ${limit}
  selector:
    matchLabels:
      ${selector}
`,
  };
}

/** What runs on the clusters of a provider besides features and tenants: one sample per environment and per cluster. */
export function clusterConfiguration(clusters: WorkloadCluster[]): Files {
  const files: Files = {};
  for (const cluster of clusters) {
    const { provider, environment, name } = cluster;
    const common = `${environment.name}-common`;
    const folder = `${provider.folder}/clusters/${environment.name}`;
    for (const [layer, namespace] of [
      ['common', common],
      [name, name],
    ]) {
      files[
        `${folder}/${layer}/non-namespaced/${namespace}/namespace.yaml`
      ] = `apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
`;
      files[
        `${folder}/${layer}/namespaced/${namespace}/customresource.yaml`
      ] = `apiVersion: app.helloworld.io/v1alpha1
kind: Operator
metadata:
  name: helloworld
  namespace: ${namespace}
spec:
  size: 1
  response: "Hello from ${namespace}"
  image: registry.example.com/platform/helloworld:1.4.0
`;
    }
  }
  return files;
}
