import { asMap, asMaps, asText } from '../kubernetes/read';
import { KubernetesObject } from '../kubernetes/object';
import { summarizeInventory } from '../kinds/inventory';
import { PathDescription } from '../topology/path';
import { ReconciliationStatus } from '../status/status';
import { rollUp } from './rollUp';

/**
 * A Kustomization that targets a cluster, with what its path says.
 *
 * @public
 */
export interface TargetingKustomization {
  key: string;
  resource: KubernetesObject;
  described: PathDescription;
  /** The status that is shown. */
  status: ReconciliationStatus;
  appliedRevision: string;
}

/**
 * A tenant as it is on one cluster.
 *
 * @public
 */
export interface TenantOnCluster {
  /** Its namespace. */
  tenant: string;
  /** `common`, or the environment whose tenants' own configuration it has; sorted. */
  scopes: string[];
  /** The worst of what brings it. */
  status: ReconciliationStatus;
  /** Keys of the Kustomizations that bring it, sorted. */
  sources: string[];
}

/**
 * The tenants on a cluster: the namespaces that the Kustomizations of tenants' folders make or put something into. A folder's
 * name is not asked: it need not be that of the namespace.
 *
 * @public
 */
export function tenantsOnCluster(
  kustomizations: Iterable<TargetingKustomization>,
): TenantOnCluster[] {
  const found = new Map<
    string,
    { scopes: Set<string>; statuses: ReconciliationStatus[]; sources: string[] }
  >();
  for (const { key, resource, described, status } of kustomizations) {
    if (described.scope !== 'tenants') {
      continue;
    }
    for (const tenant of namespacesOf(resource)) {
      const entry = found.get(tenant) ?? {
        scopes: new Set(),
        statuses: [],
        sources: [],
      };
      entry.scopes.add(described.tenantScope ?? 'common');
      entry.statuses.push(status);
      entry.sources.push(key);
      found.set(tenant, entry);
    }
  }
  return [...found]
    .map(([tenant, { scopes, statuses, sources }]) => ({
      tenant,
      scopes: [...scopes].sort(),
      status: rollUp(statuses).status,
      sources: sources.sort(),
    }))
    .sort((a, b) => (a.tenant < b.tenant ? -1 : 1));
}

/** From the inventory; before Flux 0.30 (v1beta1) a snapshot names namespaces and kinds only. */
function namespacesOf({ status }: KubernetesObject): string[] {
  const { inventory, snapshot } = asMap(status);
  if (inventory !== undefined) {
    return summarizeInventory(inventory).namespaces;
  }
  return asMaps(asMap(snapshot).entries).flatMap(
    entry => asText(entry.namespace) || [],
  );
}

/**
 * A feature as it is on one cluster.
 *
 * @public
 */
export interface FeatureOnCluster {
  feature: string;
  status: ReconciliationStatus;
  /** Applied revisions, sorted; several where several Kustomizations bring it. */
  revisions: string[];
}

/**
 * The features on a cluster, by the folders that its Kustomizations apply.
 *
 * @public
 */
export function featuresOnCluster(
  kustomizations: Iterable<TargetingKustomization>,
): FeatureOnCluster[] {
  const found = new Map<string, TargetingKustomization[]>();
  for (const kustomization of kustomizations) {
    const { feature } = kustomization.described;
    if (feature !== undefined) {
      found.set(feature, [...(found.get(feature) ?? []), kustomization]);
    }
  }
  return [...found]
    .map(([feature, members]) => ({
      feature,
      status: rollUp(members.map(({ status }) => status)).status,
      revisions: [
        ...new Set(members.map(({ appliedRevision }) => appliedRevision)),
      ].sort(),
    }))
    .sort((a, b) => (a.feature < b.feature ? -1 : 1));
}
