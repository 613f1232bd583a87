import { mockServices } from '@backstage/backend-test-utils';
import {
  ConnectionRecord,
  defaultRepositoryLayout,
  KindDescriptor,
  watchedKinds,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { gitRepository, kustomization } from '../__fixtures__/objects';
import { ApiFailure, ApiStatusError } from '../connection/failure';
import { FleetStore } from '../store/FleetStore';
import { aborted } from './backOff';
import { ConnectionTimings } from './ConnectionTimings';
import { createIngestMetrics, IngestMetrics } from './IngestMetrics';
import { IngestServer } from './KindReflectors';
import { ManagementCluster } from './ManagementCluster';

const appliers = watchedKinds[0];

interface Behaviour {
  /** Served version of a kind; `undefined` when it is not installed. */
  version(descriptor: KindDescriptor): string | undefined;
  list(path: string): unknown;
  look(): unknown;
  aggregated: boolean;
}

/** An API server whose watches stay open and say nothing. */
function serverOf(behaviour: Partial<Behaviour>) {
  const {
    version = ({ versions }) => versions[0],
    list = () => ({ metadata: { resourceVersion: '1' }, items: [] }),
    look = () => ({ gitVersion: 'v1.33.4' }),
    aggregated = true,
  } = behaviour;
  const paths: string[] = [];
  const renewed = jest.fn();
  const served = () =>
    watchedKinds.flatMap(descriptor => {
      const found = version(descriptor);
      return found ? [{ ...descriptor, version: found }] : [];
    });
  const discovery = (path: string) => {
    if (path === '/apis' && aggregated) {
      return {
        kind: 'APIGroupDiscoveryList',
        items: served().map(kind => ({
          metadata: { name: kind.group },
          versions: [
            {
              version: kind.version,
              resources: [
                { resource: kind.plural, verbs: ['get', 'list', 'watch'] },
              ],
            },
          ],
        })),
      };
    }
    if (path === '/apis') {
      return {
        kind: 'APIGroupList',
        groups: [...new Set(served().map(({ group }) => group))].map(name => ({
          name,
          versions: served()
            .filter(({ group }) => group === name)
            .map(kind => ({ version: kind.version })),
        })),
      };
    }
    const [, , group, groupVersion] = path.split('/');
    return {
      resources: served()
        .filter(kind => kind.group === group && kind.version === groupVersion)
        .map(kind => ({ name: kind.plural, verbs: ['list', 'watch'] })),
    };
  };
  const server = {
    getJson: async (path: string) => {
      paths.push(path);
      if (path === '/version') {
        return look();
      }
      return path.includes('limit=') ? list(path) : discovery(path);
    },
    async *getLines(
      path: string,
      { signal, onOpen }: { signal: AbortSignal; onOpen?(): void },
    ) {
      paths.push(path);
      onOpen?.();
      await aborted(signal);
      yield Buffer.alloc(0);
    },
    renewCredentials: renewed,
    reconnect: () => {},
    close: async () => {},
  };
  return { server: server as IngestServer, paths, renewed };
}

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(stops.splice(0).map(stop => stop()));
});

function watch(
  server: IngestServer,
  options: {
    metrics?: IngestMetrics;
    timings?: Partial<ConnectionTimings>;
  } = {},
): FleetStore {
  const store = new FleetStore({ layout: defaultRepositoryLayout });
  const cluster = new ManagementCluster({
    config: {
      name: 'aws-v1',
      title: 'aws v1',
      watchList: false,
      access: { type: 'inCluster' },
    },
    server,
    store,
    logger: mockServices.logger.mock({
      child: () => mockServices.logger.mock(),
    }),
    metrics: options.metrics,
    timings: {
      heartbeat: 10,
      longestRetry: 20,
      longestRejectedRetry: 20,
      ...options.timings,
    },
  });
  const stop = new AbortController();
  const running = cluster.run(stop.signal);
  stops.push(async () => {
    stop.abort();
    await running;
  });
  return store;
}

