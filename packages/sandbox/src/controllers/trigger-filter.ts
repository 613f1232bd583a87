import { KubernetesObject } from '../kubernetes/object';

/** The finalizer of Flux's controllers. */
export const FINALIZER = 'finalizers.fluxcd.io';
/** The annotation that asks for a reconciliation; any new value does. */
export const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/**
 * Which events of its own objects a Flux controller reacts to: a new generation, a new reconcile request. Its own status
 * writes are none of them.
 */
export class TriggerFilter {
  private readonly seen = new Map<string, string>();

  triggers(key: string, object: KubernetesObject): boolean {
    const { generation, annotations, deletionTimestamp } = object.metadata;
    const state = JSON.stringify([
      generation,
      annotations?.[REQUESTED_AT],
      deletionTimestamp,
    ]);
    if (this.seen.get(key) === state) {
      return false;
    }
    this.seen.set(key, state);
    return true;
  }

  forget(key: string): void {
    this.seen.delete(key);
  }
}
