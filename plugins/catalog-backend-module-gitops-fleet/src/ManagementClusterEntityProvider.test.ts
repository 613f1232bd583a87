import { mockServices } from '@backstage/backend-test-utils';
import {
  DeferredEntity,
  EntityProviderConnection,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import {
  ClusterList,
  ClusterRecord,
  ConnectionRecord,
  rollUp,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ManagementClusterEntityProvider } from './ManagementClusterEntityProvider';

function workload(managementCluster: string, name: string): ClusterRecord {
  return {
    key: `${managementCluster}/${name}/${name}`,
    kind: 'workload',
    managementCluster,
    namespace: name,
    name,
    provider: 'aws',
    environment: 'non-prod',
    engine: 'cluster-api',
    lifecycle: 'Running',
    lifecycleReason: '',
    lifecycleMessage: '',
    connectivity: 'Reachable',
    flags: [],
    kubernetesVersion: 'v1.33.4',
    desiredKubernetesVersion: 'v1.33.4',
    reconcilers: rollUp([]),
    follows: [],
    behind: 0,
  };
}

function connection(
  managementCluster: string,
  clusters: ConnectionRecord['kinds'][number]['state'] = 'live',
  state: ConnectionRecord['state'] = 'live',
): ConnectionRecord {
  return {
    managementCluster,
    title: 'aws v1',
    provider: 'aws',
    version: 'v1',
    state,
    reason: '',
    message: '',
    since: 0,
    kubernetesVersion: 'v1.33.4',
    kinds: [
      {
        group: 'cluster.x-k8s.io',
        kind: 'Cluster',
        version: 'v1beta2',
        state: clusters,
        objects: 0,
        message: '',
      },
    ],
  };
}

function fleet(
  connections: ConnectionRecord[],
  clusters: ClusterRecord[],
): ClusterList {
  return { version: 1, asOf: 0, connections, clusters };
}

function setUp() {
  const mutations: EntityProviderMutation[] = [];
  const provider = new ManagementClusterEntityProvider({
    managementCluster: 'aws-v1',
    ownership: { owner: 'group:default/platform-team' },
    logger: mockServices.logger.mock(),
  });
  const catalog: EntityProviderConnection = {
    applyMutation: async mutation => {
      mutations.push(mutation);
    },
    refresh: async () => {},
  };
  return { provider, catalog, mutations };
}

const namesOf = (mutation: EntityProviderMutation) =>
  (mutation.type === 'full'
    ? (mutation.entities as DeferredEntity[])
    : (mutation.added as DeferredEntity[])
  ).map(({ entity }) => entity.metadata.name);

describe('ManagementClusterEntityProvider', () => {
  it('gives a cluster to whom Git says that it belongs, else to the owner of all', async () => {
    const { provider, catalog, mutations } = setUp();
    await provider.connect(catalog);
    await provider.update(
      fleet(
        [connection('aws-v1')],
        [
          { ...workload('aws-v1', 'prod'), owner: 'group:default/team-a' },
          workload('aws-v1', 'test'),
        ],
      ),
    );
    expect(mutations).toMatchObject([
      {
        entities: [
          { entity: { spec: { owner: 'group:default/platform-team' } } },
          { entity: { spec: { owner: 'group:default/team-a' } } },
          { entity: { spec: { owner: 'group:default/platform-team' } } },
        ],
      },
    ]);
  });

  it('makes entities of a management cluster and its workload clusters', async () => {
    const { provider, catalog, mutations } = setUp();
    await provider.connect(catalog);
    await provider.update(
      fleet(
        [connection('aws-v1'), connection('azure-v1')],
        [workload('aws-v1', 'prod'), workload('azure-v1', 'other')],
      ),
    );
    expect(mutations).toMatchObject([
      {
        type: 'full',
        entities: [
          {
            locationKey: 'gitops-fleet:aws-v1',
            entity: {
              kind: 'Resource',
              metadata: {
                name: 'aws-v1',
                annotations: { 'gitops-fleet.io/management-cluster': 'aws-v1' },
              },
              spec: { type: 'kubernetes-management-cluster' },
            },
          },
          {
            entity: {
              metadata: {
                name: 'aws-v1-prod',
                title: 'prod',
                tags: ['non-prod', 'aws'],
                annotations: {
                  'gitops-fleet.io/cluster': 'aws-v1/prod/prod',
                  'backstage.io/managed-by-location': 'gitops-fleet:aws-v1',
                },
              },
              spec: {
                type: 'kubernetes-cluster',
                owner: 'group:default/platform-team',
                dependsOn: ['resource:default/aws-v1'],
              },
            },
          },
        ],
      },
    ]);
  });

  it('deletes a cluster that a complete list lacks', async () => {
    const { provider, catalog, mutations } = setUp();
    await provider.connect(catalog);
    const live = [connection('aws-v1')];
    await provider.update(
      fleet(live, [workload('aws-v1', 'a'), workload('aws-v1', 'b')]),
    );
    await provider.update(fleet(live, [workload('aws-v1', 'b')]));
    expect(mutations.map(namesOf)).toEqual([
      ['aws-v1', 'aws-v1-a', 'aws-v1-b'],
      ['aws-v1', 'aws-v1-b'],
    ]);
  });

  it.each([
    [
      'the management cluster cannot be seen',
      connection('aws-v1', 'stale', 'stale'),
    ],
    [
      'its clusters are still being listed',
      connection('aws-v1', 'syncing', 'syncing'),
    ],
    ['its clusters may not be read', connection('aws-v1', 'forbidden')],
    ['clusters alone fail', connection('aws-v1', 'stale')],
  ])('deletes nothing while %s', async (_, record) => {
    const { provider, catalog, mutations } = setUp();
    await provider.connect(catalog);
    await provider.update(fleet([record], []));
    expect(mutations).toMatchObject([{ type: 'delta', removed: [] }]);
    expect(mutations.map(namesOf)).toEqual([['aws-v1']]);
  });

  it('writes nothing when nothing has changed, or before it is connected', async () => {
    const { provider, catalog, mutations } = setUp();
    const list = fleet([connection('aws-v1')], [workload('aws-v1', 'a')]);
    await provider.update(list);
    expect(mutations).toHaveLength(0);
    await provider.connect(catalog);
    await provider.update(list);
    await provider.update({ ...list, version: 2, asOf: 9 });
    expect(mutations).toHaveLength(1);
  });
});
