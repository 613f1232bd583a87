import {
  defaultRepositoryLayout,
  rollUp,
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
import { summarize } from './summary';

const two = `main@sha1:${'2'.repeat(40)}`;
const failed = { status: 'False', reason: 'BuildFailed', message: 'no' };

function fleet(): FleetStore {
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  for (const name of ['aws-v1', 'azure-v1']) {
    store.setConnection(connection(name));
    store.replace(name, clusters, [cluster('prod-eu'), cluster('test-eu')]);
    store.replace(name, sources, [
      gitRepository('main'),
      gitRepository('release', { revision: two, ref: { tag: 'v1.0.0' } }),
    ]);
    store.replace(
      name,
      appliers,
      ['prod', 'test'].flatMap(environment => [
        kustomization(`${environment}-eu`, 'cluster', {
          path: `./providers/${
            name.split('-')[0]
          }/v1/clusters/${environment}/${environment}-eu`,
        }),
        kustomization(`${environment}-eu`, 'ingress', {
          source: environment === 'prod' ? 'release' : 'main',
          ...(environment === 'test' && { ready: failed }),
        }),
      ]),
    );
  }
  store.flush();
  return store;
}

describe('summarize', () => {
  it('counts what the records say', () => {
    const store = fleet();
    const summary = summarize(store, 7);
    const records = Array.from({ length: store.columns.length }, (_, row) =>
      store.columns.record(row),
    );
    const reconcilers = records.filter(({ scope }) => scope !== 'source');
    const statuses = (of: typeof records) =>
      rollUp(of.map(({ status }) => status));
    expect(summary).toMatchObject({
      version: store.changeLog.version,
      asOf: 7,
      clusters: { total: 4 },
      reconcilers: statuses(reconcilers),
      sources: statuses(records.filter(({ scope }) => scope === 'source')),
    });
    expect(summary.reconcilers).toMatchObject({
      status: 'Failed',
      total: 8,
      counts: { Failed: 2 },
    });
    expect(summary.environments).toEqual(
      ['prod', 'test'].map(name => ({
        name,
        clusters: 2,
        reconcilers: statuses(
          reconcilers.filter(({ environment }) => environment === name),
        ),
      })),
    );
    expect(summary.providers.map(({ name }) => name)).toEqual(['aws', 'azure']);
  });

  it('tells who follows which revision', () => {
    const { releases } = summarize(fleet(), 7);
    expect(
      releases.map(({ revision, reconcilers, applied, clusters: keys }) => ({
        revision: revision.slice(0, 11),
        reconcilers,
        applied,
        keys,
      })),
    ).toEqual([
      {
        revision: 'main@sha1:1',
        reconcilers: 6,
        applied: 6,
        keys: [
          'aws-v1/prod-eu/prod-eu',
          'aws-v1/test-eu/test-eu',
          'azure-v1/prod-eu/prod-eu',
          'azure-v1/test-eu/test-eu',
        ],
      },
      {
        revision: 'main@sha1:2',
        reconcilers: 2,
        applied: 0,
        keys: ['aws-v1/prod-eu/prod-eu', 'azure-v1/prod-eu/prod-eu'],
      },
    ]);
  });

  it('has nothing to count in an empty fleet', () => {
    const store = new FleetStore({ layout: defaultRepositoryLayout });
    expect(summarize(store, 7)).toMatchObject({
      reconcilers: rollUp([]),
      sources: rollUp([]),
      environments: [],
      releases: [],
    });
  });
});
