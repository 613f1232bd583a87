import { JsonObject } from './json';
import { KubernetesObject, ObjectKey } from './object';
import { isNotFound } from './status-error';

/** Where a kind is served: the answer of a REST mapping. */
export interface ResourceType {
  group: string;
  version: string;
  /** Plural name, as in the URL: `kustomizations`. */
  resource: string;
  kind: string;
  namespaced: boolean;
}

export interface ListOptions {
  /** All namespaces where absent. */
  namespace?: string;
  /** Equality only. */
  labels?: { [key: string]: string };
}

export interface ObjectList {
  items: KubernetesObject[];
  resourceVersion: string;
}

export interface WriteOptions {
  /** Who owns the written fields in `metadata.managedFields`. */
  fieldManager: string;
}

export interface ApplyOptions extends WriteOptions {
  /** Validate and answer what would be stored, without storing it. */
  dryRun?: boolean;
}

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface WatchEvent {
  type: WatchEventType;
  object: KubernetesObject;
}

export interface WatchOptions extends ListOptions {
  /** Events after this version; absent: the present objects first, as ADDED. */
  resourceVersion?: string;
}

export interface Watch {
  close(): void;
}

/**
 * One cluster's API, as its controllers use it: the seam between API server and controllers. The store behind the
 * simulated API server is one side of it; a client of a real API server can be another.
 *
 * Every method throws a `StatusError` for what an API server refuses, a `NoKindMatchError` for a kind that is not served
 * and a `ConnectionRefusedError` when nobody answers. Objects that come out are frozen.
 */
export interface ControlPlane {
  /** Every kind that is served, once, at its preferred version. */
  discover(): Promise<ResourceType[]>;
  /** @throws NoKindMatchError */
  mapping(apiVersion: string, kind: string): Promise<ResourceType>;
  list(type: ResourceType, options?: ListOptions): Promise<ObjectList>;
  get(type: ResourceType, key: ObjectKey): Promise<KubernetesObject>;
  create(
    type: ResourceType,
    object: KubernetesObject,
    options: WriteOptions,
  ): Promise<KubernetesObject>;
  /** Replaces; a `metadata.resourceVersion` that is not the current one is a conflict. Status is kept. */
  update(
    type: ResourceType,
    object: KubernetesObject,
    options: WriteOptions,
  ): Promise<KubernetesObject>;
  /** Merge patch (RFC 7386) of everything but status. */
  patch(
    type: ResourceType,
    key: ObjectKey,
    patch: JsonObject,
    options: WriteOptions,
  ): Promise<KubernetesObject>;
  /** Merge patch of the status subresource; everything else in the patch is ignored. */
  patchStatus(
    type: ResourceType,
    key: ObjectKey,
    patch: JsonObject,
    options: WriteOptions,
  ): Promise<KubernetesObject>;
  /** Server-side apply, taking over conflicting fields. Writes nothing where nothing changes. */
  apply(
    type: ResourceType,
    object: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject>;
  /** With finalizers left, only marks the object; it goes when the last finalizer does. */
  delete(type: ResourceType, key: ObjectKey): Promise<void>;
  /** Calls `onEvent` in order, at the earliest after this call has returned. `onEnd` tells that the watch is over. */
  watch(
    type: ResourceType,
    options: WatchOptions,
    onEvent: (event: WatchEvent) => void,
    onEnd?: (error?: Error) => void,
  ): Watch;
}

/** The object; undefined where there is none. */
export async function findObject(
  controlPlane: ControlPlane,
  type: ResourceType,
  key: ObjectKey,
): Promise<KubernetesObject | undefined> {
  try {
    return await controlPlane.get(type, key);
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}