async function connectionUntil(
  store: FleetStore,
  expectation: (connection: ConnectionRecord) => void,
): Promise<ConnectionRecord> {
  const end = Date.now() + 20_000;
  for (;;) {
    const connection = store.connections.get('aws-v1')!;
    try {
      expectation(connection);
      return connection;
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
    await new Promise(resolve => {
      setTimeout(resolve, 10);
    });
  }
}

const isLive = ({ state }: ConnectionRecord) => expect(state).toBe('live');

const kindOf = ({ kinds }: ConnectionRecord, name: string) =>
  kinds.find(({ kind }) => kind === name)!;

describe('ManagementCluster', () => {
  it('is live when every kind is listed and watched', async () => {
    const { server } = serverOf({});
    const connection = await connectionUntil(watch(server), isLive);
    expect(connection).toMatchObject({
      kubernetesVersion: 'v1.33.4',
      reason: '',
      asOf: expect.any(Number),
    });
    expect(connection.kinds.map(({ state }) => state)).toEqual(
      watchedKinds.map(() => 'live'),
    );
  });

  it('tells of no event by itself, and of the last one of a kind after a while', async () => {
    const metrics = createIngestMetrics();
    const { server, paths } = serverOf({});
    const store = watch(server, { metrics });
    await connectionUntil(store, isLive);
    store.flush();
    const { version } = store.changeLog;

    metrics.countersOf('aws-v1', appliers).lastEventAt = 1_000;
    const looks = () => paths.filter(path => path === '/version').length;
    const before = looks();
    const connection = await connectionUntil(store, () =>
      expect(looks()).toBeGreaterThan(before + 3),
    );

    store.flush();
    expect(store.changeLog.version).toBe(version);
    expect(kindOf(connection, appliers.kind)).not.toHaveProperty('lastEventAt');

    const often = watch(server, { metrics, timings: { counters: 0 } });
    await connectionUntil(often, isLive);
    metrics.countersOf('aws-v1', appliers).lastEventAt = 2_000;
    await connectionUntil(often, found =>
      expect(kindOf(found, appliers.kind).lastEventAt).toBe(2_000),
    );
  });

  it('lives without the kinds that are not installed', async () => {
    const { server, paths } = serverOf({
      version: ({ kind, versions }) =>
        kind.startsWith('Helm') ? undefined : versions[0],
    });
    const connection = await connectionUntil(watch(server), isLive);
    expect(kindOf(connection, 'HelmRelease')).toMatchObject({
      state: 'not-installed',
      version: '',
    });
    expect(paths.join()).not.toContain('helmreleases');
  });

  it.each([true, false])(
    'reads the newest version that is served, from aggregated discovery or without it (%s)',
    async aggregated => {
      const { server, paths } = serverOf({
        aggregated,
        version: ({ versions }) => versions[versions.length - 1],
      });
      const connection = await connectionUntil(watch(server), isLive);
      expect(kindOf(connection, 'Kustomization').version).toBe('v1beta1');
      expect(paths.join()).toContain(
        '/apis/cluster.x-k8s.io/v1alpha3/clusters?limit=',
      );
    },
  );

  it('shows a kind that may not be read as forbidden, with what to grant', async () => {
    const { server } = serverOf({
      list: path => {
        if (path.includes('kustomizations')) {
          throw new ApiStatusError(
            403,
            '{"message":"kustomizations is forbidden"}',
          );
        }
        return { metadata: { resourceVersion: '1' }, items: [] };
      },
    });
    const connection = await connectionUntil(watch(server), found =>
      expect(kindOf(found, 'Kustomization').state).toBe('forbidden'),
    );
    expect(kindOf(connection, 'Kustomization').message).toMatch(
      /is forbidden\. Grant get, list and watch on kustomizations/,
    );
  });

  it('is not troubled by an optional kind that may not be read, and claims nothing of it', async () => {
    const { server } = serverOf({
      list: path => {
        if (path.includes('clusterdeployments')) {
          throw new ApiStatusError(403, '{"message":"forbidden"}');
        }
        return { metadata: { resourceVersion: '1' }, items: [] };
      },
    });
    const store = watch(server);
    const connection = await connectionUntil(store, isLive);
    expect(kindOf(connection, 'ClusterDeployment')).toMatchObject({
      state: 'not-granted',
      message: expect.stringMatching(/Grant get, list and watch/),
    });
    expect(
      store.knowsKind(
        'aws-v1',
        'aws-v1/hive.openshift.io/ClusterDeployment/prod/prod',
      ),
    ).toBe(false);
  });

  it('keeps one kind that fails from the others', async () => {
    const { server } = serverOf({
      list: path => {
        if (path.includes('/clusters?')) {
          throw new ApiStatusError(
            500,
            '{"message":"conversion webhook failed"}',
          );
        }
        return {
          metadata: { resourceVersion: '1' },
          items: [
            ...(path.includes('kustomizations')
              ? [kustomization('ns', 'a', { remote: false })]
              : []),
            ...(path.includes('gitrepositories')
              ? [gitRepository('main')]
              : []),
          ],
        };
      },
    });
    const store = watch(server);
    const connection = await connectionUntil(store, found => {
      expect(kindOf(found, 'Cluster').state).toBe('stale');
      expect(kindOf(found, 'Kustomization').state).toBe('live');
    });
    expect(kindOf(connection, 'Cluster').message).toContain(
      'conversion webhook',
    );
    store.flush();
    expect([
      ...store.objectsOf('aws-v1', appliers.group, appliers.kind),
    ]).toHaveLength(1);
    expect(
      store.record(`aws-v1/${appliers.group}/Kustomization/ns/a`)?.status,
    ).toBe('Ready');
  });

  it('is stale at the second look that fails, keeps what it knows, and comes back', async () => {
    let fails = 0;
    const { server } = serverOf({
      list: path => ({
        metadata: { resourceVersion: '1' },
        items: path.includes('kustomizations')
          ? [kustomization('ns', 'a', { remote: false })]
          : [],
      }),
      look: () => {
        if (fails-- > 0) {
          throw new ApiFailure('Refused', 'connection refused');
        }
        return { gitVersion: 'v1.33.4' };
      },
    });
    const store = watch(server);
    await connectionUntil(store, isLive);
    fails = 1;
    await connectionUntil(store, () => expect(fails).toBeLessThan(0));
    expect(store.connections.get('aws-v1')!.state).toBe('live');
    fails = 8;
    const stale = await connectionUntil(store, ({ state }) =>
      expect(state).toBe('stale'),
    );
    expect(stale).toMatchObject({
      reason: 'Refused',
      message: expect.stringMatching(/Check that the API server runs/),
    });
    expect(store.countOf('aws-v1', appliers)).toBe(1);
    await connectionUntil(store, isLive);
  });

  it('reads its credentials again when they are rejected', async () => {
    let valid = false;
    const { server, renewed } = serverOf({
      look: () => {
        if (!valid) {
          throw new ApiStatusError(401, '{"message":"Unauthorized"}');
        }
        return { gitVersion: 'v1.33.4' };
      },
    });
    renewed.mockImplementation(() => {
      valid = renewed.mock.calls.length > 2;
    });
    const store = watch(server);
    await connectionUntil(store, ({ reason, message }) => {
      expect(reason).toBe('CredentialsRejected');
      expect(message).toMatch(/renew it in the kubeconfig or the token file/);
    });
    await connectionUntil(store, isLive);
  });
});
