import {
  currentReferenceVersion,
  referenceGroup,
} from '../kubernetes/cluster-api-conversion';
import {
  ControlPlane,
  findObject,
  ResourceType,
} from '../kubernetes/control-plane';
import { Clock } from '../kubernetes/clock';
import { JsonObject, listAt, recordAt, textAt } from '../kubernetes/json';
import {
  asJson,
  formatApiVersion,
  keyOf,
  KubernetesObject,
  ObjectKey,
} from '../kubernetes/object';
import {
  kubeadmControlPlanes,
  machineDeployments,
} from '../kubernetes/resource-types';
import { isNotFound } from '../kubernetes/status-error';
import { pausedCondition, withTransitions } from './cluster-api-conditions';

/** Field manager of Cluster API's controllers. */
export const CLUSTER_API = 'cluster-api-controller-manager';
/** Label of everything that belongs to a Cluster. */
export const CLUSTER_NAME = 'cluster.x-k8s.io/cluster-name';

/** Finalizers of Cluster API and of kubeadm's control plane provider. */
export const CLUSTER_FINALIZER = 'cluster.cluster.x-k8s.io';
export const CONTROL_PLANE_FINALIZER = 'kubeadm.controlplane.cluster.x-k8s.io';
export const MACHINES_FINALIZER = 'cluster.x-k8s.io/machinedeployment';

/** An object with where it is served. */
export interface Referenced {
  type: ResourceType;
  object: KubernetesObject;
}

/** Reads and writes the objects that make up a Cluster; one that has gone meanwhile is nothing to write to. */
export class ClusterObjects {
  constructor(
    private readonly controlPlane: ControlPlane,
    private readonly clock: Clock,
  ) {}

  async findReferenced(
    cluster: KubernetesObject,
    field: string,
  ): Promise<Referenced | undefined> {
    const reference = recordAt(asJson(cluster), 'spec', field);
    const kind = textAt(reference, 'kind');
    const name = textAt(reference, 'name');
    if (!kind || !name) {
      return undefined;
    }
    const group = referenceGroup(reference);
    const type = await this.controlPlane.mapping(
      formatApiVersion(group, currentReferenceVersion(group, kind)),
      kind,
    );
    const object = await findObject(this.controlPlane, type, {
      namespace: cluster.metadata.namespace,
      name,
    });
    return object ? { type, object } : undefined;
  }

  async machineDeploymentsOf(
    cluster: KubernetesObject,
  ): Promise<KubernetesObject[]> {
    const { namespace, name } = cluster.metadata;
    const { items } = await this.controlPlane.list(machineDeployments, {
      namespace,
    });
    return items.filter(
      item => textAt(asJson(item), 'spec', 'clusterName') === name,
    );
  }

  /** Labels what belongs to the cluster and makes the cluster its owner; gives it as it is then. */
  async adopt(
    cluster: KubernetesObject,
    { type, object }: Referenced,
  ): Promise<Referenced> {
    const { name, uid } = cluster.metadata;
    if (object.metadata.labels?.[CLUSTER_NAME] === name) {
      return { type, object };
    }
    const adopted = await this.controlPlane.patch(
      type,
      keyOf(object),
      {
        metadata: {
          labels: { [CLUSTER_NAME]: name },
          ownerReferences: [
            {
              apiVersion: cluster.apiVersion,
              kind: cluster.kind,
              name,
              uid,
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
      },
      { fieldManager: CLUSTER_API },
    );
    return { type, object: adopted };
  }

  /**
   * Gives a new object its finalizer; Cluster API's own kinds say whether they are paused before they say anything else.
   *
   * @returns whether it was new
   */
  async begin(
    { type, object }: Referenced,
    finalizer: string,
  ): Promise<boolean> {
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes(finalizer)) {
      return false;
    }
    await this.setFinalizers({ type, object }, [...finalizers, finalizer]);
    if (type.group !== kubeadmControlPlanes.group && !hasConditions(object)) {
      const paused = recordAt(asJson(object), 'spec').paused === true;
      await this.setStatus(type, object, {
        conditions: withTransitions([], [pausedCondition(paused)], {
          now: this.clock.now(),
          generation: object.metadata.generation,
        }),
      });
    }
    return true;
  }

  async setFinalizers(
    { type, object }: Referenced,
    finalizers: string[],
  ): Promise<void> {
    await this.controlPlane
      .patch(
        type,
        keyOf(object),
        { metadata: { finalizers } },
        { fieldManager: CLUSTER_API },
      )
      .catch(error => {
        if (!isNotFound(error)) {
          throw error;
        }
      });
  }

  async setStatus(
    type: ResourceType,
    object: KubernetesObject,
    status: JsonObject,
  ): Promise<void> {
    try {
      await this.controlPlane.patchStatus(
        type,
        keyOf(object),
        { status },
        { fieldManager: CLUSTER_API },
      );
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }

  async remove(type: ResourceType, key: ObjectKey): Promise<void> {
    try {
      await this.controlPlane.delete(type, key);
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }
}

/** Whether a controller has said anything about the object. */
export function hasConditions(object: KubernetesObject): boolean {
  return listAt(object.status, 'conditions').length > 0;
}
