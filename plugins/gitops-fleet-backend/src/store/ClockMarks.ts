import {
  ResourceRecord,
  silentFrom,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { StoredObject } from './ObjectTable';

/** Statuses with waits and periods of grace that end. */
const passing: ReadonlySet<string> = new Set([
  'Progressing',
  'DependencyNotReady',
  'Unknown',
]);

/**
 * What only the passing of time changes: what is under way, since waits and grace periods end, and everything
 * else from the moment on at which its controller counts as silent.
 */
export class ClockMarks {
  readonly #unsettled = new Set<string>();

  set(stored: StoredObject, record: ResourceRecord): void {
    if (
      passing.has(record.actualStatus) ||
      record.status !== record.actualStatus
    ) {
      this.#unsettled.add(stored.key);
      stored.silentFrom = undefined;
      return;
    }
    this.#unsettled.delete(stored.key);
    const silent = silentFrom(stored.object);
    stored.silentFrom =
      silent === undefined ? undefined : Math.ceil(silent / 1_000);
  }

  delete(key: string): void {
    this.#unsettled.delete(key);
  }

  /** @param all - every object; @param now - epoch milliseconds */
  *due(all: Iterable<StoredObject>, now: number): Generator<string> {
    yield* this.#unsettled;
    const seconds = now / 1_000;
    for (const { key, silentFrom: silent } of all) {
      if (silent !== undefined && silent < seconds) {
        yield key;
      }
    }
  }
}
