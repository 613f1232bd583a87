import {
  ControlPlane,
  findObject,
  ResourceType,
} from '../kubernetes/control-plane';
import { JsonObject, sameJson } from '../kubernetes/json';
import { diffPatch } from '../kubernetes/merge';
import {
  asJson,
  cloneObject,
  keyOf,
  KubernetesObject,
} from '../kubernetes/object';
import { isNotFound } from '../kubernetes/status-error';
import { parseQueueKey } from './reconcile-queue';

/**
 * Writes what changed in an object since the last write, as Flux's patch helper does: conditions first, then metadata
 * and spec, then the rest of the status, each as a write of its own. A watcher sees the states in between.
 */
export class StatusPatcher {
  private before: KubernetesObject;

  private constructor(
    private readonly controlPlane: ControlPlane,
    private readonly type: ResourceType,
    object: KubernetesObject,
    private readonly fieldManager: string,
  ) {
    this.before = cloneObject(object);
  }

  /**
   * A copy of the object that a reconciliation may change, with the patcher that writes the changes.
   *
   * @param key of a queue
   * @returns undefined where the object has gone
   */
  static async open(
    controlPlane: ControlPlane,
    type: ResourceType,
    key: string,
    fieldManager: string,
  ): Promise<{ object: KubernetesObject; patcher: StatusPatcher } | undefined> {
    const live = await findObject(controlPlane, type, parseQueueKey(key));
    if (!live) {
      return undefined;
    }
    const object = cloneObject(live);
    return {
      object,
      patcher: new StatusPatcher(controlPlane, type, object, fieldManager),
    };
  }

  async patch(object: KubernetesObject): Promise<void> {
    const options = { fieldManager: this.fieldManager };
    const key = keyOf(object);
    const { conditions: oldConditions, ...oldStatus } =
      this.before.status ?? {};
    const { conditions, ...status } = object.status ?? {};
    try {
      if (!sameJson(oldConditions, conditions)) {
        await this.controlPlane.patchStatus(
          this.type,
          key,
          { status: { conditions: conditions ?? null } },
          options,
        );
      }
      const rest = diffPatch(withoutStatus(this.before), withoutStatus(object));
      if (rest) {
        await this.controlPlane.patch(this.type, key, rest, options);
      }
      const statusPatch = diffPatch(oldStatus, status);
      if (statusPatch) {
        await this.controlPlane.patchStatus(
          this.type,
          key,
          { status: statusPatch },
          options,
        );
      }
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
    this.before = cloneObject(object);
  }
}

function withoutStatus(object: KubernetesObject): JsonObject {
  const { status, ...rest } = asJson(object);
  return rest;
}
