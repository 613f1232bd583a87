import { ageColumn } from './built-in-resources';
import { recordAt, textAt } from './json';
import { KubernetesObject } from './object';
import {
  awsClusterConversion,
  bootstrapConversion,
  clusterConversion,
  controlPlaneConversion,
  machineDeploymentConversion,
  machineHealthCheckConversion,
  resourceSetConversion,
} from './cluster-api-conversion';
import {
  PrinterColumn,
  ResourceDescriptor,
  ServedVersion,
  VersionConversion,
} from './resource-descriptor';

const CORE = 'cluster.x-k8s.io';
const CONTROL_PLANE = 'controlplane.cluster.x-k8s.io';
const BOOTSTRAP = 'bootstrap.cluster.x-k8s.io';
const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io';
const ADDONS = 'addons.cluster.x-k8s.io';

function text(name: string, jsonPath: string, priority = 0): PrinterColumn {
  return { name, type: 'string', jsonPath, priority };
}

function count(name: string, jsonPath: string, priority = 0): PrinterColumn {
  return { name, type: 'integer', jsonPath, priority };
}

function conditionColumn(name: string, type: string, priority = 0) {
  return text(
    name,
    `.status.conditions[?(@.type=="${type}")].status`,
    priority,
  );
}

const phase = text('Phase', '.status.phase');
const clusterName = text('Cluster', '.spec.clusterName');
const clusterLabel = text(
  'Cluster',
  ".metadata.labels['cluster\\.x-k8s\\.io/cluster-name']",
);
const paused = conditionColumn('Paused', 'Paused', 10);
const templateVersion = text('Version', '.spec.template.spec.version');

interface ClusterApiKind {
  kind: string;
  resource: string;
  versions: ServedVersion[];
  shortNames?: string[];
  status?: boolean;
  conversion?: VersionConversion;
  defaults?(object: KubernetesObject): void;
}

function clusterApi(group: string, kind: ClusterApiKind): ResourceDescriptor {
  return {
    group,
    resource: kind.resource,
    singular: kind.kind.toLowerCase(),
    kind: kind.kind,
    namespaced: true,
    shortNames: kind.shortNames ?? [],
    categories: ['cluster-api'],
    versions: kind.versions,
    status: kind.status ?? true,
    generation: true,
    conversion: kind.conversion,
    defaults: kind.defaults,
  };
}

/** What the webhook of Cluster API fills into a MachineDeployment. */
function defaultMachineDeployment(object: KubernetesObject): void {
  const spec = object.spec ?? {};
  const cluster = textAt(spec, 'clusterName');
  const belonging = cluster ? { 'cluster.x-k8s.io/cluster-name': cluster } : {};
  const template = recordAt(spec, 'template');
  const metadata = recordAt(template, 'metadata');
  object.spec = {
    rollout: {
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
      },
    },
    replicas: 1,
    ...spec,
    selector: {
      ...recordAt(spec, 'selector'),
      matchLabels: {
        ...recordAt(spec, 'selector', 'matchLabels'),
        ...belonging,
      },
    },
    template: {
      ...template,
      metadata: {
        ...metadata,
        labels: { ...recordAt(metadata, 'labels'), ...belonging },
      },
    },
  };
}

/** The same columns at each version. */
function served(versions: string[], columns: PrinterColumn[]): ServedVersion[] {
  return versions.map(version => ({ version, columns }));
}

const replicaColumns: PrinterColumn[] = [
  count('Desired', '.spec.replicas'),
  count('Current', '.status.replicas'),
  count('Ready', '.status.readyReplicas'),
  count('Available', '.status.availableReplicas'),
  count('Up-to-date', '.status.upToDateReplicas'),
];

const oldReplicaColumns: PrinterColumn[] = [
  count('Desired', '.spec.replicas', 10),
  count('Replicas', '.status.replicas'),
  count('Ready', '.status.readyReplicas'),
  count('Updated', '.status.updatedReplicas'),
  count('Unavailable', '.status.unavailableReplicas'),
];

