import { Clock } from '../kubernetes/clock';
import { ControlPlane, findObject, Watch } from '../kubernetes/control-plane';
import { numberAt, recordAt, textAt } from '../kubernetes/json';
import {
  asJson,
  KubernetesObject,
  keyOf,
  ObjectKey,
} from '../kubernetes/object';
import {
  clusters,
  kubeadmControlPlanes,
  machineDeployments,
  secrets,
} from '../kubernetes/resource-types';
import { withTransitions } from './cluster-api-conditions';
import {
  CLUSTER_API,
  CLUSTER_NAME,
  ClusterObjects,
  Referenced,
} from './cluster-objects';
import { reportSatellites } from './cluster-satellites';
import { ClusterFacts, clusterStatus } from './cluster-status';
import { ControllerTiming } from './controller-timing';
import { Machines } from './machines';
import {
  controlPlaneStatus,
  machineDeploymentStatus,
  ReplicaFacts,
} from './machines-status';
import { parseQueueKey, queueKey, ReconcileQueue } from './reconcile-queue';

const FINALIZER = 'cluster.cluster.x-k8s.io';

/** A running workload cluster, as its infrastructure provider gives it. */
export interface ProvisionedCluster {
  kubeconfig: string;
  host: string;
  port: number;
}

/** The infrastructure: makes workload clusters and takes them away. */
export interface ClusterInfrastructure {
  provision(key: ObjectKey, version: string): Promise<ProvisionedCluster>;
  deprovision(key: ObjectKey): Promise<void>;
  /** Whether the cluster's API server answers. */
  reachable(key: ObjectKey): boolean;
}

export interface ClusterApiControllerOptions {
  controlPlane: ControlPlane;
  clock: Clock;
  timing: ControllerTiming;
  infrastructure: ClusterInfrastructure;
}

interface Progress {
  firstSeen: number;
  provisioned?: ProvisionedCluster;
  lastProbe?: Date;
  machines: Machines;
}

/**
 * Drives Clusters, KubeadmControlPlanes, MachineDeployments and what belongs to them through provisioning, scaling,
 * upgrades and deletion, as Cluster API 1.13 with its kubeadm providers and an infrastructure provider would, in seconds.
 */
export class ClusterApiController {
  private readonly queue: ReconcileQueue;
  private readonly progress = new Map<string, Progress>();
  private readonly watches: Watch[] = [];
  private readonly objects: ClusterObjects;

  constructor(private readonly options: ClusterApiControllerOptions) {
    this.objects = new ClusterObjects(options.controlPlane);
    this.queue = new ReconcileQueue(
      options.clock,
      key => this.reconcile(key),
      () => options.timing.retryInterval,
    );
  }

  start(): void {
    const { controlPlane } = this.options;
    const enqueue = (namespace: string | undefined, name: string) =>
      this.queue.add(queueKey(namespace, name));
    this.watches.push(
      controlPlane.watch(clusters, {}, ({ type, object }) => {
        const { namespace, name } = object.metadata;
        if (type === 'DELETED') {
          this.progress.delete(queueKey(namespace, name));
        } else {
          enqueue(namespace, name);
        }
      }),
      ...[kubeadmControlPlanes, machineDeployments].map(type =>
        controlPlane.watch(type, {}, ({ object }) => {
          const owner =
            textAt(asJson(object), 'spec', 'clusterName') ??
            object.metadata.labels?.[CLUSTER_NAME];
          if (owner) {
            enqueue(object.metadata.namespace, owner);
          }
        }),
      ),
    );
  }

  async stop(): Promise<void> {
    this.watches.forEach(watch => watch.close());
    await this.queue.stop();
  }

  private async reconcile(key: string): Promise<number | undefined> {
    const { controlPlane, timing } = this.options;
    const cluster = await findObject(
      controlPlane,
      clusters,
      parseQueueKey(key),
    );
    if (!cluster) {
      return undefined;
    }
    const progress = this.progressOf(key);
    if (cluster.metadata.deletionTimestamp) {
      return this.reconcileDelete(cluster, progress);
    }
    const finalizers = cluster.metadata.finalizers ?? [];
    if (!finalizers.includes(FINALIZER)) {
      await controlPlane.patch(
        clusters,
        keyOf(cluster),
        { metadata: { finalizers: [...finalizers, FINALIZER] } },
        { fieldManager: CLUSTER_API },
      );
      return 0;
    }
    const infrastructure = await this.objects.findReferenced(
      cluster,
      'infrastructureRef',
    );
    const plane = await this.objects.findReferenced(cluster, 'controlPlaneRef');
    if (!infrastructure || !plane) {
      await this.objects.setStatus(clusters, cluster, { phase: 'Pending' });
      return timing.provisioning;
    }
    const step = Math.floor(
      (this.now() - progress.firstSeen) / timing.provisioning,
    );
    await this.objects.adopt(cluster, infrastructure);
    await this.objects.adopt(cluster, plane);
    const facts: ClusterFacts = {
      infrastructureKind: infrastructure.object.kind,
      infrastructureProvisioned: step >= 1,
      controlPlaneInitialized: step >= 2,
      workers: [],
      deleting: false,
      paused: recordAt(asJson(cluster), 'spec').paused === true,
    };
    if (step >= 2 && !progress.provisioned) {
      await this.initialize(cluster, plane.object, progress);
    }
    await this.setInfrastructureStatus(infrastructure, progress, facts);
    facts.controlPlane = await this.reconcileMachines(
      plane,
      progress,
      step >= 2,
      facts.controlPlaneInitialized,
    );
    for (const object of await this.objects.machineDeploymentsOf(cluster)) {
      facts.workers.push(
        await this.reconcileMachines(
          { type: machineDeployments, object },
          progress,
          step >= 3,
          true,
        ),
      );
    }
    if (progress.provisioned) {
      facts.connected = this.options.infrastructure.reachable(keyOf(cluster));
      if (facts.connected) {
        progress.lastProbe = this.options.clock.now();
      }
      facts.lastProbe = progress.lastProbe;
    }
    await this.objects.setStatus(
      clusters,
      cluster,
      clusterStatus(cluster, facts, this.options.clock.now()),
    );
    await reportSatellites(
      controlPlane,
      this.objects,
      cluster,
      facts,
      this.options.clock.now(),
    );
    return step < 3 || progress.machines.changing
      ? timing.provisioning / 2
      : timing.sourceInterval;
  }

