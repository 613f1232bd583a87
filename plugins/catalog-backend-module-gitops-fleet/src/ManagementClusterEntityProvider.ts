import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  ClusterList,
  ConnectionRecord,
  descriptorOf,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  ClusterOwnership,
  managementClusterEntity,
  workloadClusterEntity,
} from './clusterEntities';

/**
 * Entities of one management cluster and its workload clusters. Each management cluster has a provider of its own: only
 * a complete list of its clusters replaces what the catalog holds of it, and whatever happens to another one does not
 * touch it. While it cannot be seen nothing is deleted, also not after a restart of the backend.
 */
export class ManagementClusterEntityProvider implements EntityProvider {
  readonly #name: string;
  readonly #ownership: ClusterOwnership;
  readonly #logger: LoggerService;
  #connection: EntityProviderConnection | undefined;
  #last = '';

  constructor(options: {
    managementCluster: string;
    ownership: ClusterOwnership;
    logger: LoggerService;
  }) {
    this.#name = options.managementCluster;
    this.#ownership = options.ownership;
    this.#logger = options.logger;
  }

  getProviderName(): string {
    return `gitops-fleet:${this.#name}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /** Brings the catalog up to what the fleet's backend says. */
  async update(fleet: ClusterList): Promise<void> {
    const connection = fleet.connections.find(
      ({ managementCluster }) => managementCluster === this.#name,
    );
    if (!this.#connection || !connection) {
      return;
    }
    const own = managementClusterEntity(connection, this.#ownership);
    const complete = isComplete(connection);
    const entities: Entity[] = complete
      ? [
          own,
          ...fleet.clusters
            .filter(
              ({ kind, managementCluster }) =>
                kind === 'workload' && managementCluster === this.#name,
            )
            .map(cluster => workloadClusterEntity(cluster, this.#ownership)),
        ]
      : [own];
    const content = JSON.stringify([complete, entities]);
    if (content === this.#last) {
      return;
    }
    const located = entities.map(entity => ({
      entity,
      locationKey: this.getProviderName(),
    }));
    await this.#connection.applyMutation(
      complete
        ? { type: 'full', entities: located }
        : { type: 'delta', added: located, removed: [] },
    );
    this.#last = content;
    this.#logger.info(
      complete
        ? `${this.#name} has ${entities.length - 1} workload clusters`
        : `${
            this.#name
          } is not completely known: its clusters stay as they were`,
    );
  }
}

/** Whether every cluster of a management cluster is known, whatever engine declares it. */
function isComplete({ state, kinds }: ConnectionRecord): boolean {
  const declaring = kinds.filter(
    ({ group, kind }) => descriptorOf(group, kind)?.role === 'cluster',
  );
  return (
    state === 'live' &&
    declaring.length > 0 &&
    declaring.every(kind => ['live', 'not-installed'].includes(kind.state))
  );
}
