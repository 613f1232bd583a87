import { Clock } from '../kubernetes/clock';
import {
  currentReferenceVersion,
  referenceGroup,
} from '../kubernetes/cluster-api-conversion';
import { ControlPlane, ResourceType, Watch } from '../kubernetes/control-plane';
import {
  JsonObject,
  listAt,
  numberAt,
  recordAt,
  textAt,
} from '../kubernetes/json';
import {
  asJson,
  formatApiVersion,
  KubernetesObject,
  keyOf,
  ObjectKey,
} from '../kubernetes/object';
import {
  clusterResourceSets,
  clusters,
  kubeadmControlPlanes,
  machineDeployments,
  machineHealthChecks,
  secrets,
} from '../kubernetes/resource-types';
import { isNotFound } from '../kubernetes/status-error';
import {
  ClusterFacts,
  clusterStatus,
  controlPlaneStatus,
  machineDeploymentStatus,
  ReplicaFacts,
  withTransitions,
} from './cluster-api-status';
import { ControllerTiming } from './controller-timing';
import { parseQueueKey, queueKey, ReconcileQueue } from './reconcile-queue';

const MANAGER = 'cluster-api-controller-manager';
const FINALIZER = 'cluster.cluster.x-k8s.io';
const CLUSTER_NAME = 'cluster.x-k8s.io/cluster-name';

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
  /** What runs, by object: machines change some time after their specification. */
  machines: Map<
    string,
    { version?: string; replicas: number; changing?: number }
  >;
}

/**
 * Drives Clusters, KubeadmControlPlanes, MachineDeployments and what belongs to them through provisioning, scaling,
 * upgrades and deletion, as Cluster API 1.13 with its kubeadm providers and an infrastructure provider would, in seconds.
 */
export class ClusterApiController {
  private readonly queue: ReconcileQueue;
  private readonly progress = new Map<string, Progress>();
  private readonly watches: Watch[] = [];

