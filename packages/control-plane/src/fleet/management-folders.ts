import {
  asMap,
  asText,
  defaultRepositoryLayout,
  matchPath,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { parseAllDocuments } from 'yaml';
import { FLUX_SYSTEM } from '../cluster/flux-controllers';
import { KubernetesObject, kindOf } from '../kubernetes/object';
import { Problem } from '../problem';
import { PlatformRepository, withoutCredentials } from './platform-repository';

/** One management cluster that a platform repository describes. */
export interface ManagementFolder {
  /** `<cloud>-<version>`. */
  name: string;
  /** `providers/<cloud>/<version>/mgmt`. */
  path: string;
  /** What `flux bootstrap` and whoever runs it leave on the cluster, in the order of creation. */
  bootstrap: KubernetesObject[];
  /** Where the folder's GitRepositories say the platform repository is. */
  urls: string[];
}

/**
 * The management clusters of a platform repository: the folders `providers/<cloud>/<version>/mgmt` of its layout.
 *
 * @throws Problem when there is none
 */
export async function readManagementFolders(
  repository: PlatformRepository,
): Promise<ManagementFolder[]> {
  const folders = new Map<string, string>();
  for (const file of repository.paths) {
    const match = matchPath(defaultRepositoryLayout.management, file);
    if (match) {
      const name = `${match.provider}-${match.version}`;
      folders.set(name, managementPath(match.provider, match.version));
    }
  }
  if (folders.size === 0) {
    throw new Problem(
      `--platform-repository ${withoutCredentials(
        repository.address,
      )} has no folder providers/<cloud>/<version>/mgmt at the head of its default branch, so there is no management cluster to start. Add one, or name another repository.`,
    );
  }
  return Promise.all(
    [...folders]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, folder]) => readFolder(repository, name, folder)),
  );
}

function managementPath(provider: string, version: string): string {
  return defaultRepositoryLayout.management
    .replace('{provider}', provider)
    .replace('{version}', version);
}

async function readFolder(
  repository: PlatformRepository,
  name: string,
  path: string,
): Promise<ManagementFolder> {
  const files = repository.paths.filter(
    file => file.startsWith(`${path}/`) && /\.ya?ml$/.test(file),
  );
  const objects = (
    await Promise.all(
      files.map(async file => readObjects(await repository.read(file))),
    )
  ).flat();
  const sources = objects.filter(object =>
    isKind(object, 'source.toolkit.fluxcd.io', 'GitRepository'),
  );
  const texts = (read: (spec: object) => string | undefined) => [
    ...new Set(
      sources
        .map(source => read(asMap(source.spec)))
        .filter(text => text !== undefined),
    ),
  ];
  const secretNames = texts(spec => asText(asMap(asMap(spec).secretRef).name));
  return {
    name,
    path,
    urls: texts(spec => asText(asMap(spec).url)),
    bootstrap: [
      ...secretNames.map(sourceSecret),
      ...(ownReconciliation(objects, sources, path) ??
        newReconciliation(path, repository.address)),
    ],
  };
}

/** The folder's own GitRepository and Kustomization that apply the folder. */
function ownReconciliation(
  objects: KubernetesObject[],
  sources: KubernetesObject[],
  path: string,
): KubernetesObject[] | undefined {
  const kustomization = objects.find(
    object =>
      isKind(object, 'kustomize.toolkit.fluxcd.io', 'Kustomization') &&
      asText(asMap(object.spec).path)?.replace(/^\.\/|\/$/g, '') === path,
  );
  const reference = asMap(asMap(kustomization?.spec).sourceRef);
  const source = sources.find(
    ({ metadata }) => metadata.name === reference.name,
  );
  return kustomization && source ? [source, kustomization] : undefined;
}

/** For a folder without its own. */
function newReconciliation(path: string, url: string): KubernetesObject[] {
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'main', namespace: FLUX_SYSTEM },
      spec: { interval: '1m0s', ref: { branch: 'main' }, url },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'mgmt', namespace: FLUX_SYSTEM },
      spec: {
        interval: '5m0s',
        path: `./${path}`,
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'main' },
      },
    },
  ];
}

/** Credentials are in no repository: whoever bootstraps creates them by hand. Nothing here needs their content. */
function sourceSecret(name: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: FLUX_SYSTEM },
    type: 'Opaque',
    data: {},
  };
}

function isKind(
  object: KubernetesObject,
  group: string,
  kind: string,
): boolean {
  return object.kind === kind && kindOf(object).group === group;
}

function readObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .filter(document => document.errors.length === 0)
    .map(document => document.toJS() as KubernetesObject | null)
    .filter(
      object =>
        object !== null &&
        typeof object.apiVersion === 'string' &&
        typeof object.metadata?.name === 'string',
    ) as KubernetesObject[];
}
