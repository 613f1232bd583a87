import { ageColumn } from './built-in-resources';
import { JsonObject } from './json';
import { PrinterColumn, ResourceDescriptor } from './resource-descriptor';

const urlColumn: PrinterColumn = {
  name: 'URL',
  type: 'string',
  jsonPath: '.spec.url',
};
const readyColumn: PrinterColumn = {
  name: 'Ready',
  type: 'string',
  jsonPath: '.status.conditions[?(@.type=="Ready")].status',
};
const statusColumn: PrinterColumn = {
  name: 'Status',
  type: 'string',
  jsonPath: '.status.conditions[?(@.type=="Ready")].message',
};

interface FluxKind {
  kind: string;
  resource: string;
  versions: string[];
  shortNames?: string[];
  columns?: PrinterColumn[];
  /** Kinds without a status of their own. */
  static?: boolean;
  /** What the CRD's schema fills into `spec`, fields within fields aside. */
  specDefaults?: JsonObject;
  category:
    | 'fluxcd-sources'
    | 'fluxcd-appliers'
    | 'fluxcd-notifications'
    | 'fluxcd-images';
}

function flux(group: string, kind: FluxKind): ResourceDescriptor {
  const columns = kind.columns ?? [ageColumn, readyColumn, statusColumn];
  return {
    group,
    resource: kind.resource,
    singular: kind.kind.toLowerCase(),
    kind: kind.kind,
    namespaced: true,
    shortNames: kind.shortNames ?? [],
    categories: ['all', 'fluxcd', kind.category],
    versions: kind.versions.map(version => ({ version, columns })),
    status: !kind.static,
    // The CRDs default observedGeneration, so that a new object says "not seen yet".
    statusDefault: kind.static ? undefined : { observedGeneration: -1 },
    generation: true,
    defaults: kind.specDefaults
      ? object => {
          object.spec = { ...kind.specDefaults, ...object.spec };
        }
      : undefined,
  };
}

const SOURCE = 'source.toolkit.fluxcd.io';
const NOTIFICATION = 'notification.toolkit.fluxcd.io';
const IMAGE = 'image.toolkit.fluxcd.io';
const threeVersions = ['v1', 'v1beta2', 'v1beta1'];

/**
 * Flux's kinds with every API version since Flux 0.31, so that old platform repositories apply unchanged; a current Flux
 * serves the first version of each only.
 */
export const fluxResources: ResourceDescriptor[] = [
  flux('kustomize.toolkit.fluxcd.io', {
    kind: 'Kustomization',
    resource: 'kustomizations',
    versions: threeVersions,
    shortNames: ['ks'],
    specDefaults: { force: false },
    category: 'fluxcd-appliers',
  }),
  flux('helm.toolkit.fluxcd.io', {
    kind: 'HelmRelease',
    resource: 'helmreleases',
    versions: ['v2', 'v2beta2', 'v2beta1'],
    shortNames: ['hr'],
    category: 'fluxcd-appliers',
  }),
  flux(SOURCE, {
    kind: 'GitRepository',
    resource: 'gitrepositories',
    versions: threeVersions,
    specDefaults: { timeout: '60s' },
    shortNames: ['gitrepo'],
    columns: [urlColumn, ageColumn, readyColumn, statusColumn],
    category: 'fluxcd-sources',
  }),
  flux(SOURCE, {
    kind: 'OCIRepository',
    resource: 'ocirepositories',
    versions: ['v1', 'v1beta2'],
    shortNames: ['ocirepo'],
    columns: [urlColumn, readyColumn, statusColumn, ageColumn],
    category: 'fluxcd-sources',
  }),
  flux(SOURCE, {
    kind: 'HelmRepository',
    resource: 'helmrepositories',
    versions: threeVersions,
    shortNames: ['helmrepo'],
    columns: [urlColumn, ageColumn, readyColumn, statusColumn],
    category: 'fluxcd-sources',
  }),
  flux(SOURCE, {
    kind: 'HelmChart',
    resource: 'helmcharts',
    versions: threeVersions,
    shortNames: ['hc'],
    columns: [
      { name: 'Chart', type: 'string', jsonPath: '.spec.chart' },
      { name: 'Version', type: 'string', jsonPath: '.spec.version' },
      { name: 'Source Kind', type: 'string', jsonPath: '.spec.sourceRef.kind' },
      { name: 'Source Name', type: 'string', jsonPath: '.spec.sourceRef.name' },
      ageColumn,
      readyColumn,
      statusColumn,
    ],
    category: 'fluxcd-sources',
  }),
  flux(SOURCE, {
    kind: 'Bucket',
    resource: 'buckets',
    versions: threeVersions,
    columns: [
      { name: 'Endpoint', type: 'string', jsonPath: '.spec.endpoint' },
      ageColumn,
      readyColumn,
      statusColumn,
    ],
    category: 'fluxcd-sources',
  }),
  flux(SOURCE, {
    kind: 'ExternalArtifact',
    resource: 'externalartifacts',
    versions: ['v1'],
    shortNames: ['ea'],
    category: 'fluxcd-sources',
  }),
  flux(NOTIFICATION, {
    kind: 'Alert',
    resource: 'alerts',
    versions: ['v1beta3', 'v1beta2', 'v1beta1'],
    columns: [ageColumn],
    static: true,
    category: 'fluxcd-notifications',
  }),
  flux(NOTIFICATION, {
    kind: 'Provider',
    resource: 'providers',
    versions: ['v1beta3', 'v1beta2', 'v1beta1'],
    columns: [ageColumn],
    static: true,
    category: 'fluxcd-notifications',
  }),
  flux(NOTIFICATION, {
    kind: 'Receiver',
    resource: 'receivers',
    versions: threeVersions,
    category: 'fluxcd-notifications',
  }),
  flux(IMAGE, {
    kind: 'ImageRepository',
    resource: 'imagerepositories',
    versions: threeVersions,
    category: 'fluxcd-images',
  }),
  flux(IMAGE, {
    kind: 'ImagePolicy',
    resource: 'imagepolicies',
    versions: threeVersions,
    category: 'fluxcd-images',
  }),
  flux(IMAGE, {
    kind: 'ImageUpdateAutomation',
    resource: 'imageupdateautomations',
    versions: threeVersions,
    category: 'fluxcd-images',
  }),
];
