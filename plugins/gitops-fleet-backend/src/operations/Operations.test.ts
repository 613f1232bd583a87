import {
  defaultRepositoryLayout,
  KubernetesObject,
  resourceKey,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  connection,
  gitRepository,
  kustomization,
} from '../__fixtures__/objects';
import { databaseIds, fleetDatabases, until } from '../__testUtils__/databases';
import { operationsOn } from '../__testUtils__/operations';
import { SilentDatabase } from '../__testUtils__/SilentDatabase';
import { WritableCluster } from '../__testUtils__/WritableCluster';
import { ApiFailure, ApiStatusError } from '../connection/failure';
import { FleetDatabase } from '../database/FleetDatabase';
import { FleetStore } from '../store/FleetStore';
import { AskedOperation, OperationOptions } from './operation';

jest.setTimeout(60_000);

const databases = fleetDatabases();
const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(replica => replica.stop()));
});

const source = gitRepository('main');

function helmRelease(name: string): KubernetesObject {
  return {
    ...kustomization('prod-eu', name),
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    spec: { chartRef: { kind: 'OCIRepository', name: 'chart' } },
  };
}

const groups: { [kind: string]: string } = {
  Kustomization: 'kustomize.toolkit.fluxcd.io',
  HelmRelease: 'helm.toolkit.fluxcd.io',
  GitRepository: 'source.toolkit.fluxcd.io',
};
const keyOf = (kind: string, name: string, managementCluster = 'aws-v1') =>
  resourceKey({
    managementCluster,
    group: groups[kind],
    kind,
    namespace: kind === 'GitRepository' ? 'flux-system' : 'prod-eu',
    name,
  });

const ingress = keyOf('Kustomization', 'ingress');

async function fleet(database?: FleetDatabase) {
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  store.setConnection(connection('aws-v1'));
  const cluster = new WritableCluster('aws-v1', store);
  cluster.put(source);
  cluster.put(kustomization('prod-eu', 'ingress'));
  cluster.put(helmRelease('app'));
  const replica = operationsOn({
    store,
    database: database ?? (await databases.create('SQLITE_3')),
    clusters: [cluster],
  });
  running.push(replica);
  const { operations, log } = replica.services;
  /** As the API does it. */
  const ask = async (
    operation: AskedOperation['operation'],
    options: OperationOptions = {},
    key = ingress,
    reason = 'INC-991',
  ) => {
    const asked = { key, operation, options, reason, actor: 'user:default/jo' };
    const entry = operations.entryOf(asked, operations.plan(asked));
    await log.add([entry]);
    return operations.begin(entry).then(({ entry: begun }) => begun);
  };
  return { store, cluster, ask, log, ...replica };
}

const patches = (cluster: WritableCluster) =>
  cluster.writes.filter(({ method }) => method === 'PATCH');

it('asks, sees it picked up, and says how it has ended', async () => {
  const { cluster, ask, log } = await fleet();
  const { id, state } = await ask('reconcile');
  expect(state).toBe('accepted');
  const [{ path, body }] = patches(cluster);
  expect(path).toBe(
    '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/prod-eu/kustomizations/ingress',
  );
  expect(body).toEqual({
    metadata: {
      annotations: { 'reconcile.fluxcd.io/requestedAt': expect.any(String) },
    },
  });
  const working = {
    conditions: [
      { type: 'Reconciling', status: 'True', reason: 'Progressing' },
      { type: 'Ready', status: 'Unknown', reason: 'Progressing' },
    ],
  };
  cluster.handle('ingress', working);
  await until(async () =>
    expect(await log.find(id)).toMatchObject({
      state: 'handled',
      handledAt: expect.any(Number),
    }),
  );
  cluster.handle(
    'ingress',
    kustomization('prod-eu', 'ingress').status as object,
  );
  await until(async () =>
    expect(await log.find(id)).toMatchObject({
      state: 'settled',
      finishedAt: expect.any(Number),
    }),
  );
});

