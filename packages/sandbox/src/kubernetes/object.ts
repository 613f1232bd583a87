import { isRecord, JsonObject, JsonValue, listAt, textAt } from './json';

export type OwnerReference = {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
};

export type ObjectMeta = {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: JsonValue[];
};

/** Any Kubernetes object. What a control plane hands out is frozen: clone before changing. */
export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: JsonObject;
  status?: JsonObject;
  [key: string]: JsonValue | ObjectMeta | undefined;
};

/** Namespace (absent for cluster-scoped objects) and name. */
export interface ObjectKey {
  namespace?: string;
  name: string;
}

/** An object as a plain JSON map, for code that walks it by path. */
export function asJson(object: KubernetesObject): JsonObject {
  return object as unknown as JsonObject;
}

/** A JSON map that is known to carry apiVersion, kind and metadata.name, as an object. */
export function asObject(value: JsonObject): KubernetesObject {
  return value as unknown as KubernetesObject;
}

/** A deep, unfrozen copy. */
export function cloneObject<T>(object: T): T {
  return structuredClone(object);
}

export function keyOf(object: KubernetesObject): ObjectKey {
  return {
    namespace: object.metadata.namespace,
    name: object.metadata.name,
  };
}

/** `namespace/name`, or the name alone for a cluster-scoped object: how controllers write names into messages. */
export function formatKey(key: ObjectKey): string {
  return key.namespace ? `${key.namespace}/${key.name}` : key.name;
}

/** Splits an apiVersion: `v1` is group '' version v1. */
export function parseApiVersion(apiVersion: string): {
  group: string;
  version: string;
} {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : {
        group: apiVersion.slice(0, slash),
        version: apiVersion.slice(slash + 1),
      };
}

export function formatApiVersion(group: string, version: string): string {
  return group ? `${group}/${version}` : version;
}

/** Whether every `key=value` pair of the selector is among the labels. */
export function matchesLabels(
  labels: { [key: string]: string } | undefined,
  selector: { [key: string]: string },
): boolean {
  return Object.entries(selector).every(
    ([key, value]) => labels?.[key] === value,
  );
}

/** The condition of a type in `status.conditions`, if there. */
export function findCondition(
  object: KubernetesObject,
  type: string,
): JsonObject | undefined {
  return listAt(object.status, 'conditions')
    .filter(isRecord)
    .find(condition => condition.type === type);
}

export function isConditionTrue(
  object: KubernetesObject,
  type: string,
): boolean {
  const condition = findCondition(object, type);
  return condition ? textAt(condition, 'status') === 'True' : false;
}
