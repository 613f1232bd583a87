import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  defaultRepositoryLayout,
  gitopsFleetPermissions,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  PlatformRepositoryReader,
  readPlatformRepositoryConfig,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { readManagementClusters } from './connection/readManagementClusters';
import { FleetDatabase } from './database/FleetDatabase';
import { FleetWatcher } from './FleetWatcher';
import { createRouter } from './router';

/**
 * Watches the management clusters and answers what is known of the fleet.
 *
 * @public
 */
export const gitopsFleetPlugin = createBackendPlugin({
  pluginId: 'gitops-fleet',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init(deps) {
        const managementClusters = readManagementClusters(deps.config);
        if (managementClusters.length === 0) {
          deps.logger.warn(
            'No management cluster is configured: add gitopsFleet.managementClusters, see docs/configure.md',
          );
        }
        const repository = readPlatformRepositoryConfig(deps.config);
        const watcher = new FleetWatcher({
          managementClusters,
          database: await FleetDatabase.open(deps.database),
          layout: repository?.layout ?? defaultRepositoryLayout,
          logger: deps.logger,
        });
        deps.permissionsRegistry.addPermissions(gitopsFleetPermissions);
        deps.httpRouter.use(
          await createRouter({
            store: watcher.store,
            platformRepository: new PlatformRepositoryReader(
              deps.config,
              repository,
            ),
            httpAuth: deps.httpAuth,
            permissions: deps.permissions,
          }),
        );
        watcher.start();
        deps.lifecycle.addShutdownHook(() => watcher.stop());
      },
    });
  },
});
