import {
  asMap,
  asMaps,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { KubernetesObject } from '../kubernetes/object';
import { installable } from './custom-resource-definition';

const webhook = { url: 'https://127.0.0.1:9443/convert', caBundle: 'cGVt' };

/** @param versions the last one is stored; those with a minus sign are not served */
function definition(
  group: string,
  kind: string,
  versions: string[],
): KubernetesObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${kind.toLowerCase()}s.${group}`,
      annotations: { 'controller-gen.kubebuilder.io/version': 'v0.18.0' },
    },
    spec: {
      group,
      names: { kind, plural: `${kind.toLowerCase()}s` },
      scope: 'Namespaced',
      versions: versions.map((version, index) => ({
        name: version.replace('-', ''),
        served: !version.startsWith('-'),
        storage: index === versions.length - 1,
        schema: { openAPIV3Schema: { type: 'object' } },
      })),
    },
    status: { storedVersions: [] },
  };
}

const flux = 'source.toolkit.fluxcd.io';
const core = 'cluster.x-k8s.io';
const controlPlane = 'controlplane.cluster.x-k8s.io';
const infrastructure = 'infrastructure.cluster.x-k8s.io';

describe('a CustomResourceDefinition that is installed', () => {
  const cases: [
    string,
    KubernetesObject,
    typeof webhook | undefined,
    string[],
    { [label: string]: string },
  ][] = [
    [
      'of Flux is served as it is',
      definition(flux, 'GitRepository', ['v1']),
      webhook,
      ['v1'],
      {},
    ],
    [
      'of Cluster API is served at every version, converted by its manager',
      definition(core, 'Cluster', ['v1beta1', 'v1beta2']),
      webhook,
      ['v1beta1', 'v1beta2'],
      { v1beta1: 'v1beta1', v1beta2: 'v1beta2' },
    ],
    [
      'of Cluster API is served at its stored version without a webhook',
      definition(core, 'Cluster', ['v1beta1', 'v1beta2']),
      undefined,
      ['v1beta2'],
      { v1beta2: 'v1beta2' },
    ],
    [
      'of kubeadm is served at its stored version, under the newer contract',
      definition(controlPlane, 'KubeadmControlPlane', ['v1beta1', 'v1beta2']),
      webhook,
      ['v1beta2'],
      { v1beta2: 'v1beta2' },
    ],
    [
      'of AWS is served at its stored version, under the older contract',
      definition(infrastructure, 'AWSCluster', ['-v1beta1', 'v1beta2']),
      webhook,
      ['v1beta2'],
      { v1beta1: 'v1beta2' },
    ],
  ];

  it.each(cases)('%s', (_, before, conversion, served, contracts) => {
    const after = installable(before, conversion);
    expect(
      asMaps(asMap(after.spec).versions)
        .filter(version => version.served)
        .map(version => version.name),
    ).toEqual(served);
    expect(after.metadata.labels).toEqual(
      Object.fromEntries(
        Object.entries(contracts).map(([contract, versions]) => [
          `cluster.x-k8s.io/${contract}`,
          versions,
        ]),
      ),
    );
    expect(asMap(after.spec).conversion !== undefined).toBe(served.length > 1);
    expect(after.status).toBeUndefined();
  });

  it('calls the webhook by its address, not by a Service', () => {
    const { spec } = installable(
      definition(core, 'Cluster', ['v1beta1', 'v1beta2']),
      webhook,
    );
    expect(asMap(spec).conversion).toEqual({
      strategy: 'Webhook',
      webhook: {
        conversionReviewVersions: ['v1'],
        clientConfig: webhook,
      },
    });
  });
});
