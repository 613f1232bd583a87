import { createApiRef } from '@backstage/frontend-plugin-api';
import { GitOpsFleetApi } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { FleetStore } from './store/FleetStore';

/**
 * The API of the backend plugin.
 *
 * @public
 */
export const gitopsFleetApiRef = createApiRef<GitOpsFleetApi>().with({
  id: 'plugin.gitops-fleet.api',
  pluginId: 'gitops-fleet',
});

/** The fleet that every view of the app shares. */
export const fleetStoreApiRef = createApiRef<FleetStore>().with({
  id: 'plugin.gitops-fleet.store',
  pluginId: 'gitops-fleet',
});
