import { ObjectClient } from '../kubernetes/object-client';
import {
  ClusterInfrastructure,
  ClusterKey,
  ProvisionedCluster,
} from './cluster-infrastructure';

interface RunningCluster {
  provisioned: ProvisionedCluster;
  client: ObjectClient;
}

/** The workload clusters that this run has asked the infrastructure for. */
export class ProvisionedClusters {
  private readonly running = new Map<string, RunningCluster>();

  constructor(private readonly infrastructure: ClusterInfrastructure) {}

  find(cluster: ClusterKey): ProvisionedCluster | undefined {
    return this.running.get(idOf(cluster))?.provisioned;
  }

  /** A client of the cluster's own API server. */
  clientOf(cluster: ClusterKey): ObjectClient | undefined {
    return this.running.get(idOf(cluster))?.client;
  }

  async provision(
    cluster: ClusterKey,
    version: string,
  ): Promise<ProvisionedCluster> {
    const present = this.find(cluster);
    if (present) {
      return present;
    }
    const { namespace, name } = cluster;
    const provisioned = await this.infrastructure.provision({
      namespace,
      name,
      version,
    });
    const client = await ObjectClient.fromKubeconfig(provisioned.kubeconfig);
    this.running.set(idOf(cluster), { provisioned, client });
    return provisioned;
  }

  async deprovision(cluster: ClusterKey): Promise<void> {
    const { namespace, name } = cluster;
    this.running.get(idOf(cluster))?.client.close();
    this.running.delete(idOf(cluster));
    await this.infrastructure.deprovision({ namespace, name });
  }

  /** Ends the connections; the clusters go on. */
  close(): void {
    this.running.forEach(({ client }) => client.close());
    this.running.clear();
  }
}

function idOf({ namespace, name }: ClusterKey): string {
  return `${namespace}/${name}`;
}