it('says what the controller says when it fails', async () => {
  const { cluster, ask, log } = await fleet();
  const { id } = await ask('reconcile');
  cluster.handle('ingress', {
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'BuildFailed',
        message: 'kustomization.yaml not found',
      },
    ],
  });
  await until(async () =>
    expect(await log.find(id)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/kustomization\.yaml not found/),
    }),
  );
});

it('asks the source first, and the resource when the source has settled', async () => {
  const { cluster, ask, log } = await fleet();
  const { id, message } = await ask('reconcile', { withSource: true });
  expect(message).toBe('Waits for GitRepository flux-system/main on aws-v1.');
  const paths = () => patches(cluster).map(({ path }) => path.split('/').pop());
  expect(paths()).toEqual(['main']);
  cluster.handle('main');
  await until(() => expect(paths()).toEqual(['main', 'ingress']));
  cluster.handle('ingress');
  await until(async () =>
    expect(await log.find(id)).toMatchObject({ state: 'settled' }),
  );
});

it('asks nothing of the resource when its source fails', async () => {
  const { cluster, ask, log } = await fleet();
  const { id } = await ask('reconcile', { withSource: true });
  cluster.handle('main', {
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'GitOperationFailed',
        message: 'authentication required',
      },
    ],
  });
  await until(async () =>
    expect(await log.find(id)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(
        /GitRepository flux-system\/main on aws-v1, its source:.*authentication required/,
      ),
    }),
  );
  expect(patches(cluster)).toHaveLength(1);
});

it('forces a HelmRelease with one and the same token', async () => {
  const { cluster, ask, log } = await fleet();
  const app = keyOf('HelmRelease', 'app');
  const { id } = await ask('reconcile', { force: true, reset: true }, app);
  const annotations = cluster.find('app').metadata!.annotations as {
    [name: string]: string;
  };
  const at = annotations['reconcile.fluxcd.io/requestedAt'];
  expect(annotations).toMatchObject({
    'reconcile.fluxcd.io/forceAt': at,
    'reconcile.fluxcd.io/resetAt': at,
  });
  cluster.handle('app');
  await until(async () =>
    expect((await log.find(id))!.finishedAt).toBeDefined(),
  );
});

it('suspends and resumes, and says so on the object', async () => {
  const { cluster, ask, log } = await fleet();
  const suspended = await ask('suspend');
  expect(suspended.state).toBe('settled');
  expect(cluster.find('ingress')).toMatchObject({
    metadata: {
      annotations: {
        'gitops-fleet.io/suspended-by': 'user:default/jo',
        'gitops-fleet.io/suspended-reason': 'INC-991',
      },
    },
    spec: { suspend: true },
  });
  const resumed = await ask('resume');
  expect(cluster.find('ingress').spec).not.toHaveProperty('suspend');
  expect(
    JSON.stringify(cluster.find('ingress').metadata!.annotations),
  ).not.toMatch(/suspended/);
  cluster.handle('ingress');
  await until(async () =>
    expect(await log.find(resumed.id)).toMatchObject({ state: 'settled' }),
  );
});

it('writes an event on the object, and audits each write', async () => {
  const { cluster, ask, auditor } = await fleet();
  const audited = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audited);
  await ask('suspend');
  const event = cluster.writes.find(({ method }) => method === 'POST')!;
  expect(event.path).toBe('/api/v1/namespaces/prod-eu/events');
  expect(event.body).toMatchObject({
    kind: 'Event',
    reason: 'Suspended',
    message: 'Suspended by user:default/jo in the developer portal: INC-991',
    involvedObject: {
      kind: 'Kustomization',
      name: 'ingress',
      uid: 'prod-eu/ingress',
    },
    source: { component: 'backstage-gitops-fleet' },
  });
  expect(auditor.createEvent).toHaveBeenCalledWith(
    expect.objectContaining({
      eventId: 'resource-operation',
      severityLevel: 'medium',
      meta: expect.objectContaining({
        actionType: 'suspend',
        key: ingress,
        actor: 'user:default/jo',
        reason: 'INC-991',
      }),
    }),
  );
  expect(audited.success).toHaveBeenCalledTimes(1);
});

