import { Clock } from '../kubernetes/clock';
import { JsonObject, numberAt } from '../kubernetes/json';
import {
  asJson,
  isConditionTrue,
  keyOf,
  KubernetesObject,
} from '../kubernetes/object';
import {
  clusters,
  machineDeployments,
  secrets,
} from '../kubernetes/resource-types';
import { ClusterInfrastructure } from './cluster-infrastructure';
import {
  CLUSTER_FINALIZER,
  ClusterObjects,
  CONTROL_PLANE_FINALIZER,
  MACHINES_FINALIZER,
  Referenced,
} from './cluster-objects';
import { ClusterProgress } from './cluster-progress';
import { clusterStatus, DELETION_STAGES } from './cluster-status';
import { ControllerTiming } from './controller-timing';
import { machineDeploymentStatus } from './machines-status';

/** Takes a Cluster away in Cluster API's order: workers, control plane, infrastructure, and then the Cluster itself. */
export class ClusterDeletion {
  constructor(
    private readonly objects: ClusterObjects,
    private readonly options: {
      infrastructure: ClusterInfrastructure;
      timing: ControllerTiming;
      clock: Clock;
    },
  ) {}

  /** One step of the deletion; gives the milliseconds until the next. */
  async reconcile(
    cluster: KubernetesObject,
    progress: ClusterProgress,
  ): Promise<number | undefined> {
    const { infrastructure, timing, clock } = this.options;
    const key = keyOf(cluster);
    const stage = progress.advanceDeletion(
      clock.now().getTime(),
      DELETION_STAGES.length,
    );
    const workers = await this.objects.machineDeploymentsOf(cluster);
    const owner = { type: machineDeployments, finalizer: MACHINES_FINALIZER };
    for (const object of workers) {
      await this.take({ ...owner, object }, stage >= 1);
    }
    if (stage >= 1) {
      const plane = await this.objects.findReferenced(
        cluster,
        'controlPlaneRef',
      );
      if (plane) {
        const finalizer = CONTROL_PLANE_FINALIZER;
        await this.take({ ...plane, finalizer }, stage >= 2);
      }
    }
    if (stage >= 2) {
      const found = await this.objects.findReferenced(
        cluster,
        'infrastructureRef',
      );
      await this.objects.remove(secrets, {
        namespace: key.namespace,
        name: `${key.name}-kubeconfig`,
      });
      if (found && stage >= 3) {
        await infrastructure.deprovision(key);
        await this.objects.remove(found.type, keyOf(found.object));
      }
    }
    const deletion = DELETION_STAGES[stage];
    if (!deletion) {
      await this.objects.setFinalizers(
        { type: clusters, object: cluster },
        withoutFinalizer(cluster, CLUSTER_FINALIZER),
      );
      return undefined;
    }
    await this.objects.setStatus(
      clusters,
      cluster,
      clusterStatus(
        cluster,
        {
          infrastructureKind: '',
          controlPlaneKind: '',
          infrastructureReported: true,
          controlPlaneReported: true,
          infrastructureProvisioned: true,
          controlPlaneInitialized: true,
          paused: false,
          connected: infrastructure.reachable(key),
          lastProbe: progress.lastProbe,
          ...progress.facts,
          workers: stage >= 1 ? [] : progress.facts?.workers ?? [],
          deletion,
        },
        clock.now(),
      ),
    );
    return timing.provisioning;
  }

  /** Deletes an object, which goes when its finalizer does; a MachineDeployment says meanwhile that it is going. */
  private async take(
    { type, object, finalizer }: Referenced & { finalizer: string },
    release: boolean,
  ): Promise<void> {
    const tells = type.resource === machineDeployments.resource;
    if (!object.metadata.deletionTimestamp) {
      await this.objects.remove(type, keyOf(object));
    } else if (tells && !isConditionTrue(object, 'Deleting')) {
      await this.objects.setStatus(type, object, this.goingStatus(object));
    } else if (release) {
      await this.objects.setFinalizers(
        { type, object },
        withoutFinalizer(object, finalizer),
      );
    }
  }

  private goingStatus(machines: KubernetesObject): JsonObject {
    const replicas = numberAt(asJson(machines), 'spec', 'replicas') ?? 1;
    const { kind, metadata } = machines;
    return machineDeploymentStatus(
      machines,
      {
        owner: `${kind} ${metadata.name}`,
        desired: replicas,
        current: replicas,
        ready: 0,
        upToDate: replicas,
      },
      this.options.clock.now(),
    );
  }
}

function withoutFinalizer(
  object: KubernetesObject,
  finalizer: string,
): string[] {
  return (object.metadata.finalizers ?? []).filter(
    other => other !== finalizer,
  );
}
