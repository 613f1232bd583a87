import {
  defaultRepositoryLayout,
  descriptorOf,
  KindDescriptor,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  cluster,
  connection,
  gitRepository,
  kustomization,
} from '../__fixtures__/objects';
import { describeResource } from '../api/details';
import { FleetStore } from './FleetStore';

const appliers = descriptorOf('kustomize.toolkit.fluxcd.io', 'Kustomization')!;
const sources = descriptorOf('source.toolkit.fluxcd.io', 'GitRepository')!;
const clusters = descriptorOf('cluster.x-k8s.io', 'Cluster')!;

const newRevision = `main@sha1:${'2'.repeat(40)}`;
const keyOf = (namespace: string, name: string, managementCluster = 'aws-v1') =>
  `${managementCluster}/kustomize.toolkit.fluxcd.io/Kustomization/${namespace}/${name}`;

function show(
  store: FleetStore,
  managementCluster: string,
  objects: [KindDescriptor, KubernetesObject[]][],
) {
  store.setConnection(connection(managementCluster));
  for (const [descriptor, list] of objects) {
    store.setKindState(managementCluster, descriptor, {
      group: descriptor.group,
      kind: descriptor.kind,
      version: descriptor.versions[0],
      state: 'live',
      objects: list.length,
      message: '',
    });
    store.replace(managementCluster, descriptor, list);
  }
}

function fleet() {
  const clock = { now: Date.parse('2026-11-24T12:00:00Z') };
  const store = new FleetStore({
    layout: defaultRepositoryLayout,
    now: () => clock.now,
  });
  show(store, 'aws-v1', [
    [
      appliers,
      [
        kustomization('flux-system', 'mgmt', {
          path: './providers/aws/v1/mgmt',
          remote: false,
        }),
        kustomization('prod-eu', 'prod-eu', {
          path: './providers/aws/v1/clusters/prod/prod-eu',
        }),
        kustomization('prod-eu', 'ingress', { dependsOn: ['prod-eu'] }),
      ],
    ],
    [sources, [gitRepository('main')]],
    [clusters, [cluster('prod-eu')]],
  ]);
  store.flush();
  return { store, clock };
}

