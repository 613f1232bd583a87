import { ApiServer } from '../api-server/api-server';
import { ManagementCluster } from '../fleet/management-cluster';
import { ReconciliationFaults } from '../fleet/reconciliation-faults';
import { WorkloadCluster } from '../fleet/workload-clusters';
import { Clock, formatTime, Timer } from '../kubernetes/clock';
import { findObject } from '../kubernetes/control-plane';
import { gitRepositories, kustomizations } from '../kubernetes/resource-types';
import { ActiveFault, FaultError, FaultRequest, sameTarget } from './fault';

export interface FaultDeskOptions {
  clusters: ManagementCluster[];
  reconciliation: ReconciliationFaults;
  clock: Clock;
}

/** Where faults are ordered: each is in force until its time is over or it is cleared. */
export class FaultDesk {
  private readonly faults = new Map<
    string,
    { fault: ActiveFault; timer?: Timer }
  >();
  private lastId = 0;

  constructor(private readonly options: FaultDeskOptions) {}

  list(): ActiveFault[] {
    return [...this.faults.values()].map(({ fault }) => fault);
  }

  /**
   * Puts a fault in force. `drop-watches` and `expire-watches` happen once and leave nothing to clear.
   *
   * @throws FaultError for a cluster or an object that does not exist
   */
  async apply(request: FaultRequest): Promise<ActiveFault> {
    const twin = this.list().find(fault => sameTarget(fault, request));
    if (twin) {
      this.forget(twin.id);
    }
    await this.begin(request);
    const { clock } = this.options;
    this.lastId += 1;
    const now = clock.now();
    const fault: ActiveFault = {
      ...request,
      id: String(this.lastId),
      since: formatTime(now),
      ...(request.seconds
        ? {
            until: formatTime(new Date(now.getTime() + request.seconds * 1000)),
          }
        : {}),
    };
    if (['drop-watches', 'expire-watches'].includes(request.type)) {
      return fault;
    }
    const timer = request.seconds
      ? clock.schedule(
          () => void this.clear(fault.id).catch(() => {}),
          request.seconds * 1000,
        )
      : undefined;
    this.faults.set(fault.id, { fault, timer });
    return fault;
  }

  /** @throws FaultError when there is no such fault */
  async clear(id: string): Promise<void> {
    const entry = this.faults.get(id);
    if (!entry) {
      throw new FaultError(`there is no fault ${id} to clear`);
    }
    this.forget(id);
    await this.end(entry.fault);
  }

  async clearAll(): Promise<void> {
    for (const { id } of this.list()) {
      await this.clear(id);
    }
  }

  /** Stops the timers; the faults go with the clusters. */
  close(): void {
    this.list().forEach(({ id }) => this.forget(id));
  }

  private forget(id: string): void {
    this.faults.get(id)?.timer?.cancel();
    this.faults.delete(id);
  }

  private async begin(request: FaultRequest): Promise<void> {
    const { reconciliation } = this.options;
    switch (request.type) {
      case 'stop':
        await this.stop(request.cluster);
        break;
      case 'drop-watches':
        this.apiServer(request.cluster).dropWatches();
        break;
      case 'expire-watches': {
        const server = this.apiServer(request.cluster);
        server.compact();
        server.endWatches();
        break;
      }
      case 'gone': {
        const server = this.apiServer(request.cluster);
        server.faults.gone = true;
        server.endWatches();
        break;
      }
      case 'server-error': {
        const server = this.apiServer(request.cluster);
        server.faults.serverError = true;
        server.dropWatches();
        break;
      }
      case 'unauthorized': {
        const server = this.apiServer(request.cluster);
        server.faults.unauthorized = true;
        server.endWatches();
        break;
      }
      case 'slow':
        this.apiServer(request.cluster).faults.slowMilliseconds =
          request.milliseconds ?? 1000;
        break;
      case 'break-source':
        reconciliation.breakSource(
          await this.target(request, 'GitRepository'),
          request.message ?? 'authentication required',
        );
        break;
      case 'fail-build':
        reconciliation.breakBuild(
          await this.target(request, 'Kustomization'),
          'not-a-manifest.yaml',
        );
        break;
      case 'suspend':
        await this.suspend(request, true);
        break;
      default:
        request.type satisfies never;
    }
  }

  private async end(fault: FaultRequest): Promise<void> {
    const { reconciliation } = this.options;
    const target = {
      cluster: fault.cluster,
      namespace: fault.namespace ?? '',
      name: fault.name ?? '',
    };
    switch (fault.type) {
      case 'stop':
        await this.start(fault.cluster);
        break;
      case 'gone':
        this.apiServer(fault.cluster).faults.gone = false;
        break;
      case 'server-error':
        this.apiServer(fault.cluster).faults.serverError = false;
        break;
      case 'unauthorized':
        this.apiServer(fault.cluster).faults.unauthorized = false;
        break;
      case 'slow':
        this.apiServer(fault.cluster).faults.slowMilliseconds = 0;
        break;
      case 'break-source':
        reconciliation.mendSource(target);
        break;
      case 'fail-build':
        reconciliation.mendBuild(target);
        break;
      case 'suspend':
        await this.suspend(fault, false);
        break;
      default:
    }
  }

  private managementCluster(name: string): ManagementCluster | undefined {
    return this.options.clusters.find(cluster => cluster.name === name);
  }

  private workloadCluster(name: string): WorkloadCluster | undefined {
    return this.options.clusters
      .flatMap(cluster => cluster.workloads.list())
      .find(cluster => cluster.name === name);
  }

  private apiServer(name: string): ApiServer {
    const cluster = this.managementCluster(name) ?? this.workloadCluster(name);
    if (!cluster) {
      throw new FaultError(
        `cluster ${name} does not exist; there are ${this.options.clusters
          .flatMap(management => [
            management.name,
            ...management.workloads.list().map(workload => workload.name),
          ])
          .join(', ')}`,
      );
    }
    return cluster.apiServer;
  }

  private async stop(name: string): Promise<void> {
    const server = this.apiServer(name);
    const management = this.managementCluster(name);
    await (management ? management.stopServing() : server.stop());
  }

  private async start(name: string): Promise<void> {
    const server = this.apiServer(name);
    const management = this.managementCluster(name);
    await (management ? management.resumeServing() : server.start());
  }

  /** The object of a fault, which must exist. */
  private async target(
    request: FaultRequest,
    kind: 'Kustomization' | 'GitRepository',
  ): Promise<{ cluster: string; namespace: string; name: string }> {
    const cluster = this.managementCluster(request.cluster);
    if (!cluster) {
      this.apiServer(request.cluster);
      throw new FaultError(
        `${request.type} needs a management cluster; ${request.cluster} is a workload cluster`,
      );
    }
    const namespace = request.namespace ?? '';
    const name = request.name ?? '';
    const type = kind === 'Kustomization' ? kustomizations : gitRepositories;
    if (!(await findObject(cluster.store, type, { namespace, name }))) {
      throw new FaultError(
        `cluster ${cluster.name} has no ${kind} ${namespace}/${name}`,
      );
    }
    return { cluster: cluster.name, namespace, name };
  }

  private async suspend(
    request: FaultRequest,
    suspended: boolean,
  ): Promise<void> {
    const kind = request.kind ?? 'Kustomization';
    const { namespace, name } = await this.target(request, kind);
    const type = kind === 'Kustomization' ? kustomizations : gitRepositories;
    await this.managementCluster(request.cluster)?.store.patch(
      type,
      { namespace, name },
      { spec: { suspend: suspended ? true : null } },
      { fieldManager: 'sandbox' },
    );
  }
}
