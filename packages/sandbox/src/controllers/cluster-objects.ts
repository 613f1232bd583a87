import {
  currentReferenceVersion,
  referenceGroup,
} from '../kubernetes/cluster-api-conversion';
import {
  ControlPlane,
  findObject,
  ResourceType,
} from '../kubernetes/control-plane';
import { JsonObject, recordAt, textAt } from '../kubernetes/json';
import {
  asJson,
  formatApiVersion,
  keyOf,
  KubernetesObject,
  ObjectKey,
} from '../kubernetes/object';
import { machineDeployments } from '../kubernetes/resource-types';
import { isNotFound } from '../kubernetes/status-error';

/** Field manager of Cluster API's controllers. */
export const CLUSTER_API = 'cluster-api-controller-manager';
/** Label of everything that belongs to a Cluster. */
export const CLUSTER_NAME = 'cluster.x-k8s.io/cluster-name';

/** An object with where it is served. */
export interface Referenced {
  type: ResourceType;
  object: KubernetesObject;
}

/** Reads and writes the objects that make up a Cluster; one that has gone meanwhile is nothing to write to. */
export class ClusterObjects {
  constructor(private readonly controlPlane: ControlPlane) {}

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

  /** Labels what belongs to the cluster and makes the cluster its owner. */
  async adopt(
    cluster: KubernetesObject,
    { type, object }: Referenced,
  ): Promise<void> {
    const { name, uid } = cluster.metadata;
    if (object.metadata.labels?.[CLUSTER_NAME] === name) {
      return;
    }
    await this.controlPlane.patch(
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
