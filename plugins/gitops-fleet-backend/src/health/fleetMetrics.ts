import type { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { reconciliationStatuses } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { IngestReading } from '../ingest/IngestMetrics';
import type { FleetStore } from '../store/FleetStore';

/** Backstage's service for OpenTelemetry metrics. */
export type Metrics = typeof metricsServiceRef.T;

/** What is measured. */
export interface Measured {
  store: FleetStore;
  /** What each reflector of this replica has counted. */
  ingest(): IngestReading[];
  /** Management clusters that this replica watches itself. */
  owned(): readonly string[];
  /** Subjects that wait to be written to the database. */
  backlog(): number;
  /** Epoch milliseconds. */
  now?: () => number;
}

/** Counters of ingest by the metric that shows them. */
const ingestCounters = [
  ['relists', 'Lists after the first one', '{list}'],
  ['restarts', 'Watches after the first one', '{watch}'],
  ['events', 'Objects that were added, modified or deleted', '{event}'],
  ['bookmarks', 'Bookmarks of watches', '{bookmark}'],
  ['parseErrors', 'Lines of watches that were no events', '{line}'],
  ['bytes', 'Bytes of lists and watches as they were sent', 'By'],
] as const satisfies readonly (readonly [
  keyof IngestReading,
  string,
  string,
])[];

/**
 * Offers how the data plane does as OpenTelemetry metrics. Everything is read when it is collected, so that measuring costs
 * nothing in between. `docs/operate.md` says which to alert on.
 */
export function offerFleetMetrics(metrics: Metrics, measured: Measured): void {
  const { store, now = Date.now } = measured;
  const gauge = (name: string, description: string, unit: string) =>
    metrics.createObservableGauge(`gitops_fleet.${name}`, {
      description,
      unit,
    });
  gauge(
    'connection.up',
    '1 for a management cluster that is live, else 0',
    '1',
  ).addCallback(result => {
    for (const connection of store.connections.values()) {
      result.observe(connection.state === 'live' ? 1 : 0, {
        management_cluster: connection.managementCluster,
        state: connection.state,
        reason: connection.reason,
      });
    }
  });
  gauge(
    'connection.age',
    'How old what is known of a management cluster is',
    's',
  ).addCallback(result => {
    for (const { managementCluster, asOf } of store.connections.values()) {
      if (asOf !== undefined) {
        result.observe(Math.max(0, (now() - asOf) / 1_000), {
          management_cluster: managementCluster,
        });
      }
    }
  });
  gauge(
    'watch.age',
    'Since when a kind has sent neither event nor bookmark',
    's',
  ).addCallback(result => {
    for (const reading of measured.ingest()) {
      if (reading.lastEventAt !== undefined) {
        result.observe(
          Math.max(0, (now() - reading.lastEventAt) / 1_000),
          attributesOf(reading),
        );
      }
    }
  });
  for (const [field, description, unit] of ingestCounters) {
    metrics
      .createObservableCounter(`gitops_fleet.ingest.${snakeCase(field)}`, {
        description,
        unit,
      })
      .addCallback(result => {
        for (const reading of measured.ingest()) {
          result.observe(reading[field], attributesOf(reading));
        }
      });
  }
  gauge('store.resources', 'Resources by status', '{resource}').addCallback(
    result => {
      const counts = store.columns.countStatuses();
      for (const status of reconciliationStatuses) {
        result.observe(counts[status], { status });
      }
    },
  );
  gauge('store.version', 'Version of the change log', '1').addCallback(result =>
    result.observe(store.changeLog.version),
  );
  gauge('store.viewers', 'Open change streams', '{stream}').addCallback(
    result => result.observe(store.changeLog.subscribers),
  );
  metrics
    .createObservableCounter('gitops_fleet.store.coalesced', {
      description:
        'Changes of resources that flap and were not shown by themselves',
      unit: '{change}',
    })
    .addCallback(result => result.observe(store.coalesced));
  gauge(
    'replica.owned',
    'Management clusters that this replica watches itself',
    '{cluster}',
  ).addCallback(result => result.observe(measured.owned().length));
  gauge(
    'database.backlog',
    'Subjects that wait to be written',
    '{subject}',
  ).addCallback(result => result.observe(measured.backlog()));
}

function attributesOf({ managementCluster, group, kind }: IngestReading) {
  return { management_cluster: managementCluster, group, kind };
}

function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
