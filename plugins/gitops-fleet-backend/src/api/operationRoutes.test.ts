import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  defaultRepositoryLayout,
  Operation,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { Express } from 'express';
import request from 'supertest';
import {
  connection,
  gitRepository,
  kustomization,
} from '../__fixtures__/objects';
import { fleetDatabases, until } from '../__testUtils__/databases';
import { fleetServer } from '../__testUtils__/fleetServer';
import { operationsOn } from '../__testUtils__/operations';
import { allowWhere, permissionsOf } from '../__testUtils__/permissions';
import { WritableCluster } from '../__testUtils__/WritableCluster';
import { gitopsFleetConditions } from '../permissions/rules';
import { FleetStore } from '../store/FleetStore';

jest.setTimeout(60_000);

const databases = fleetDatabases();
const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(replica => replica.stop()));
});

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };
const { isInNamespace } = gitopsFleetConditions;

async function app(
  decisions: Parameters<typeof permissionsOf>[1] = allow,
  settings: { requestsPerMinute?: number; bulkPerSecond?: number } = {},
) {
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  for (const name of ['aws-v1', 'gcp-v1']) {
    store.setConnection(connection(name));
  }
  const cluster = new WritableCluster('aws-v1', store);
  cluster.put(gitRepository('main'));
  cluster.put(kustomization('prod-eu', 'ingress'));
  cluster.put(kustomization('prod-eu', 'dns'));
  cluster.put(kustomization('test-eu', 'ingress'));
  new WritableCluster('gcp-v1', store).put(kustomization('prod-us', 'ingress'));
  const database = await databases.create('SQLITE_3');
  const replica = operationsOn({
    store,
    database,
    clusters: [cluster],
    ...settings,
  });
  running.push(replica);
  const server = await fleetServer({
    store,
    database,
    operations: replica,
    decisions,
  });
  return { server, cluster };
}

const key = (namespace: string, name: string, managementCluster = 'aws-v1') =>
  `${managementCluster}/kustomize.toolkit.fluxcd.io/Kustomization/${namespace}/${name}`;
const route = (of: string, operation: string) =>
  `/v1/resources/${of}/${operation}`;
const ingress = key('prod-eu', 'ingress');

it('answers what was asked for, and tells of it afterwards', async () => {
  const { server } = await app();
  const { status, body } = await request(server)
    .post(route(ingress, 'suspend'))
    .send({ reason: ' INC-991 ' });
  expect(status).toBe(202);
  expect(body).toMatchObject({
    key: ingress,
    operation: 'suspend',
    actor: 'user:default/mock',
    reason: 'INC-991',
    state: 'settled',
  });
  const one = await request(server).get(`/v1/operations/${body.id}`);
  expect(one.body).toEqual(body);
  const list = await request(server).get(`/v1/operations?key=${ingress}`);
  expect(list.body.entries).toMatchObject([{ id: body.id }]);
});

it('reconciles without a body', async () => {
  const { server } = await app();
  const { status, body } = await request(server).post(
    route(ingress, 'reconcile'),
  );
  expect([status, body.state]).toEqual([202, 'accepted']);
});

it.each([
  ['suspend', {}, 400, /reason/],
  ['suspend', { reason: '   ' }, 400, /say why it is suspended/],
  ['suspend', { reason: 'x'.repeat(501) }, 400, /500/],
  ['reconcile', { force: true }, 400, /cannot be forced/],
  ['reconcile', { now: true }, 400, /additional properties/],
  ['resume', {}, 409, /is not suspended/],
])('%s %j is refused with %d', async (operation, body, status, message) => {
  const { server, cluster } = await app();
  const answer = await request(server)
    .post(route(ingress, operation))
    .send(body);
  expect(answer.status).toBe(status);
  expect(answer.body.error.message).toMatch(message);
  expect(cluster.writes).toEqual([]);
});

it('names the setting where a management cluster cannot be written to', async () => {
  const { server } = await app();
  const us = key('prod-us', 'ingress', 'gcp-v1');
  const { status, body } = await request(server).post(route(us, 'reconcile'));
  expect(status).toBe(501);
  expect(body.error.message).toMatch(/gcp-v1/);
  const details = await request(server).get(`/v1/resources/${us}`);
  expect(details.body).toMatchObject({
    operations: ['reconcile', 'with-source', 'suspend', 'resume'],
    operationsUnavailable: body.error.message,
  });
});

it('does nothing twice with one idempotency key', async () => {
  const { server, cluster } = await app();
  const ask = (operation: string, body: object = {}) =>
    request(server)
      .post(route(ingress, operation))
      .set('Idempotency-Key', 'once')
      .send(body);
  const first = await ask('reconcile');
  const second = await ask('reconcile');
  expect(second.body.id).toBe(first.body.id);
  expect(
    cluster.writes.filter(({ method }) => method === 'PATCH'),
  ).toHaveLength(1);
  const other = await ask('suspend', { reason: 'why' });
  expect(other.status).toBe(409);
  expect(other.body.error.message).toMatch(/Idempotency-Key has been used/);
});

it('lets one user ask for so many in a minute', async () => {
  const { server } = await app(allow, { requestsPerMinute: 2 });
  const ask = () => request(server).post(route(ingress, 'reconcile'));
  expect([(await ask()).status, (await ask()).status]).toEqual([202, 202]);
  const third = await ask();
  expect(third.status).toBe(429);
  expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
});

