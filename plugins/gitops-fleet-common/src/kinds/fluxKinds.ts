import { KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';
import {
  dependsOn,
  KindDescriptor,
  kubeConfig,
  present,
  reference,
  ResourceReference,
} from './kindDescriptor';

const kustomizeGroup = 'kustomize.toolkit.fluxcd.io';
const sourceGroup = 'source.toolkit.fluxcd.io';
const helmGroup = 'helm.toolkit.fluxcd.io';
const sourceVersions = ['v1', 'v1beta2', 'v1beta1'] as const;

/** Addresses inside the management cluster, which nobody outside can open. */
const artifactAddresses = [
  'status.artifact.url',
  'status.artifact.path',
  'status.includedArtifacts.*.url',
  'status.includedArtifacts.*.path',
  'status.url',
];

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

/** helm-controller before 0.37 wrote no Stalled condition and hid what it waits for in a message (rows A15c, A15d). */
function legacyHelmFailure(
  { reason, message }: { reason: string; message: string },
  hasStalled: boolean,
): ReturnType<NonNullable<KindDescriptor['legacyFailure']>> {
  if (!hasStalled && /(install|upgrade) retries exhausted/.test(message)) {
    return { status: 'Stalled', reason: 'RetriesExceeded' };
  }
  return reason === 'ArtifactFailed' &&
    /^HelmChart '.*' is not ready/.test(message)
    ? { status: 'DependencyNotReady', reason: 'SourceNotReady' }
    : undefined;
}

/** What fetches content, and what puts it on clusters. */
export const fluxKinds: readonly KindDescriptor[] = [
  {
    group: kustomizeGroup,
    kind: 'Kustomization',
    plural: 'kustomizations',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    role: 'applier',
    operations: { reconcile: true, suspend: 'field' },
    sourcesOf: resource =>
      present([
        reference(asMap(resource.spec).sourceRef, resource, {
          group: sourceGroup,
        }),
      ]),
    dependenciesOf: dependsOn,
    kubeConfigOf: kubeConfig,
    pathOf: resource => asText(asMap(resource.spec).path),
    applied: 'revision',
    defaultTimeout: interval => Math.max(interval - 30_000, 30_000),
    unknownWhileRunning: true,
    healthOnRequest: true,
    watched: true,
    keepOfHistory: {
      entries: 1,
      fields: ['lastReconciled', 'lastReconciledStatus', 'metadata'],
    },
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
    operations: {
      reconcile: true,
      suspend: 'field',
      force: true,
      reset: true,
    },
    sourcesOf: helmSources,
    dependenciesOf: dependsOn,
    kubeConfigOf: kubeConfig,
    applied: 'release',
    defaultTimeout: () => 300_000,
    legacyFailure: legacyHelmFailure,
    watched: true,
    keepOfHistory: {
      entries: 5,
      fields: ['status', 'version', 'chartName', 'chartVersion', 'ociDigest'],
    },
    drop: [
      'spec.values',
      'spec.postRenderers',
      // A digest of values lets somebody try which values they are.
      'status.lastAttemptedConfigDigest',
      'status.lastAttemptedValuesChecksum',
      'status.observedPostRenderersDigest',
    ],
  },
  {
    group: sourceGroup,
    kind: 'GitRepository',
    plural: 'gitrepositories',
    versions: sourceVersions,
    role: 'source',
    operations: { reconcile: true, suspend: 'field' },
    follows: 'git',
    watched: true,
    drop: artifactAddresses,
  },
  {
    group: sourceGroup,
    kind: 'OCIRepository',
    plural: 'ocirepositories',
    versions: ['v1', 'v1beta2'],
    role: 'source',
    operations: { reconcile: true, suspend: 'field' },
    follows: 'oci',
    offersChart: true,
    watched: true,
    drop: artifactAddresses,
  },
  {
    group: sourceGroup,
    kind: 'HelmRepository',
    plural: 'helmrepositories',
    versions: sourceVersions,
    role: 'source',
    operations: { reconcile: true, suspend: 'field' },
    isStatic: resource => asMap(resource.spec).type === 'oci',
    watched: true,
    drop: artifactAddresses,
  },
  {
    group: sourceGroup,
    kind: 'HelmChart',
    plural: 'helmcharts',
    versions: sourceVersions,
    role: 'source',
    operations: { reconcile: true, suspend: 'field' },
    offersChart: true,
    sourcesOf: resource =>
      present([
        reference(asMap(resource.spec).sourceRef, resource, {
          group: sourceGroup,
        }),
      ]),
    watched: true,
    drop: artifactAddresses,
  },
  {
    group: sourceGroup,
    kind: 'Bucket',
    plural: 'buckets',
    versions: sourceVersions,
    role: 'source',
    operations: { reconcile: true, suspend: 'field' },
    watched: true,
    drop: artifactAddresses,
  },
  {
    group: sourceGroup,
    kind: 'ExternalArtifact',
    plural: 'externalartifacts',
    versions: ['v1'],
    role: 'source',
    watched: true,
    optional: true,
    readyByArtifact: true,
    offersChart: true,
    sourcesOf: resource =>
      present([
        reference(asMap(resource.spec).sourceRef, resource, {
          group: sourceGroup,
        }),
      ]),
    keepOfSpec: ['sourceRef'],
    drop: artifactAddresses,
  },
  {
    group: 'source.extensions.fluxcd.io',
    kind: 'ArtifactGenerator',
    plural: 'artifactgenerators',
    versions: ['v1beta1'],
    role: 'source',
    operations: { reconcile: true },
    watched: false,
    optional: true,
    sourcesOf: resource =>
      present(
        asMaps(asMap(resource.spec).sources).map(source =>
          reference(source, resource, { group: sourceGroup }),
        ),
      ),
    needsEverySource: true,
    keepOfSpec: ['sources', 'suspend', 'interval', 'timeout'],
    drop: ['status.inventory'],
  },
];
