import { LoggerService } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { KindDescriptor } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type {
  ManagementClusterProvider,
  ProvidedManagementCluster,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import {
  ManagementClusterConfig,
  readManagementCluster,
} from '../connection/readManagementClusters';

/** A management cluster that a source gives cannot be taken. */
export class ClusterRejectedError extends InputError {
  readonly source: string;

  /** @param source - the provider that gives it */
  constructor(source: string, message: string) {
    super(message);
    this.source = source;
  }
}

/**
 * The management clusters of all sources: those of the configuration first, then those of each provider in the order that
 * they were added in. A name is an identity, so that the first source which gives it has it.
 */
export class ClusterRegistry {
  readonly #configured: readonly ManagementClusterConfig[];
  readonly #kinds: readonly KindDescriptor[];
  readonly #logger: LoggerService;
  readonly #provided = new Map<
    string,
    { clusters: readonly ProvidedManagementCluster[]; operatorField?: string }
  >();
  readonly #listeners = new Set<
    (clusters: readonly ManagementClusterConfig[]) => void
  >();
  /** What was logged, so that a list that is given every minute is not logged every minute. */
  readonly #told = new Map<string, string>();
  #clusters: readonly ManagementClusterConfig[];

  constructor(options: {
    configured: readonly ManagementClusterConfig[];
    /** Watched on provided clusters. */
    kinds: readonly KindDescriptor[];
    logger: LoggerService;
  }) {
    this.#configured = options.configured;
    this.#kinds = options.kinds;
    this.#logger = options.logger;
    this.#clusters = options.configured;
  }

  get clusters(): readonly ManagementClusterConfig[] {
    return this.#clusters;
  }

  /** Calls back when the clusters are others than before. */
  onChange(
    listener: (clusters: readonly ManagementClusterConfig[]) => void,
  ): void {
    this.#listeners.add(listener);
  }

  /**
   * @param options - `operatorField` says in messages where the operators of the provider's clusters are set, where that is
   * not the provider itself
   *
   * @throws ClusterRejectedError for a provider whose name is taken; and what the provider throws
   */
  async connect(
    provider: ManagementClusterProvider,
    options: { operatorField?: string } = {},
  ): Promise<void> {
    const source = provider.getProviderName();
    if (this.#provided.has(source)) {
      throw new ClusterRejectedError(
        source,
        `there are two providers of management clusters with the name '${source}': give each its own`,
      );
    }
    this.#provided.set(source, { ...options, clusters: [] });
    await provider.connect({
      set: clusters => {
        this.#provided.set(source, { ...options, clusters: [...clusters] });
        this.#gather();
      },
    });
  }

  #gather(): void {
    const sources = new Map(
      this.#configured.map(({ name }) => [name, 'the configuration']),
    );
    const clusters = [...this.#configured];
    for (const [source, provided] of this.#provided) {
      const rejected: string[] = [];
      provided.clusters.forEach((cluster, index) => {
        try {
          const read = this.#read(source, cluster, {
            field: `clusters[${index}] of provider '${source}'`,
            operatorField: provided.operatorField,
          });
          const owner = sources.get(read.name);
          if (owner !== undefined) {
            throw new ClusterRejectedError(
              source,
              `provider '${source}' gives a management cluster '${read.name}', which ${owner} has: a name is an identity, give it another one or leave one of the two out`,
            );
          }
          sources.set(read.name, `provider '${source}'`);
          clusters.push(read);
        } catch (error) {
          rejected.push((error as Error).message);
        }
      });
      this.#tell(source, rejected);
    }
    if (JSON.stringify(clusters) !== JSON.stringify(this.#clusters)) {
      this.#clusters = clusters;
      this.#listeners.forEach(listener => listener(clusters));
    }
  }

  /** @throws ClusterRejectedError */
  #read(
    source: string,
    cluster: ProvidedManagementCluster,
    fields: { field: string; operatorField?: string },
  ): ManagementClusterConfig {
    try {
      return readManagementCluster(
        // Of what is undefined, nothing is said.
        new ConfigReader(JSON.parse(JSON.stringify(cluster))),
        { ...fields, kinds: this.#kinds },
      );
    } catch (error) {
      throw new ClusterRejectedError(source, (error as Error).message);
    }
  }

  #tell(source: string, rejected: string[]): void {
    const text = rejected.join('\n');
    if (text !== (this.#told.get(source) ?? '')) {
      this.#told.set(source, text);
      rejected.forEach(message =>
        this.#logger.error(`A management cluster is left out: ${message}`),
      );
    }
  }
}