/** `v1beta1` and the alpha version share the older columns. */
function withOlder(
  current: PrinterColumn[],
  older: PrinterColumn[],
): ServedVersion[] {
  return [
    ...served(['v1beta2'], current),
    ...served(['v1beta1', 'v1alpha3'], older),
  ];
}

/**
 * Cluster API's kinds and the infrastructure kinds of AWS and Azure. v1alpha3 is served beside the current versions, so
 * that platform repositories of Cluster API 0.3 apply unchanged; a current Cluster API refuses them.
 */
export const clusterApiResources: ResourceDescriptor[] = [
  clusterApi(CORE, {
    kind: 'Cluster',
    resource: 'clusters',
    shortNames: ['cl'],
    conversion: clusterConversion,
    versions: [
      ...served(
        ['v1beta2'],
        [
          text('ClusterClass', '.spec.topology.classRef.name'),
          conditionColumn('Available', 'Available'),
          count('CP Desired', '.status.controlPlane.desiredReplicas'),
          count('CP Current', '.status.controlPlane.replicas', 10),
          count('CP Ready', '.status.controlPlane.readyReplicas', 10),
          count('CP Available', '.status.controlPlane.availableReplicas'),
          count('CP Up-to-date', '.status.controlPlane.upToDateReplicas'),
          count('W Desired', '.status.workers.desiredReplicas'),
          count('W Current', '.status.workers.replicas', 10),
          count('W Ready', '.status.workers.readyReplicas', 10),
          count('W Available', '.status.workers.availableReplicas'),
          count('W Up-to-date', '.status.workers.upToDateReplicas'),
          paused,
          phase,
          ageColumn,
          text('Version', '.spec.topology.version'),
        ],
      ),
      ...served(
        ['v1beta1'],
        [
          text('ClusterClass', '.spec.topology.class'),
          phase,
          ageColumn,
          text('Version', '.spec.topology.version'),
        ],
      ),
      ...served(['v1alpha3'], [phase]),
    ],
  }),
  clusterApi(CORE, {
    kind: 'MachineDeployment',
    resource: 'machinedeployments',
    shortNames: ['md'],
    conversion: machineDeploymentConversion,
    defaults: defaultMachineDeployment,
    versions: withOlder(
      [
        clusterName,
        conditionColumn('Available', 'Available'),
        ...replicaColumns,
        paused,
        phase,
        ageColumn,
        templateVersion,
      ],
      [clusterName, ...oldReplicaColumns, phase, ageColumn, templateVersion],
    ),
  }),
  clusterApi(CORE, {
    kind: 'MachinePool',
    resource: 'machinepools',
    shortNames: ['mp'],
    conversion: machineDeploymentConversion,
    versions: withOlder(
      [
        clusterName,
        ...replicaColumns,
        paused,
        phase,
        ageColumn,
        templateVersion,
      ],
      [
        clusterName,
        count('Desired', '.spec.replicas', 10),
        text('Replicas', '.status.replicas'),
        phase,
        ageColumn,
        templateVersion,
      ],
    ),
  }),
  clusterApi(CORE, {
    kind: 'MachineHealthCheck',
    resource: 'machinehealthchecks',
    shortNames: ['mhc', 'mhcs'],
    conversion: machineHealthCheckConversion,
    versions: withOlder(
      [
        clusterName,
        count('Replicas', '.status.expectedMachines'),
        count('Healthy', '.status.currentHealthy'),
        paused,
        ageColumn,
      ],
      [
        clusterName,
        count('ExpectedMachines', '.status.expectedMachines'),
        text('MaxUnhealthy', '.spec.maxUnhealthy'),
        count('CurrentHealthy', '.status.currentHealthy'),
        ageColumn,
      ],
    ),
  }),
  clusterApi(CORE, {
    kind: 'ClusterClass',
    resource: 'clusterclasses',
    shortNames: ['cc'],
    versions: served(['v1beta2', 'v1beta1'], [ageColumn]),
  }),
  clusterApi(CONTROL_PLANE, {
    kind: 'KubeadmControlPlane',
    resource: 'kubeadmcontrolplanes',
    shortNames: ['kcp'],
    conversion: controlPlaneConversion,
    versions: withOlder(
      [
        clusterLabel,
        conditionColumn('Available', 'Available'),
        ...replicaColumns,
        paused,
        {
          name: 'Initialized',
          type: 'boolean',
          jsonPath: '.status.initialization.controlPlaneInitialized',
        },
        ageColumn,
        text('Version', '.spec.version'),
      ],
      [
        clusterLabel,
        {
          name: 'Initialized',
          type: 'boolean',
          jsonPath: '.status.initialized',
        },
        {
          name: 'API Server Available',
          type: 'boolean',
          jsonPath: '.status.ready',
        },
        ...oldReplicaColumns,
        ageColumn,
        text('Version', '.spec.version'),
      ],
    ),
  }),
  clusterApi(BOOTSTRAP, {
    kind: 'KubeadmConfigTemplate',
    resource: 'kubeadmconfigtemplates',
    status: false,
    conversion: bootstrapConversion,
    versions: served(['v1beta2', 'v1beta1', 'v1alpha3'], [ageColumn]),
  }),
  clusterApi(ADDONS, {
    kind: 'ClusterResourceSet',
    resource: 'clusterresourcesets',
    conversion: resourceSetConversion,
    versions: withOlder(
      [conditionColumn('Applied', 'ResourcesApplied'), paused, ageColumn],
      [ageColumn],
    ),
  }),
  clusterApi(INFRASTRUCTURE, {
    kind: 'AWSCluster',
    resource: 'awsclusters',
    shortNames: ['awsc'],
    conversion: awsClusterConversion,
    versions: served(
      ['v1beta2', 'v1beta1', 'v1alpha3'],
      [
        clusterLabel,
        text('Ready', '.status.ready'),
        text('VPC', '.spec.network.vpc.id'),
        text('Endpoint', '.spec.controlPlaneEndpoint.host', 1),
      ],
    ),
  }),
  clusterApi(INFRASTRUCTURE, {
    kind: 'AWSMachineTemplate',
    resource: 'awsmachinetemplates',
    shortNames: ['awsmt'],
    versions: served(['v1beta2', 'v1beta1', 'v1alpha3'], [ageColumn]),
  }),
  clusterApi(INFRASTRUCTURE, {
    kind: 'AzureCluster',
    resource: 'azureclusters',
    versions: served(
      ['v1beta1', 'v1alpha3'],
      [
        clusterLabel,
        text('Ready', '.status.ready'),
        text('Resource Group', '.spec.resourceGroup', 1),
        text('Location', '.spec.location', 1),
        ageColumn,
      ],
    ),
  }),
  clusterApi(INFRASTRUCTURE, {
    kind: 'AzureMachineTemplate',
    resource: 'azuremachinetemplates',
    versions: served(['v1beta1', 'v1alpha3'], [ageColumn]),
  }),
];

/**
 * The descriptor of a Cluster API provider's kind that has no entry of its own. Providers are an open set that share
 * the groups `infrastructure.`, `bootstrap.` and `controlplane.cluster.x-k8s.io`; a management cluster of the sandbox
 * has every provider installed.
 */
export function providerResource(
  group: string,
  version: string,
  kind: string,
): ResourceDescriptor | undefined {
  if (![INFRASTRUCTURE, BOOTSTRAP, CONTROL_PLANE].includes(group)) {
    return undefined;
  }
  return clusterApi(group, {
    kind,
    resource: `${kind.toLowerCase()}s`,
    versions: served([version], [ageColumn]),
  });
}
