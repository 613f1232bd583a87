/** A JSON map whose values must be checked before they are trusted. */
export type Fields = { [field: string]: unknown };

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: { [name: string]: string };
  annotations?: { [name: string]: string };
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

/** A Kubernetes object that an API server has accepted or is to accept. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: Fields;
  status?: Fields;
  [field: string]: unknown;
}

/** A kind; without a version it is the one that the API server prefers. */
export interface KindReference {
  /** `''` for the core group. */
  group: string;
  version?: string;
  kind: string;
}

export interface ObjectKey {
  namespace?: string;
  name: string;
}

export function keyOf(object: KubernetesObject): ObjectKey {
  const { namespace, name } = object.metadata;
  return { namespace, name };
}

/** Kind, group and version of an object. */
export function kindOf(object: KubernetesObject): Required<KindReference> {
  const slash = object.apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : object.apiVersion.slice(0, slash),
    version: object.apiVersion.slice(slash + 1),
    kind: object.kind,
  };
}

/** `Kind namespace/name`, for messages. */
export function describeObject(kind: string, key: ObjectKey): string {
  return `${kind} ${key.namespace ? `${key.namespace}/` : ''}${key.name}`;
}

/** A time as Kubernetes writes it: RFC 3339 in UTC, whole seconds. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
