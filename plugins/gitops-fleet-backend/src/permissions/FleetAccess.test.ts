import request from 'supertest';
import { fleetServers, servedFleet } from '../__testUtils__/fleetServer';
import { allowWhere } from '../__testUtils__/permissions';
import { gitopsFleetConditions } from './rules';

jest.setTimeout(60_000);

const serve = fleetServers();

describe('a caller who may see production alone', () => {
  const production = allowWhere(
    gitopsFleetConditions.isInEnvironment({ environments: ['prod'] }),
  );
  const get = async (route: string) =>
    request(await serve(servedFleet(), production)).get(route);
  const resource = (namespace: string, name: string) =>
    `/v1/resources/aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/${namespace}/${name}`;

  it('counts production alone', async () => {
    expect((await get('/v1/summary')).body).toMatchObject({
      clusters: { total: 1 },
      reconcilers: { total: 2, counts: { Ready: 1, Failed: 1 } },
      sources: { total: 0 },
      environments: [{ name: 'prod' }],
    });
    expect((await get('/v1/clusters')).body.clusters).toMatchObject([
      { name: 'prod-eu' },
    ]);
    expect((await get('/v1/resources?limit=1')).body).toMatchObject({
      total: 2,
      facets: { environment: [{ value: 'prod', count: 2 }] },
    });
    const { body } = await get('/v1/snapshot');
    expect(body.resources.name).toHaveLength(2);
    expect(JSON.stringify(body)).not.toMatch(/test-eu/);
  });

  it.each([
    [resource('test-eu', 'test-eu')],
    [`${resource('test-eu', 'test-eu')}/history`],
    ['/v1/clusters/aws-v1/test-eu/test-eu'],
    ['/v1/clusters/aws-v1/test-eu/test-eu/history'],
  ])('sees %s as little as what is not there', async route => {
    const hidden = await get(route);
    const missing = await get(route.replaceAll('test-eu', 'nowhere'));
    expect([hidden.status, missing.status]).toEqual([404, 404]);
    expect(hidden.body.error.message.replaceAll('test-eu', 'nowhere')).toBe(
      missing.body.error.message,
    );
  });

  it('sees of the history what production has been through', async () => {
    const server = await serve(
      servedFleet(),
      allowWhere(
        gitopsFleetConditions.isInEnvironment({ environments: ['prod'] }),
      ),
      async ({ knex }) => {
        for (const namespace of ['prod-eu', 'test-eu']) {
          const [{ id }] = await knex('fleet_subjects')
            .insert({
              shard: 'aws-v1',
              key: `aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/${namespace}/${namespace}`,
              type: 'resource',
              seq: 1,
              written_at: 0,
            })
            .returning('id');
          await knex('fleet_transitions').insert({
            subject_id: id,
            at: 1,
            from_status: '',
            to_status: 'Ready',
            reason: '',
            message: '',
            revision: '',
          });
        }
      },
    );
    const { body } = await request(server).get('/v1/history?limit=10');
    expect(body.entries).toMatchObject([
      {
        key: 'aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu/prod-eu',
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/test-eu/);
  });

  it('sees of the neighbours of a resource those of production', async () => {
    const server = await serve(
      servedFleet(),
      allowWhere({
        anyOf: [
          gitopsFleetConditions.isInEnvironment({ environments: ['prod'] }),
          gitopsFleetConditions.isInScope({ scopes: ['source'] }),
        ],
      }),
    );
    const { body } = await request(server).get(
      '/v1/resources/aws-v1/source.toolkit.fluxcd.io/GitRepository/flux-system/main',
    );
    expect(body.followers).toMatchObject([
      { name: 'ingress' },
      { name: 'prod-eu' },
    ]);
  });
});
