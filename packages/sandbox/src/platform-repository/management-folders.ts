import { parseAllDocuments } from 'yaml';
import { RepositoryContents } from '../git/repository-contents';
import { isRecord, JsonValue, textAt } from '../kubernetes/json';
import {
  asJson,
  asObject,
  KubernetesObject,
  parseApiVersion,
} from '../kubernetes/object';

export const FLUX_SYSTEM = 'flux-system';

/** One management cluster that a platform repository describes. */
export interface ManagementFolder {
  /** `<cloud>-<version>`. */
  name: string;
  provider: string;
  version: string;
  /** `providers/<cloud>/<version>/mgmt`. */
  path: string;
}

/** The management clusters of a repository: the folders `providers/<cloud>/<version>/mgmt`. */
export async function findManagementFolders(
  contents: RepositoryContents,
  commit: string,
): Promise<ManagementFolder[]> {
  const entries = await contents.entries(commit);
  return entries
    .filter(entry => entry.type === 'tree')
    .map(entry => /^providers\/([^/]+)\/([^/]+)\/mgmt$/.exec(entry.path))
    .filter(match => match !== null)
    .map(([path, provider, version]) => ({
      name: `${provider}-${version}`,
      provider,
      version,
      path,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a management cluster starts with, and what it needs that is in no repository. */
export interface Bootstrap {
  /** The Kustomization that applies the management folder, and the GitRepository it follows. */
  objects: KubernetesObject[];
  /** Secrets in flux-system that GitRepositories of the folder name: whoever bootstraps creates them by hand. */
  secretNames: string[];
  /** Where the folder's GitRepositories say the repository is. */
  urls: string[];
}

/**
 * What `flux bootstrap` would leave on the cluster of a management folder; made up where the folder does not hold its
 * own Kustomization and GitRepository.
 *
 * @param url of the repository, for what is made up
 */
export async function readBootstrap(
  contents: RepositoryContents,
  commit: string,
  folder: ManagementFolder,
  url: string,
): Promise<Bootstrap> {
  const tree = await contents.treeOf(commit, folder.path);
  const files = tree ? await contents.files(tree) : new Map<string, string>();
  const objects = [...files.entries()]
    .filter(([name]) => /\.ya?ml$/.test(name))
    .flatMap(([, text]) => readObjects(text));
  const sources = objects.filter(object =>
    isKind(object, 'source.toolkit.fluxcd.io', 'GitRepository'),
  );
  const kustomization = objects.find(
    object =>
      isKind(object, 'kustomize.toolkit.fluxcd.io', 'Kustomization') &&
      textAt(asJson(object), 'spec', 'path')?.replace(/^\.\/|\/$/g, '') ===
        folder.path,
  );
  const source = sources.find(
    object =>
      object.metadata.name ===
      textAt(
        kustomization ? asJson(kustomization) : undefined,
        'spec',
        'sourceRef',
        'name',
      ),
  );
  const texts = (...path: string[]) => [
    ...new Set(
      sources
        .map(object => textAt(asJson(object), 'spec', ...path))
        .filter(text => text !== undefined),
    ),
  ];
  return {
    objects:
      kustomization && source
        ? [source, kustomization]
        : generatedBootstrap(folder, url),
    secretNames: texts('secretRef', 'name'),
    urls: texts('url'),
  };
}

function isKind(
  object: KubernetesObject,
  group: string,
  kind: string,
): boolean {
  return (
    object.kind === kind && parseApiVersion(object.apiVersion).group === group
  );
}

function generatedBootstrap(
  folder: ManagementFolder,
  url: string,
): KubernetesObject[] {
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
        path: `./${folder.path}`,
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'main' },
      },
    },
  ];
}

function readObjects(text: string): KubernetesObject[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) {
    return [];
  }
  return documents
    .filter(document => document.errors.length === 0)
    .map(document => document.toJS() as JsonValue)
    .filter(isRecord)
    .filter(value => textAt(value, 'metadata', 'name') !== undefined)
    .map(asObject);
}
