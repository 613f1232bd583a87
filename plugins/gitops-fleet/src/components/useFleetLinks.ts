import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  clusterEntityName,
  ClusterRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useMemo } from 'react';
import { useLocation } from 'react-router-dom';
import {
  catalogEntityRouteRef,
  connectionsRouteRef,
  reconcilersRouteRef,
} from '../routes';
import { ConnectionCondition } from '../fleet/connections';
import { ReconcilerFilter } from '../fleet/reconcilerQuery';

/** What a link to the list of reconcilers shows. */
export type ReconcilerLink = {
  [filter in ReconcilerFilter]?: readonly string[];
} & { q?: string };

/** Addresses of what numbers and names stand for. */
export interface FleetLinks {
  reconcilers(filter: ReconcilerLink): string;
  /** The list of connections, narrowed to some states. */
  connections(states?: readonly ConnectionCondition[]): string;
  /** The list of connections with the details of one. */
  connection(managementCluster: string): string;
  /** The catalog's page of a cluster, where the app has a catalog. */
  cluster(record: ClusterRecord): string | undefined;
  /** The present view with the details of a resource. */
  resource(key: string): string;
  /** The present view with the details of a connection. */
  openConnection(managementCluster: string): string;
}

function addressOf(
  path: string | undefined,
  filter: { [name: string]: string | readonly string[] },
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    const text = typeof value === 'string' ? value : value.join(',');
    if (text) {
      parameters.set(name, text);
    }
  }
  const query = parameters.toString();
  return `${path ?? ''}${query && `?${query}`}`;
}

function withDetails(
  pathname: string,
  search: string,
  name: string,
  value: string,
): string {
  const parameters = new URLSearchParams(search);
  parameters.set(name, value);
  return `${pathname}?${parameters}`;
}

/** See `FleetLinks`. */
export function useFleetLinks(): FleetLinks {
  const reconcilers = useRouteRef(reconcilersRouteRef);
  const connections = useRouteRef(connectionsRouteRef);
  const entity = useRouteRef(catalogEntityRouteRef);
  const { pathname, search } = useLocation();
  return useMemo(
    () => ({
      reconcilers: filter => addressOf(reconcilers?.(), filter),
      connections: (states = []) =>
        addressOf(connections?.(), { state: states }),
      connection: managementCluster =>
        addressOf(connections?.(), { connection: managementCluster }),
      cluster: record =>
        entity?.({
          namespace: 'default',
          kind: 'resource',
          name: clusterEntityName(record),
        }),
      resource: key => withDetails(pathname, search, 'resource', key),
      openConnection: managementCluster =>
        withDetails(pathname, search, 'connection', managementCluster),
    }),
    [reconcilers, connections, entity, pathname, search],
  );
}
