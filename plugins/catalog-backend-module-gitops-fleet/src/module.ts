import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { GitOpsFleetClient } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ManagementClusterEntityProvider } from './ManagementClusterEntityProvider';

const defaultSchedule: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 30 },
  initialDelay: { seconds: 10 },
  timeout: { minutes: 1 },
};

/**
 * Adds management clusters and workload clusters to the catalog.
 *
 * @public
 */
export const catalogModuleGitopsFleet = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'gitops-fleet',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, discovery, logger, scheduler }) {
        const settings = config.getOptionalConfig(
          'catalog.providers.gitopsFleet',
        );
        const system = settings?.getOptionalString('system');
        const providers = (
          config.getOptionalConfigArray('gitopsFleet.managementClusters') ?? []
        ).map(
          entry =>
            new ManagementClusterEntityProvider({
              managementCluster: entry.getString('name'),
              ownership: {
                owner:
                  settings?.getOptionalString('owner') ??
                  'group:default/platform-team',
                ...(system && { system }),
              },
              logger,
            }),
        );
        catalog.addEntityProvider(...providers);
        const client = new GitOpsFleetClient({
          discoveryApi: discovery,
          fetchApi: {
            fetch: async (input, init) => {
              const { token } = await auth.getPluginRequestToken({
                onBehalfOf: await auth.getOwnServiceCredentials(),
                targetPluginId: 'gitops-fleet',
              });
              const headers = new Headers(init?.headers);
              headers.set('authorization', `Bearer ${token}`);
              return fetch(input, { ...init, headers });
            },
          },
        });
        await scheduler.scheduleTask({
          id: 'gitops-fleet-catalog',
          // Every replica has providers of its own to feed.
          scope: 'local',
          ...(settings?.has('schedule')
            ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
                settings.getConfig('schedule'),
              )
            : defaultSchedule),
          fn: async () => {
            const fleet = await client.getClusters().catch(error => {
              logger.warn(
                'The catalog cannot ask for the fleet; clusters stay as they were',
                toError(error),
              );
            });
            for (const provider of fleet ? providers : []) {
              await provider.update(fleet!);
            }
          },
        });
      },
    });
  },
});
