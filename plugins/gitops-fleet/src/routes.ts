import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();
export const fleetRouteRef = createRouteRef();
export const reconcilersRouteRef = createRouteRef();
export const connectionsRouteRef = createRouteRef();

/** The catalog's page of an entity. Cluster names are plain text in an app without a catalog. */
export const catalogEntityRouteRef = createExternalRouteRef({
  params: ['namespace', 'kind', 'name'],
  defaultTarget: 'catalog.catalogEntity',
});
