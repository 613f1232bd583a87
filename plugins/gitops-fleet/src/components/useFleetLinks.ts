import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  clusterEntityName,
  ClusterRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useMemo } from 'react';
import { useLocation } from 'react-router-dom';
import { catalogEntityRouteRef, reconcilersRouteRef } from '../routes';
import { ReconcilerFilter } from '../fleet/reconcilerQuery';

/** What a link to the list of reconcilers shows. */
export type ReconcilerLink = {
  [filter in ReconcilerFilter]?: readonly string[];
} & { q?: string };

/** Addresses of what numbers and names stand for. */
export interface FleetLinks {
  reconcilers(filter: ReconcilerLink): string;
  /** The catalog's page of a cluster, where the app has a catalog. */
  cluster(record: ClusterRecord): string | undefined;
  /** The present view with the details of a resource. */
  resource(key: string): string;
}

/** See `FleetLinks`. */
export function useFleetLinks(): FleetLinks {
  const reconcilers = useRouteRef(reconcilersRouteRef);
  const entity = useRouteRef(catalogEntityRouteRef);
  const { pathname, search } = useLocation();
  return useMemo(
    () => ({
      reconcilers(filter) {
        const parameters = new URLSearchParams();
        for (const [name, value] of Object.entries(filter)) {
          const text = typeof value === 'string' ? value : value.join(',');
          if (text) {
            parameters.set(name, text);
          }
        }
        const query = parameters.toString();
        return `${reconcilers?.() ?? ''}${query && `?${query}`}`;
      },
      cluster: record =>
        entity?.({
          namespace: 'default',
          kind: 'resource',
          name: clusterEntityName(record),
        }),
      resource(key) {
        const parameters = new URLSearchParams(search);
        parameters.set('resource', key);
        return `${pathname}?${parameters}`;
      },
    }),
    [reconcilers, entity, pathname, search],
  );
}
