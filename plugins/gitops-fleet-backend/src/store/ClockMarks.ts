import {
  KubernetesObject,
  ResourceRecord,
  silentFrom,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/**
 * What only the passing of time changes: everything that is not settled, since waits and grace periods end, and what is
 * settled from the moment on at which its controller counts as silent.
 */
export class ClockMarks {
  readonly #unsettled = new Set<string>();
  /** Epoch milliseconds. */
  readonly #silentFrom = new Map<string, number>();

  set(key: string, record: ResourceRecord, object: KubernetesObject): void {
    this.delete(key);
    if (record.status !== 'Ready' || record.actualStatus !== 'Ready') {
      this.#unsettled.add(key);
      return;
    }
    const silent = silentFrom(object);
    if (silent !== undefined) {
      this.#silentFrom.set(key, silent);
    }
  }

  delete(key: string): void {
    this.#unsettled.delete(key);
    this.#silentFrom.delete(key);
  }

  /** @param now - epoch milliseconds */
  *due(now: number): Generator<string> {
    yield* this.#unsettled;
    for (const [key, silent] of this.#silentFrom) {
      if (silent < now) {
        yield key;
      }
    }
  }
}
