import {
  asBoolean,
  asMap,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  describeObject,
  KindReference,
  KubernetesObject,
  ObjectKey,
} from '../kubernetes/object';
import { ObjectClient } from '../kubernetes/object-client';
import { ObjectWatcher } from '../kubernetes/object-watcher';
import { ReconcileLoop } from '../kubernetes/reconcile-loop';
import { ClusterInfrastructure, ClusterKey } from './cluster-infrastructure';
import {
  CLUSTER_NAME,
  clusters,
  machines,
  ProviderObjects,
} from './cluster-scope';
import { ControlPlaneProvider } from './control-plane-provider';
import { InfrastructureProvider } from './infrastructure-provider';
import { MachineProvider } from './machine-provider';
import { ProvisionedClusters } from './provisioned-clusters';

const FIELD_MANAGER = 'cluster-providers-stand-in';
/** Until the next look at a cluster that is on its way, and at one that is where it should be; in milliseconds. */
const ON_ITS_WAY = 1_000;
const SETTLED = 30_000;
const LONGEST_PAUSE = 10_000;

const controlPlanes: KindReference = {
  group: 'controlplane.cluster.x-k8s.io',
  kind: 'KubeadmControlPlane',
};

export interface ClusterProvidersStandInOptions {
  /** YAML, of an administrator of the management cluster. */
  kubeconfig: string;
  infrastructure: ClusterInfrastructure;
  log(message: string): void;
}

/**
 * Keeps the providers' side of Cluster API's contract, because no provider can be built or run here: an infrastructure
 * provider for every kind of infrastructure cluster and machine, kubeadm's control plane and bootstrap providers. Cluster
 * API's core is real, and so are the API servers that the infrastructure makes.
 */
export class ClusterProvidersStandIn {
  private readonly provisioned: ProvisionedClusters;
  private client?: ObjectClient;
  private watchers: ObjectWatcher[] = [];
  private loop?: ReconcileLoop;

  constructor(private readonly options: ClusterProvidersStandInOptions) {
    this.provisioned = new ProvisionedClusters(options.infrastructure);
  }

  /** @throws Error when the kubeconfig names no cluster */
  async start(): Promise<void> {
    const { kubeconfig, log } = this.options;
    const client = await ObjectClient.fromKubeconfig(kubeconfig);
    this.client = client;
    const objects = new ProviderObjects(client, FIELD_MANAGER);
    const providers = {
      infrastructure: new InfrastructureProvider(
        objects,
        this.provisioned,
        log,
      ),
      controlPlane: new ControlPlaneProvider(objects, this.provisioned, log),
      machines: new MachineProvider(objects, this.provisioned),
    };
    const loop = new ReconcileLoop({
      reconcile: key => this.reconcile(key, objects, providers),
      onError: (key, error) =>
        log(`${describeObject('Cluster', key)}: ${error.message}`),
      longestPause: LONGEST_PAUSE,
    });
    this.loop = loop;
    const enqueue = (object: KubernetesObject) => {
      const name =
        object.kind === clusters.kind
          ? object.metadata.name
          : object.metadata.labels?.[CLUSTER_NAME];
      if (name) {
        loop.add({ namespace: object.metadata.namespace, name });
      }
    };
    this.watchers = [clusters, machines, controlPlanes].map(
      kind =>
        new ObjectWatcher({
          client,
          kind,
          onObject: enqueue,
          onDeleted: enqueue,
          log,
        }),
    );
    this.watchers.forEach(watcher => watcher.start());
  }

  /** The workload clusters go on. */
  async stop(): Promise<void> {
    await Promise.all(this.watchers.map(watcher => watcher.stop()));
    await this.loop?.stop();
    this.provisioned.close();
    this.client?.close();
  }

  private async reconcile(
    { namespace = '', name }: ObjectKey,
    objects: ProviderObjects,
    providers: {
      infrastructure: InfrastructureProvider;
      controlPlane: ControlPlaneProvider;
      machines: MachineProvider;
    },
  ): Promise<number | undefined> {
    const key: ClusterKey = { namespace, name };
    const scope = await objects.scopeOf(key);
    if (!scope) {
      return undefined;
    }
    const { cluster } = scope;
    if (
      asBoolean(asMap(cluster.spec).paused) ||
      cluster.metadata.annotations?.['cluster.x-k8s.io/paused'] !== undefined
    ) {
      return SETTLED;
    }
    const settled = [
      await providers.controlPlane.reconcile(key, scope),
      await providers.machines.reconcile(key, scope),
      // Last: while it makes a cluster, what was read above grows old.
      await providers.infrastructure.reconcile(key, scope),
    ];
    return settled.every(Boolean) ? SETTLED : ON_ITS_WAY;
  }
}
