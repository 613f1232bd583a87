import { ObjectStore } from '../api-server/object-store';
import { createNamespaces } from '../fleet/workload-clusters';
import { JsonObject, textAt } from '../kubernetes/json';
import { asJson, findCondition, KubernetesObject } from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import {
  clusters,
  kubeadmControlPlanes,
  machineDeployments,
  secrets,
} from '../kubernetes/resource-types';
import { ManualClock } from '../testing/manual-clock';
import { ClusterApiController } from './cluster-api-controller';
import { timingFor } from './controller-timing';

const USER = { fieldManager: 'test' };
const NAME = 'prod-eu-west-1';
const KEY = { namespace: NAME, name: NAME };
const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io';

describe('Cluster API', () => {
  const timing = timingFor(4);
  let clock: ManualClock;
  let store: ObjectStore;
  let controller: ClusterApiController;
  let made: Set<string>;
  let answers: boolean;

  beforeEach(async () => {
    clock = new ManualClock();
    made = new Set();
    answers = true;
    store = new ObjectStore({
      catalogue: new ResourceCatalogue('management'),
      clock,
    });
    await createNamespaces(store, [NAME]);
    controller = new ClusterApiController({
      controlPlane: store,
      clock,
      timing,
      infrastructure: {
        provision: async key => {
          made.add(key.name);
          return { kubeconfig: 'kubeconfig', host: '127.0.0.1', port: 6443 };
        },
        deprovision: async key => {
          made.delete(key.name);
        },
        reachable: key => answers && made.has(key.name),
      },
    });
    controller.start();
    const reference = (apiGroup: string, kind: string, name: string) => ({
      apiGroup,
      kind,
      name,
    });
    await put('cluster.x-k8s.io/v1beta2', 'Cluster', NAME, {
      controlPlaneRef: reference(
        'controlplane.cluster.x-k8s.io',
        'KubeadmControlPlane',
        NAME,
      ),
      infrastructureRef: reference(INFRASTRUCTURE, 'AWSCluster', NAME),
    });
    await put(`${INFRASTRUCTURE}/v1beta2`, 'AWSCluster', NAME, {
      region: 'eu-west-1',
    });
    await put(
      'controlplane.cluster.x-k8s.io/v1beta2',
      'KubeadmControlPlane',
      NAME,
      {
        replicas: 3,
        version: 'v1.32.0',
      },
    );
    await put('cluster.x-k8s.io/v1beta2', 'MachineDeployment', 'workers', {
      clusterName: NAME,
      replicas: 2,
      template: { spec: { clusterName: NAME, version: 'v1.32.0' } },
    });
  });

  afterEach(() => controller.stop());

  async function put(
    apiVersion: string,
    kind: string,
    name: string,
    spec: JsonObject,
  ): Promise<void> {
    const type = await store.mapping(apiVersion, kind);
    await store.create(
      type,
      { apiVersion, kind, metadata: { name, namespace: NAME }, spec },
      USER,
    );
  }

  const cluster = () => store.get(clusters, KEY);
  const state = (object: KubernetesObject, type: string) => {
    const condition = findCondition(object, type);
    return [condition?.status, condition?.message];
  };

  async function provisioned(): Promise<void> {
    await clock.advance(timing.provisioning * 6);
    expect(state(await cluster(), 'Available')).toEqual(['True', '']);
  }

  it('provisions infrastructure, control plane and workers, one after the other', async () => {
    await clock.advance(timing.provisioning / 2);
    let now = await cluster();
    expect(now.status).toMatchObject({ phase: 'Provisioning' });
    expect(now.status).not.toHaveProperty('initialization');
    expect(state(now, 'RemoteConnectionProbe')).toEqual([
      'False',
      'Remote connection not established yet',
    ]);
    await clock.advance(timing.provisioning);
    now = await cluster();
    expect(now.status).toMatchObject({
      initialization: { infrastructureProvisioned: true },
    });
    expect(made.size).toBe(0);
    await provisioned();
    now = await cluster();
    expect(now).toMatchObject({
      spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
      status: {
        phase: 'Provisioned',
        controlPlane: {
          desiredReplicas: 3,
          readyReplicas: 3,
          upToDateReplicas: 3,
        },
        workers: { desiredReplicas: 2, availableReplicas: 2 },
      },
    });
    const secret = await store.get(secrets, {
      namespace: NAME,
      name: `${NAME}-kubeconfig`,
    });
    expect(
      Buffer.from(
        textAt(asJson(secret), 'data', 'value') ?? '',
        'base64',
      ).toString(),
    ).toBe('kubeconfig');
    const plane = await store.get(kubeadmControlPlanes, KEY);
    expect(plane.metadata.labels).toMatchObject({
      'cluster.x-k8s.io/cluster-name': NAME,
    });
  });

  it('says the same to readers of v1beta1', async () => {
    await provisioned();
    const type = await store.mapping('cluster.x-k8s.io/v1beta1', 'Cluster');
    const old = await store.get(type, KEY);
    expect(old.status).toMatchObject({
      infrastructureReady: true,
      controlPlaneReady: true,
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'Ready', status: 'True' }),
      ]),
      v1beta2: {
        conditions: expect.arrayContaining([
          expect.objectContaining({ type: 'Available' }),
        ]),
      },
    });
    expect(old.status?.initialization).toBeUndefined();
  });

  it('writes nothing while nothing changes', async () => {
    await provisioned();
    const before = store.currentVersion;
    await clock.advance(60_000);
    expect(store.currentVersion).toBe(before);
  });

  it('scales workers and rolls out a new version', async () => {
    await provisioned();
    await store.patch(
      machineDeployments,
      { namespace: NAME, name: 'workers' },
      { spec: { replicas: 5 } },
      USER,
    );
    await clock.advance(timing.provisioning / 4);
    expect(state(await cluster(), 'ScalingUp')[0]).toBe('True');
    await clock.advance(timing.provisioning * 2);
    expect((await cluster()).status).toMatchObject({
      workers: { desiredReplicas: 5, readyReplicas: 5 },
    });
    expect(state(await cluster(), 'ScalingUp')[0]).toBe('False');

    await store.patch(
      kubeadmControlPlanes,
      KEY,
      { spec: { version: 'v1.33.0' } },
      USER,
    );
    await clock.advance(timing.provisioning / 2);
    expect((await store.get(kubeadmControlPlanes, KEY)).status).toMatchObject({
      version: 'v1.32.0',
      upToDateReplicas: 0,
    });
    expect(state(await cluster(), 'RollingOut')[0]).toBe('True');
    await clock.advance(timing.provisioning * 2);
    expect((await store.get(kubeadmControlPlanes, KEY)).status).toMatchObject({
      version: 'v1.33.0',
      upToDateReplicas: 3,
    });
  });

  it('notices when the cluster stops to answer, and since when', async () => {
    await provisioned();
    answers = false;
    await clock.advance(timing.sourceInterval * 2);
    expect(state(await cluster(), 'RemoteConnectionProbe')).toEqual([
      'False',
      expect.stringMatching(
        /^Remote connection probe failed, probe last succeeded at 2026-/,
      ),
    ]);
    expect(state(await cluster(), 'Available')[0]).toBe('False');
    answers = true;
    await provisioned();
  });

  it('deletes what it made, then the Cluster itself', async () => {
    await provisioned();
    await store.delete(clusters, KEY);
    await clock.advance(timing.provisioning);
    expect((await cluster()).status).toMatchObject({ phase: 'Deleting' });
    await clock.advance(timing.provisioning * 4);
    await expect(cluster()).rejects.toThrow('not found');
    expect(made.size).toBe(0);
    await expect(
      store.get(secrets, { namespace: NAME, name: `${NAME}-kubeconfig` }),
    ).rejects.toThrow('not found');
  });
});
