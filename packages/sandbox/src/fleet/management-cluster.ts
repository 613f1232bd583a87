import { parse } from 'yaml';
import { ApiServer } from '../api-server/api-server';
import { ObjectStore } from '../api-server/object-store';
import { ClusterApiController } from '../controllers/cluster-api-controller';
import { ControllerTiming } from '../controllers/controller-timing';
import { KustomizeController } from '../controllers/kustomize-controller';
import { SourceController } from '../controllers/source-controller';
import { SourceRepository } from '../controllers/source-repository';
import { WorkloadController } from '../controllers/workload-controller';
import { Clock } from '../kubernetes/clock';
import { isRecord, listAt, textAt } from '../kubernetes/json';
import { secrets } from '../kubernetes/resource-types';
import {
  Bootstrap,
  FLUX_SYSTEM,
  ManagementFolder,
} from '../platform-repository/management-folders';
import { ReconciliationFaults } from './reconciliation-faults';
import {
  createNamespaces,
  SYSTEM_NAMESPACES,
  WorkloadClusters,
} from './workload-clusters';

export interface ManagementClusterOptions {
  folder: ManagementFolder;
  clock: Clock;
  timing: ControllerTiming;
  store: ObjectStore;
  apiServer: ApiServer;
  workloads: WorkloadClusters;
  repository: SourceRepository;
  repositoryFor(url: string): SourceRepository | undefined;
  bootstrap: Bootstrap;
  faults: ReconciliationFaults;
  random(): number;
}

interface Controller {
  start(): void;
  stop(): Promise<void>;
}

/** A management cluster: API server, Flux and Cluster API controllers, and the workload clusters it has made. */
export class ManagementCluster {
  readonly name: string;
  readonly folder: ManagementFolder;
  readonly store: ObjectStore;
  readonly apiServer: ApiServer;
  readonly workloads: WorkloadClusters;
  private controllers: Controller[] = [];

  constructor(private readonly options: ManagementClusterOptions) {
    this.folder = options.folder;
    this.name = options.folder.name;
    this.store = options.store;
    this.apiServer = options.apiServer;
    this.workloads = options.workloads;
  }

  /** Installs Flux as `flux bootstrap` does and starts serving; everything else arrives by reconciliation. */
  async start(): Promise<void> {
    await createNamespaces(this.store, [...SYSTEM_NAMESPACES, FLUX_SYSTEM]);
    await this.createSourceSecrets();
    await this.apiServer.start();
    for (const object of this.options.bootstrap.objects) {
      const type = await this.store.mapping(object.apiVersion, object.kind);
      await this.store.create(type, object, { fieldManager: 'flux' });
    }
    this.startControllers();
  }

  /** The API server refuses connections and the controllers on it stand still, until it is resumed. */
  async stopServing(): Promise<void> {
    await this.stopControllers();
    await this.apiServer.stop();
  }

  async resumeServing(): Promise<void> {
    if (!this.apiServer.running) {
      await this.apiServer.start();
      this.startControllers();
    }
  }

  async close(): Promise<void> {
    await this.stopControllers();
    await this.apiServer.stop();
    await this.workloads.close();
  }

  private startControllers(): void {
    const { clock, timing, repository, faults, workloads } = this.options;
    const shared = { controlPlane: this.store, clock, timing };
    this.controllers = [
      new SourceController({
        ...shared,
        repositoryFor: this.options.repositoryFor,
        brokenWith: source => faults.brokenSource(this.name, source),
      }),
      new KustomizeController({
        ...shared,
        contents: repository.contents,
        connect: kubeconfig => workloads.connect(serverOf(kubeconfig)),
        randomNumber: this.options.random,
        brokenBuild: kustomization =>
          faults.brokenBuild(this.name, kustomization),
      }),
      new ClusterApiController({ ...shared, infrastructure: workloads }),
      new WorkloadController(shared),
    ];
    this.controllers.forEach(controller => controller.start());
  }

  private async stopControllers(): Promise<void> {
    const { controllers } = this;
    this.controllers = [];
    await Promise.all(controllers.map(controller => controller.stop()));
  }

  private async createSourceSecrets(): Promise<void> {
    for (const name of this.options.bootstrap.secretNames) {
      await this.store.create(
        secrets,
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name, namespace: FLUX_SYSTEM },
          type: 'Opaque',
          data: {},
        },
        { fieldManager: 'flux' },
      );
    }
  }
}

function serverOf(kubeconfig: string): string {
  const value: unknown = parse(kubeconfig);
  const [cluster] = isRecord(value) ? listAt(value, 'clusters') : [];
  return textAt(cluster, 'cluster', 'server') ?? '';
}