it('goes on without an event where none may be written, and says so', async () => {
  const { cluster, ask } = await fleet();
  cluster.failures = {
    POST: [new ApiStatusError(403, '{"message":"cannot create events"}')],
  };
  const { state, notes } = await ask('suspend');
  expect(state).toBe('settled');
  expect(notes).toEqual([
    expect.stringMatching(/No event was written .*cannot create events/),
  ]);
});

it('refuses what the live object is in the way of, writes nothing, and remembers and audits that', async () => {
  const { cluster, ask, log, auditor } = await fleet();
  const audited = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audited);
  await expect(ask('suspend', { uid: 'another' })).rejects.toThrow(
    /deleted and made again/,
  );
  expect(cluster.writes).toEqual([]);
  expect(audited.fail).toHaveBeenCalledTimes(1);
  const { entries } = await log.list({ key: ingress });
  expect(entries).toMatchObject([
    { state: 'refused', message: expect.stringMatching(/made again/) },
  ]);
});

const conflict = () => new ApiStatusError(409, '{"message":"modified"}');

it.each([
  [[conflict(), conflict()], /changed by others/],
  [
    [new ApiStatusError(403, '{"message":"cannot patch"}')],
    /the portal's account may not do this.*cannot patch.*gitops-fleet-operator\.yaml/,
  ],
  [[new ApiStatusError(404, '')], /is not there any more/],
  [
    [
      new ApiStatusError(
        422,
        '{"message":"an operator may change suspend only"}',
      ),
    ],
    /was not accepted.*suspend only/,
  ],
  [[new ApiFailure('Timeout', 'no answer in time')], /no answer in time/],
])('answers failures of the API server (%#)', async (failures, message) => {
  const { cluster, ask } = await fleet();
  cluster.failures = { PATCH: [...failures] };
  await expect(ask('suspend')).rejects.toThrow(message);
});

it('reads and checks again what others have changed in between', async () => {
  const { cluster, ask } = await fleet();
  cluster.failures = { PATCH: [conflict()] };
  expect((await ask('suspend')).state).toBe('settled');
});

it.each(databaseIds)(
  'picks up what a replica that is gone has begun (%s)',
  async id => {
    const database = await databases.create(id);
    const first = await fleet(database);
    const followed = await first.ask('reconcile');
    const asked: AskedOperation = {
      key: ingress,
      operation: 'reconcile',
      options: {},
      reason: '',
      actor: 'user:default/jo',
    };
    const unwritten = first.services.operations.entryOf(asked, [
      { key: ingress },
    ]);
    await first.log.add([unwritten]);
    await first.stop();
    const second = operationsOn({
      store: first.store,
      database,
      clusters: [first.cluster],
    });
    running.push(second);
    await second.keeper.pickUp();
    first.cluster.handle('ingress');
    await until(async () => {
      expect(await second.services.log.find(followed.id)).toMatchObject({
        state: 'settled',
      });
      expect(await second.services.log.find(unwritten.id)).toMatchObject({
        state: 'interrupted',
        message: expect.stringMatching(/ask again/),
      });
    });
  },
);

it('leaves alone what another replica sees to', async () => {
  const database = await databases.create('SQLITE_3');
  const first = await fleet(database);
  await first.ask('reconcile');
  const second = operationsOn({
    store: first.store,
    database,
    clusters: [],
  });
  running.push(second);
  expect(await second.services.log.claimAbandoned()).toEqual([]);
});

it('ends where the database says nothing, and leaves what is under way to the others', async () => {
  const database = await SilentDatabase.start();
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  const operations = operationsOn({ store, database, clusters: [] });
  operations.start();
  await expect(operations.stop()).resolves.toBeUndefined();
  await database.close();
});
