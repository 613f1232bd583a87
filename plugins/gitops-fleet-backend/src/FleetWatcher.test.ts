import { mockServices } from '@backstage/backend-test-utils';
import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { kustomization } from './__fixtures__/objects';
import { ApiServerDouble } from './__testUtils__/ApiServerDouble';
import { databaseIds, fleetDatabases, until } from './__testUtils__/databases';
import { ListeningDouble } from './__testUtils__/overHttp2';
import { serveCluster } from './__testUtils__/serveCluster';
import { doubledKinds } from './__testUtils__/WatchedFleet';
import { ManagementClusterConfig } from './connection/readManagementClusters';
import { FleetWatcher } from './FleetWatcher';

jest.setTimeout(120_000);

const databases = fleetDatabases();
const servers: ListeningDouble[] = [];
const doubles = new Map<ManagementClusterConfig, ApiServerDouble>();

afterAll(async () => {
  await Promise.all(servers.map(server => server.close()));
});

async function serve(name: string, app: string) {
  const { double, listening, config } = await serveCluster(name);
  double.write(
    doubledKinds.kustomizations,
    kustomization('flux-system', app, { remote: false }),
  );
  servers.push(listening);
  doubles.set(config, double);
  return config;
}

describe('FleetWatcher', () => {
  it.each(databaseIds)(
    'watches clusters that come, forgets those that go, and follows one that moves: %s',
    async id => {
      const database = await databases.create(id);
      const first = await serve('aws-v1', 'a');
      const second = await serve('azure-v1', 'b');
      const moved = await serve('azure-v1', 'c');
      const watcher = new FleetWatcher({
        managementClusters: [first],
        database,
        layout: defaultRepositoryLayout,
        logger: mockServices.logger.mock({
          child: () => mockServices.logger.mock(),
        }),
        leaseTimings: { lifetime: 10_000, renewal: 50 },
      });
      const shown = () =>
        [...watcher.store.connections.keys()].flatMap(name =>
          [
            ...watcher.store.objectsOf(
              name,
              doubledKinds.kustomizations.group,
              'Kustomization',
            ),
          ].map(({ object }) => `${name}/${object.metadata?.name}`),
        );
      const rows = async () => {
        const found: { key: string }[] = await database
          .knex('fleet_subjects')
          .where({ deleted: false, type: 'resource' })
          .select('key');
        return found.map(({ key }) => key.split('/')[0]).sort();
      };
      watcher.start();
      try {
        await until(() => expect(shown()).toEqual(['aws-v1/a']));
        watcher.setManagementClusters([first, second]);
        await until(async () => {
          expect(shown()).toEqual(['aws-v1/a', 'azure-v1/b']);
          expect(await rows()).toEqual(['aws-v1', 'azure-v1']);
        });
        watcher.setManagementClusters([first, moved]);
        await until(() => expect(shown()).toEqual(['aws-v1/a', 'azure-v1/c']));
        watcher.setManagementClusters([moved]);
        await until(async () => {
          expect(shown()).toEqual(['azure-v1/c']);
          expect([...watcher.store.clusters.keys()]).toEqual(['azure-v1']);
          expect(watcher.owned).toEqual(['azure-v1']);
          expect(await rows()).toEqual(['azure-v1']);
          expect(await database.knex('fleet_shards').select('name')).toEqual([
            { name: 'azure-v1' },
          ]);
        });
        const watches = [...doubles.get(moved)!.watches];
        watcher.setManagementClusters([
          first,
          { ...moved, field: 'elsewhere', operator: first.access },
        ]);
        await until(async () => {
          expect(shown().sort()).toEqual(['aws-v1/a', 'azure-v1/c']);
          expect(await rows()).toEqual(['aws-v1', 'azure-v1']);
        });
        // Where it stands in the configuration, and how it is written to, are nothing to its watches.
        expect([...doubles.get(moved)!.watches]).toEqual(watches);
      } finally {
        await watcher.stop();
      }
    },
  );
});
