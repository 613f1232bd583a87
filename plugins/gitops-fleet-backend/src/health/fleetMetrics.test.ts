import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { connection } from '../__fixtures__/objects';
import { createIngestMetrics } from '../ingest/IngestMetrics';
import { FleetStore } from '../store/FleetStore';
import { Metrics, offerFleetMetrics } from './fleetMetrics';

type Observe = (result: {
  observe(value: number, attributes?: object): void;
}) => void;

/** Collects what is offered, as an exporter does. */
function collector() {
  const callbacks = new Map<string, Observe>();
  const create = (name: string) => ({
    addCallback: (callback: Observe) => callbacks.set(name, callback),
    removeCallback: () => {},
  });
  const metrics = {
    createObservableGauge: create,
    createObservableCounter: create,
  } as unknown as Metrics;
  const collect = (name: string) => {
    const observed: [number, object | undefined][] = [];
    callbacks.get(name)!({
      observe: (value, attributes) => observed.push([value, attributes]),
    });
    return observed;
  };
  return { metrics, collect, names: () => [...callbacks.keys()].sort() };
}

describe('the metrics', () => {
  const now = 100_000;
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  store.setConnection(connection('aws-v1', { asOf: now - 2_000 }));
  store.setConnection(
    connection('azure-v1', { state: 'stale', reason: 'Refused', asOf: 40_000 }),
  );
  const ingest = createIngestMetrics();
  const counters = ingest.countersOf('aws-v1', {
    group: 'kustomize.toolkit.fluxcd.io',
    kind: 'Kustomization',
  });
  counters.relists = 2;
  counters.lastEventAt = now - 7_000;
  const { metrics, collect, names } = collector();
  offerFleetMetrics(metrics, {
    store,
    ingest: () => ingest.read(),
    owned: () => ['aws-v1'],
    backlog: () => 12,
    now: () => now,
  });

  it('have the names that docs/operate.md documents', () => {
    expect(names()).toEqual([
      'gitops_fleet.connection.age',
      'gitops_fleet.connection.up',
      'gitops_fleet.database.backlog',
      'gitops_fleet.ingest.bookmarks',
      'gitops_fleet.ingest.bytes',
      'gitops_fleet.ingest.events',
      'gitops_fleet.ingest.parse_errors',
      'gitops_fleet.ingest.relists',
      'gitops_fleet.ingest.restarts',
      'gitops_fleet.replica.owned',
      'gitops_fleet.store.coalesced',
      'gitops_fleet.store.resources',
      'gitops_fleet.store.version',
      'gitops_fleet.store.viewers',
      'gitops_fleet.watch.age',
    ]);
  });

  it('tell which management cluster is out of reach, why, and since when', () => {
    expect(collect('gitops_fleet.connection.up')).toEqual([
      [1, { management_cluster: 'aws-v1', state: 'live', reason: '' }],
      [
        0,
        { management_cluster: 'azure-v1', state: 'stale', reason: 'Refused' },
      ],
    ]);
    expect(collect('gitops_fleet.connection.age')).toEqual([
      [2, { management_cluster: 'aws-v1' }],
      [60, { management_cluster: 'azure-v1' }],
    ]);
  });

  it('tell what each kind has sent', () => {
    const attributes = {
      management_cluster: 'aws-v1',
      group: 'kustomize.toolkit.fluxcd.io',
      kind: 'Kustomization',
    };
    expect(collect('gitops_fleet.ingest.relists')).toEqual([[2, attributes]]);
    expect(collect('gitops_fleet.watch.age')).toEqual([[7, attributes]]);
  });

  it('tell what waits for the database, and what this replica watches', () => {
    expect(collect('gitops_fleet.database.backlog')).toEqual([[12, undefined]]);
    expect(collect('gitops_fleet.replica.owned')).toEqual([[1, undefined]]);
    expect(collect('gitops_fleet.store.viewers')).toEqual([[0, undefined]]);
  });
});
