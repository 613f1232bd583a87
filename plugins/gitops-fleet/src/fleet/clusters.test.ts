import {
  ClusterRecord,
  FleetColumns,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  sampleCluster,
  sampleConnection,
  sampleResource,
} from '../__testUtils__/sampleRecords';
import {
  clusterRows,
  countByTarget,
  filterClusters,
  groupClusters,
} from './clusters';

const key = 'aws-v1/one/one';

function rowsOf(options: {
  clusters: ClusterRecord[];
  resources?: ResourceRecord[];
  stale?: boolean;
  lostSince?: number;
}) {
  const columns = new FleetColumns();
  options.resources?.forEach(record => columns.set(record));
  const fleet = {
    clusters: new Map(options.clusters.map(item => [item.key, item])),
    connections: new Map([
      [
        'aws-v1',
        sampleConnection({
          managementCluster: 'aws-v1',
          state: options.stale ? 'stale' : 'live',
        }),
      ],
    ]),
    lostSince: options.lostSince,
  };
  return clusterRows(fleet, countByTarget(columns));
}

const onCluster = (given: Partial<ResourceRecord>) =>
  sampleResource({
    name: `reconciler-${given.status ?? 'Ready'}`,
    targetKind: 'workload',
    target: key,
    ...given,
  });

describe('the condition of a cluster', () => {
  it.each<[string, Partial<ClusterRecord>, Partial<ResourceRecord>, string]>([
    ['ready', {}, {}, 'ready'],
    ['failing with a failing reconciler', {}, { status: 'Failed' }, 'failing'],
    ['failing with a stalled one', {}, { status: 'Stalled' }, 'failing'],
    ['failing when degraded', { lifecycle: 'Degraded' }, {}, 'failing'],
    ['moving while it upgrades', { lifecycle: 'Upgrading' }, {}, 'moving'],
    [
      'moving with one that waits',
      {},
      { status: 'DependencyNotReady' },
      'moving',
    ],
    ['unknown without a lifecycle', { lifecycle: 'Unknown' }, {}, 'unknown'],
    ['behind its source', { behind: 1 }, {}, 'behind'],
    ['ready though one is suspended', {}, { status: 'Suspended' }, 'ready'],
    ['unseen with a stale reconciler', {}, { status: 'Stale' }, 'unseen'],
  ])('is %s', (_, cluster, resource, condition) => {
    const [row] = rowsOf({
      clusters: [sampleCluster({ name: 'one', ...cluster })],
      resources: [onCluster(resource)],
    });

    expect(row.condition).toBe(condition);
  });

  it('is never known while its management cluster does not answer', () => {
    const [row] = rowsOf({
      clusters: [sampleCluster({ name: 'one' })],
      resources: [onCluster({ status: 'Failed' })],
      stale: true,
    });

    expect(row.condition).toBe('unseen');
  });

  it('is never known while the page hears of no changes', () => {
    const [row] = rowsOf({
      clusters: [sampleCluster({ name: 'one' })],
      resources: [onCluster({ status: 'Ready' })],
      lostSince: 1,
    });

    expect(row.condition).toBe('unseen');
    expect(row.counts).toMatchObject({ Ready: 0, Stale: 1 });
  });

  it('counts reconcilers and not their sources', () => {
    const [row] = rowsOf({
      clusters: [sampleCluster({ name: 'one' })],
      resources: [
        onCluster({ status: 'Ready' }),
        onCluster({ status: 'Failed', kind: 'GitRepository' }),
      ],
    });

    expect(row.counts).toMatchObject({ Ready: 1, Failed: 0 });
    expect(row.total).toBe(1);
    expect(row.condition).toBe('ready');
  });
});

describe('the list of clusters', () => {
  const rows = rowsOf({
    clusters: [
      sampleCluster({ name: 'prod-10' }),
      sampleCluster({ name: 'prod-9' }),
      sampleCluster({ name: 'prod-11', lifecycle: 'Failed' }),
      sampleCluster({
        name: 'azure-one',
        environment: 'non-prod',
        provider: 'azure',
      }),
      sampleCluster({
        name: 'aws-v1',
        key: 'aws-v1',
        kind: 'management',
        environment: '',
      }),
    ],
  });

  it('has production first, management clusters last, the worst on top', () => {
    expect(
      groupClusters(rows).map(group => [
        group.name,
        ...group.rows.map(row => row.record.name),
      ]),
    ).toEqual([
      ['prod', 'prod-11', 'prod-9', 'prod-10'],
      ['non-prod', 'azure-one'],
      ['management', 'aws-v1'],
    ]);
  });

  it('counts for each filter what another choice would show', () => {
    const filtered = filterClusters(rows, {
      q: '',
      environment: ['prod'],
      provider: ['azure'],
      status: [],
    });

    expect(filtered.rows).toEqual([]);
    expect([...filtered.facets.environment]).toEqual([['non-prod', 1]]);
    expect([...filtered.facets.provider]).toEqual([['aws', 3]]);
  });

  it('is searched by every word', () => {
    const search = (q: string) =>
      filterClusters(rows, {
        q,
        environment: [],
        provider: [],
        status: [],
      }).rows.map(row => row.record.name);

    expect(search('PROD azure')).toEqual(['azure-one']);
    expect(search('failed')).toEqual(['prod-11']);
    expect(search('nowhere')).toEqual([]);
  });
});
