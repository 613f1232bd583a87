import { KubernetesObject } from '../kubernetes/object';
import {
  bootstrapStatus,
  contractOf,
  infrastructureStatus,
} from './infrastructure-status';
import { nodeOf, providerId } from './workload-node';

const now = new Date('2026-11-24T12:00:00Z');
const time = '2026-11-24T12:00:00Z';

function object(kind: string): KubernetesObject {
  return {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta2',
    kind,
    metadata: { name: 'prod', namespace: 'prod', generation: 2 },
  };
}

describe('infrastructure', () => {
  it('says under the newer contract that it is provisioned', () => {
    expect(
      infrastructureStatus(object('AzureCluster'), 'v1beta2', true, '', now),
    ).toEqual({
      ready: true,
      initialization: { provisioned: true },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Ready',
          message: '',
          observedGeneration: 2,
          lastTransitionTime: time,
        },
      ],
    });
  });

  it('says under the older contract what it waits for', () => {
    expect(
      infrastructureStatus(
        object('AWSCluster'),
        'v1beta1',
        false,
        'waiting for a cloud',
        now,
      ),
    ).toEqual({
      ready: false,
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          severity: 'Info',
          reason: 'NotReady',
          message: 'waiting for a cloud',
          lastTransitionTime: time,
        },
      ],
    });
  });
});

it('gives a machine what it starts with', () => {
  expect(
    bootstrapStatus(object('KubeadmConfig'), 'v1beta2', now),
  ).toMatchObject({
    dataSecretName: 'prod',
    initialization: { dataSecretCreated: true },
  });
  expect(bootstrapStatus(object('EKSConfig'), 'v1beta1', now)).toMatchObject({
    dataSecretName: 'prod',
    ready: true,
  });
});

it.each([
  [{ 'cluster.x-k8s.io/v1beta1': 'v1beta2' }, 'v1beta1'],
  [
    {
      'cluster.x-k8s.io/v1beta1': 'v1beta1',
      'cluster.x-k8s.io/v1beta2': 'v1beta1',
    },
    'v1beta2',
  ],
])('takes the newest contract of %j', (labels, expected) => {
  const definition = object('CustomResourceDefinition');
  definition.metadata.labels = labels;
  expect(contractOf(definition)).toBe(expected);
});

it('registers a Node that Cluster API finds by its provider id', () => {
  const id = providerId('AWSMachine', 'prod', 'prod-abcde');
  expect(id).toBe('aws:///prod/prod-abcde');
  const machine: KubernetesObject = {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: { name: 'prod-abcde', namespace: 'prod' },
    spec: { version: 'v1.33.4' },
  };
  expect(nodeOf(machine, id)).toMatchObject({
    metadata: {
      name: 'prod-abcde',
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
    },
    spec: { providerID: id },
    status: { nodeInfo: { kubeletVersion: 'v1.33.4' } },
  });
});
