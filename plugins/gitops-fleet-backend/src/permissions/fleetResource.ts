import {
  ClusterRecord,
  ConnectionRecord,
  FleetColumns,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { VisibleFleet } from './VisibleFleet';

/**
 * What permission rules read of a Flux resource, a workload cluster or a management cluster. Text that does not apply is
 * empty.
 *
 * @public
 */
export interface FleetResource {
  managementCluster: string;
  /** Environment of the cluster that it applies to, or is. */
  environment: string;
  namespace: string;
  /** `management`, `environment`, `cluster`, `feature`, `tenants`, `source`, or empty. */
  scope: string;
  /** Folder of the platform repository that it applies. */
  path: string;
  /** Key of the cluster that it applies to, or is. */
  cluster: string;
  /** Reference of the catalog entity that it belongs to. */
  owner: string;
}

type RecordFields = Pick<
  ResourceRecord,
  | 'managementCluster'
  | 'environment'
  | 'namespace'
  | 'scope'
  | 'path'
  | 'target'
  | 'owner'
>;

export function ofResource(record: RecordFields): FleetResource {
  const { managementCluster, environment, namespace, scope, path, target } =
    record;
  return {
    managementCluster,
    environment,
    namespace,
    scope,
    path,
    cluster: target,
    owner: record.owner ?? '',
  };
}

/** The same of a row, without putting its record together. */
export function ofRow(columns: FleetColumns, row: number): FleetResource {
  const text = (column: keyof RecordFields) => columns.text(column, row);
  return {
    managementCluster: text('managementCluster'),
    environment: text('environment'),
    namespace: text('namespace'),
    scope: text('scope'),
    path: text('path'),
    cluster: text('target'),
    owner: text('owner'),
  };
}

export function ofCluster(record: ClusterRecord): FleetResource {
  const { key, managementCluster, environment, namespace } = record;
  return {
    managementCluster,
    environment,
    namespace,
    scope: '',
    path: '',
    cluster: key,
    owner: record.owner ?? '',
  };
}

export function ofConnection({
  managementCluster,
}: Pick<ConnectionRecord, 'managementCluster'>): FleetResource {
  return {
    managementCluster,
    environment: '',
    namespace: '',
    scope: '',
    path: '',
    cluster: managementCluster,
    owner: '',
  };
}

/**
 * What rules read of what a key names.
 *
 * @param key - of a resource or a workload cluster, or the name of a management cluster
 */
export function fleetResourceOf(
  fleet: VisibleFleet,
  key: string,
): FleetResource | undefined {
  const row = fleet.columns.rowOf(key);
  if (row !== undefined) {
    return ofRow(fleet.columns, row);
  }
  const cluster = fleet.clusters.get(key);
  if (cluster) {
    return ofCluster(cluster);
  }
  const connection = fleet.connections.get(key);
  return connection && ofConnection(connection);
}
