import { KindDescriptor } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** What was seen of one kind on one management cluster since this process began to watch it. */
export interface KindCounters {
  /** Lists after the first one. */
  relists: number;
  /** Watches after the first one. */
  restarts: number;
  /** Objects that were added, modified or deleted. */
  events: number;
  bookmarks: number;
  /** Lines of watches that were no events. */
  parseErrors: number;
  /** Bytes of lists and watches, as they were sent. */
  bytes: number;
  /** Epoch milliseconds of the last event or bookmark; `undefined` before the first. */
  lastEventAt: number | undefined;
}

/** Counts what ingest does, in memory, for metrics and for the page of connections. */
export interface IngestMetrics {
  /** The counters of a kind on a management cluster, to count on. */
  countersOf(
    managementCluster: string,
    descriptor: Pick<KindDescriptor, 'group' | 'kind'>,
  ): KindCounters;
  /** All counters. */
  read(): IngestReading[];
  /** Forgets a management cluster that is not watched any more. */
  forget(managementCluster: string): void;
}

/** Counters with what they count of. */
export interface IngestReading extends Readonly<KindCounters> {
  managementCluster: string;
  group: string;
  kind: string;
}

export function createKindCounters(): KindCounters {
  return {
    relists: 0,
    restarts: 0,
    events: 0,
    bookmarks: 0,
    parseErrors: 0,
    bytes: 0,
    lastEventAt: undefined,
  };
}

export function createIngestMetrics(): IngestMetrics {
  const clusters = new Map<
    string,
    Map<string, { group: string; kind: string; counters: KindCounters }>
  >();
  return {
    countersOf(managementCluster, { group, kind }) {
      let kinds = clusters.get(managementCluster);
      if (!kinds) {
        kinds = new Map();
        clusters.set(managementCluster, kinds);
      }
      const id = `${group}/${kind}`;
      let entry = kinds.get(id);
      if (!entry) {
        entry = { group, kind, counters: createKindCounters() };
        kinds.set(id, entry);
      }
      return entry.counters;
    },
    read: () =>
      [...clusters].flatMap(([managementCluster, kinds]) =>
        [...kinds.values()].map(({ group, kind, counters }) => ({
          managementCluster,
          group,
          kind,
          ...counters,
        })),
      ),
    forget(managementCluster) {
      clusters.delete(managementCluster);
    },
  };
}
