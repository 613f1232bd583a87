import {
  ApplyOptions,
  ControlPlane,
  ListOptions,
  ObjectList,
  ResourceType,
  Watch,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from '../kubernetes/control-plane';
import { isRecord, JsonObject, recordAt, sameJson } from '../kubernetes/json';
import { applyMerge, mergePatch } from '../kubernetes/merge';
import {
  asJson,
  asObject,
  KubernetesObject,
  keyOf,
  ObjectKey,
} from '../kubernetes/object';
import {
  ResourceDescriptor,
  storageVersion,
} from '../kubernetes/resource-descriptor';
import {
  alreadyExists,
  badRequest,
  conflict,
  groupResource,
  noSuchResource,
  notFound,
} from '../kubernetes/status-error';
import { deliverEvents } from './event-delivery';
import { LoggedEvent } from './event-log';
import { ObjectCollections } from './object-collections';
import { recordManager } from './managed-fields';
import {
  changedFields,
  initialize,
  isFinalized,
  selectEvent,
  specChanged,
  terminating,
} from './object-changes';
import {
  validateHome,
  validateObject,
  validateUpdate,
} from './object-validation';
import { selectedBy } from './selectors';
import { atVersion, toStorage } from './versioning';

/**
 * The objects of one cluster under the rules of an API server: versions, conflicts, generations, finalizers, field
 * managers, validation. Both the HTTP layer and the controllers work on it, the controllers through `ControlPlane` only.
 */
export class ObjectStore extends ObjectCollections implements ControlPlane {
  async discover(): Promise<ResourceType[]> {
    return this.catalogue.all().map(descriptor => ({
      group: descriptor.group,
      version: storageVersion(descriptor),
      resource: descriptor.resource,
      kind: descriptor.kind,
      namespaced: descriptor.namespaced,
    }));
  }

  async mapping(apiVersion: string, kind: string): Promise<ResourceType> {
    return this.catalogue.mapping(apiVersion, kind);
  }

  async list(
    type: ResourceType,
    options: ListOptions = {},
  ): Promise<ObjectList> {
    const descriptor = this.descriptor(type);
    const items = this.snapshot(descriptor)
      .filter(selectedBy(options))
      .map(object => atVersion(descriptor, object, type.version));
    return { items, resourceVersion: String(this.currentVersion) };
  }

  async get(type: ResourceType, key: ObjectKey): Promise<KubernetesObject> {
    const { descriptor, object } = this.require(type, key);
    return atVersion(descriptor, object, type.version);
  }

  async create(
    type: ResourceType,
    object: KubernetesObject,
    options: WriteOptions,
  ): Promise<KubernetesObject> {
    const descriptor = this.descriptor(type);
    const next = asObject(toStorage(descriptor, asJson(object), type.version));
    if (this.find(descriptor, keyOf(next))) {
      throw alreadyExists(type.group, type.resource, next.metadata.name);
    }
    next.metadata.managedFields = recordManager(next, {
      manager: options.fieldManager,
      operation: 'Update',
      written: asJson(next),
      clock: this.clock,
    });
    const stored = this.insert(descriptor, next);
    return atVersion(descriptor, stored, type.version);
  }

  async update(
    type: ResourceType,
    object: KubernetesObject,
    options: WriteOptions,
  ): Promise<KubernetesObject> {
    return this.modify(type, keyOf(object), options, () => asJson(object));
  }

  async patch(
    type: ResourceType,
    key: ObjectKey,
    patch: JsonObject,
    options: WriteOptions,
  ): Promise<KubernetesObject> {
    return this.modify(type, key, options, view => {
      const merged = mergePatch(view, patch);
      if (!isRecord(merged)) {
        throw badRequest('a merge patch must be a JSON object');
      }
      return merged;
    });
  }

  async patchStatus(
    type: ResourceType,
    key: ObjectKey,
    patch: JsonObject,
    options: WriteOptions,
  ): Promise<KubernetesObject> {
    const { descriptor, object } = this.require(type, key);
    this.checkVersion(
      type,
      object,
      recordAt(patch, 'metadata').resourceVersion,
    );
    const merged = mergePatch(object.status ?? {}, recordAt(patch, 'status'));
    const status = isRecord(merged) ? merged : {};
    if (sameJson(status, object.status)) {
      return atVersion(descriptor, object, type.version);
    }
    const next: KubernetesObject = {
      ...object,
      metadata: { ...object.metadata },
      status,
    };
    return this.rewrite(type, object, next, {
      manager: options.fieldManager,
      subresource: 'status',
      written: { status: recordAt(patch, 'status') },
    });
  }

  async apply(
    type: ResourceType,
    object: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject> {
    const descriptor = this.descriptor(type);
    const desired = toStorage(descriptor, asJson(object), type.version);
    if (descriptor.status) {
      delete desired.status;
    }
    const key = keyOf(asObject(desired));
    const applied = this.appliedTo(descriptor, key);
    const live = this.find(descriptor, key);
    const next = asObject(
      live
        ? applyMerge(asJson(live), desired, applied.get(options.fieldManager))
        : applyMerge({}, desired, undefined),
    );
    let stored: KubernetesObject;
    if (live) {
      this.checkUpdate(descriptor, live, next);
      if (options.dryRun || sameJson(asJson(live), asJson(next))) {
        stored = next;
      } else {
        next.metadata.managedFields = this.appliedBy(next, desired, options);
        stored = this.replace(descriptor, live, next);
      }
    } else if (options.dryRun) {
      this.checkCreate(descriptor, next);
      stored = next;
    } else {
      next.metadata.managedFields = this.appliedBy(next, desired, options);
      stored = this.insert(descriptor, next);
    }
    if (!options.dryRun) {
      applied.set(options.fieldManager, desired);
    }
    return atVersion(descriptor, stored, type.version);
  }

  async delete(type: ResourceType, key: ObjectKey): Promise<void> {
    const { descriptor, object } = this.require(type, key);
    if (object.metadata.deletionTimestamp) {
      return;
    }
    if (isFinalized(object)) {
      this.drop(descriptor, object);
      return;
    }
    this.replace(
      descriptor,
      object,
      terminating(descriptor, object, this.clock.now()),
    );
  }

  watch(
    type: ResourceType,
    options: WatchOptions,
    onEvent: (event: WatchEvent) => void,
    onEnd?: (error?: Error) => void,
  ): Watch {
    const descriptor = this.descriptor(type);
    const wanted = selectedBy(options);
    let past: LoggedEvent[];
    try {
      past = this.eventsSince(descriptor, options.resourceVersion);
    } catch (error) {
      setImmediate(() => onEnd?.(error as Error));
      return { close: () => {} };
    }
    return deliverEvents(this.eventLog(descriptor), past, event => {
      const seen = selectEvent(event, wanted);
      if (seen) {
        onEvent({
          type: seen.type,
          object: atVersion(descriptor, seen.object, type.version),
        });
      }
    });
  }

  private descriptor(type: ResourceType): ResourceDescriptor {
    const descriptor = this.catalogue.find(type.group, type.resource);
    if (!descriptor) {
      throw noSuchResource();
    }
    return descriptor;
  }

  private require(
    type: ResourceType,
    key: ObjectKey,
  ): { descriptor: ResourceDescriptor; object: KubernetesObject } {
    const descriptor = this.descriptor(type);
    const object = this.find(descriptor, key);
    if (!object) {
      throw notFound(type.group, type.resource, key.name);
    }
    return { descriptor, object };
  }

  /** Everything but status is taken from what `change` returns for the present object at the asked version. */
  private modify(
    type: ResourceType,
    key: ObjectKey,
    options: WriteOptions,
    change: (view: JsonObject) => JsonObject,
  ): KubernetesObject {
    const { descriptor, object } = this.require(type, key);
    const view = asJson(atVersion(descriptor, object, type.version));
    const wanted = change(view);
    this.checkVersion(
      type,
      object,
      recordAt(wanted, 'metadata').resourceVersion,
    );
    const next = asObject(toStorage(descriptor, wanted, type.version));
    if (descriptor.status) {
      next.status = object.status;
    }
    next.metadata = {
      ...next.metadata,
      uid: object.metadata.uid,
      creationTimestamp: object.metadata.creationTimestamp,
      deletionTimestamp: object.metadata.deletionTimestamp,
      generation: object.metadata.generation,
      resourceVersion: object.metadata.resourceVersion,
      managedFields: object.metadata.managedFields,
    };
    if (sameJson(asJson(next), asJson(object))) {
      return atVersion(descriptor, object, type.version);
    }
    this.checkUpdate(descriptor, object, next);
    return this.rewrite(type, object, next, {
      manager: options.fieldManager,
      written: changedFields(asJson(object), asJson(next)),
    });
  }

  /** Stores a changed object and what its writer owns of it now. */
  private rewrite(
    type: ResourceType,
    before: KubernetesObject,
    after: KubernetesObject,
    by: { manager: string; subresource?: 'status'; written: JsonObject },
  ): KubernetesObject {
    const descriptor = this.descriptor(type);
    after.metadata.managedFields = recordManager(after, {
      ...by,
      operation: 'Update',
      clock: this.clock,
    });
    return atVersion(
      descriptor,
      this.replace(descriptor, before, after),
      type.version,
    );
  }

  private appliedBy(
    object: KubernetesObject,
    desired: JsonObject,
    options: WriteOptions,
  ) {
    return recordManager(object, {
      manager: options.fieldManager,
      operation: 'Apply',
      written: desired,
      clock: this.clock,
    });
  }

  private checkVersion(
    type: ResourceType,
    object: KubernetesObject,
    given: unknown,
  ): void {
    if (given && given !== object.metadata.resourceVersion) {
      throw conflict(type.group, type.resource, object.metadata.name);
    }
  }

  private checkCreate(
    descriptor: ResourceDescriptor,
    object: KubernetesObject,
  ): void {
    validateObject(descriptor.group, object);
    if (!descriptor.namespaced) {
      delete object.metadata.namespace;
      return;
    }
    const { name, namespace } = object.metadata;
    if (!namespace) {
      throw noSuchResource();
    }
    const namespaces = this.catalogue.find('', 'namespaces');
    validateHome(
      groupResource(descriptor.group, descriptor.resource),
      { name, namespace },
      namespaces && this.find(namespaces, { name: namespace }),
    );
  }

  private checkUpdate(
    descriptor: ResourceDescriptor,
    before: KubernetesObject,
    after: KubernetesObject,
  ): void {
    validateObject(descriptor.group, after);
    validateUpdate(descriptor.group, before, after);
  }

  private insert(
    descriptor: ResourceDescriptor,
    object: KubernetesObject,
  ): KubernetesObject {
    this.checkCreate(descriptor, object);
    initialize(descriptor, object, this.clock.now());
    return this.put(descriptor, object, 'ADDED');
  }

  private replace(
    descriptor: ResourceDescriptor,
    before: KubernetesObject,
    after: KubernetesObject,
  ): KubernetesObject {
    if (descriptor.generation && specChanged(before, after)) {
      after.metadata = {
        ...after.metadata,
        generation: (before.metadata.generation ?? 0) + 1,
      };
    }
    if (after.metadata.deletionTimestamp && isFinalized(after)) {
      return this.drop(descriptor, after);
    }
    return this.put(descriptor, after, 'MODIFIED', before);
  }
}
