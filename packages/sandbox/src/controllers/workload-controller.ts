import { Clock, formatTime } from '../kubernetes/clock';
import { ControlPlane, ResourceType, Watch } from '../kubernetes/control-plane';
import { JsonObject, numberAt } from '../kubernetes/json';
import {
  asJson,
  isConditionTrue,
  KubernetesObject,
  keyOf,
} from '../kubernetes/object';
import {
  daemonSets,
  deployments,
  jobs,
  namespaces,
  statefulSets,
} from '../kubernetes/resource-types';
import { isNotFound } from '../kubernetes/status-error';
import { ControllerTiming } from './controller-timing';
import { parseQueueKey, queueKey, ReconcileQueue } from './reconcile-queue';

const MANAGER = 'kube-controller-manager';

/** Name of an image that never runs, for trying out what waits for health. */
const BROKEN_IMAGE = /\bimage-that-does-not-exist\b/;

export interface WorkloadControllerOptions {
  controlPlane: ControlPlane;
  clock: Clock;
  timing: ControllerTiming;
}

/**
 * What a cluster's own controller manager does, as far as health checks and deletion need it: deployments, stateful sets
 * and daemon sets become available, jobs complete, and a deleted namespace takes its content with it.
 */
export class WorkloadController {
  private readonly queues: ReconcileQueue[] = [];
  private readonly watches: Watch[] = [];

  constructor(private readonly options: WorkloadControllerOptions) {}

  start(): void {
    for (const type of [deployments, statefulSets, daemonSets, jobs]) {
      this.run(type, object => this.settle(type, object));
    }
    this.run(namespaces, namespace => this.finalize(namespace));
  }

  async stop(): Promise<void> {
    this.watches.forEach(watch => watch.close());
    await Promise.all(this.queues.map(queue => queue.stop()));
  }

  private run(
    type: ResourceType,
    reconcile: (object: KubernetesObject) => Promise<number | undefined>,
  ): void {
    const { controlPlane, clock, timing } = this.options;
    const queue = new ReconcileQueue(
      clock,
      async key => {
        try {
          return await reconcile(
            await controlPlane.get(type, parseQueueKey(key)),
          );
        } catch (error) {
          if (isNotFound(error)) {
            return undefined;
          }
          throw error;
        }
      },
      () => timing.retryInterval,
    );
    this.queues.push(queue);
    this.watches.push(
      controlPlane.watch(type, {}, event => {
        if (event.type !== 'DELETED') {
          const { namespace, name } = event.object.metadata;
          queue.add(queueKey(namespace, name), timing.provisioning / 2);
        }
      }),
    );
  }

  private async settle(
    type: ResourceType,
    object: KubernetesObject,
  ): Promise<undefined> {
    const { controlPlane, clock } = this.options;
    const { generation } = object.metadata;
    const settled =
      object.status?.observedGeneration === generation ||
      isConditionTrue(object, 'Complete');
    if (settled) {
      return undefined;
    }
    await controlPlane.patchStatus(
      type,
      keyOf(object),
      { status: settledStatus(object, formatTime(clock.now())) },
      { fieldManager: MANAGER },
    );
    return undefined;
  }

  private async finalize(
    namespace: KubernetesObject,
  ): Promise<number | undefined> {
    const { controlPlane, timing } = this.options;
    if (!namespace.metadata.deletionTimestamp) {
      return undefined;
    }
    let left = 0;
    for (const type of await controlPlane.discover()) {
      if (type.namespaced) {
        const { items } = await controlPlane.list(type, {
          namespace: namespace.metadata.name,
        });
        left += items.length;
        for (const item of items) {
          await controlPlane.delete(type, keyOf(item));
        }
      }
    }
    if (left > 0) {
      return timing.provisioning / 2;
    }
    await controlPlane.patch(
      namespaces,
      keyOf(namespace),
      { spec: { finalizers: [] } },
      { fieldManager: MANAGER },
    );
    return undefined;
  }
}

function settledStatus(object: KubernetesObject, now: string): JsonObject {
  const replicas = numberAt(asJson(object), 'spec', 'replicas') ?? 1;
  const broken = BROKEN_IMAGE.test(JSON.stringify(object.spec ?? {}));
  const running = broken ? 0 : replicas;
  const condition = (type: string, holds: boolean, reason: string) => ({
    type,
    status: holds ? 'True' : 'False',
    reason,
    message: '',
    lastTransitionTime: now,
    lastUpdateTime: now,
  });
  const { generation } = object.metadata;
  switch (object.kind) {
    case 'Job':
      return broken
        ? { active: 1 }
        : {
            succeeded: 1,
            startTime: now,
            completionTime: now,
            conditions: [condition('Complete', true, 'CompletionsReached')],
          };
    case 'DaemonSet':
      return {
        observedGeneration: generation,
        desiredNumberScheduled: 1,
        currentNumberScheduled: 1,
        numberReady: broken ? 0 : 1,
        numberAvailable: broken ? 0 : 1,
        updatedNumberScheduled: 1,
      };
    default:
      return {
        observedGeneration: generation,
        replicas,
        updatedReplicas: replicas,
        readyReplicas: running,
        availableReplicas: running,
        ...(broken ? { unavailableReplicas: replicas } : {}),
        conditions: [
          condition(
            'Available',
            !broken,
            broken ? 'MinimumReplicasUnavailable' : 'MinimumReplicasAvailable',
          ),
        ],
      };
  }
}
