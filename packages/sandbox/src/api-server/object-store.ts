import { randomUUID } from 'node:crypto';
import { Clock, formatTime } from '../kubernetes/clock';
import {
  ApplyOptions,
  ControlPlane,
  ListOptions,
  ObjectList,
  ResourceType,
  Watch,
  WatchEvent,
  WatchEventType,
  WatchOptions,
  WriteOptions,
} from '../kubernetes/control-plane';
import {
  deepFreeze,
  isRecord,
  JsonObject,
  recordAt,
  sameJson,
} from '../kubernetes/json';
import { applyMerge, mergePatch } from '../kubernetes/merge';
import {
  asJson,
  asObject,
  cloneObject,
  KubernetesObject,
  keyOf,
  matchesLabels,
  ObjectKey,
} from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import {
  ResourceDescriptor,
  storageVersion,
} from '../kubernetes/resource-descriptor';
import {
  alreadyExists,
  badRequest,
  conflict,
  groupResource,
  notFound,
  StatusError,
} from '../kubernetes/status-error';
import { deliverEvents } from './event-delivery';
import { EventLog, LoggedEvent } from './event-log';
import { recordManager } from './managed-fields';
import {
  changedFields,
  isFinalized,
  selectEvent,
  specChanged,
} from './object-changes';
import { validateObject, validateUpdate } from './object-validation';
import { atVersion, toStorage } from './versioning';

export interface ObjectStoreOptions {
  catalogue: ResourceCatalogue;
  clock: Clock;
  /** Events kept per resource; a watch that resumes from before gets 410. Default 1,000. */
  eventWindow?: number;
}

interface Collection {
  descriptor: ResourceDescriptor;
  objects: Map<string, KubernetesObject>;
  /** What each field manager applied last, by object and manager. */
  applied: Map<string, Map<string, JsonObject>>;
  log: EventLog;
  sorted?: KubernetesObject[];
}

/** Resource versions start high enough that those of an earlier run of the sandbox are recognisably old. */
const EPOCH = Date.UTC(2025, 0, 1);

function storeKey(key: ObjectKey): string {
  return `${key.namespace ?? ''}/${key.name}`;
}

/**
 * The objects of one cluster with their event log: what etcd and the watch cache are to a real API server. Both the
 * HTTP layer and the controllers work on it, the controllers through `ControlPlane` only.
 */
export class ObjectStore implements ControlPlane {
  readonly catalogue: ResourceCatalogue;
  private readonly clock: Clock;
  private readonly eventWindow: number;
  private readonly collections = new Map<string, Collection>();
  private readonly firstVersion: number;
  private version: number;
  private forgottenBefore: number;

  constructor(options: ObjectStoreOptions) {
    this.catalogue = options.catalogue;
    this.clock = options.clock;
    this.eventWindow = options.eventWindow ?? 1000;
    this.firstVersion = Math.max(
      1000,
      Math.floor((this.clock.now().getTime() - EPOCH) / 100),
    );
    this.version = this.firstVersion;
    this.forgottenBefore = this.firstVersion;
  }

  /** The version of the newest write. */
  get currentVersion(): number {
    return this.version;
  }

  /** All objects of a resource as stored, by namespace and name; a snapshot that later writes do not touch. */
  snapshot(descriptor: ResourceDescriptor): KubernetesObject[] {
    const collection = this.collection(descriptor);
    if (!collection.sorted) {
      collection.sorted = [...collection.objects.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object);
    }
    return collection.sorted;
  }

  eventLog(descriptor: ResourceDescriptor): EventLog {
    return this.collection(descriptor).log;
  }

  /** Makes every watch that resumes from before now get 410, as after compaction. */
  forgetEvents(): void {
    this.version += 1;
    this.forgottenBefore = this.version;
    for (const collection of this.collections.values()) {
      collection.log.forget(this.version);
    }
  }

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
      .filter(
        object =>
          (options.namespace === undefined ||
            object.metadata.namespace === options.namespace) &&
          matchesLabels(object.metadata.labels, options.labels ?? {}),
      )
      .map(object => atVersion(descriptor, object, type.version));
    return { items, resourceVersion: String(this.version) };
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
    if (this.collection(descriptor).objects.has(storeKey(keyOf(next)))) {
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
    next.metadata.managedFields = recordManager(next, {
      manager: options.fieldManager,
      operation: 'Update',
      subresource: 'status',
      written: { status: recordAt(patch, 'status') },
      clock: this.clock,
    });
    return atVersion(
      descriptor,
      this.replace(descriptor, object, next),
      type.version,
    );
  }

  async apply(
    type: ResourceType,
    object: KubernetesObject,
    options: ApplyOptions,
  ): Promise<KubernetesObject> {
    const descriptor = this.descriptor(type);
    const collection = this.collection(descriptor);
    const desired = toStorage(descriptor, asJson(object), type.version);
    if (descriptor.status) {
      delete desired.status;
    }
    const key = storeKey(keyOf(asObject(desired)));
    const managers = collection.applied.get(key) ?? new Map();
    const live = collection.objects.get(key);
    const next = asObject(
      live
        ? applyMerge(asJson(live), desired, managers.get(options.fieldManager))
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
      managers.set(options.fieldManager, desired);
      collection.applied.set(key, managers);
    }
    return atVersion(descriptor, stored, type.version);
  }

