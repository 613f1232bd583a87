import {
  defaultRepositoryLayout,
  FleetChanges,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  appliers,
  cluster,
  clusters,
  connection,
  gitRepository,
  kustomization,
  sources,
} from '../__fixtures__/objects';
import { FleetStore } from '../store/FleetStore';
import { RestrictedFleet } from './RestrictedFleet';
import type { FleetPredicate } from './rules';
import { visibleKeys } from './VisibleFleet';

const pathOf = (environment: string, name: string) =>
  `./providers/aws/v1/clusters/${environment}/${name}`;

function fleet(): FleetStore {
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  for (const name of ['aws-v1', 'azure-v1']) {
    store.setConnection(
      connection(name, {
        kinds: [
          {
            group: appliers.group,
            kind: appliers.kind,
            version: 'v1',
            state: 'live',
            objects: 40,
            message: '',
          },
        ],
      }),
    );
  }
  store.replace('aws-v1', clusters, [cluster('prod-eu'), cluster('test-eu')]);
  store.replace('aws-v1', sources, [gitRepository('main')]);
  store.replace('aws-v1', appliers, [
    kustomization('prod-eu', 'prod-eu', { path: pathOf('prod', 'prod-eu') }),
    kustomization('prod-eu', 'ingress'),
    kustomization('test-eu', 'test-eu', { path: pathOf('test', 'test-eu') }),
  ]);
  store.replace('azure-v1', clusters, [cluster('test-we')]);
  store.flush();
  return store;
}

const keyOf = (namespace: string, name: string) =>
  `aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/${namespace}/${name}`;

const inEnvironment =
  (wanted: string): FleetPredicate =>
  ({ environment }) =>
    environment === wanted;

/** What a reader of the fleet's log gets from a version on. */
function changesOf(restricted: RestrictedFleet, since: number): FleetChanges {
  const { epoch } = restricted.changeLog;
  return restricted.changeLog.changesSince(since, epoch, 0);
}

it('holds what is let through, with the clusters and management clusters below it', () => {
  const restricted = new RestrictedFleet(fleet(), inEnvironment('prod'));
  const keys = Array.from({ length: restricted.columns.length }, (_, row) =>
    restricted.columns.keyOf(row),
  );
  expect(keys.sort()).toEqual([
    keyOf('prod-eu', 'ingress'),
    keyOf('prod-eu', 'prod-eu'),
  ]);
  expect([...restricted.clusters.keys()]).toEqual(['aws-v1/prod-eu/prod-eu']);
  expect([...restricted.connections.keys()]).toEqual(['aws-v1']);
  expect(restricted.connections.get('aws-v1')!.kinds).toMatchObject([
    { kind: 'Kustomization', objects: 2 },
  ]);
});

it('names all that may be seen', () => {
  const restricted = new RestrictedFleet(fleet(), inEnvironment('prod'));
  const seen = visibleKeys(restricted);
  const keys = [...seen.keys()].sort();
  expect(keys).toEqual([
    'aws-v1',
    keyOf('prod-eu', 'ingress'),
    keyOf('prod-eu', 'prod-eu'),
    'aws-v1/prod-eu/prod-eu',
  ]);
  expect(seen.size).toBe(keys.length);
  expect(keys.every(key => seen.has(key))).toBe(true);
  expect(seen.has(keyOf('test-eu', 'test-eu'))).toBe(false);
});

it('counts of a cluster only what may be seen of it', () => {
  const store = fleet();
  const restricted = new RestrictedFleet(
    store,
    ({ path }) => path === './features/ingress-nginx',
  );
  const whole = store.clusters.get('aws-v1/prod-eu/prod-eu')!;
  expect(whole.reconcilers.total).toBe(2);
  expect(restricted.clusters.get(whole.key)).toMatchObject({
    reconcilers: { total: 1, counts: { Ready: 1 } },
    follows: [{ name: 'main', followers: 1, applied: 1 }],
    behind: 0,
  });
});

it('tells that something comes into view, changes, and leaves it', () => {
  const store = fleet();
  const restricted = new RestrictedFleet(
    store,
    ({ path }) => path === './features/ingress-nginx',
  );
  const key = keyOf('prod-eu', 'prod-eu');
  const begin = restricted.changeLog.version;
  const put = (path: string, revision?: string) => {
    store
      .sinkOf('aws-v1', appliers)
      .upsert(kustomization('prod-eu', 'prod-eu', { path, revision }));
    store.flush();
  };
  put('./features/ingress-nginx');
  expect(changesOf(restricted, begin)).toMatchObject({
    resources: [{ key }],
    removedResources: [],
    clusters: [{ reconcilers: { total: 2 } }],
  });
  const entered = restricted.changeLog.version;
  put('./features/ingress-nginx', 'main@sha1:2222222222');
  expect(changesOf(restricted, entered)).toMatchObject({
    resources: [{ key, appliedRevision: 'main@sha1:2222222222' }],
  });
  const changed = restricted.changeLog.version;
  put(pathOf('prod', 'prod-eu'));
  expect(changesOf(restricted, changed)).toMatchObject({
    resources: [],
    removedResources: [key],
    clusters: [{ reconcilers: { total: 1 } }],
  });
});

it('says nothing of what happens out of view', () => {
  const store = fleet();
  const restricted = new RestrictedFleet(store, inEnvironment('prod'));
  const { version } = restricted.changeLog;
  store.sinkOf('aws-v1', appliers).upsert(
    kustomization('test-eu', 'test-eu', {
      path: pathOf('test', 'test-eu'),
      revision: 'main@sha1:2222222222',
    }),
  );
  store.flush();
  expect(store.changeLog.version).toBeGreaterThan(version);
  expect(restricted.changeLog.version).toBe(version);
});

it('removes a cluster and a management cluster with the last that may be seen of them', () => {
  const store = fleet();
  const restricted = new RestrictedFleet(
    store,
    ({ path }) => path === './features/ingress-nginx',
  );
  const { version } = restricted.changeLog;
  store.sinkOf('aws-v1', appliers).remove('prod-eu', 'ingress');
  store.flush();
  expect(changesOf(restricted, version)).toMatchObject({
    removedResources: [keyOf('prod-eu', 'ingress')],
    removedClusters: ['aws-v1/prod-eu/prod-eu'],
    removedConnections: ['aws-v1'],
  });
});

it('is the same as a new one after it has missed more than the log keeps', () => {
  const store = fleet();
  const restricted = new RestrictedFleet(store, inEnvironment('prod'));
  const many = Array.from({ length: 25_000 }, (_, index) =>
    kustomization('prod-eu', `feature-${index}`),
  );
  store.replace('aws-v1', appliers, many);
  store.flush();
  const fresh = new RestrictedFleet(store, inEnvironment('prod'));
  const contents = ({ columns, clusters: shown }: RestrictedFleet) => ({
    keys: Array.from({ length: columns.length }, (_, row) =>
      columns.keyOf(row),
    ).sort(),
    clusters: [...shown.values()],
  });
  expect(contents(restricted)).toEqual(contents(fresh));
});

it('shows how fresh a management cluster is without a batch', () => {
  const store = fleet();
  const restricted = new RestrictedFleet(store, inEnvironment('prod'));
  store.setConnection(
    connection('aws-v1', { asOf: 5_000, provider: 'aws', version: 'v1' }),
  );
  expect(restricted.connections.get('aws-v1')!.asOf).toBe(5_000);
});
