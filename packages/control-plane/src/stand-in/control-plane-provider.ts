import {
  asBoolean,
  asMap,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  describeObject,
  keyOf,
  KindReference,
  KubernetesObject,
} from '../kubernetes/object';
import { ClusterKey } from './cluster-infrastructure';
import {
  CLUSTER_NAME,
  ClusterScope,
  isOwnedBy,
  ProviderObjects,
} from './cluster-scope';
import {
  ControlPlaneInstances,
  controlPlaneStatus,
  Deletion,
  instancesOf,
  isSteady,
  nextInstances,
} from './control-plane-status';
import { ProvisionedClusters } from './provisioned-clusters';

const FINALIZER = 'kubeadm.controlplane.cluster.x-k8s.io';
const FIELD_MANAGER = 'capi-kubeadmcontrolplane';
const SUPPORTED = 'KubeadmControlPlane';
/** How long an instance takes to come, to be replaced or to go, in milliseconds: long enough to be seen. */
const STEP = 2_000;
const secrets: KindReference = { group: '', version: 'v1', kind: 'Secret' };

/**
 * Stands in for kubeadm's control plane provider: the kubeconfig of the cluster, the counts and the conditions of its
 * instances. The instances themselves are one API server, whatever their number, and have no Machine objects.
 */
export class ControlPlaneProvider {
  private readonly told = new Set<string>();
  /** When the instances of a control plane changed last, in epoch milliseconds. */
  private readonly stepped = new Map<string, number>();

  constructor(
    private readonly objects: ProviderObjects,
    private readonly provisioned: ProvisionedClusters,
    private readonly log: (message: string) => void,
  ) {}

  /**
   * Brings the control plane of a cluster forward, or takes it away.
   *
   * @returns whether there is nothing left to do
   */
  async reconcile(key: ClusterKey, scope: ClusterScope): Promise<boolean> {
    const { cluster, controlPlane } = scope;
    if (!controlPlane) {
      return false;
    }
    if (controlPlane.kind !== SUPPORTED) {
      this.tellUnsupported(controlPlane);
      return true;
    }
    if (controlPlane.metadata.deletionTimestamp) {
      return this.reconcileDelete(key, scope, controlPlane);
    }
    const infrastructureReady = asBoolean(
      asMap(cluster.status?.initialization).infrastructureProvisioned,
    );
    const cloud = this.provisioned.find(key);
    if (
      cluster.metadata.deletionTimestamp ||
      !isOwnedBy(controlPlane, 'Cluster')
    ) {
      return false;
    }
    await this.objects.addFinalizer(controlPlane, FINALIZER);
    if (!infrastructureReady || !cloud) {
      await this.report(controlPlane, instancesOf(controlPlane));
      return false;
    }
    await this.writeKubeconfig(key, controlPlane, cloud.kubeconfig);
    await this.report(controlPlane, this.advance(controlPlane));
    return (
      isSteady(controlPlane) &&
      controlPlane.status?.observedGeneration ===
        controlPlane.metadata.generation
    );
  }

  private async reconcileDelete(
    key: ClusterKey,
    scope: ClusterScope,
    controlPlane: KubernetesObject,
  ): Promise<boolean> {
    if (scope.machines.length > 0) {
      await this.report(controlPlane, instancesOf(controlPlane), {
        waitingFor: scope.machines.map(({ metadata }) =>
          describeObject('Machine', metadata),
        ),
      });
      return false;
    }
    await this.objects.client.delete(secrets, secretOf(key));
    this.told.delete(kubeconfigId(key));
    await this.objects.removeFinalizer(controlPlane, FINALIZER);
    return true;
  }

  /** The next step of the instances, when it is time for one. */
  private advance(controlPlane: KubernetesObject): ControlPlaneInstances {
    const id = controlPlane.metadata.uid ?? '';
    const now = Date.now();
    if (now - (this.stepped.get(id) ?? 0) < STEP) {
      return instancesOf(controlPlane);
    }
    this.stepped.set(id, now);
    return nextInstances(controlPlane);
  }

  private async report(
    controlPlane: KubernetesObject,
    instances: ControlPlaneInstances,
    deletion?: Deletion,
  ): Promise<void> {
    await this.objects.setStatus(
      controlPlane,
      controlPlaneStatus(controlPlane, instances, new Date(), deletion),
    );
  }

  /** Once in a run is enough: the kubeconfig of a cluster does not change while it runs. */
  private async writeKubeconfig(
    key: ClusterKey,
    controlPlane: KubernetesObject,
    kubeconfig: string,
  ): Promise<void> {
    const id = kubeconfigId(key);
    if (this.told.has(id)) {
      return;
    }
    const { apiVersion, kind, metadata } = controlPlane;
    await this.objects.client.apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          ...secretOf(key),
          labels: { [CLUSTER_NAME]: key.name },
          ownerReferences: [
            {
              apiVersion,
              kind,
              name: metadata.name,
              uid: metadata.uid ?? '',
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
        type: 'cluster.x-k8s.io/secret',
        data: { value: Buffer.from(kubeconfig, 'utf8').toString('base64') },
      },
      FIELD_MANAGER,
    );
    this.told.add(id);
    this.log(
      `${describeObject(kind, keyOf(controlPlane))}: wrote Secret ${
        secretOf(key).name
      }`,
    );
  }

  private tellUnsupported(controlPlane: KubernetesObject): void {
    const id = `${controlPlane.kind} ${controlPlane.metadata.uid}`;
    if (!this.told.has(id)) {
      this.told.add(id);
      this.log(
        `${describeObject(
          controlPlane.kind,
          keyOf(controlPlane),
        )}: nothing stands in for this kind of control plane, its Cluster will not be initialized; use ${SUPPORTED}`,
      );
    }
  }
}

/** The name that Cluster API's contract asks for. */
function secretOf({ namespace, name }: ClusterKey): ClusterKey {
  return { namespace, name: `${name}-kubeconfig` };
}

function kubeconfigId({ namespace, name }: ClusterKey): string {
  return `kubeconfig ${namespace}/${name}`;
}
