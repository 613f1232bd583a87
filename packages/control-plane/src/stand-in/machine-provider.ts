import {
  asBoolean,
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { isAlreadyExists } from '../kubernetes/api-error';
import { KubernetesObject } from '../kubernetes/object';
import { ClusterKey } from './cluster-infrastructure';
import { ClusterScope, isOwnedBy, ProviderObjects } from './cluster-scope';
import { bootstrapStatus, infrastructureStatus } from './infrastructure-status';
import { ProvisionedClusters } from './provisioned-clusters';
import { machineAddresses, nodeOf, providerId } from './workload-node';

/**
 * Stands in for the bootstrap and infrastructure providers of machines, and for the kubelet that registers a Node. Core's
 * own controllers do the rest: they make machines of MachineDeployments, find the Nodes, and drain them.
 */
export class MachineProvider {
  constructor(
    private readonly objects: ProviderObjects,
    private readonly provisioned: ProvisionedClusters,
  ) {}

  /**
   * Brings the machines of a cluster forward; what is deleted is left to core.
   *
   * @returns whether there is nothing left to do
   */
  async reconcile(key: ClusterKey, scope: ClusterScope): Promise<boolean> {
    const initialized = asBoolean(
      asMap(scope.cluster.status?.initialization).controlPlaneInitialized,
    );
    let settled = true;
    for (const machine of scope.machines) {
      if (machine.metadata.deletionTimestamp) {
        settled = false;
      } else if (machine.status?.phase !== 'Running') {
        settled = false;
        if (initialized) {
          await this.reconcileMachine(key, machine);
        }
      }
    }
    return settled;
  }

  private async reconcileMachine(
    key: ClusterKey,
    machine: KubernetesObject,
  ): Promise<void> {
    const spec = asMap(machine.spec);
    const bootstrap = asMap(spec.bootstrap);
    const configuration = await this.objects.referenced(
      machine,
      bootstrap.configRef,
    );
    if (configuration && isOwnedBy(configuration, 'Machine')) {
      await this.objects.setStatus(
        configuration,
        bootstrapStatus(
          configuration,
          await this.objects.contractOf(configuration),
          new Date(),
        ),
      );
    }
    const infrastructure = await this.objects.referenced(
      machine,
      spec.infrastructureRef,
    );
    if (!infrastructure || !isOwnedBy(infrastructure, 'Machine')) {
      return;
    }
    const contract = await this.objects.contractOf(infrastructure);
    const booted = asText(bootstrap.dataSecretName) !== undefined;
    const id = providerId(infrastructure.kind, key.name, machine.metadata.name);
    if (booted) {
      await this.objects.setSpec(infrastructure, { providerID: id });
    }
    await this.objects.setStatus(infrastructure, {
      ...infrastructureStatus(
        infrastructure,
        contract,
        booted,
        'Waiting for bootstrap data',
        new Date(),
      ),
      ...(booted ? { addresses: machineAddresses(machine.metadata.name) } : {}),
    });
    // Core takes the id over from the infrastructure, and looks for a Node that has it.
    if (asText(spec.providerID) === id && !machine.status?.nodeRef) {
      await this.register(key, nodeOf(machine, id));
    }
  }

  private async register(
    key: ClusterKey,
    node: KubernetesObject,
  ): Promise<void> {
    try {
      await this.provisioned.clientOf(key)?.create(node);
    } catch (error) {
      if (!isAlreadyExists(error)) {
        throw error;
      }
    }
  }
}
