import { valueAt } from './json';
import { KubernetesObject } from './object';
import { PrinterColumn, ResourceDescriptor } from './resource-descriptor';

export const ageColumn: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
};

type Traits = Partial<
  Pick<
    ResourceDescriptor,
    | 'namespaced'
    | 'shortNames'
    | 'categories'
    | 'status'
    | 'generation'
    | 'defaults'
  >
> & { columns?: PrinterColumn[] };

/** A kind that is part of Kubernetes itself: one version, plural by the language's rule unless given. */
function builtIn(
  group: string,
  version: string,
  kind: string,
  resource: string,
  traits: Traits = {},
): ResourceDescriptor {
  return {
    group,
    resource,
    singular: kind.toLowerCase(),
    kind,
    namespaced: traits.namespaced ?? true,
    shortNames: traits.shortNames ?? [],
    categories: traits.categories ?? [],
    versions: [{ version, columns: [...(traits.columns ?? []), ageColumn] }],
    status: traits.status ?? false,
    generation: traits.generation ?? false,
    defaults: traits.defaults,
  };
}

function column(
  name: string,
  jsonPath: string,
  type: PrinterColumn['type'] = 'string',
): PrinterColumn {
  return { name, type, jsonPath };
}

/** A namespace is Active and labelled with its own name from its first moment. */
function defaultNamespace(object: KubernetesObject): void {
  object.metadata.labels = {
    ...object.metadata.labels,
    'kubernetes.io/metadata.name': object.metadata.name,
  };
  object.spec = { finalizers: ['kubernetes'] };
  object.status = { phase: valueAt(object.status, 'phase') ?? 'Active' };
}

/** A definition is served as soon as it is stored. */
function defaultDefinition(object: KubernetesObject): void {
  object.status = {
    conditions: [
      {
        type: 'NamesAccepted',
        status: 'True',
        reason: 'NoConflicts',
        message: 'no conflicts found',
      },
      {
        type: 'Established',
        status: 'True',
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
      },
    ],
  };
}

const cluster = { namespaced: false };

