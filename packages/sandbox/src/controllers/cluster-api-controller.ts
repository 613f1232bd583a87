import { Clock } from '../kubernetes/clock';
import { ControlPlane, findObject, Watch } from '../kubernetes/control-plane';
import { numberAt, recordAt, textAt } from '../kubernetes/json';
import { asJson, KubernetesObject, keyOf } from '../kubernetes/object';
import {
  clusters,
  kubeadmControlPlanes,
  machineDeployments,
  secrets,
} from '../kubernetes/resource-types';
import { withTransitions } from './cluster-api-conditions';
import { ClusterDeletion } from './cluster-deletion';
import { ClusterInfrastructure } from './cluster-infrastructure';
import {
  CLUSTER_API,
  CLUSTER_FINALIZER,
  CLUSTER_NAME,
  ClusterObjects,
  CONTROL_PLANE_FINALIZER,
  hasConditions,
  MACHINES_FINALIZER,
  Referenced,
} from './cluster-objects';
import { ClusterProgress } from './cluster-progress';
import { reportSatellites } from './cluster-satellites';
import {
  ClusterFacts,
  clusterStatus,
  WAITING_FOR_API_SERVER,
} from './cluster-status';
import { ControllerTiming } from './controller-timing';
import {
  controlPlaneStatus,
  machineDeploymentStatus,
  ReplicaFacts,
} from './machines-status';
import { parseQueueKey, queueKey, ReconcileQueue } from './reconcile-queue';

export interface ClusterApiControllerOptions {
  controlPlane: ControlPlane;
  clock: Clock;
  timing: ControllerTiming;
  infrastructure: ClusterInfrastructure;
}

/**
 * Drives Clusters, KubeadmControlPlanes, MachineDeployments and what belongs to them through provisioning, scaling,
 * upgrades and deletion, as Cluster API 1.13 with its kubeadm providers and an infrastructure provider would, in seconds.
 */
export class ClusterApiController {
  private readonly queue: ReconcileQueue;
  private readonly progress = new Map<string, ClusterProgress>();
  private readonly watches: Watch[] = [];
  private readonly objects: ClusterObjects;
  private readonly deletion: ClusterDeletion;

  constructor(private readonly options: ClusterApiControllerOptions) {
    this.objects = new ClusterObjects(options.controlPlane, options.clock);
    this.deletion = new ClusterDeletion(this.objects, options);
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
      return this.deletion.reconcile(cluster, progress);
    }
    if (
      await this.objects.begin(
        { type: clusters, object: cluster },
        CLUSTER_FINALIZER,
      )
    ) {
      return 0;
    }
    const infrastructure = await this.objects.findReferenced(
      cluster,
      'infrastructureRef',
    );
    const found = await this.objects.findReferenced(cluster, 'controlPlaneRef');
    if (!infrastructure || !found) {
      await this.objects.setStatus(clusters, cluster, { phase: 'Pending' });
      return timing.provisioning;
    }
    // Nothing is made before those who make it have reported what they wait for.
    const step = progress.facts?.infrastructureReported
      ? progress.advance(this.now(), 3)
      : 0;
    await this.objects.adopt(cluster, infrastructure);
    const plane = await this.objects.adopt(cluster, found);
    const facts: ClusterFacts = {
      infrastructureKind: infrastructure.object.kind,
      controlPlaneKind: plane.object.kind,
      infrastructureReported: hasConditions(infrastructure.object),
      controlPlaneReported: hasConditions(plane.object),
      infrastructureProvisioned: step >= 1,
      controlPlaneInitialized: false,
      workers: [],
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
    );
    facts.controlPlaneInitialized = facts.controlPlane.ready > 0;
    for (const object of await this.objects.machineDeploymentsOf(cluster)) {
      facts.workers.push(
        await this.reconcileMachines(
          { type: machineDeployments, object },
          progress,
          step >= 3,
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
    progress.facts = facts;
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
    progress: ClusterProgress,
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
    progress: ClusterProgress,
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
            ...(ready ? {} : { message: WAITING_FOR_API_SERVER }),
          },
        ],
        { now: new Date(progress.firstSeen) },
      ),
    });
  }

  /** Brings machines from what runs to what is wanted, and writes the status of their owner. */
  private async reconcileMachines(
    owner: Referenced,
    progress: ClusterProgress,
    exists: boolean,
  ): Promise<ReplicaFacts> {
    const { clock } = this.options;
    const { type, object } = owner;
    const isControlPlane = type.resource === kubeadmControlPlanes.resource;
    const spec = recordAt(asJson(object), 'spec');
    const version = isControlPlane
      ? textAt(spec, 'version')
      : textAt(spec, 'template', 'spec', 'version');
    await this.objects.begin(
      owner,
      isControlPlane ? CONTROL_PLANE_FINALIZER : MACHINES_FINALIZER,
    );
    const facts = progress.machines.advance(
      `${object.kind} ${object.metadata.name}`,
      { replicas: numberAt(spec, 'replicas') ?? 1, version },
      { possible: exists, bootSlowly: !isControlPlane, now: this.now() },
    );
    await this.objects.setStatus(
      type,
      object,
      isControlPlane
        ? controlPlaneStatus(object, facts, clock.now())
        : machineDeploymentStatus(object, facts, clock.now()),
    );
    return facts;
  }

  private progressOf(key: string): ClusterProgress {
    let progress = this.progress.get(key);
    if (!progress) {
      progress = new ClusterProgress(
        this.now(),
        this.options.timing.provisioning,
      );
      this.progress.set(key, progress);
    }
    return progress;
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }
}
