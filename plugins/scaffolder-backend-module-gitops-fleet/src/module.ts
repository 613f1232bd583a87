import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  PlatformRepositoryReader,
  readPlatformRepositoryConfig,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { createOnboardTenantAction } from './actions/onboardTenant';
import { createPromoteReleaseAction } from './actions/promoteRelease';

/**
 * Adds the actions that change the fleet by pull request.
 *
 * @public
 */
export const scaffolderModuleGitopsFleet = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'gitops-fleet',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        scaffolder: scaffolderActionsExtensionPoint,
      },
      async init({ config, scaffolder }) {
        const reader = new PlatformRepositoryReader(
          config,
          readPlatformRepositoryConfig(config),
        );
        scaffolder.addActions(
          createOnboardTenantAction(reader),
          createPromoteReleaseAction(reader),
        );
      },
    });
  },
});
