import {
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Fields, KubernetesObject } from '../kubernetes/object';

/** What a machine of the stand-in has: enough for everything that a platform repository asks for. */
const resources = {
  cpu: '8',
  memory: '32Gi',
  'ephemeral-storage': '100Gi',
  pods: '110',
};

/** `aws:///<cluster>/<machine>`: names the machine to its Node, and the Node to its machine. */
export function providerId(
  infrastructureKind: string,
  cluster: string,
  machine: string,
): string {
  const provider = infrastructureKind.replace(/Machine$/, '').toLowerCase();
  return `${provider}:///${cluster}/${machine}`;
}

/** Addresses of a machine: nothing listens there, its name has to do. */
export function machineAddresses(machine: string): Fields[] {
  return [
    { type: 'Hostname', address: machine },
    { type: 'InternalDNS', address: machine },
  ];
}

/**
 * The Node that the kubelet of a machine would register. The annotation leaves it to kwok, which keeps it Ready and runs
 * its pods.
 */
export function nodeOf(
  machine: KubernetesObject,
  providerID: string,
): KubernetesObject {
  const { name } = machine.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
      },
    },
    spec: { providerID },
    status: {
      capacity: resources,
      allocatable: resources,
      addresses: machineAddresses(name),
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        kubeletVersion: asText(asMap(machine.spec).version) ?? '',
        bootID: '',
        containerRuntimeVersion: '',
        kernelVersion: '',
        kubeProxyVersion: '',
        machineID: '',
        osImage: '',
        systemUUID: '',
      },
    },
  };
}
