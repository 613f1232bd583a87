import {
  apiGroupOf,
  asMap,
  asText,
  describePath,
  effectiveReference,
  matchPath,
  PlatformRepository,
  PromotionTarget,
  RepositoryLayout,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { readObjects, RepositoryObject } from './RepositoryObjects';
import { RepositorySnapshot } from './RepositorySnapshot';

/**
 * What is in a platform repository, without its address and tags.
 *
 * @public
 */
export type RepositoryDescription = Pick<
  PlatformRepository,
  'providers' | 'roles' | 'tenants' | 'features' | 'targets'
>;

/**
 * Reads the providers, environments, tenants, features, roles and promotion targets of a platform repository.
 *
 * @public
 */
export async function describeRepository(
  snapshot: RepositorySnapshot,
  layout: RepositoryLayout,
): Promise<RepositoryDescription> {
  const paths = (await snapshot.list(''))
    .filter(({ type }) => type === 'blob')
    .map(({ path }) => path);
  const providers = readProviders(paths, layout);
  const targets: PromotionTarget[] = [];
  for (const { provider, versions } of providers) {
    for (const version of versions) {
      const prefix = fill(layout.management, { provider, version });
      const objects = await readObjects(snapshot, prefix);
      targets.push(...readTargets(objects, { provider, version }, layout));
    }
  }
  return {
    providers,
    features: placeholders(paths, layout.feature, 'feature'),
    tenants: readTenants(paths, layout),
    roles: await readRoles(snapshot, layout),
    targets,
  };
}

/** A path template with its placeholders filled in. */
export function fill(
  template: string,
  values: { [placeholder: string]: string },
): string {
  return template.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

function unique(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

function placeholders(
  paths: string[],
  template: string,
  name: string,
): string[] {
  return unique(
    paths
      .map(path => matchPath(template, path)?.[name])
      .filter((value): value is string => value !== undefined),
  );
}

function readProviders(
  paths: string[],
  layout: RepositoryLayout,
): PlatformRepository['providers'] {
  const found = new Map<
    string,
    { versions: Set<string>; environments: Set<string> }
  >();
  const of = (provider: string) => {
    const entry = found.get(provider) ?? {
      versions: new Set<string>(),
      environments: new Set<string>(),
    };
    found.set(provider, entry);
    return entry;
  };
  for (const path of paths) {
    const management = matchPath(layout.management, path);
    if (management) {
      of(management.provider).versions.add(management.version);
    }
    const cluster = matchPath(layout.cluster, path);
    if (cluster) {
      of(cluster.provider).environments.add(cluster.environment);
    }
  }
  return [...found]
    .map(([provider, { versions, environments }]) => ({
      provider,
      versions: unique(versions),
      environments: unique(environments),
    }))
    .sort((a, b) => (a.provider < b.provider ? -1 : 1));
}

function readTenants(
  paths: string[],
  layout: RepositoryLayout,
): PlatformRepository['tenants'] {
  const found = new Map<
    string,
    { provider: string; tenant: string; environments: Set<string> }
  >();
  for (const path of paths) {
    for (const template of [layout.tenantsCommon, layout.tenants]) {
      const folder = matchPath(`${template}/{tenant}`, path);
      // A file that lies beside the tenants' folders is no tenant.
      if (!folder || path.split('/').length <= template.split('/').length + 1) {
        continue;
      }
      const id = `${folder.provider}/${folder.tenant}`;
      const entry = found.get(id) ?? {
        provider: folder.provider,
        tenant: folder.tenant,
        environments: new Set<string>(),
      };
      if (
        folder.environment &&
        template === layout.tenants &&
        !matchPath(layout.tenantsCommon, path)
      ) {
        entry.environments.add(folder.environment);
      }
      found.set(id, entry);
    }
  }
  return [...found.values()].map(entry => ({
    ...entry,
    environments: unique(entry.environments),
  }));
}

/** Names of ClusterRoles `namespace-<role>` of the features: what a tenant's service account can be bound to. */
async function readRoles(
  snapshot: RepositorySnapshot,
  layout: RepositoryLayout,
): Promise<string[]> {
  const objects = await readObjects(snapshot, layout.feature.split('/{')[0]);
  return unique(
    objects
      .filter(({ object }) => object.kind === 'ClusterRole')
      .map(({ object }) => object.metadata?.name ?? '')
      .filter(name => name.startsWith('namespace-'))
      .map(name => name.slice('namespace-'.length)),
  );
}

/** Clusters that follow a source, by the environment that their own Kustomizations' paths name. */
function followersOf(
  channel: { namespace: string; name: string },
  objects: RepositoryObject[],
  layout: RepositoryLayout,
): Map<string, Set<string>> {
  const environments = new Map<string, Set<string>>();
  for (const { object } of objects) {
    const spec = asMap(object.spec);
    const source = asMap(spec.sourceRef);
    const own = object.metadata?.namespace ?? '';
    const described = describePath(asText(spec.path) ?? '', layout);
    if (
      object.kind === 'Kustomization' &&
      apiGroupOf(object.apiVersion) === 'kustomize.toolkit.fluxcd.io' &&
      source.name === channel.name &&
      (asText(source.namespace) ?? own) === channel.namespace &&
      described.scope === 'cluster' &&
      described.environment
    ) {
      const clusters =
        environments.get(described.environment) ?? new Set<string>();
      clusters.add(described.cluster ?? own);
      environments.set(described.environment, clusters);
    }
  }
  return environments;
}

/** Every GitRepository of a management cluster that clusters of an environment follow and that releases move. */
function readTargets(
  objects: RepositoryObject[],
  { provider, version }: { provider: string; version: string },
  layout: RepositoryLayout,
): PromotionTarget[] {
  const targets: PromotionTarget[] = [];
  for (const { path, object } of objects) {
    if (
      object.kind !== 'GitRepository' ||
      apiGroupOf(object.apiVersion) !== 'source.toolkit.fluxcd.io'
    ) {
      continue;
    }
    const { name = '', namespace = '' } = object.metadata ?? {};
    const { reference, channel } = effectiveReference(object);
    // Before its first promotion a release source follows a branch (reference repository, commit 239e556).
    if (channel !== 'release' && !/^release\b/.test(name)) {
      continue;
    }
    const followers = followersOf({ namespace, name }, objects, layout);
    for (const [environment, clusters] of followers) {
      targets.push({
        provider,
        version,
        environment,
        channel: name,
        path,
        reference,
        clusters: unique(clusters),
      });
    }
  }
  return targets;
}
