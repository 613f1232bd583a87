import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  appliers,
  clusters,
  connection,
  gitRepository,
  kustomization,
  sources,
} from '../__fixtures__/objects';
import {
  keyOf,
  newRevision,
  show,
  shownFleet,
} from '../__testUtils__/shownFleet';
import { FleetStore } from './FleetStore';

describe('FleetStore', () => {
  it('joins reconcilers, sources, clusters and paths', () => {
    const { store } = shownFleet();
    expect(store.record(keyOf('prod-eu', 'ingress'))).toMatchObject({
      status: 'Ready',
      inSync: true,
      target: 'aws-v1/prod-eu/prod-eu',
      targetKind: 'workload',
      provider: 'aws',
      environment: 'prod',
      scope: 'feature',
      feature: 'ingress-nginx',
      reference: 'branch:main',
      repository: 'https://git.example/platform/fleet',
      dependsOn: [keyOf('prod-eu', 'prod-eu')],
    });
    expect(store.clusters.get('aws-v1/prod-eu/prod-eu')).toMatchObject({
      lifecycle: 'Running',
      provider: 'aws',
      environment: 'prod',
      behind: 0,
      reconcilers: { status: 'Ready', total: 2 },
      follows: [{ name: 'main', channel: 'trunk', followers: 2, applied: 2 }],
    });
    expect(store.connections.get('aws-v1')).toMatchObject({
      provider: 'aws',
      version: 'v1',
    });
    expect(store.clusters.get('aws-v1')).toMatchObject({
      kind: 'management',
      reconcilers: { total: 1 },
    });
  });

  it('looks at much that has changed in several turns, and tells of each object when it was looked at', () => {
    const store = new FleetStore({ layout: defaultRepositoryLayout });
    const told: string[] = [];
    store.onFlush(({ resources }) => told.push(...resources));
    const names = ['aws-v1', 'azure-v1'];
    for (const name of names) {
      store.setConnection(connection(name));
      store.replace(
        name,
        appliers,
        Array.from({ length: 2_100 }, (_, number) =>
          kustomization('ns', `app-${number}`, { remote: false }),
        ),
      );
    }
    const toldOf = (name: string) =>
      told.filter(key => key.startsWith(`${name}/`)).length;
    expect([...store.unsettled]).toEqual(names);
    expect(store.flush()).toBe(true);
    expect(names.map(toldOf)).toEqual([2_100, 0]);
    expect([...store.unsettled]).toEqual(['azure-v1']);
    expect(store.flush()).toBe(false);
    expect(names.map(toldOf)).toEqual([2_100, 2_100]);
    expect([...store.unsettled]).toEqual([]);
    expect(store.columns.length).toBe(4_200);
  });

  it('changes nothing of what is shown while a cluster changes hands, unless that takes long', () => {
    const { store, clock } = shownFleet();
    const syncing = () =>
      store.setConnection(
        connection('aws-v1', {
          state: 'stale',
          reason: 'Restarted',
          kinds: [
            {
              group: appliers.group,
              kind: appliers.kind,
              version: 'v1',
              state: 'syncing',
              objects: 0,
              message: '',
            },
          ],
        }),
      );
    const shown = () => [
      store.record(keyOf('prod-eu', 'ingress'))?.status,
      store.clusters.get('aws-v1/prod-eu/prod-eu')?.lifecycle,
    ];
    const seen = [shown()];
    syncing();
    store.flush();
    clock.now += 14_000;
    store.flush();
    seen.push(shown());
    store.setConnection(connection('aws-v1'));
    store.flush();
    seen.push(shown());
    syncing();
    store.flush();
    clock.now += 15_000;
    store.flush();
    seen.push(shown());
    expect(seen).toEqual([
      ['Ready', 'Running'],
      ['Ready', 'Running'],
      ['Ready', 'Running'],
      ['Stale', 'Stale'],
    ]);
  });

  it('bounds what a resource that flaps costs, and shows where it has come to rest', () => {
    const { store, clock } = shownFleet();
    const { version } = store.changeLog;
    const sink = store.sinkOf('aws-v1', appliers);
    const flap = (fails: boolean) =>
      sink.upsert(
        kustomization('prod-eu', 'ingress', {
          dependsOn: ['prod-eu'],
          ...(fails && {
            ready: { status: 'False', reason: 'BuildFailed', message: 'no' },
          }),
        }),
      );
    for (let change = 0; change < 100; change++) {
      flap(change % 2 === 0);
      clock.now += 100;
      store.flush();
    }
    expect(store.changeLog.version - version).toBeLessThan(25);
    expect(store.coalesced).toBeGreaterThan(40);
    flap(true);
    for (let wait = 0; wait < 25; wait++) {
      clock.now += 100;
      store.flush();
    }
    expect(store.record(keyOf('prod-eu', 'ingress'))?.status).toBe('Failed');
  });

  it('tells followers of a new revision, and since when they are behind', () => {
    const { store, clock } = shownFleet();
    const { version } = store.changeLog;
    clock.now += 60_000;
    store
      .sinkOf('aws-v1', sources)
      .upsert(gitRepository('main', { revision: newRevision }));
    store.flush();
    expect(store.record(keyOf('prod-eu', 'ingress'))).toMatchObject({
      inSync: false,
      wantedRevision: newRevision,
    });
    expect(store.clusters.get('aws-v1/prod-eu/prod-eu')).toMatchObject({
      behind: 2,
      behindSince: clock.now,
      follows: [{ revision: newRevision, applied: 0 }],
    });
    const changes = store.changeLog.changesSince(
      version,
      store.changeLog.epoch,
      clock.now,
    );
    expect(changes.reset).toBe(false);
    expect(changes.resources.map(({ name }) => name).sort()).toEqual([
      'ingress',
      'main',
      'mgmt',
      'prod-eu',
    ]);
    expect(changes.clusters.map(({ key }) => key).sort()).toEqual([
      'aws-v1',
      'aws-v1/prod-eu/prod-eu',
    ]);
  });

  it('removes what a complete list lacks, and nothing else', () => {
    const { store } = shownFleet();
    store.replace('aws-v1', appliers, [
      kustomization('prod-eu', 'prod-eu', {
        path: './providers/aws/v1/clusters/prod/prod-eu',
      }),
    ]);
    store.flush();
    expect(store.record(keyOf('prod-eu', 'ingress'))).toBeUndefined();
    expect(store.record(keyOf('prod-eu', 'prod-eu'))).toBeDefined();
    expect(
      store.clusters.get('aws-v1/prod-eu/prod-eu')?.reconcilers.total,
    ).toBe(1);
    store.replace('aws-v1', clusters, []);
    store.flush();
    expect(store.clusters.has('aws-v1/prod-eu/prod-eu')).toBe(false);
    expect(store.record(keyOf('prod-eu', 'prod-eu'))).toMatchObject({
      targetKind: 'external',
    });
  });

  it('shows one lost management cluster as stale and leaves the other alone', () => {
    const { store } = shownFleet();
    show(store, 'azure-v1', [
      [appliers, [kustomization('flux-system', 'mgmt', { remote: false })]],
      [sources, [gitRepository('main')]],
    ]);
    store.flush();
    const { version } = store.changeLog;
    store.setConnection(
      connection('aws-v1', { state: 'stale', reason: 'Refused', asOf: 5 }),
    );
    store.flush();
    expect(store.record(keyOf('prod-eu', 'ingress'))).toMatchObject({
      status: 'Stale',
      reason: 'ManagementClusterUnreachable',
      lastKnown: 'Ready',
      since: 5,
    });
    expect(store.clusters.get('aws-v1/prod-eu/prod-eu')).toMatchObject({
      lifecycle: 'Stale',
      lastKnownLifecycle: 'Running',
      reconcilers: { status: 'Stale', counts: { Ready: 0, Stale: 2 } },
    });
    const changes = store.changeLog.changesSince(version, undefined, 0);
    expect(
      new Set(changes.resources.map(item => item.managementCluster)),
    ).toEqual(new Set(['aws-v1']));
    expect(store.record(keyOf('flux-system', 'mgmt', 'azure-v1'))?.status).toBe(
      'Ready',
    );

    store.setConnection(connection('aws-v1'));
    store.flush();
    expect(store.record(keyOf('prod-eu', 'ingress'))?.status).toBe('Ready');
  });

  it('keeps a failure on the screen while it is tried again', () => {
    const { store, clock } = shownFleet();
    const upsert = (status: string, reason: string, message: string) => {
      const lastTransitionTime = new Date(clock.now).toISOString();
      store.sinkOf('aws-v1', appliers).upsert(
        kustomization('prod-eu', 'ingress', {
          ready: { status, reason, message, lastTransitionTime },
        }),
      );
      store.flush();
      return store.record(keyOf('prod-eu', 'ingress'));
    };
    upsert('False', 'BuildFailed', 'no such file');
    expect(
      upsert('Unknown', 'Progressing', 'Reconciliation in progress'),
    ).toMatchObject({
      status: 'Failed',
      actualStatus: 'Progressing',
      reason: 'BuildFailed',
      message: 'no such file',
    });
  });

  it('writes no batch for a list that says nothing new', () => {
    const { store } = shownFleet();
    const { version } = store.changeLog;
    store.setConnection(
      connection('aws-v1', { asOf: 99, provider: 'aws', version: 'v1' }),
    );
    store.flush();
    expect(store.changeLog.version).toBe(version);
  });
});
