import { KubernetesObject } from '../kubernetes/object';
import { contractLabel } from './custom-resource-definition';

const GROUP = 'infrastructure.cluster.x-k8s.io';

interface Column {
  name: string;
  type: string;
  jsonPath: string;
  priority?: number;
}

interface ProviderKind {
  kind: string;
  /** Where it is not the kind in lower case and an `s`. */
  plural?: string;
  version: string;
  /** Templates have none. */
  status: boolean;
  columns?: Column[];
}

const age: Column = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
};
const text = (name: string, jsonPath: string, priority = 0): Column => ({
  name,
  type: 'string',
  jsonPath,
  priority,
});

/**
 * Kinds of infrastructure providers whose modules cannot be had, as far as platform repositories use them: names,
 * versions and columns are the real ones.
 */
const kinds: ProviderKind[] = [
  {
    kind: 'AzureCluster',
    version: 'v1beta1',
    status: true,
    columns: [
      text('Cluster', ".metadata.labels['cluster\\.x-k8s\\.io/cluster-name']"),
      text('Ready', '.status.ready'),
      text('Resource Group', '.spec.resourceGroup', 1),
      text('Location', '.spec.location', 1),
      age,
    ],
  },
  { kind: 'AzureMachine', version: 'v1beta1', status: true },
  { kind: 'AzureMachineTemplate', version: 'v1beta1', status: false },
  {
    kind: 'AzureClusterIdentity',
    plural: 'azureclusteridentities',
    version: 'v1beta1',
    status: false,
  },
];

function definitionOf(kind: ProviderKind): KubernetesObject {
  const plural = kind.plural ?? `${kind.kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${GROUP}`,
      labels: {
        [contractLabel('v1beta1')]: kind.version,
        [contractLabel('v1beta2')]: kind.version,
      },
    },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural,
        singular: kind.kind.toLowerCase(),
        categories: ['cluster-api'],
      },
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          additionalPrinterColumns: kind.columns ?? [age],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              // Their schemas cannot be had: whatever a manifest says is kept.
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
          ...(kind.status ? { subresources: { status: {} } } : {}),
        },
      ],
    },
  };
}

/** CustomResourceDefinitions of our own, for kinds whose own cannot be had. */
export const standInDefinitions: KubernetesObject[] = kinds.map(definitionOf);
