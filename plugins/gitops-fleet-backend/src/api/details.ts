import { NotFoundError } from '@backstage/errors';
import {
  asInteger,
  asMap,
  asText,
  apiGroupOf,
  arrivalOf,
  asTime,
  BlockerRecord,
  ClusterDetails,
  ConnectionRecord,
  findAncestors,
  findBlockers,
  isSuspended,
  operationsOf,
  readConditions,
  ResourceDetails,
  resourceKey,
  ResourceReference,
  summarizeInventory,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { VisibleFleet } from '../permissions/VisibleFleet';
import type { FleetStore } from '../store/FleetStore';
import type { StoredObject } from '../store/ObjectTable';

const noInventory = { objects: 0, namespaces: [], kinds: [] };

function connectionOf(fleet: VisibleFleet, name: string): ConnectionRecord {
  const connection = fleet.connections.get(name);
  if (!connection) {
    const known = [...fleet.connections.keys()].sort().join(', ') || 'none';
    throw new NotFoundError(
      `There is no management cluster '${name}'. Configured are: ${known}`,
    );
  }
  return connection;
}

/**
 * One workload cluster with its reconcilers.
 *
 * @throws NotFoundError that says what there is instead
 */
export function describeCluster(
  fleet: VisibleFleet,
  key: string,
  now: number,
): ClusterDetails {
  const cluster = fleet.clusters.get(key);
  const connection = connectionOf(fleet, key.split('/')[0]);
  if (!cluster) {
    throw new NotFoundError(
      `Management cluster '${
        connection.managementCluster
      }' has no workload cluster '${key
        .split('/')
        .slice(1)
        .join('/')}'. GET /v1/clusters lists those that it has`,
    );
  }
  const { columns } = fleet;
  const target = columns.lookUp(key);
  const rows: number[] = [];
  for (let row = 0; row < columns.length; row++) {
    if (
      columns.index('target', row) === target &&
      columns.text('scope', row) !== 'source'
    ) {
      rows.push(row);
    }
  }
  return {
    version: fleet.changeLog.version,
    asOf: now,
    cluster,
    connection,
    resources: rows
      .map(row => columns.record(row))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

/**
 * One Flux resource with its conditions and with those of its neighbours that may be seen.
 *
 * @param fleet - what the caller may see of the store; all of it where it is left out
 *
 * @throws NotFoundError for a resource that is not there or may not be seen, which look the same
 */
export function describeResource(
  store: FleetStore,
  key: string,
  now: number,
  fleet: VisibleFleet = store,
): ResourceDetails {
  const resource = fleet.record(key);
  const stored = store.get(key);
  const connection = connectionOf(fleet, key.split('/')[0]);
  if (!stored || !resource) {
    throw new NotFoundError(
      `There is no resource '${key}': it may have been deleted, or its kind is not watched`,
    );
  }
  const { metadata, spec, status, apiVersion } = stored.object;
  const source = resource.source ? fleet.record(resource.source) : undefined;
  const inventory = asMap(status).inventory;
  const shown = (other: string) =>
    fleet === store || fleet.record(other) !== undefined;
  const { dependents, followers } = store.neighboursOf(key);
  const ancestor = suspendedAncestorOf(store, stored);
  return {
    version: fleet.changeLog.version,
    asOf: now,
    resource,
    connection,
    conditions: [...readConditions(stored.object).values()],
    ...(source && { source }),
    ...arrivalFrom(store, stored, source?.key),
    dependents: dependents.filter(neighbour => shown(neighbour.key)),
    followers: followers.filter(neighbour => shown(neighbour.key)),
    blockers: blockersOf(store, stored).filter(({ path }) =>
      path.every(step => shown(step) || !store.get(step)),
    ),
    ...(ancestor !== undefined &&
      shown(ancestor) && { suspendedAncestor: ancestor }),
    operations: operationsOf(stored.descriptor, stored.object),
    apiVersion,
    ...withoutAbsent({
      generation: asInteger(metadata?.generation),
      observedGeneration: asInteger(asMap(status).observedGeneration),
      createdAt: asTime(metadata?.creationTimestamp),
      interval: asText(asMap(spec).interval),
      timeout: asText(asMap(spec).timeout),
    }),
    inventory:
      inventory === undefined ? noInventory : summarizeInventory(inventory),
  };
}

function arrivalFrom(
  store: FleetStore,
  { object, behindSince }: StoredObject,
  sourceKey = '',
): Pick<ResourceDetails, 'arrival'> {
  const source = store.get(sourceKey);
  return source
    ? { arrival: arrivalOf(object, source.object, behindSince) }
    : {};
}

/** Key of the nearest one that is suspended of those that have applied a resource. */
function suspendedAncestorOf(
  store: FleetStore,
  { managementCluster, object }: StoredObject,
): string | undefined {
  const found = findAncestors(object, store.lookupIn(managementCluster)).find(
    isSuspended,
  );
  return (
    found &&
    resourceKey({
      managementCluster,
      group: apiGroupOf(found.apiVersion),
      kind: found.kind ?? '',
      namespace: found.metadata?.namespace ?? '',
      name: found.metadata?.name ?? '',
    })
  );
}

function blockersOf(
  store: FleetStore,
  { managementCluster, object }: StoredObject,
): BlockerRecord[] {
  const keyOf = (reference: ResourceReference) =>
    resourceKey({ managementCluster, ...reference });
  return findBlockers(object, store.lookupIn(managementCluster)).map(
    ({ root, path, ...blocker }) => ({
      ...blocker,
      key: keyOf(root),
      path: path.map(keyOf),
    }),
  );
}

function withoutAbsent<T extends object>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as T;
}
