import {
  awsClusterConversion,
  bootstrapConversion,
  clusterConversion,
  controlPlaneConversion,
  machineDeploymentConversion,
  machineHealthCheckConversion,
} from './cluster-api-conversion';
import { JsonObject } from './json';
import { VersionConversion } from './resource-descriptor';

const reference = (group: string, kind: string, version: string) => ({
  apiVersion: `${group}/${version}`,
  kind,
  name: 'x',
});
const CONTROL_PLANE = 'controlplane.cluster.x-k8s.io';
const BOOTSTRAP = 'bootstrap.cluster.x-k8s.io';
const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io';

it.each<[string, string, VersionConversion, JsonObject]>([
  [
    'Cluster',
    'v1alpha3',
    clusterConversion,
    {
      controlPlaneRef: reference(
        CONTROL_PLANE,
        'KubeadmControlPlane',
        'v1alpha3',
      ),
      infrastructureRef: reference(INFRASTRUCTURE, 'AWSCluster', 'v1alpha3'),
    },
  ],
  [
    'Cluster',
    'v1beta1',
    clusterConversion,
    {
      infrastructureRef: reference(INFRASTRUCTURE, 'AzureCluster', 'v1beta1'),
      topology: { class: 'standard', version: 'v1.33.0' },
    },
  ],
  [
    'KubeadmControlPlane',
    'v1alpha3',
    controlPlaneConversion,
    {
      infrastructureTemplate: reference(
        INFRASTRUCTURE,
        'AWSMachineTemplate',
        'v1alpha3',
      ),
      kubeadmConfigSpec: {
        clusterConfiguration: {
          apiServer: { extraArgs: { 'cloud-provider': 'aws' } },
        },
      },
      replicas: 1,
    },
  ],
  [
    'KubeadmControlPlane',
    'v1beta1',
    controlPlaneConversion,
    {
      machineTemplate: {
        metadata: {},
        infrastructureRef: reference(
          INFRASTRUCTURE,
          'AWSMachineTemplate',
          'v1beta2',
        ),
      },
    },
  ],
  [
    'MachineDeployment',
    'v1alpha3',
    machineDeploymentConversion,
    {
      template: {
        spec: {
          bootstrap: {
            configRef: reference(
              BOOTSTRAP,
              'KubeadmConfigTemplate',
              'v1alpha3',
            ),
          },
          infrastructureRef: reference(
            INFRASTRUCTURE,
            'AWSMachineTemplate',
            'v1alpha3',
          ),
        },
      },
    },
  ],
  [
    'MachineHealthCheck',
    'v1beta1',
    machineHealthCheckConversion,
    {
      maxUnhealthy: '40%',
      nodeStartupTimeout: '10m0s',
      unhealthyConditions: [
        { type: 'Ready', status: 'Unknown', timeout: '5m0s' },
      ],
    },
  ],
  [
    'KubeadmConfigTemplate',
    'v1beta1',
    bootstrapConversion,
    {
      template: {
        spec: {
          joinConfiguration: {
            nodeRegistration: { kubeletExtraArgs: { a: 'b' } },
          },
        },
      },
    },
  ],
  [
    'AWSCluster',
    'v1alpha3',
    awsClusterConversion,
    { networkSpec: { vpc: { cidrBlock: '10.0.0.0/23' } } },
  ],
])(
  'the spec of a %s goes from %s to storage and back',
  (_, version, conversion, spec) => {
    const object: JsonObject = { spec: structuredClone(spec) };
    conversion.toStorage(object, version);
    expect(object.spec).not.toEqual(spec);
    expect(JSON.stringify(object)).not.toContain(
      `"apiVersion":"${INFRASTRUCTURE}`,
    );
    conversion.fromStorage(object, version);
    expect(object.spec).toEqual(spec);
  },
);
