import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  defaultRepositoryLayout,
  gitopsFleetPlanPermission,
  gitopsFleetResourcePermissions,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  PlatformRepositoryReader,
  readPlatformRepositoryConfig,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { readManagementClusters } from './connection/readManagementClusters';
import { FleetDatabase } from './database/FleetDatabase';
import { FleetWatcher } from './FleetWatcher';
import { HistoryReader } from './history/HistoryReader';
import { forgetOldHistory } from './history/retention';
import { createOperations } from './operations/createOperations';
import { readOperationSettings } from './operations/readOperationSettings';
import { fleetResourceOf } from './permissions/fleetResource';
import { gitopsFleetResourceRef, gitopsFleetRules } from './permissions/rules';
import { createRouter } from './router';

const defaultRetentionDays = 365;

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
        auditor: coreServices.auditor,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const managementClusters = readManagementClusters(deps.config);
        if (managementClusters.length === 0) {
          deps.logger.warn(
            'No management cluster is configured: add gitopsFleet.managementClusters, see docs/configure.md',
          );
        }
        const database = await FleetDatabase.open(deps.database);
        const repository = readPlatformRepositoryConfig(deps.config);
        const watcher = new FleetWatcher({
          managementClusters,
          database,
          layout: repository?.layout ?? defaultRepositoryLayout,
          logger: deps.logger,
        });
        const operations = createOperations({
          managementClusters,
          database,
          store: watcher.store,
          settings: readOperationSettings(deps.config),
          auditor: deps.auditor,
          logger: deps.logger,
        });
        deps.permissionsRegistry.addPermissions([gitopsFleetPlanPermission]);
        deps.permissionsRegistry.addResourceType({
          resourceRef: gitopsFleetResourceRef,
          permissions: gitopsFleetResourcePermissions,
          rules: Object.values(gitopsFleetRules),
          getResources: async references =>
            references.map(key => fleetResourceOf(watcher.store, key)),
        });
        deps.httpRouter.use(
          await createRouter({
            store: watcher.store,
            history: new HistoryReader(database),
            platformRepository: new PlatformRepositoryReader(
              deps.config,
              repository,
            ),
            httpAuth: deps.httpAuth,
            permissions: deps.permissions,
            rules: deps.permissionsRegistry.getPermissionRuleset(
              gitopsFleetResourceRef,
            ),
            services: operations.services,
            unwritable: operations.unwritable,
          }),
        );
        const days =
          deps.config.getOptionalNumber('gitopsFleet.history.retentionDays') ??
          defaultRetentionDays;
        await deps.scheduler.scheduleTask({
          id: 'forget-old-history',
          frequency: { hours: 1 },
          timeout: { minutes: 30 },
          initialDelay: { minutes: 5 },
          fn: async signal => {
            await forgetOldHistory(database, { now: Date.now(), days, signal });
          },
        });
        watcher.start();
        operations.start();
        deps.lifecycle.addShutdownHook(async () => {
          await operations.stop();
          await watcher.stop();
        });
      },
    });
  },
});
