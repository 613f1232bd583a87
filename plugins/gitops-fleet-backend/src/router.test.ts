import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  defaultRepositoryLayout,
  FleetColumns,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import request from 'supertest';
import {
  appliers,
  cluster,
  clusters,
  connection,
  gitRepository,
  kustomization,
  sources,
} from './__fixtures__/objects';
import { fleetServers, servedFleet } from './__testUtils__/fleetServer';
import { FleetStore } from './store/FleetStore';

jest.setTimeout(60_000);

const serve = fleetServers();

describe('the API', () => {
  const routes = [
    '/v1/snapshot',
    '/v1/changes?since=0',
    '/v1/summary',
    '/v1/clusters',
    '/v1/clusters/aws-v1/prod-eu/prod-eu',
    '/v1/resources',
    '/v1/resources/aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu/ingress',
    '/v1/resources/aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu/ingress/history',
    '/v1/clusters/aws-v1/prod-eu/prod-eu/history',
    '/v1/history?since=1&status=Failed,Ready&limit=10',
    '/v1/failures?q=env:prod',
    '/v1/connections',
  ];

  it.each(routes)(
    '%s is answered, in the shape that it documents',
    async route => {
      const answer = await request(await serve(servedFleet())).get(route);
      expect([answer.status, answer.body.error]).toEqual([200, undefined]);
    },
  );

  it.each([...routes, '/v1/platform-repository'])(
    '%s needs credentials and the permission',
    async route => {
      const anonymous = await request(await serve(servedFleet()))
        .get(route)
        .set('authorization', mockCredentials.none.header());
      expect(anonymous.status).toBe(401);
      const denied = await request(
        await serve(servedFleet(), { result: AuthorizeResult.DENY }),
      ).get(route);
      expect(denied.status).toBe(403);
      expect(denied.body.error.message).toMatch(
        /You need the permission gitops-fleet\.(fleet\.read|plan\.create)/,
      );
    },
  );

  it('gives the fleet as columns, once for each version', async () => {
    const server = await serve(servedFleet());
    const { body, headers } = await request(server).get('/v1/snapshot');
    const columns = new FleetColumns({
      dictionary: body.dictionary,
      columns: body.resources,
    });
    expect(columns.length).toBe(4);
    expect(columns.countStatuses()).toMatchObject({ Ready: 3, Failed: 1 });
    const again = await request(server)
      .get('/v1/snapshot')
      .set('if-none-match', headers.etag);
    expect(again.status).toBe(304);
  });

  it('filters, counts and pages resources', async () => {
    const server = await serve(servedFleet());
    const failed = await request(server).get(
      '/v1/resources?status=!Ready&environment=prod',
    );
    expect(failed.body).toMatchObject({
      total: 1,
      items: [{ name: 'ingress', status: 'Failed' }],
      facets: {
        status: [
          { value: 'Failed', count: 1 },
          { value: 'Ready', count: 1 },
        ],
      },
    });
    const search = await request(server).get(
      '/v1/resources?search=NO%20KUSTOMIZE',
    );
    expect(search.body.total).toBe(1);
    const first = await request(server).get('/v1/resources?limit=3');
    const second = await request(server).get(
      `/v1/resources?limit=3&cursor=${first.body.nextCursor}`,
    );
    const names = [...first.body.items, ...second.body.items].map(
      ({ key }) => key,
    );
    expect(new Set(names).size).toBe(4);
    expect(second.body.nextCursor).toBeUndefined();
  });

  it('counts a hundred and fifty clusters apart whose reconcilers have one name', async () => {
    const store = new FleetStore({ layout: defaultRepositoryLayout });
    const names = Array.from({ length: 150 }, (_, index) => `cluster-${index}`);
    store.setConnection(connection('aws-v1'));
    store.replace(
      'aws-v1',
      clusters,
      names.map(name => cluster(name)),
    );
    store.replace(
      'aws-v1',
      appliers,
      names.map(name => kustomization(name, 'common')),
    );
    store.flush();
    const { body } = await request(await serve(store)).get(
      '/v1/resources?limit=1',
    );
    expect(body.total).toBe(150);
    expect(body.facets.cluster).toHaveLength(150);
  });

  it.each([
    ['/v1/resources?limit=5000', 400, /limit/],
    [
      '/v1/resources?cursor=nonsense',
      400,
      /cursor is none that a page has given/,
    ],
    [
      '/v1/resources?q=colour:red',
      400,
      /There is no field 'colour' to search by\. There are: cluster, env/,
    ],
    ['/v1/failures?q=colour:red', 400, /There is no field 'colour'/],
    ['/v1/history?cursor=nonsense', 400, /cursor is none that a page/],
    ['/v1/changes', 400, /since/],
    ['/v1/clusters/aws-v1/prod-eu/nowhere', 404, /GET \/v1\/clusters lists/],
    [
      '/v1/clusters/gcp-v1/a/b',
      404,
      /no management cluster 'gcp-v1'. Configured are: aws-v1/,
    ],
    ['/v1/resources/aws-v1/g/Kind/ns/x', 404, /There is no resource/],
    ['/v1/platform-repository', 404, /set gitopsFleet.platformRepository.url/],
  ])('%s: %d', async (route, status, message) => {
    const answer = await request(await serve(servedFleet())).get(route);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(message);
  });

  it('is ready when every management cluster has been tried, and says so to everybody', async () => {
    const store = servedFleet();
    const ask = async () =>
      request(await serve(store, { result: AuthorizeResult.DENY }))
        .get('/v1/readiness')
        .set('authorization', mockCredentials.none.header());
    store.setConnection(connection('azure-v1', { state: 'stale' }));
    expect(await ask()).toMatchObject({
      status: 200,
      body: { ready: true, managementClusters: 2, untried: 0 },
    });
    store.setConnection(connection('gcp-v1', { state: 'connecting' }));
    expect(await ask()).toMatchObject({
      status: 503,
      body: { ready: false, managementClusters: 3, untried: 1 },
    });
  });

  it('finds resources by the query language', async () => {
    const server = await serve(servedFleet());
    const { body } = await request(server).get(
      `/v1/resources?q=${encodeURIComponent(
        'cluster:prod-eu kind:Kustomization !status:Ready "no kustomize"',
      )}`,
    );
    expect(body).toMatchObject({ total: 1, items: [{ name: 'ingress' }] });
  });

  it('tells of a tag that is another commit on another cluster', async () => {
    const store = servedFleet();
    const tagged = (digit: string) => `v1@sha1:${digit.repeat(40)}`;
    store.setConnection(connection('azure-v1'));
    for (const [name, digit] of [
      ['aws-v1', '1'],
      ['azure-v1', '2'],
    ]) {
      const revision = tagged(digit);
      store.replace(name, sources, [
        gitRepository('release', { revision, ref: { tag: 'v1' } }),
      ]);
      store.replace(name, appliers, [
        kustomization('prod-eu', 'a', { revision, source: 'release' }),
      ]);
    }
    store.flush();
    const { body } = await request(await serve(store)).get('/v1/summary');
    expect(body.releases).toMatchObject([
      { reference: 'tag:v1', tagMoved: true },
      { reference: 'tag:v1', tagMoved: true },
    ]);
  });

  it('groups what fails, with what is known about it', async () => {
    const server = await serve(servedFleet());
    const { body } = await request(server).get('/v1/failures');
    expect(body.failures).toMatchObject([
      {
        status: 'Failed',
        reason: 'BuildFailed',
        failureClass: 'build',
        total: 1,
        members: [{ name: 'ingress' }],
        clusters: ['aws-v1/prod-eu/prod-eu'],
        waiting: 0,
      },
    ]);
    const elsewhere = await request(server).get('/v1/failures?q=env:test');
    expect(elsewhere.body.failures).toEqual([]);
  });

  it('says beside what fails which management clusters cannot be seen, whole or in part', async () => {
    const store = servedFleet();
    const webhook = {
      group: 'cluster.x-k8s.io',
      kind: 'Cluster',
      version: 'v1beta2',
      state: 'stale' as const,
      objects: 3,
      message: 'the conversion webhook fails',
    };
    store.setConnection(connection('azure-v1', { kinds: [webhook] }));
    store.setConnection(
      connection('gcp-v1', { state: 'stale', reason: 'Refused' }),
    );
    const { body } = await request(await serve(store)).get('/v1/failures');
    expect(body.unseen).toMatchObject([
      { managementCluster: 'gcp-v1', state: 'stale', reason: 'Refused' },
      {
        managementCluster: 'azure-v1',
        state: 'incomplete',
        reason: 'KindUnavailable',
        message: 'the conversion webhook fails',
        kinds: [{ kind: 'Cluster' }],
      },
    ]);
  });

  it('describes a resource with its neighbours', async () => {
    const { body } = await request(await serve(servedFleet())).get(
      '/v1/resources/aws-v1/source.toolkit.fluxcd.io/GitRepository/flux-system/main',
    );
    expect(body).toMatchObject({
      resource: { appliedRevision: expect.stringMatching(/^main@sha1:/) },
      conditions: [{ type: 'Ready', status: 'True' }],
      followers: [
        { name: 'ingress' },
        { name: 'prod-eu' },
        { name: 'test-eu' },
      ],
    });
  });
});

describe('a version that the caller has', () => {
  it.each(['/v1/snapshot', '/v1/summary', '/v1/clusters', '/v1/connections'])(
    'is not sent again by %s',
    async route => {
      const store = servedFleet();
      const server = await serve(store);
      const { headers } = await request(server).get(route);
      const again = (etag: string) =>
        request(server).get(route).set('if-none-match', etag);
      expect((await again(headers.etag)).status).toBe(304);
      expect((await again(`W/${headers.etag}`)).status).toBe(304);
      expect((await again('"another"')).status).toBe(200);
    },
  );
});
