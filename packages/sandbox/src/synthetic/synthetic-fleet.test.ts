import { isRecord, listAt, textAt } from '../kubernetes/json';
import { startSyntheticFleet, SyntheticFleet } from './synthetic-fleet';

jest.setTimeout(60_000);

describe('a synthetic fleet', () => {
  let fleet: SyntheticFleet;

  beforeAll(async () => {
    fleet = await startSyntheticFleet({
      managementClusters: 3,
      workloadClusters: 40,
      reconcilersPerCluster: 8,
      tls: false,
    });
  });

  afterAll(() => fleet.close());

  async function list(index: number, path: string) {
    const { url, tokens } = fleet.managementClusters[index];
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${tokens.viewer}` },
    });
    expect(response.status).toBe(200);
    return listAt(await response.json(), 'items').filter(isRecord);
  }

  const all = async (path: string) =>
    (await Promise.all([0, 1, 2].map(index => list(index, path)))).flat();

  it('has the asked number of clusters and reconcilers', async () => {
    expect(fleet.managementClusters.map(cluster => cluster.name)).toEqual([
      'aws-v1',
      'azure-v1',
      'gcp-v1',
    ]);
    expect(fleet.reconcilers).toBe(320);
    expect(await all('/apis/cluster.x-k8s.io/v1beta2/clusters')).toHaveLength(
      40,
    );
    expect(
      await all('/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations'),
    ).toHaveLength(320);
  });

  it('is mostly ready, with some of everything else', async () => {
    const items = await all(
      '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations',
    );
    const reasons = items.map(item =>
      textAt(listAt(item, 'status', 'conditions')[0], 'reason'),
    );
    const good = reasons.filter(reason => reason === 'ReconciliationSucceeded');
    expect(good.length / reasons.length).toBeGreaterThan(0.85);
    expect(new Set(reasons).size).toBeGreaterThan(3);
  });

  it('changes as many as it is told to', async () => {
    const versions = () =>
      fleet.managementClusters.map(
        cluster => cluster.apiServer.store.currentVersion,
      );
    const before = versions();
    await fleet.change(30);
    expect(versions()).toEqual(before.map(version => version + 10));
  });

  it('is the same for the same seed', async () => {
    const twin = await startSyntheticFleet({
      managementClusters: 3,
      workloadClusters: 40,
      reconcilersPerCluster: 8,
      tls: false,
    });
    const statuses = async (some: SyntheticFleet) => {
      const { apiServer } = some.managementClusters[0];
      const descriptor = apiServer.store.catalogue.find(
        'cluster.x-k8s.io',
        'clusters',
      );
      return descriptor
        ? apiServer.store.snapshot(descriptor).map(object => object.spec)
        : [];
    };
    expect(await statuses(twin)).toEqual(await statuses(fleet));
    await twin.close();
  });
});

it.each([
  [{ managementClusters: 0 }, /^--management-clusters must be .* not 0\.$/],
  [{ workloadClusters: 1.5 }, /^--workload-clusters must be a whole number/],
  [{ reconcilersPerCluster: -1 }, /^--reconcilers-per-cluster must be/],
])('refuses numbers out of range: %j', async (options, problem) => {
  await expect(
    startSyntheticFleet({
      managementClusters: 1,
      workloadClusters: 1,
      reconcilersPerCluster: 1,
      ...options,
    }),
  ).rejects.toThrow(problem);
});