describe('permissions', () => {
  const ofTest = allowWhere(isInNamespace({ namespaces: ['test-eu'] }));
  const decisions = {
    'gitops-fleet.fleet.read': allow,
    'gitops-fleet.resource.reconcile': ofTest,
    'gitops-fleet.resource.suspend': deny,
  };

  it('are decided for the operation and the resource', async () => {
    const { server, cluster } = await app(decisions);
    const ask = (namespace: string, operation: string) =>
      request(server)
        .post(route(key(namespace, 'ingress'), operation))
        .send({ reason: 'why' });
    expect((await ask('test-eu', 'reconcile')).status).toBe(202);
    const denied = await ask('prod-eu', 'reconcile');
    expect(denied.status).toBe(403);
    expect(denied.body.error.message).toMatch(
      /gitops-fleet\.resource\.reconcile for 'aws-v1\/.*prod-eu\/ingress'/,
    );
    expect((await ask('test-eu', 'suspend')).status).toBe(403);
    expect(
      cluster.writes.filter(({ method }) => method === 'PATCH'),
    ).toHaveLength(1);
  });

  it('are asked for the source too', async () => {
    const { server } = await app(decisions);
    const { status, body } = await request(server)
      .post(route(key('test-eu', 'ingress'), 'reconcile'))
      .send({ withSource: true });
    expect(status).toBe(403);
    expect(body.error.message).toMatch(/GitRepository\/flux-system\/main/);
  });

  it('hide operations on what may not be seen', async () => {
    const { server } = await app({ 'gitops-fleet.fleet.read': ofTest });
    const hidden = await request(server).post(route(ingress, 'reconcile'));
    expect(hidden.status).toBe(404);
    const list = await request(server).get(`/v1/operations?key=${ingress}`);
    expect(list.status).toBe(404);
  });
});

describe('a bulk operation', () => {
  async function ended(server: Express, id: string): Promise<Operation> {
    let last: Operation | undefined;
    await until(async () => {
      last = (await request(server).get(`/v1/operations/${id}`)).body;
      expect(last!.finishedAt).toBeDefined();
    });
    return last!;
  }

  it('asks for the same of many, with a result for each', async () => {
    const { server, cluster } = await app();
    const missing = key('prod-eu', 'nowhere');
    const { status, body } = await request(server)
      .post('/v1/operations')
      .send({
        operation: 'suspend',
        reason: 'INC-991',
        keys: [ingress, key('prod-eu', 'dns'), missing],
      });
    expect(status).toBe(202);
    const done = await ended(server, body.id);
    expect(done).toMatchObject({
      state: 'finished',
      counts: { settled: 2, refused: 1 },
      reason: 'INC-991',
    });
    expect(done.targets!.find(target => target.key === missing)).toMatchObject({
      state: 'refused',
      message: `There is no resource '${missing}'`,
    });
    expect(cluster.find('dns').spec).toMatchObject({ suspend: true });
    const ofOne = await request(server).get(`/v1/operations?key=${ingress}`);
    expect(ofOne.body.entries).toMatchObject([{ bulk: body.id }]);
    const all = await request(server).get('/v1/operations');
    expect(all.body.entries).toMatchObject([{ id: body.id, key: '' }]);
  });

  it('takes the filters of the list, on what may be seen', async () => {
    const { server } = await app(
      allowWhere(isInNamespace({ namespaces: ['prod-eu'] })),
    );
    const { body } = await request(server)
      .post('/v1/operations')
      .send({
        operation: 'suspend',
        reason: 'INC-991',
        query: { kind: 'Kustomization' },
      });
    const { targets } = await ended(server, body.id);
    expect(targets!.map(target => target.key)).toEqual([
      key('prod-eu', 'dns'),
      ingress,
    ]);
  });

  it('refuses the targets that the caller may not operate, and no others', async () => {
    const { server } = await app({
      'gitops-fleet.fleet.read': allow,
      'gitops-fleet.resource.suspend': allowWhere(
        isInNamespace({ namespaces: ['test-eu'] }),
      ),
    });
    const { body } = await request(server)
      .post('/v1/operations')
      .send({
        operation: 'suspend',
        reason: 'why',
        keys: [ingress, key('test-eu', 'ingress')],
      });
    expect((await ended(server, body.id)).counts).toEqual({
      refused: 1,
      settled: 1,
    });
  });

  it('can be cancelled, and is the same one when it is asked for again', async () => {
    const { server, cluster } = await app(allow, { bulkPerSecond: 0.1 });
    const ask = () =>
      request(server)
        .post('/v1/operations')
        .set('Idempotency-Key', 'once')
        .send({
          operation: 'suspend',
          reason: 'why',
          keys: [ingress, key('prod-eu', 'dns'), key('test-eu', 'ingress')],
        });
    const { body } = await ask();
    expect((await ask()).body.id).toBe(body.id);
    await until(() => expect(cluster.writes.length).toBeGreaterThan(0));
    const cancelled = await request(server).post(
      `/v1/operations/${body.id}/cancel`,
    );
    expect(cancelled.body).toMatchObject({
      state: 'cancelled',
      counts: { cancelled: 2 },
    });
    expect(
      cluster.writes.filter(({ method }) => method === 'PATCH'),
    ).toHaveLength(1);
  });

  it.each([
    [{ operation: 'reconcile' }, /exactly one of keys and query/],
    [
      { operation: 'reconcile', query: { namespace: 'nowhere' } },
      /matches no resource/,
    ],
    [{ operation: 'delete', keys: [ingress] }, /allowed values/],
  ])('%j is refused', async (sent, message) => {
    const { server } = await app();
    const { status, body } = await request(server)
      .post('/v1/operations')
      .send(sent);
    expect(status).toBe(400);
    expect(body.error.message).toMatch(message);
  });
});

it('takes no body that is longer than five hundred keys', async () => {
  const { server } = await app();
  const { body } = await request(server)
    .post('/v1/operations')
    .send({ operation: 'reconcile', reason: 'x'.repeat(300_000) });
  expect(body.error.message).toMatch(/too large/);
});
