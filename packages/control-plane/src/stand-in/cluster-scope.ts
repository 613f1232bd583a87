import {
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { isNotFound } from '../kubernetes/api-error';
import { mergePatch } from '../kubernetes/merge-patch';
import {
  Fields,
  keyOf,
  KindReference,
  kindOf,
  KubernetesObject,
  ObjectKey,
} from '../kubernetes/object';
import { ObjectClient } from '../kubernetes/object-client';
import { Contract } from './contract-conditions';
import { contractOf } from './infrastructure-status';

/** Label of everything that belongs to a Cluster. */
export const CLUSTER_NAME = 'cluster.x-k8s.io/cluster-name';
const CORE = 'cluster.x-k8s.io';

export const clusters: KindReference = {
  group: CORE,
  version: 'v1beta2',
  kind: 'Cluster',
};
export const machines: KindReference = {
  group: CORE,
  version: 'v1beta2',
  kind: 'Machine',
};
const definitions: KindReference = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
};

/** The objects that make up one Cluster on the management cluster. */
export interface ClusterScope {
  cluster: KubernetesObject;
  infrastructure?: KubernetesObject;
  controlPlane?: KubernetesObject;
  machines: KubernetesObject[];
}

/** Reads and writes the objects of Cluster API's providers. */
export class ProviderObjects {
  private readonly contracts = new Map<string, Contract>();

  constructor(
    readonly client: ObjectClient,
    private readonly fieldManager: string,
  ) {}

  /** Undefined where there is no such Cluster. @throws ApiError */
  async scopeOf(key: ObjectKey): Promise<ClusterScope | undefined> {
    const cluster = await this.client.get(clusters, key);
    if (!cluster) {
      return undefined;
    }
    const { namespace, name } = key;
    const [infrastructure, controlPlane, owned] = await Promise.all([
      this.referenced(cluster, cluster.spec?.infrastructureRef),
      this.referenced(cluster, cluster.spec?.controlPlaneRef),
      this.client.list(machines, {
        namespace,
        labels: { [CLUSTER_NAME]: name },
      }),
    ]);
    return { cluster, infrastructure, controlPlane, machines: owned.items };
  }

  /** What a reference of Cluster API (`apiGroup`, `kind`, `name`) leads to. @throws ApiError */
  async referenced(
    from: KubernetesObject,
    reference: unknown,
  ): Promise<KubernetesObject | undefined> {
    const { apiGroup, kind, name } = asMap(reference);
    const wanted = { group: asText(apiGroup), kind: asText(kind) };
    if (!wanted.group || !wanted.kind || !asText(name)) {
      return undefined;
    }
    return this.client.get(
      { group: wanted.group, kind: wanted.kind },
      { namespace: from.metadata.namespace, name: String(name) },
    );
  }

  /** The contract that an object's kind keeps. @throws ApiError */
  async contractOf(object: KubernetesObject): Promise<Contract> {
    const { group, kind } = kindOf(object);
    // The contract asks for this name of the definition, so that core too finds it without a search.
    const name = `${kind.toLowerCase()}s.${group}`;
    const known = this.contracts.get(name);
    if (known) {
      return known;
    }
    const definition = await this.client.get(definitions, { name });
    if (!definition) {
      throw new Error(
        `There is no CustomResourceDefinition ${name}: Cluster API's contract asks for this name.`,
      );
    }
    const contract = contractOf(definition);
    this.contracts.set(name, contract);
    return contract;
  }

  /** Writes the fields of a status that differ. @throws ApiError */
  async setStatus(object: KubernetesObject, status: Fields): Promise<void> {
    const before = asMap(object.status);
    await this.patch(object, before, { ...before, ...status }, 'status');
  }

  /** Writes the fields of a spec that differ. @throws ApiError */
  async setSpec(object: KubernetesObject, spec: Fields): Promise<void> {
    const before = asMap(object.spec);
    await this.patch(object, before, { ...before, ...spec }, 'spec');
  }

  async addFinalizer(
    object: KubernetesObject,
    finalizer: string,
  ): Promise<void> {
    const finalizers = object.metadata.finalizers ?? [];
    if (!finalizers.includes(finalizer)) {
      await this.setFinalizers(object, [...finalizers, finalizer]);
    }
  }

  async removeFinalizer(
    object: KubernetesObject,
    finalizer: string,
  ): Promise<void> {
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes(finalizer)) {
      await this.setFinalizers(
        object,
        finalizers.filter(other => other !== finalizer),
      );
    }
  }

  /** The list is replaced as a whole: only as the one that was read. */
  private async setFinalizers(
    object: KubernetesObject,
    finalizers: string[],
  ): Promise<void> {
    const { resourceVersion } = object.metadata;
    await this.write(object, { metadata: { finalizers, resourceVersion } });
  }

  private async patch(
    object: KubernetesObject,
    before: Fields,
    after: Fields,
    part: 'spec' | 'status',
  ): Promise<void> {
    const patch = mergePatch(before, after);
    if (patch) {
      await this.write(
        object,
        { [part]: patch },
        part === 'status' ? 'status' : undefined,
      );
    }
  }

  private async write(
    object: KubernetesObject,
    patch: Fields,
    subresource?: 'status',
  ): Promise<void> {
    try {
      await this.client.patch(kindOf(object), keyOf(object), patch, {
        fieldManager: this.fieldManager,
        subresource,
      });
    } catch (error) {
      // One that has gone meanwhile is nothing to write to.
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }
}

/** Whether an object has an owner of a kind of Cluster API's core: core has found it and taken it over. */
export function isOwnedBy(object: KubernetesObject, kind: string): boolean {
  return (object.metadata.ownerReferences ?? []).some(
    owner => owner.kind === kind && owner.apiVersion.startsWith(`${CORE}/`),
  );
}
