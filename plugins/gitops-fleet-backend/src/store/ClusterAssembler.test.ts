import {
  descriptorOf,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  appliers,
  cluster,
  clusters,
  kustomization,
} from '../__fixtures__/objects';
import { keyOf, show, shownFleet } from '../__testUtils__/shownFleet';

describe('ClusterAssembler', () => {
  it('builds clusters from ClusterDeployments, with their pools and what is applied to them', () => {
    const { store } = shownFleet();
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
    const { store } = shownFleet();
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
        name => store.record(keyOf('prod-eu', name))?.owner,
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
    const { store } = shownFleet();
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