/** The kinds of Kubernetes itself that platform repositories are made of. */
export const builtInResources: ResourceDescriptor[] = [
  builtIn('', 'v1', 'Namespace', 'namespaces', {
    namespaced: false,
    shortNames: ['ns'],
    status: true,
    columns: [column('Status', '.status.phase')],
    defaults: defaultNamespace,
  }),
  builtIn('', 'v1', 'Secret', 'secrets', {
    columns: [column('Type', '.type')],
  }),
  builtIn('', 'v1', 'ConfigMap', 'configmaps', { shortNames: ['cm'] }),
  builtIn('', 'v1', 'ServiceAccount', 'serviceaccounts', {
    shortNames: ['sa'],
  }),
  builtIn('', 'v1', 'Service', 'services', {
    shortNames: ['svc'],
    categories: ['all'],
    status: true,
    columns: [
      column('Type', '.spec.type'),
      column('Cluster-IP', '.spec.clusterIP'),
    ],
  }),
  builtIn('', 'v1', 'Endpoints', 'endpoints', { shortNames: ['ep'] }),
  builtIn('', 'v1', 'Event', 'events', {
    shortNames: ['ev'],
    columns: [
      column('Type', '.type'),
      column('Reason', '.reason'),
      column('Message', '.message'),
    ],
  }),
  builtIn('', 'v1', 'Node', 'nodes', {
    ...cluster,
    shortNames: ['no'],
    status: true,
    columns: [column('Version', '.status.nodeInfo.kubeletVersion')],
  }),
  builtIn('', 'v1', 'Pod', 'pods', {
    shortNames: ['po'],
    categories: ['all'],
    status: true,
    columns: [column('Status', '.status.phase')],
  }),
  builtIn('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', {
    shortNames: ['pvc'],
    status: true,
  }),
  builtIn('', 'v1', 'ResourceQuota', 'resourcequotas', {
    shortNames: ['quota'],
    status: true,
  }),
  builtIn('', 'v1', 'LimitRange', 'limitranges', { shortNames: ['limits'] }),
  builtIn('apps', 'v1', 'Deployment', 'deployments', {
    shortNames: ['deploy'],
    categories: ['all'],
    status: true,
    generation: true,
    columns: [
      column('Ready', '.status.readyReplicas', 'integer'),
      column('Up-to-date', '.status.updatedReplicas', 'integer'),
      column('Available', '.status.availableReplicas', 'integer'),
    ],
  }),
  builtIn('apps', 'v1', 'DaemonSet', 'daemonsets', {
    shortNames: ['ds'],
    categories: ['all'],
    status: true,
    generation: true,
  }),
  builtIn('apps', 'v1', 'StatefulSet', 'statefulsets', {
    shortNames: ['sts'],
    categories: ['all'],
    status: true,
    generation: true,
  }),
  builtIn('apps', 'v1', 'ReplicaSet', 'replicasets', {
    shortNames: ['rs'],
    status: true,
    generation: true,
  }),
  builtIn('batch', 'v1', 'Job', 'jobs', {
    categories: ['all'],
    status: true,
    generation: true,
    columns: [column('Completions', '.status.succeeded', 'integer')],
  }),
  builtIn('batch', 'v1', 'CronJob', 'cronjobs', {
    shortNames: ['cj'],
    status: true,
    generation: true,
  }),
  builtIn(
    'autoscaling',
    'v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    {
      shortNames: ['hpa'],
      status: true,
    },
  ),
  builtIn('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    shortNames: ['pdb'],
    status: true,
    generation: true,
  }),
  builtIn('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', {
    shortNames: ['netpol'],
    generation: true,
  }),
  builtIn('networking.k8s.io', 'v1', 'Ingress', 'ingresses', {
    shortNames: ['ing'],
    status: true,
    generation: true,
  }),
  builtIn('networking.k8s.io', 'v1', 'IngressClass', 'ingressclasses', {
    ...cluster,
    generation: true,
    columns: [column('Controller', '.spec.controller')],
  }),
  builtIn('rbac.authorization.k8s.io', 'v1', 'Role', 'roles'),
  builtIn('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings', {
    columns: [column('Role', '.roleRef.name')],
  }),
  builtIn(
    'rbac.authorization.k8s.io',
    'v1',
    'ClusterRole',
    'clusterroles',
    cluster,
  ),
  builtIn(
    'rbac.authorization.k8s.io',
    'v1',
    'ClusterRoleBinding',
    'clusterrolebindings',
    { ...cluster, columns: [column('Role', '.roleRef.name')] },
  ),
  builtIn(
    'apiextensions.k8s.io',
    'v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    {
      ...cluster,
      shortNames: ['crd', 'crds'],
      status: true,
      generation: true,
      defaults: defaultDefinition,
    },
  ),
  builtIn(
    'admissionregistration.k8s.io',
    'v1',
    'ValidatingWebhookConfiguration',
    'validatingwebhookconfigurations',
    { ...cluster, generation: true },
  ),
  builtIn(
    'admissionregistration.k8s.io',
    'v1',
    'MutatingWebhookConfiguration',
    'mutatingwebhookconfigurations',
    { ...cluster, generation: true },
  ),
  builtIn('scheduling.k8s.io', 'v1', 'PriorityClass', 'priorityclasses', {
    ...cluster,
    shortNames: ['pc'],
    generation: true,
  }),
  builtIn('storage.k8s.io', 'v1', 'StorageClass', 'storageclasses', {
    ...cluster,
    shortNames: ['sc'],
  }),
  builtIn('coordination.k8s.io', 'v1', 'Lease', 'leases', {
    columns: [column('Holder', '.spec.holderIdentity')],
  }),
];
