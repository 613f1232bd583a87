import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  defaultRepositoryLayout,
  gitopsFleetPlanPermission,
  gitopsFleetResourcePermissions,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  gitopsFleetClustersExtensionPoint,
  ManagementClusterProvider,
  PlatformRepositoryReader,
  readPlatformRepositoryConfig,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { readKinds } from './connection/readKinds';
import { readManagementClusters } from './connection/readManagementClusters';
import { FleetDatabase } from './database/FleetDatabase';
import { FleetWatcher } from './FleetWatcher';
import { offerFleetMetrics } from './health/fleetMetrics';
import { HistoryReader } from './history/HistoryReader';
import { forgetOldHistory } from './history/retention';
import { readIngestSettings } from './ingest/readIngestSettings';
import { createOperations } from './operations/createOperations';
import { readOperationSettings } from './operations/readOperationSettings';
import { fleetResourceOf } from './permissions/fleetResource';
import { gitopsFleetResourceRef, gitopsFleetRules } from './permissions/rules';
import { createRouter } from './router';
import { ClusterRegistry } from './sources/ClusterRegistry';
import {
  kubernetesOperatorsField,
  kubernetesPluginClusters,
} from './sources/kubernetesPluginClusters';

const defaultRetentionDays = 365;

/**
 * Watches the management clusters and answers what is known of the fleet.
 *
 * @public
 */
export const gitopsFleetPlugin = createBackendPlugin({
  pluginId: 'gitops-fleet',
  register(env) {
    const providers: ManagementClusterProvider[] = [];
    env.registerExtensionPoint(gitopsFleetClustersExtensionPoint, {
      addClusterProvider: (...added) => {
        providers.push(...added);
      },
    });
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const registry = new ClusterRegistry({
          configured: readManagementClusters(deps.config),
          kinds: readKinds(deps.config),
          logger: deps.logger,
        });
        const ofKubernetesPlugin = kubernetesPluginClusters(
          deps.config,
          deps.logger,
        );
        if (ofKubernetesPlugin) {
          await registry.connect(ofKubernetesPlugin, {
            operatorField: kubernetesOperatorsField,
          });
        }
        for (const provider of providers) {
          await registry.connect(provider);
        }
        if (registry.clusters.length === 0 && providers.length === 0) {
          deps.logger.warn(
            'No management cluster is configured: add gitopsFleet.managementClusters, see docs/configure.md',
          );
        }
        const database = await FleetDatabase.open(deps.database);
        const repository = readPlatformRepositoryConfig(deps.config);
        const watcher = new FleetWatcher({
          ...readIngestSettings(deps.config),
          managementClusters: registry.clusters,
          database,
          layout: repository?.layout ?? defaultRepositoryLayout,
          logger: deps.logger,
        });
        const operations = createOperations({
          managementClusters: registry.clusters,
          database,
          store: watcher.store,
          settings: readOperationSettings(deps.config),
          auditor: deps.auditor,
          logger: deps.logger,
        });
        registry.onChange(clusters => {
          watcher.setManagementClusters(clusters);
          operations.setManagementClusters(clusters);
        });
        deps.permissionsRegistry.addPermissions([gitopsFleetPlanPermission]);
        deps.permissionsRegistry.addResourceType({
          resourceRef: gitopsFleetResourceRef,
          permissions: gitopsFleetResourcePermissions,
          rules: Object.values(gitopsFleetRules),
          getResources: async references =>
            references.map(key => fleetResourceOf(watcher.store, key)),
        });
        deps.httpRouter.addAuthPolicy({
          path: '/v1/readiness',
          allow: 'unauthenticated',
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
            await operations.services.limit.forgetIdle();
          },
        });
        offerFleetMetrics(deps.metrics, {
          store: watcher.store,
          ingest: () => watcher.ingest.read(),
          owned: () => watcher.owned,
          backlog: () => watcher.backlog,
        });
        watcher.start();
        operations.start();
        deps.lifecycle.addShutdownHook(async () => {
          await Promise.all([operations.stop(), watcher.stop()]);
        });
      },
    });
  },
});
