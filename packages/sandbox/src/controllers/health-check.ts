import { Clock } from '../kubernetes/clock';
import { ControlPlane } from '../kubernetes/control-plane';
import { isRecord, JsonObject, numberAt, recordAt } from '../kubernetes/json';
import {
  asJson,
  findCondition,
  formatKey,
  isConditionTrue,
  KubernetesObject,
  ObjectKey,
} from '../kubernetes/object';
import { isNotFound } from '../kubernetes/status-error';

/** What a health check waits for. */
export interface HealthTarget {
  apiVersion: string;
  kind: string;
  key: ObjectKey;
}

export type HealthStatus = 'Current' | 'InProgress' | 'Failed' | 'NotFound';

/** The status of an object by kstatus' rules, as far as the sandbox's objects need them. */
export function healthOf(object: KubernetesObject): HealthStatus {
  const status = recordAt(asJson(object), 'status');
  const { generation } = object.metadata;
  const observed = numberAt(status, 'observedGeneration');
  if (object.metadata.deletionTimestamp) {
    return 'InProgress';
  }
  if (observed !== undefined && observed !== generation) {
    return 'InProgress';
  }
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet': {
      const wanted = numberAt(asJson(object), 'spec', 'replicas') ?? 1;
      const ready =
        numberAt(status, 'availableReplicas') ??
        numberAt(status, 'readyReplicas') ??
        0;
      return ready >= wanted ? 'Current' : 'InProgress';
    }
    case 'DaemonSet':
      return status.numberReady === undefined ? 'InProgress' : 'Current';
    case 'Job':
      return isConditionTrue(object, 'Complete') ? 'Current' : 'InProgress';
    default:
      return genericHealth(object);
  }
}

function genericHealth(object: KubernetesObject): HealthStatus {
  if (isConditionTrue(object, 'Stalled')) {
    return 'Failed';
  }
  if (isConditionTrue(object, 'Reconciling')) {
    return 'InProgress';
  }
  for (const type of ['Ready', 'Available']) {
    const condition = findCondition(object, type);
    if (condition) {
      return condition.status === 'True' ? 'Current' : 'InProgress';
    }
  }
  // A reconciled kind that has not been looked at yet is not there yet; a kind without conditions is as it is.
  const { observedGeneration } = recordAt(asJson(object), 'status');
  return observedGeneration === -1 ? 'InProgress' : 'Current';
}

/**
 * Waits until all targets are Current.
 *
 * @throws Error `timeout waiting for: […]` after the timeout
 */
export async function waitForHealth(
  controlPlane: ControlPlane,
  targets: HealthTarget[],
  options: {
    clock: Clock;
    timeout: number;
    poll: number;
    /** Ends the wait early, without an error. */
    cancelled?: () => boolean;
  },
): Promise<void> {
  const { clock } = options;
  const deadline = clock.now().getTime() + options.timeout;
  for (;;) {
    const waiting: string[] = [];
    for (const target of targets) {
      const health = await healthOfTarget(controlPlane, target);
      if (health !== 'Current') {
        waiting.push(
          `${target.kind}/${formatKey(target.key)} status: '${health}'`,
        );
      }
    }
    if (waiting.length === 0 || options.cancelled?.()) {
      return;
    }
    if (clock.now().getTime() >= deadline) {
      throw new Error(`timeout waiting for: [${waiting.join(', ')}]`);
    }
    await clock.sleep(options.poll);
  }
}

async function healthOfTarget(
  controlPlane: ControlPlane,
  target: HealthTarget,
): Promise<HealthStatus> {
  try {
    const type = await controlPlane.mapping(target.apiVersion, target.kind);
    return healthOf(await controlPlane.get(type, target.key));
  } catch (error) {
    if (isNotFound(error) || (error as Error).name === 'NoKindMatchError') {
      return 'NotFound';
    }
    throw error;
  }
}

/** The targets of `spec.healthChecks`. */
export function healthCheckTargets(
  checks: unknown,
  namespace: string,
): HealthTarget[] {
  return (Array.isArray(checks) ? checks : [])
    .filter((check): check is JsonObject => isRecord(check))
    .map(check => ({
      apiVersion: String(check.apiVersion),
      kind: String(check.kind),
      key: {
        namespace:
          typeof check.namespace === 'string' ? check.namespace : namespace,
        name: String(check.name),
      },
    }));
}
