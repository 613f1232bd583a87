import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { RiShip2Line } from '@remixicon/react';
import { fleetStoreApiRef, gitopsFleetApiRef } from './api';
import { isClusterEntity } from './components/entity/entityCluster';
import { formFields } from './fields/formFields';
import {
  catalogEntityRouteRef,
  connectionsRouteRef,
  fleetRouteRef,
  reconcilersRouteRef,
  rootRouteRef,
} from './routes';
import { FleetStore } from './store/FleetStore';

const gitopsFleetApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: gitopsFleetApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new GitOpsFleetClient(deps),
    }),
});

const fleetStoreApi = ApiBlueprint.make({
  name: 'store',
  params: defineParams =>
    defineParams({
      api: fleetStoreApiRef,
      deps: { api: gitopsFleetApiRef },
      factory: ({ api }) => new FleetStore(api),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/gitops-fleet',
    title: 'GitOps Fleet',
    routeRef: rootRouteRef,
  },
});

const fleetPage = SubPageBlueprint.make({
  name: 'fleet',
  params: {
    path: 'fleet',
    title: 'Fleet',
    routeRef: fleetRouteRef,
    loader: () =>
      import('./components/pages/FleetPage').then(m => <m.FleetPage />),
  },
});

const reconcilersPage = SubPageBlueprint.make({
  name: 'reconcilers',
  params: {
    path: 'reconcilers',
    title: 'Reconcilers',
    routeRef: reconcilersRouteRef,
    loader: () =>
      import('./components/pages/ReconcilersPage').then(m => (
        <m.ReconcilersPage />
      )),
  },
});

const connectionsPage = SubPageBlueprint.make({
  name: 'connections',
  params: {
    path: 'connections',
    title: 'Connections',
    routeRef: connectionsRouteRef,
    loader: () =>
      import('./components/pages/ConnectionsPage').then(m => (
        <m.ConnectionsPage />
      )),
  },
});

const clusterContent = EntityContentBlueprint.make({
  name: 'cluster',
  params: {
    path: '/gitops',
    title: 'GitOps',
    group: 'deployment',
    filter: isClusterEntity,
    loader: () =>
      import('./components/entity/ClusterContent').then(m => (
        <m.ClusterContent />
      )),
  },
});

const clusterCard = EntityCardBlueprint.make({
  name: 'cluster',
  params: {
    type: 'content',
    filter: isClusterEntity,
    loader: () =>
      import('./components/entity/ClusterCard').then(m => <m.ClusterCard />),
  },
});

/**
 * GitOps Fleet: pages, entity content and card, and the fields of its templates.
 *
 * @public
 */
export const gitopsFleetPlugin = createFrontendPlugin({
  pluginId: 'gitops-fleet',
  title: 'GitOps Fleet',
  icon: <RiShip2Line />,
  info: { packageJson: () => import('../package.json') },
  extensions: [
    gitopsFleetApi,
    fleetStoreApi,
    page,
    fleetPage,
    reconcilersPage,
    connectionsPage,
    clusterContent,
    clusterCard,
    ...formFields,
  ],
  routes: {
    root: rootRouteRef,
    fleet: fleetRouteRef,
    reconcilers: reconcilersRouteRef,
    connections: connectionsRouteRef,
  },
  externalRoutes: { catalogEntity: catalogEntityRouteRef },
});
