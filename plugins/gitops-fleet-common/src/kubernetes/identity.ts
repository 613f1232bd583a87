/**
 * What makes a resource of the fleet the one it is. The management cluster's name comes from configuration, never from
 * an object; namespace and name alone are never an identity.
 *
 * @public
 */
export interface ResourceIdentity {
  managementCluster: string;
  /** API group; `''` for the core group. */
  group: string;
  kind: string;
  /** `''` for a cluster-scoped resource. */
  namespace: string;
  name: string;
}

/**
 * `<managementCluster>/<apiGroup>/<kind>/<namespace>/<name>`.
 *
 * @public
 */
export function resourceKey(identity: ResourceIdentity): string {
  return `${identity.managementCluster}/${identity.group}/${identity.kind}/${identity.namespace}/${identity.name}`;
}

/**
 * The identity that a key names, or `undefined` for text that is no key.
 *
 * @public
 */
export function parseResourceKey(key: string): ResourceIdentity | undefined {
  const parts = key.split('/');
  if (parts.length !== 5) {
    return undefined;
  }
  const [managementCluster, group, kind, namespace, name] = parts;
  return managementCluster && kind && name
    ? { managementCluster, group, kind, namespace, name }
    : undefined;
}

/**
 * `<managementCluster>/<namespace>/<name>` of a workload cluster.
 *
 * @public
 */
export function clusterKey(
  managementCluster: string,
  namespace: string,
  name: string,
): string {
  return `${managementCluster}/${namespace}/${name}`;
}