  /** Makes the workload cluster, and the Secret with its kubeconfig. */
  private async initialize(
    cluster: KubernetesObject,
    plane: KubernetesObject,
    progress: Progress,
  ): Promise<void> {
    const { controlPlane, infrastructure } = this.options;
    const key = keyOf(cluster);
    const provisioned = await infrastructure.provision(
      key,
      textAt(asJson(plane), 'spec', 'version') ?? '',
    );
    progress.provisioned = provisioned;
    const { host, port, kubeconfig } = provisioned;
    await controlPlane.apply(
      secrets,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: `${key.name}-kubeconfig`,
          namespace: key.namespace,
          labels: { [CLUSTER_NAME]: key.name },
        },
        type: 'cluster.x-k8s.io/secret',
        data: { value: Buffer.from(kubeconfig, 'utf8').toString('base64') },
      },
      { fieldManager: CLUSTER_API },
    );
    await controlPlane.patch(
      clusters,
      key,
      { spec: { controlPlaneEndpoint: { host, port } } },
      { fieldManager: CLUSTER_API },
    );
  }

  private async setInfrastructureStatus(
    infrastructure: Referenced,
    progress: Progress,
    facts: ClusterFacts,
  ): Promise<void> {
    const { controlPlane } = this.options;
    const { type, object } = infrastructure;
    if (progress.provisioned) {
      const { host, port } = progress.provisioned;
      await controlPlane.patch(
        type,
        keyOf(object),
        { spec: { controlPlaneEndpoint: { host, port } } },
        { fieldManager: CLUSTER_API },
      );
    }
    const ready = facts.infrastructureProvisioned;
    await this.objects.setStatus(type, object, {
      ready,
      initialization: { provisioned: ready },
      conditions: withTransitions(
        [],
        [
          {
            type: 'Ready',
            status: ready ? 'True' : 'False',
            reason: ready ? 'Ready' : 'NotReady',
          },
        ],
        { now: new Date(progress.firstSeen) },
      ),
    });
  }

  /** Brings machines from what runs to what is wanted, and writes the status of their owner. */
  private async reconcileMachines(
    owner: Referenced,
    progress: Progress,
    exists: boolean,
    initialized: boolean,
  ): Promise<ReplicaFacts> {
    const { clock } = this.options;
    const { type, object } = owner;
    const isControlPlane = type.resource === kubeadmControlPlanes.resource;
    const spec = recordAt(asJson(object), 'spec');
    const version = isControlPlane
      ? textAt(spec, 'version')
      : textAt(spec, 'template', 'spec', 'version');
    const facts = progress.machines.advance(
      `${type.resource}/${object.metadata.name}`,
      { replicas: numberAt(spec, 'replicas') ?? 1, version },
      { possible: exists, now: this.now() },
    );
    await this.objects.setStatus(
      type,
      object,
      isControlPlane
        ? controlPlaneStatus(object, facts, initialized, clock.now())
        : machineDeploymentStatus(object, facts, clock.now()),
    );
    return facts;
  }

  private async reconcileDelete(
    cluster: KubernetesObject,
    progress: Progress,
  ): Promise<number | undefined> {
    const { controlPlane, infrastructure, timing } = this.options;
    const key = keyOf(cluster);
    const step =
      (this.now() -
        new Date(cluster.metadata.deletionTimestamp ?? 0).getTime()) /
      timing.provisioning;
    await this.objects.setStatus(
      clusters,
      cluster,
      clusterStatus(
        cluster,
        {
          infrastructureKind: '',
          infrastructureProvisioned: true,
          controlPlaneInitialized: true,
          workers: [],
          connected: infrastructure.reachable(key),
          lastProbe: progress.lastProbe,
          deleting: true,
          paused: false,
        },
        this.options.clock.now(),
      ),
    );
    if (step < 2) {
      return timing.provisioning;
    }
    for (const object of await this.objects.machineDeploymentsOf(cluster)) {
      await this.objects.remove(machineDeployments, keyOf(object));
    }
    for (const field of ['controlPlaneRef', 'infrastructureRef']) {
      const referenced = await this.objects.findReferenced(cluster, field);
      if (referenced) {
        await this.objects.remove(referenced.type, keyOf(referenced.object));
      }
    }
    await this.objects.remove(secrets, {
      namespace: key.namespace,
      name: `${key.name}-kubeconfig`,
    });
    await infrastructure.deprovision(key);
    await controlPlane.patch(
      clusters,
      key,
      {
        metadata: {
          finalizers: (cluster.metadata.finalizers ?? []).filter(
            other => other !== FINALIZER,
          ),
        },
      },
      { fieldManager: CLUSTER_API },
    );
    return undefined;
  }

  private progressOf(key: string): Progress {
    let progress = this.progress.get(key);
    if (!progress) {
      progress = {
        firstSeen: this.now(),
        machines: new Machines(this.options.timing.provisioning),
      };
      this.progress.set(key, progress);
    }
    return progress;
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }
}
