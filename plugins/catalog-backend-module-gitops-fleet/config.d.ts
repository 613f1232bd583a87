import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /** Management clusters and workload clusters as entities of kind Resource. */
      gitopsFleet?: {
        /** Entity reference of the owner of every cluster, such as `group:default/platform-team`. */
        owner?: string;
        /** Entity reference of the system that every cluster is a part of. */
        system?: string;
        /** How often the catalog follows the fleet; every 30 seconds where it is left out. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };
  };
}
