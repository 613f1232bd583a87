import { ApiServer } from '../api-server/api-server';
import { ObjectStore } from '../api-server/object-store';
import {
  ClusterInfrastructure,
  ProvisionedCluster,
} from '../controllers/cluster-infrastructure';
import { ControllerTiming } from '../controllers/controller-timing';
import { WorkloadController } from '../controllers/workload-controller';
import { Clock } from '../kubernetes/clock';
import { ControlPlane } from '../kubernetes/control-plane';
import { ObjectKey } from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { formatKubeconfig } from './kubeconfig';
import { ReachableControlPlane } from './reachable-control-plane';

export interface WorkloadCluster {
  name: string;
  managementCluster: string;
  apiServer: ApiServer;
  controller: WorkloadController;
}

export interface WorkloadClustersOptions {
  managementCluster: string;
  clock: Clock;
  timing: ControllerTiming;
  certificateAuthority: string;
  adminToken: string;
  /** First port to use; 0 takes any free one. */
  firstPort: number;
  newApiServer(name: string, store: ObjectStore, port: number): ApiServer;
  /** Called when a cluster has come or gone. */
  onChange(): Promise<void>;
}

/** Namespaces that every cluster is born with. */
export const SYSTEM_NAMESPACES = ['default', 'kube-public', 'kube-system'];

/** The workload clusters of one management cluster: what a cloud is to Cluster API. */
export class WorkloadClusters implements ClusterInfrastructure {
  private readonly clusters = new Map<string, WorkloadCluster>();
  private nextPort: number;

  constructor(private readonly options: WorkloadClustersOptions) {
    this.nextPort = options.firstPort;
  }

  list(): WorkloadCluster[] {
    return [...this.clusters.values()].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  }

  async provision(key: ObjectKey): Promise<ProvisionedCluster> {
    const id = clusterId(key);
    const present = this.clusters.get(id);
    const cluster = present ?? (await this.create(key.name));
    if (!present) {
      this.clusters.set(id, cluster);
      await this.options.onChange();
    }
    const { hostname, port } = new URL(cluster.apiServer.url);
    return {
      host: hostname,
      port: Number(port),
      kubeconfig: formatKubeconfig({
        cluster: key.name,
        server: cluster.apiServer.url,
        certificateAuthority: this.options.certificateAuthority,
        user: `${key.name}-admin`,
        token: this.options.adminToken,
      }),
    };
  }

  async deprovision(key: ObjectKey): Promise<void> {
    const id = clusterId(key);
    const cluster = this.clusters.get(id);
    if (cluster) {
      this.clusters.delete(id);
      await stopCluster(cluster);
      await this.options.onChange();
    }
  }

  reachable(key: ObjectKey): boolean {
    return this.clusters.get(clusterId(key))?.apiServer.running ?? false;
  }

  /** The control plane behind an API server's address, as one reaches it over the network. */
  connect(server: string): ControlPlane {
    return new ReachableControlPlane(server, () => {
      const cluster = this.list().find(
        candidate => candidate.apiServer.url === server,
      );
      return cluster?.apiServer.running ? cluster.apiServer.store : undefined;
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map(stopCluster));
    this.clusters.clear();
  }

  private async create(name: string): Promise<WorkloadCluster> {
    const { clock, timing, managementCluster } = this.options;
    const store = new ObjectStore({
      catalogue: new ResourceCatalogue('workload'),
      clock,
    });
    await createNamespaces(store, SYSTEM_NAMESPACES);
    const apiServer = await this.listen(name, store);
    const controller = new WorkloadController({
      controlPlane: store,
      clock,
      timing,
    });
    controller.start();
    return { name, managementCluster, apiServer, controller };
  }

  private async listen(name: string, store: ObjectStore): Promise<ApiServer> {
    const { newApiServer } = this.options;
    const wanted = this.nextPort;
    if (wanted > 0) {
      this.nextPort += 1;
    }
    const apiServer = newApiServer(name, store, wanted);
    try {
      await apiServer.start();
      return apiServer;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
        throw error;
      }
    }
    // The address of a workload cluster is written down nowhere but in its kubeconfig: any free port will do.
    const anywhere = newApiServer(name, store, 0);
    await anywhere.start();
    return anywhere;
  }
}

/** Creates cluster-scoped namespaces in an empty store. */
export async function createNamespaces(
  controlPlane: ControlPlane,
  names: string[],
): Promise<void> {
  const type = await controlPlane.mapping('v1', 'Namespace');
  for (const name of names) {
    await controlPlane.create(
      type,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      { fieldManager: 'kube-apiserver' },
    );
  }
}

function clusterId(key: ObjectKey): string {
  return `${key.namespace}/${key.name}`;
}

async function stopCluster(cluster: WorkloadCluster): Promise<void> {
  await cluster.controller.stop();
  await cluster.apiServer.stop();
}