  async delete(type: ResourceType, key: ObjectKey): Promise<void> {
    const { descriptor, object } = this.require(type, key);
    if (object.metadata.deletionTimestamp) {
      return;
    }
    if (isFinalized(object)) {
      this.remove(descriptor, object);
      return;
    }
    const next: KubernetesObject = {
      ...object,
      metadata: {
        ...object.metadata,
        deletionTimestamp: formatTime(this.clock.now()),
        deletionGracePeriodSeconds: 0,
        ...(descriptor.generation
          ? { generation: (object.metadata.generation ?? 0) + 1 }
          : {}),
      },
    };
    if (object.kind === 'Namespace') {
      next.status = { ...object.status, phase: 'Terminating' };
    }
    this.replace(descriptor, object, next);
  }

  watch(
    type: ResourceType,
    options: WatchOptions,
    onEvent: (event: WatchEvent) => void,
    onEnd?: (error?: Error) => void,
  ): Watch {
    const descriptor = this.descriptor(type);
    const log = this.eventLog(descriptor);
    const wanted = (object: KubernetesObject) =>
      (options.namespace === undefined ||
        object.metadata.namespace === options.namespace) &&
      matchesLabels(object.metadata.labels, options.labels ?? {});
    let past: LoggedEvent[];
    try {
      past =
        options.resourceVersion === undefined
          ? this.snapshot(descriptor).map(object => ({
              resourceVersion: Number(object.metadata.resourceVersion),
              type: 'ADDED' as const,
              object,
            }))
          : log.since(Number(options.resourceVersion));
    } catch (error) {
      setImmediate(() => onEnd?.(error as Error));
      return { close: () => {} };
    }
    return deliverEvents(log, past, event => {
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
      throw new StatusError(
        404,
        'NotFound',
        'the server could not find the requested resource',
      );
    }
    return descriptor;
  }

  private collection(descriptor: ResourceDescriptor): Collection {
    const key = groupResource(descriptor.group, descriptor.resource);
    let collection = this.collections.get(key);
    if (!collection) {
      collection = {
        descriptor,
        objects: new Map(),
        applied: new Map(),
        log: new EventLog(this.eventWindow, this.forgottenBefore),
      };
      this.collections.set(key, collection);
    }
    return collection;
  }

  private require(
    type: ResourceType,
    key: ObjectKey,
  ): { descriptor: ResourceDescriptor; object: KubernetesObject } {
    const descriptor = this.descriptor(type);
    const object = this.collection(descriptor).objects.get(storeKey(key));
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
    next.metadata.managedFields = recordManager(next, {
      manager: options.fieldManager,
      operation: 'Update',
      written: changedFields(asJson(object), asJson(next)),
      clock: this.clock,
    });
    return atVersion(
      descriptor,
      this.replace(descriptor, object, next),
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
    const { namespace } = object.metadata;
    if (!descriptor.namespaced) {
      delete object.metadata.namespace;
      return;
    }
    if (!namespace) {
      throw notFoundRequest();
    }
    const namespaces = this.catalogue.find('', 'namespaces');
    const home =
      namespaces &&
      this.collection(namespaces).objects.get(storeKey({ name: namespace }));
    if (!home) {
      throw notFound('', 'namespaces', namespace);
    }
    if (home.metadata.deletionTimestamp) {
      throw new StatusError(
        403,
        'Forbidden',
        `${groupResource(descriptor.group, descriptor.resource)} "${
          object.metadata.name
        }" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
      );
    }
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
    if (descriptor.status) {
      delete object.status;
      if (descriptor.statusDefault) {
        object.status = cloneObject(descriptor.statusDefault);
      }
    }
    descriptor.defaults?.(object);
    object.metadata = {
      ...object.metadata,
      uid: randomUUID(),
      creationTimestamp: formatTime(this.clock.now()),
      ...(descriptor.generation ? { generation: 1 } : {}),
    };
    return this.store(descriptor, object, 'ADDED');
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
      return this.remove(descriptor, after);
    }
    return this.store(descriptor, after, 'MODIFIED', before);
  }

  private store(
    descriptor: ResourceDescriptor,
    object: KubernetesObject,
    type: WatchEventType,
    previous?: KubernetesObject,
  ): KubernetesObject {
    this.version += 1;
    const stored: KubernetesObject = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.version) },
    };
    deepFreeze(asJson(stored));
    const collection = this.collection(descriptor);
    collection.objects.set(storeKey(keyOf(stored)), stored);
    collection.sorted = undefined;
    if (stored.kind === 'CustomResourceDefinition') {
      this.catalogue.addDefinition(stored);
    }
    collection.log.append({
      resourceVersion: this.version,
      type,
      object: stored,
      previous,
    });
    return stored;
  }

  private remove(
    descriptor: ResourceDescriptor,
    object: KubernetesObject,
  ): KubernetesObject {
    this.version += 1;
    const last: KubernetesObject = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.version) },
    };
    deepFreeze(asJson(last));
    const collection = this.collection(descriptor);
    const key = storeKey(keyOf(object));
    collection.objects.delete(key);
    collection.applied.delete(key);
    collection.sorted = undefined;
    if (object.kind === 'CustomResourceDefinition') {
      this.catalogue.removeDefinition(object);
    }
    collection.log.append({
      resourceVersion: this.version,
      type: 'DELETED',
      object: last,
      previous: object,
    });
    return last;
  }
}

function notFoundRequest(): StatusError {
  return new StatusError(
    404,
    'NotFound',
    'the server could not find the requested resource',
  );
}