  constructor(private readonly options: ClusterApiControllerOptions) {
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
    const cluster = await this.find(clusters, parseQueueKey(key));
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
        { fieldManager: MANAGER },
      );
      return 0;
    }
    const infrastructure = await this.findReferenced(
      cluster,
      'infrastructureRef',
    );
    const plane = await this.findReferenced(cluster, 'controlPlaneRef');
    if (!infrastructure || !plane) {
      await this.setStatus(clusters, cluster, { phase: 'Pending' });
      return timing.provisioning;
    }
    const step = Math.floor(
      (this.now() - progress.firstSeen) / timing.provisioning,
    );
    await this.adopt(cluster, infrastructure);
    await this.adopt(cluster, plane);
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
    for (const object of await this.machineDeploymentsOf(cluster)) {
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
    await this.setStatus(
      clusters,
      cluster,
      clusterStatus(cluster, facts, this.options.clock.now()),
    );
    await this.reconcileSatellites(cluster, facts);
    const changing = [...progress.machines.values()].some(
      machines => machines.changing !== undefined,
    );
    return step < 3 || changing
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
      { fieldManager: MANAGER },
    );
    await controlPlane.patch(
      clusters,
      key,
      { spec: { controlPlaneEndpoint: { host, port } } },
      { fieldManager: MANAGER },
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
        { fieldManager: MANAGER },
      );
    }
    const ready = facts.infrastructureProvisioned;
    await this.setStatus(type, object, {
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
    const { timing, clock } = this.options;
    const { type, object } = owner;
    const isControlPlane = type.resource === kubeadmControlPlanes.resource;
    const spec = recordAt(asJson(object), 'spec');
    const desired = numberAt(spec, 'replicas') ?? 1;
    const wantedVersion = isControlPlane
      ? textAt(spec, 'version')
      : textAt(spec, 'template', 'spec', 'version');
    const id = `${type.resource}/${object.metadata.name}`;
    const present = progress.machines.get(id) ?? {
      version: wantedVersion,
      replicas: 0,
    };
    progress.machines.set(id, present);
    const differs =
      exists &&
      (present.replicas !== desired || present.version !== wantedVersion);
    if (differs && present.changing === undefined) {
      present.changing = this.now();
    }
    if (
      present.changing !== undefined &&
      this.now() - present.changing >= timing.provisioning
    ) {
      present.replicas = desired;
      present.version = wantedVersion;
      present.changing = undefined;
    }
    const facts: ReplicaFacts = {
      desired,
      current: present.replicas,
      ready: present.replicas,
      upToDate: present.version === wantedVersion ? present.replicas : 0,
      version: present.version,
      wantedVersion,
    };
    await this.setStatus(
      type,
      object,
      isControlPlane
        ? controlPlaneStatus(object, facts, initialized, clock.now())
        : machineDeploymentStatus(object, facts, clock.now()),
    );
    return facts;
  }

  /** Health checks and resource sets of the cluster: they report once the cluster is up. */
  private async reconcileSatellites(
    cluster: KubernetesObject,
    facts: ClusterFacts,
  ): Promise<void> {
    const { controlPlane, clock } = this.options;
    const { namespace, name } = cluster.metadata;
    const now = clock.now();
    const checks = await controlPlane.list(machineHealthChecks, { namespace });
    for (const check of checks.items) {
      if (textAt(asJson(check), 'spec', 'clusterName') === name) {
        const isPlane = check.metadata.name.includes('control-plane');
        const machines = isPlane
          ? facts.controlPlane?.current ?? 0
          : facts.workers.reduce((sum, group) => sum + group.current, 0);
        await this.setStatus(machineHealthChecks, check, {
          expectedMachines: machines,
          currentHealthy: machines,
          remediationsAllowed: machines,
          observedGeneration: check.metadata.generation,
          conditions: withTransitions(
            listAt(check.status, 'conditions'),
            [
              {
                type: 'RemediationAllowed',
                status: 'True',
                reason: 'RemediationAllowed',
              },
              { type: 'Paused', status: 'False', reason: 'NotPaused' },
            ],
            { now, generation: check.metadata.generation },
          ),
        });
      }
    }
    const sets = await controlPlane.list(clusterResourceSets, { namespace });
    for (const set of sets.items) {
      await this.setStatus(clusterResourceSets, set, {
        observedGeneration: set.metadata.generation,
        conditions: withTransitions(
          listAt(set.status, 'conditions'),
          [
            {
              type: 'ResourcesApplied',
              status: facts.controlPlaneInitialized ? 'True' : 'False',
              reason: facts.controlPlaneInitialized
                ? 'Applied'
                : 'RemoteClusterClientFailed',
            },
          ],
          { now, generation: set.metadata.generation },
        ),
      });
    }
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
    await this.setStatus(
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
    for (const object of await this.machineDeploymentsOf(cluster)) {
      await this.remove(machineDeployments, keyOf(object));
    }
    for (const field of ['controlPlaneRef', 'infrastructureRef']) {
      const referenced = await this.findReferenced(cluster, field);
      if (referenced) {
        await this.remove(referenced.type, keyOf(referenced.object));
      }
    }
    await this.remove(secrets, {
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
      { fieldManager: MANAGER },
    );
    return undefined;
  }

  private async machineDeploymentsOf(
    cluster: KubernetesObject,
  ): Promise<KubernetesObject[]> {
    const { namespace, name } = cluster.metadata;
    const { items } = await this.options.controlPlane.list(machineDeployments, {
      namespace,
    });
    return items.filter(
      item => textAt(asJson(item), 'spec', 'clusterName') === name,
    );
  }

  private async find(
    type: ResourceType,
    key: ObjectKey,
  ): Promise<KubernetesObject | undefined> {
    try {
      return await this.options.controlPlane.get(type, key);
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  private async findReferenced(
    cluster: KubernetesObject,
    field: string,
  ): Promise<Referenced | undefined> {
    const reference = recordAt(asJson(cluster), 'spec', field);
    const kind = textAt(reference, 'kind');
    const name = textAt(reference, 'name');
    if (!kind || !name) {
      return undefined;
    }
    const group = referenceGroup(reference);
    const type = await this.options.controlPlane.mapping(
      formatApiVersion(group, currentReferenceVersion(group, kind)),
      kind,
    );
    const object = await this.find(type, {
      namespace: cluster.metadata.namespace,
      name,
    });
    return object ? { type, object } : undefined;
  }

  /** Labels what belongs to the cluster and makes the cluster its owner. */
  private async adopt(
    cluster: KubernetesObject,
    { type, object }: Referenced,
  ): Promise<void> {
    const { name, uid } = cluster.metadata;
    if (object.metadata.labels?.[CLUSTER_NAME] === name) {
      return;
    }
    await this.options.controlPlane.patch(
      type,
      keyOf(object),
      {
        metadata: {
          labels: { [CLUSTER_NAME]: name },
          ownerReferences: [
            {
              apiVersion: cluster.apiVersion,
              kind: cluster.kind,
              name,
              uid,
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
      },
      { fieldManager: MANAGER },
    );
  }

  private async setStatus(
    type: ResourceType,
    object: KubernetesObject,
    status: JsonObject,
  ): Promise<void> {
    try {
      await this.options.controlPlane.patchStatus(
        type,
        keyOf(object),
        { status },
        { fieldManager: MANAGER },
      );
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }

  private async remove(type: ResourceType, key: ObjectKey): Promise<void> {
    try {
      await this.options.controlPlane.delete(type, key);
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }

  private progressOf(key: string): Progress {
    let progress = this.progress.get(key);
    if (!progress) {
      progress = { firstSeen: this.now(), machines: new Map() };
      this.progress.set(key, progress);
    }
    return progress;
  }

  private now(): number {
    return this.options.clock.now().getTime();
  }
}

interface Referenced {
  type: ResourceType;
  object: KubernetesObject;
}
