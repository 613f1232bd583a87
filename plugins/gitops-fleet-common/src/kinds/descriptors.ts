import { apiGroupOf, KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';

/**
 * Names a resource from another one: API group and kind, and where it is looked for.
 *
 * @public
 */
export interface ResourceReference {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/**
 * What the fleet knows of a kind of resource. Supporting another kind is one more entry.
 *
 * @public
 */
export interface KindDescriptor {
  group: string;
  kind: string;
  /** Name of the resource in the API. */
  plural: string;
  /** API versions in the order in which they are taken when several are served, newest first. */
  versions: readonly string[];
  /** Appliers put content on a cluster, sources fetch it, the others tell what a cluster is doing. */
  role: 'applier' | 'source' | 'cluster' | 'cluster-part';
  /** Kinds without a status are ready by being there. */
  isStatic?(resource: KubernetesObject): boolean;
  /** Candidates for where the content comes from: the first that exists counts. */
  sourcesOf?(resource: KubernetesObject): ResourceReference[];
  dependenciesOf?(resource: KubernetesObject): ResourceReference[];
  /** Fields below `spec` and `status` that are dropped at the door: they are large, or can hold secrets. */
  drop: readonly string[];
}

const kustomizeGroup = 'kustomize.toolkit.fluxcd.io';
const sourceGroup = 'source.toolkit.fluxcd.io';
const helmGroup = 'helm.toolkit.fluxcd.io';
const clusterGroup = 'cluster.x-k8s.io';
const controlPlaneGroup = 'controlplane.cluster.x-k8s.io';

const sourceVersions = ['v1', 'v1beta2', 'v1beta1'] as const;
const clusterVersions = ['v1beta2', 'v1beta1', 'v1alpha4', 'v1alpha3'] as const;

function reference(
  from: unknown,
  owner: KubernetesObject,
  fallback: { group: string; kind?: string },
): ResourceReference | undefined {
  const fields = asMap(from);
  const name = asText(fields.name);
  const kind = asText(fields.kind) ?? fallback.kind;
  if (!name || !kind) {
    return undefined;
  }
  const apiVersion = asText(fields.apiVersion);
  return {
    group: apiVersion ? apiGroupOf(apiVersion) : fallback.group,
    kind,
    namespace: asText(fields.namespace) ?? owner.metadata?.namespace ?? '',
    name,
  };
}

function present<T>(values: (T | undefined)[]): T[] {
  return values.filter((value): value is T => value !== undefined);
}

function dependsOn(resource: KubernetesObject): ResourceReference[] {
  const kind = resource.kind ?? '';
  const group = apiGroupOf(resource.apiVersion);
  return present(
    asMaps(asMap(resource.spec).dependsOn).map(dependency =>
      reference({ ...dependency, kind, apiVersion: undefined }, resource, {
        group,
      }),
    ),
  );
}

/**
 * Where a HelmRelease takes its chart from: `chartRef`, else the HelmChart that helm-controller makes of
 * `chart.spec` (`<namespace>-<name>` in the source's namespace), else the source that this one names.
 */
function helmSources(resource: KubernetesObject): ResourceReference[] {
  const spec = asMap(resource.spec);
  const chartReference = reference(spec.chartRef, resource, {
    group: sourceGroup,
  });
  if (chartReference) {
    return [chartReference];
  }
  const source = reference(asMap(asMap(spec.chart).spec).sourceRef, resource, {
    group: sourceGroup,
  });
  if (!source) {
    return [];
  }
  const { namespace = '', name = '' } = resource.metadata ?? {};
  return [
    {
      group: sourceGroup,
      kind: 'HelmChart',
      namespace: source.namespace,
      name: `${namespace}-${name}`,
    },
    source,
  ];
}

/**
 * Every kind that the fleet watches.
 *
 * @public
 */
export const kindDescriptors: readonly KindDescriptor[] = [
  {
    group: kustomizeGroup,
    kind: 'Kustomization',
    plural: 'kustomizations',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    role: 'applier',
    sourcesOf: resource =>
      present([
        reference(asMap(resource.spec).sourceRef, resource, {
          group: sourceGroup,
        }),
      ]),
    dependenciesOf: dependsOn,
    drop: [
      'spec.postBuild.substitute',
      'spec.patches',
      'spec.patchesStrategicMerge',
      'spec.patchesJson6902',
    ],
  },
  {
    group: helmGroup,
    kind: 'HelmRelease',
    plural: 'helmreleases',
    versions: ['v2', 'v2beta2', 'v2beta1'],
    role: 'applier',
    sourcesOf: helmSources,
    dependenciesOf: dependsOn,
    drop: [
      'spec.values',
      'spec.postRenderers',
      'status.lastAttemptedConfigDigest',
    ],
  },
  {
    group: sourceGroup,
    kind: 'GitRepository',
    plural: 'gitrepositories',
    versions: sourceVersions,
    role: 'source',
    drop: ['status.artifact.url', 'status.artifact.path'],
  },
  {
    group: sourceGroup,
    kind: 'OCIRepository',
    plural: 'ocirepositories',
    versions: ['v1', 'v1beta2'],
    role: 'source',
    drop: ['status.artifact.url', 'status.artifact.path'],
  },
  {
    group: sourceGroup,
    kind: 'HelmRepository',
    plural: 'helmrepositories',
    versions: sourceVersions,
    role: 'source',
    isStatic: resource => asMap(resource.spec).type === 'oci',
    drop: ['status.artifact.url', 'status.artifact.path', 'status.url'],
  },
  {
    group: sourceGroup,
    kind: 'HelmChart',
    plural: 'helmcharts',
    versions: sourceVersions,
    role: 'source',
    sourcesOf: resource =>
      present([
        reference(asMap(resource.spec).sourceRef, resource, {
          group: sourceGroup,
        }),
      ]),
    drop: ['status.artifact.url', 'status.artifact.path', 'status.url'],
  },
  {
    group: sourceGroup,
    kind: 'Bucket',
    plural: 'buckets',
    versions: sourceVersions,
    role: 'source',
    drop: ['status.artifact.url', 'status.artifact.path', 'status.url'],
  },
  {
    group: clusterGroup,
    kind: 'Cluster',
    plural: 'clusters',
    versions: clusterVersions,
    role: 'cluster',
    drop: [
      'spec.topology.variables',
      'spec.topology.workers',
      'spec.topology.controlPlane.variables',
    ],
  },
  {
    group: controlPlaneGroup,
    kind: 'KubeadmControlPlane',
    plural: 'kubeadmcontrolplanes',
    versions: clusterVersions,
    role: 'cluster-part',
    drop: ['spec.kubeadmConfigSpec'],
  },
  {
    group: clusterGroup,
    kind: 'MachineDeployment',
    plural: 'machinedeployments',
    versions: clusterVersions,
    role: 'cluster-part',
    drop: ['spec.template.spec.bootstrap'],
  },
];

const byGroupAndKind = new Map(
  kindDescriptors.map(descriptor => [
    `${descriptor.group}/${descriptor.kind}`,
    descriptor,
  ]),
);

/**
 * The descriptor of a kind. A kind's name alone is not its identity: `Kustomization` and `Provider` exist in other
 * groups too.
 *
 * @public
 */
export function descriptorOf(
  group: string,
  kind: string,
): KindDescriptor | undefined {
  return byGroupAndKind.get(`${group}/${kind}`);
}

/**
 * The descriptor of an object's kind.
 *
 * @public
 */
export function descriptorOfObject(
  resource: KubernetesObject,
): KindDescriptor | undefined {
  return descriptorOf(apiGroupOf(resource.apiVersion), resource.kind ?? '');
}
