import { RunContext } from '../cluster/run-context';
import { WorkloadCluster } from '../cluster/workload-cluster';
import {
  ClusterInfrastructure,
  ClusterKey,
  ProvisionedCluster,
} from '../stand-in/cluster-infrastructure';
import { deletePrefix } from '../cluster/etcd';

/** A workload cluster and what it is called on the management cluster that made it. */
export interface NamedWorkloadCluster {
  /** Unique in the run. */
  name: string;
  managementCluster: string;
  key: ClusterKey;
  cluster: WorkloadCluster;
}

/** API servers that start at once: more only wait for each other on few cores. */
const AT_ONCE = 2;

/** The workload clusters of one management cluster: what a cloud is to Cluster API. */
export class WorkloadClusters implements ClusterInfrastructure {
  private readonly clusters = new Map<string, Promise<NamedWorkloadCluster>>();
  private readonly started: NamedWorkloadCluster[] = [];

  /**
   * @param options.names of all clusters of the run
   * @param options.onChange called when a cluster has come (with it) or gone
   */
  constructor(
    private readonly options: {
      context: RunContext;
      managementCluster: string;
      names: Set<string>;
      queue: StartQueue;
      onChange(cluster?: NamedWorkloadCluster): Promise<void>;
    },
  ) {}

  list(): NamedWorkloadCluster[] {
    return [...this.started].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async provision(key: ClusterKey): Promise<ProvisionedCluster> {
    const id = idOf(key);
    let made = this.clusters.get(id);
    if (!made) {
      made = this.options.queue.run(() => this.create(key));
      this.clusters.set(id, made);
      // It is asked for again, and then made anew.
      made.catch(() => this.clusters.delete(id));
    }
    const { apiServer } = (await made).cluster;
    return { ...apiServer.host, kubeconfig: apiServer.kubeconfig('admin') };
  }

  async deprovision(key: ClusterKey): Promise<void> {
    const id = idOf(key);
    const made = await this.clusters.get(id)?.catch(() => undefined);
    if (!made) {
      return;
    }
    await made.cluster.kill();
    await deletePrefix(this.options.context.etcdUrl, made.name);
    this.clusters.delete(id);
    this.started.splice(this.started.indexOf(made), 1);
    this.options.names.delete(made.name);
    await this.options.onChange();
  }

  private async create(key: ClusterKey): Promise<NamedWorkloadCluster> {
    const { context, managementCluster, names } = this.options;
    const name = names.has(key.name)
      ? `${managementCluster}-${key.name}`
      : key.name;
    names.add(name);
    try {
      const cluster = await WorkloadCluster.create(context, name);
      await cluster.start();
      const made = { name, managementCluster, key, cluster };
      this.started.push(made);
      await this.options.onChange(made);
      return made;
    } catch (error) {
      names.delete(name);
      throw error;
    }
  }
}

/** Lets few clusters start at a time. */
export class StartQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  async run<T>(start: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      await new Promise<void>(resolve => {
        this.waiting.push(resolve);
      });
    }
    this.running += 1;
    try {
      return await start();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}

function idOf({ namespace, name }: ClusterKey): string {
  return `${namespace}/${name}`;
}
