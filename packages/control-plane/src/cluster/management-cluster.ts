import { installCustomResources } from '../crd/install-custom-resources';
import { KubernetesObject } from '../kubernetes/object';
import { ObjectClient } from '../kubernetes/object-client';
import { ApiServer } from './api-server';
import {
  ClusterApiPorts,
  conversionUrl,
  startClusterApi,
  takeClusterApiPorts,
} from './cluster-api-controllers';
import { Controllers } from './controllers';
import { FLUX_SYSTEM, startFluxControllers } from './flux-controllers';
import { startKubernetesControllers } from './kubernetes-controllers';
import { RunContext } from './run-context';

/** What stands in for a program that cannot be had: it starts and stops with its management cluster. */
export interface StandIn {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ManagementClusterOptions {
  context: RunContext;
  name: string;
  /** What `flux bootstrap` leaves: the cluster's own GitRepository and Kustomization, and the secrets that they name. */
  bootstrap: KubernetesObject[];
  /** Makes the stand-ins for one start of the cluster. */
  standIns(apiServer: ApiServer): StandIn[];
}

const NAMESPACES = [FLUX_SYSTEM, 'capi-system'];

/** A management cluster: API server, Flux and Cluster API, with what stands in for the rest. */
export class ManagementCluster {
  readonly name: string;
  private readonly controllers: Controllers;
  private standIns: StandIn[] = [];
  private installed = false;

  private constructor(
    private readonly options: ManagementClusterOptions,
    readonly apiServer: ApiServer,
    private readonly clusterApiPorts: ClusterApiPorts,
  ) {
    this.name = options.name;
    this.controllers = new Controllers(options.context, apiServer);
  }

  /** Takes ports and writes files; nothing is started. */
  static async create(
    options: ManagementClusterOptions,
  ): Promise<ManagementCluster> {
    const { context, name } = options;
    return new ManagementCluster(
      options,
      await ApiServer.create(context, name),
      await takeClusterApiPorts(context),
    );
  }

  /**
   * Starts the cluster; the first time it is installed and bootstrapped, and everything else arrives by reconciliation.
   *
   * @throws Problem when a program does not become ready; ApiError when the API server refuses what is installed
   */
  async start(): Promise<void> {
    if (this.apiServer.running) {
      return;
    }
    const { context } = this.options;
    const { apiServer, controllers } = this;
    await apiServer.start();
    if (!this.installed) {
      await this.install();
    }
    await startKubernetesControllers(
      context,
      apiServer,
      controllers,
      'management',
    );
    await startClusterApi(
      context,
      apiServer,
      controllers,
      this.clusterApiPorts,
    );
    this.standIns = this.options.standIns(apiServer);
    await Promise.all(this.standIns.map(each => each.start()));
    await startFluxControllers(context, apiServer, controllers);
    if (!this.installed) {
      await this.apply(this.options.bootstrap);
      this.installed = true;
    }
  }

  /** Ends its processes; address and data stay. */
  async stop(): Promise<void> {
    await this.stopStandIns();
    await Promise.all([this.controllers.stop(), this.apiServer.stop()]);
  }

  /** As a machine that loses power. */
  async kill(): Promise<void> {
    await Promise.all([this.controllers.kill(), this.apiServer.kill()]);
    await this.stopStandIns();
  }

  private async stopStandIns(): Promise<void> {
    await Promise.all(this.standIns.splice(0).map(each => each.stop()));
  }

  private async install(): Promise<void> {
    const { context } = this.options;
    await this.apply(
      NAMESPACES.map(name => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      })),
    );
    await installCustomResources({
      kubeconfig: this.apiServer.kubeconfig('flux'),
      directory: context.programs.customResources,
      conversionWebhook: {
        url: conversionUrl(this.clusterApiPorts),
        caBundle: Buffer.from(context.authority.certificate).toString('base64'),
      },
    });
  }

  private async apply(objects: KubernetesObject[]): Promise<void> {
    const client = await ObjectClient.fromKubeconfig(
      this.apiServer.kubeconfig('flux'),
    );
    try {
      for (const object of objects) {
        await client.apply(object, 'flux');
      }
    } finally {
      client.close();
    }
  }
}
