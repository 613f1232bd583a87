import {
  ConnectionKind,
  KindDescriptor,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { IngestMetrics } from './IngestMetrics';

type Told = Pick<ConnectionKind, 'relists' | 'restarts' | 'lastEventAt'>;

/**
 * The counters of one management cluster as its connection's record tells them. They move with every event, and a record
 * that differs goes to every browser: so they stay as they were told until something else is told, or a while has passed.
 */
export class ToldCounters {
  readonly #metrics: IngestMetrics;
  readonly #managementCluster: string;
  readonly #every: number;
  readonly #told = new Map<KindDescriptor, Told>();
  #readAt = -Infinity;

  /** @param options - `every` in milliseconds */
  constructor(options: {
    metrics: IngestMetrics;
    managementCluster: string;
    every: number;
  }) {
    this.#metrics = options.metrics;
    this.#managementCluster = options.managementCluster;
    this.#every = options.every;
  }

  /**
   * Reads the counters when it is time to.
   *
   * @param now - epoch milliseconds
   * @param isNews - whether something else is told
   */
  read(
    descriptors: Iterable<KindDescriptor>,
    now: number,
    isNews: boolean,
  ): void {
    if (!isNews && now - this.#readAt < this.#every) {
      return;
    }
    this.#readAt = now;
    for (const descriptor of descriptors) {
      const { relists, restarts, lastEventAt } = this.#metrics.countersOf(
        this.#managementCluster,
        descriptor,
      );
      this.#told.set(descriptor, {
        relists,
        restarts,
        ...(lastEventAt !== undefined && { lastEventAt }),
      });
    }
  }

  /** What is told of a kind; nothing before the first reading. */
  of(descriptor: KindDescriptor): Told {
    return this.#told.get(descriptor) ?? {};
  }
}
