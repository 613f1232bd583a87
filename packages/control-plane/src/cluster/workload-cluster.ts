import { ObjectClient } from '../kubernetes/object-client';
import { ApiServer } from './api-server';
import { Controllers } from './controllers';
import { startKubernetesControllers } from './kubernetes-controllers';
import { RunContext } from './run-context';

/** The node that everything on a workload cluster runs on from the start, before a MachineDeployment has made any. */
const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'control-plane-0',
    annotations: { 'kwok.x-k8s.io/node': 'fake' },
    labels: {
      'kubernetes.io/hostname': 'control-plane-0',
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
    },
  },
  status: {
    capacity: { cpu: '32', memory: '128Gi', pods: '500' },
    allocatable: { cpu: '32', memory: '128Gi', pods: '500' },
  },
};

/** A cluster on which what Flux applies comes to life: API server, controller manager, scheduler, nodes and pods by kwok. */
export class WorkloadCluster {
  private readonly controllers: Controllers;
  private born = false;

  private constructor(
    private readonly context: RunContext,
    readonly apiServer: ApiServer,
  ) {
    this.controllers = new Controllers(context, apiServer);
  }

  /** Takes ports and writes files; nothing is started. @param name unique in the run */
  static async create(
    context: RunContext,
    name: string,
  ): Promise<WorkloadCluster> {
    return new WorkloadCluster(context, await ApiServer.create(context, name));
  }

  /** Resolves when the API server is ready. */
  async start(): Promise<void> {
    if (this.apiServer.running) {
      return;
    }
    await this.apiServer.start();
    await startKubernetesControllers(
      this.context,
      this.apiServer,
      this.controllers,
      'workload',
    );
    if (!this.born) {
      await this.createNode();
      this.born = true;
    }
  }

  /** Ends its processes; address and data stay. */
  async stop(): Promise<void> {
    await Promise.all([this.controllers.stop(), this.apiServer.stop()]);
  }

  /** As a machine that loses power. */
  async kill(): Promise<void> {
    await Promise.all([this.controllers.kill(), this.apiServer.kill()]);
  }

  private async createNode(): Promise<void> {
    const client = await ObjectClient.fromKubeconfig(
      this.apiServer.kubeconfig('admin'),
    );
    try {
      await client.create(NODE);
    } finally {
      client.close();
    }
  }
}
