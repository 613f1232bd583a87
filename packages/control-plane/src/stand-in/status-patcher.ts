import { isNotFound } from '../kubernetes/api-error';
import { mergePatch } from '../kubernetes/merge-patch';
import { Fields, keyOf, kindOf, KubernetesObject } from '../kubernetes/object';
import { ObjectClient } from '../kubernetes/object-client';

/**
 * Writes what changed in an object since the last write, as the patch helper of Flux's runtime does: conditions first,
 * then metadata, then the rest of the status, each as a write of its own. A watcher sees the states in between. Source:
 * fluxcd/pkg runtime v0.110.3, `patch/patch.go`.
 */
export class StatusPatcher {
  constructor(
    private readonly client: ObjectClient,
    private written: KubernetesObject,
    private readonly fieldManager: string,
  ) {}

  /**
   * Writes the object as it is now; one that has gone meanwhile is nothing to write to.
   *
   * @throws ApiError
   */
  async patch(object: KubernetesObject): Promise<void> {
    try {
      for (const { patch, subresource } of writesBetween(
        this.written,
        object,
      )) {
        await this.client.patch(kindOf(object), keyOf(object), patch, {
          fieldManager: this.fieldManager,
          subresource,
        });
      }
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
    this.written = object;
  }
}

/** One write: a merge patch of the object or of its status. */
export interface Write {
  patch: Fields;
  subresource?: 'status';
}

/** The writes that lead from one state of an object to another, in their order. */
export function writesBetween(
  before: KubernetesObject,
  after: KubernetesObject,
): Write[] {
  const { conditions: oldConditions, ...oldStatus } = before.status ?? {};
  const { conditions, ...status } = after.status ?? {};
  const writes: Write[] = [];
  const conditionsPatch = mergePatch(
    { conditions: oldConditions },
    { conditions },
  );
  if (conditionsPatch) {
    writes.push({ patch: { status: conditionsPatch }, subresource: 'status' });
  }
  const metadataPatch = mergePatch(
    { ...before.metadata },
    { ...after.metadata },
  );
  if (metadataPatch) {
    writes.push({ patch: { metadata: metadataPatch } });
  }
  const statusPatch = mergePatch(oldStatus, status);
  if (statusPatch) {
    writes.push({ patch: { status: statusPatch }, subresource: 'status' });
  }
  return writes;
}
