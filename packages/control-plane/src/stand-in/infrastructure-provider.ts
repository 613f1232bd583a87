import {
  asBoolean,
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { describeObject, keyOf } from '../kubernetes/object';
import { ClusterKey } from './cluster-infrastructure';
import { ClusterScope, isOwnedBy, ProviderObjects } from './cluster-scope';
import { infrastructureStatus } from './infrastructure-status';
import { ProvisionedClusters } from './provisioned-clusters';

/** Stands in for an infrastructure provider: what a cloud is asked for before there are machines. */
export class InfrastructureProvider {
  constructor(
    private readonly objects: ProviderObjects,
    private readonly provisioned: ProvisionedClusters,
    private readonly log: (message: string) => void,
  ) {}

  /**
   * Brings the infrastructure of a cluster (`AWSCluster`, …) forward, or takes it away.
   *
   * @returns whether there is nothing left to do
   */
  async reconcile(key: ClusterKey, scope: ClusterScope): Promise<boolean> {
    const { cluster, infrastructure, controlPlane } = scope;
    if (!infrastructure) {
      return false;
    }
    const finalizer = `${infrastructure.kind.toLowerCase()}.infrastructure.cluster.x-k8s.io`;
    if (infrastructure.metadata.deletionTimestamp) {
      if (controlPlane) {
        return false;
      }
      await this.provisioned.deprovision(key);
      await this.objects.removeFinalizer(infrastructure, finalizer);
      this.log(
        `${describeObject(
          infrastructure.kind,
          keyOf(infrastructure),
        )}: the cluster is gone`,
      );
      return true;
    }
    if (
      cluster.metadata.deletionTimestamp ||
      !isOwnedBy(infrastructure, 'Cluster')
    ) {
      return false;
    }
    await this.objects.addFinalizer(infrastructure, finalizer);
    const contract = await this.objects.contractOf(infrastructure);
    const report = (ready: boolean) =>
      this.objects.setStatus(
        infrastructure,
        infrastructureStatus(
          infrastructure,
          contract,
          ready,
          'Waiting for the API server of the cluster',
          new Date(),
        ),
      );
    const present = this.provisioned.find(key);
    if (present && asBoolean(asMap(infrastructure.status).ready)) {
      return true;
    }
    if (!asBoolean(asMap(infrastructure.status).ready)) {
      await report(false);
    }
    const { host, port } = await this.provisioned.provision(
      key,
      asText(controlPlane?.spec?.version) ?? '',
    );
    await this.objects.setSpec(infrastructure, {
      controlPlaneEndpoint: { host, port },
    });
    await report(true);
    this.log(
      `${describeObject(
        infrastructure.kind,
        keyOf(infrastructure),
      )}: provisioned, its API server answers at ${host}:${port}`,
    );
    return true;
  }
}