describe('FleetStore', () => {
  it('joins reconcilers, sources, clusters and paths', () => {
    const { store } = fleet();
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

  it('changes nothing of what is shown while a cluster changes hands, unless that takes long', () => {
    const { store, clock } = fleet();
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
    const status = () => store.record(keyOf('prod-eu', 'ingress'))?.status;
    const seen = [status()];
    syncing();
    store.flush();
    clock.now += 14_000;
    store.flush();
    seen.push(status());
    store.setConnection(connection('aws-v1'));
    store.flush();
    seen.push(status());
    syncing();
    store.flush();
    clock.now += 15_000;
    store.flush();
    seen.push(status());
    expect(seen).toEqual(['Ready', 'Ready', 'Ready', 'Stale']);
  });

  it('bounds what a resource that flaps costs, and shows where it has come to rest', () => {
    const { store, clock } = fleet();
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
    const { store, clock } = fleet();
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
    const { store } = fleet();
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
    const { store } = fleet();
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
    const { store, clock } = fleet();
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
    const { store } = fleet();
    const { version } = store.changeLog;
    store.setConnection(
      connection('aws-v1', { asOf: 99, provider: 'aws', version: 'v1' }),
    );
    store.flush();
    expect(store.changeLog.version).toBe(version);
  });

  it('walks a chain of waits while a new revision rolls through it', () => {
    const { store, clock } = fleet();
    const upsert = (
      name: string,
      dependsOn: string[],
      ready: [string, string],
    ) =>
      store.sinkOf('aws-v1', appliers).upsert(
        kustomization('prod-eu', name, {
          dependsOn,
          ready: {
            status: ready[0],
            reason: ready[1],
            message: '',
            lastTransitionTime: new Date(clock.now).toISOString(),
          },
        }),
      );
    store
      .sinkOf('aws-v1', sources)
      .upsert(gitRepository('main', { revision: newRevision }));
    upsert('last', ['ingress'], ['False', 'DependencyNotReady']);
    upsert('ingress', ['prod-eu'], ['False', 'DependencyNotReady']);
    upsert('prod-eu', [], ['Unknown', 'Progressing']);
    store.flush();
    store.flush();
    for (const name of ['prod-eu', 'ingress', 'last']) {
      expect(store.record(keyOf('prod-eu', name))?.status).toBe('Progressing');
    }
    upsert('prod-eu', [], ['False', 'BuildFailed']);
    store.flush();
    store.flush();
    store.flush();
    expect(
      ['prod-eu', 'ingress', 'last'].map(
        name => store.record(keyOf('prod-eu', name))?.status,
      ),
    ).toEqual(['Failed', 'DependencyNotReady', 'DependencyNotReady']);
  });

  it('follows a wait to its root, to what does not exist, and around a circle', () => {
    const { store, clock } = fleet();
    const put = (
      name: string,
      dependsOn: string[],
      reason = 'DependencyNotReady',
    ) =>
      store.sinkOf('aws-v1', appliers).upsert(
        kustomization('prod-eu', name, {
          dependsOn,
          ready: { status: 'False', reason, message: `${name} is not ready` },
        }),
      );
    put('prod-eu', [], 'BuildFailed');
    put('ingress', ['prod-eu', 'gone']);
    put('app', ['ingress']);
    put('left', ['right']);
    put('right', ['left']);
    // A chain is walked a batch at a time.
    for (let batch = 0; batch < 4; batch++) {
      store.flush();
    }

    expect(
      describeResource(store, keyOf('prod-eu', 'app'), clock.now).blockers.map(
        ({ type, path, reason }) => [type, path, reason],
      ),
    ).toEqual([
      [
        'failing',
        [keyOf('prod-eu', 'ingress'), keyOf('prod-eu', 'prod-eu')],
        'BuildFailed',
      ],
      [
        'missing',
        [keyOf('prod-eu', 'ingress'), keyOf('prod-eu', 'gone')],
        'NotFound',
      ],
    ]);
    for (const name of ['left', 'right']) {
      expect(store.record(keyOf('prod-eu', name))).toMatchObject({
        status: 'Stalled',
        reason: 'DependencyCycle',
        message: expect.stringMatching(/prod-eu\/left → /),
      });
    }

    put('right', []);
    store.flush();
    expect(store.record(keyOf('prod-eu', 'left'))?.status).toBe(
      'DependencyNotReady',
    );
  });

  it('builds clusters from ClusterDeployments, with their pools and what is applied to them', () => {
    const { store } = fleet();
    const hive = (group: string, kind: string, objects: KubernetesObject[]) =>
      show(store, 'aws-v1', [[descriptorOf(group, kind)!, objects]]);
    hive('hive.openshift.io', 'ClusterDeployment', [
      {
        apiVersion: 'hive.openshift.io/v1',
        kind: 'ClusterDeployment',
        metadata: {
          namespace: 'stage',
          name: 'stage',
          labels: { 'hive.openshift.io/version': '4.18.1' },
        },
        spec: {
          installed: true,
          platform: { azure: {} },
          clusterMetadata: {
            adminKubeconfigSecretRef: { name: 'stage-kubeconfig' },
          },
        },
        status: { powerState: 'Running' },
      },
    ]);
    hive('hive.openshift.io', 'MachinePool', [
      {
        apiVersion: 'hive.openshift.io/v1',
        kind: 'MachinePool',
        metadata: { namespace: 'stage', name: 'stage-worker' },
        spec: { clusterDeploymentRef: { name: 'stage' }, replicas: 3 },
        status: { machineSets: [{ readyReplicas: 2 }] },
      },
    ]);
    store
      .sinkOf('aws-v1', appliers)
      .upsert(kustomization('stage', 'stage', { path: './features/x' }));
    store.flush();

    expect(store.clusters.get('aws-v1/stage/stage')).toMatchObject({
      engine: 'hive',
      lifecycle: 'Running',
      provider: 'azure',
      kubernetesVersion: '4.18.1',
      workers: { desired: 3, ready: 2 },
      flags: ['machinePoolNotReady'],
      reconcilers: { total: 1 },
    });

    hive('hiveinternal.openshift.io', 'ClusterSync', [
      {
        apiVersion: 'hiveinternal.openshift.io/v1alpha1',
        kind: 'ClusterSync',
        metadata: { namespace: 'stage', name: 'stage' },
        status: { conditions: [{ type: 'Failed', status: 'True' }] },
      },
    ]);
    store.flush();
    expect(store.clusters.get('aws-v1/stage/stage')).toMatchObject({
      lifecycle: 'Degraded',
      lifecycleReason: 'SyncSetFailed',
    });
  });

  it('says whom a cluster and what applies to it belong to, as Git says it', () => {
    const { store } = fleet();
    const owned = cluster('prod-eu');
    const ownedBy = (owner: string) => ({
      ...owned,
      metadata: {
        ...owned.metadata,
        resourceVersion: owner,
        annotations: { 'gitops-fleet.io/owner': owner },
      },
    });
    const app = kustomization('prod-eu', 'app');
    const other = kustomization('prod-eu', 'other');
    other.metadata!.annotations = { 'gitops-fleet.io/owner': 'team-b' };
    show(store, 'aws-v1', [
      [clusters, [ownedBy('group:default/team-a')]],
      [appliers, [app, other]],
    ]);
    store.flush();
    const owners = () => [
      store.clusters.get('aws-v1/prod-eu/prod-eu')?.owner,
      ...['app', 'other'].map(
        name =>
          store.record(
            `aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu/${name}`,
          )?.owner,
      ),
    ];
    expect(owners()).toEqual([
      'group:default/team-a',
      'group:default/team-a',
      'group:default/team-b',
    ]);
    store.sinkOf('aws-v1', clusters).upsert(ownedBy('team-c'));
    store.flush();
    expect(owners()).toEqual([
      'group:default/team-c',
      'group:default/team-c',
      'group:default/team-b',
    ]);
  });

  it('reads the control plane of another provider, and the pools of Cluster API', () => {
    const { store } = fleet();
    const managed = cluster('prod-eu');
    managed.spec = {
      ...managed.spec,
      controlPlaneRef: {
        apiGroup: 'controlplane.cluster.x-k8s.io',
        kind: 'AWSManagedControlPlane',
        name: 'prod-eu',
      },
    };
    show(store, 'aws-v1', [
      [clusters, [managed]],
      [
        descriptorOf(
          'controlplane.cluster.x-k8s.io',
          'AWSManagedControlPlane',
        )!,
        [
          {
            apiVersion: 'controlplane.cluster.x-k8s.io/v1beta2',
            kind: 'AWSManagedControlPlane',
            metadata: { namespace: 'prod-eu', name: 'prod-eu' },
            spec: { version: 'v1.34' },
            status: { version: 'v1.33' },
          },
        ],
      ],
    ]);
    store.flush();
    expect(store.clusters.get('aws-v1/prod-eu/prod-eu')).toMatchObject({
      lifecycle: 'Upgrading',
      lifecycleMessage: 'v1.33 → v1.34',
    });
  });
});
