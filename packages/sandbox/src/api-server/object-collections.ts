import { Clock } from '../kubernetes/clock';
import { WatchEventType } from '../kubernetes/control-plane';
import { deepFreeze, JsonObject } from '../kubernetes/json';
import {
  asJson,
  KubernetesObject,
  keyOf,
  ObjectKey,
} from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { ResourceDescriptor } from '../kubernetes/resource-descriptor';
import { groupResource } from '../kubernetes/status-error';
import { EventLog, LoggedEvent } from './event-log';

export interface ObjectStoreOptions {
  catalogue: ResourceCatalogue;
  clock: Clock;
  /** Events kept per resource; a watch that resumes from before gets 410. Default 1,000. */
  eventWindow?: number;
}

interface Collection {
  objects: Map<string, KubernetesObject>;
  /** What each field manager applied last, by object and manager. */
  applied: Map<string, Map<string, JsonObject>>;
  log: EventLog;
  /** Keys in order; absent when objects have come or gone since. */
  order?: string[];
}

/** Resource versions start high enough that those of an earlier run of the sandbox are recognisably old. */
const EPOCH = Date.UTC(2025, 0, 1);

function storeKey(key: ObjectKey): string {
  return `${key.namespace ?? ''}/${key.name}`;
}

/**
 * The stored objects of one cluster with their event logs: what etcd and the watch cache are to a real API server. A
 * stored object is frozen, every write stores another one under the next resource version.
 */
export class ObjectCollections {
  readonly catalogue: ResourceCatalogue;
  protected readonly clock: Clock;
  private readonly eventWindow: number;
  private readonly collections = new Map<string, Collection>();
  private version: number;
  private forgottenBefore: number;

  constructor(options: ObjectStoreOptions) {
    this.catalogue = options.catalogue;
    this.clock = options.clock;
    this.eventWindow = options.eventWindow ?? 1000;
    this.version = Math.max(
      1000,
      Math.floor((this.clock.now().getTime() - EPOCH) / 100),
    );
    this.forgottenBefore = this.version;
  }

  /** The version of the newest write. */
  get currentVersion(): number {
    return this.version;
  }

  /** All objects of a resource as stored, by namespace and name; a snapshot that later writes do not touch. */
  snapshot(descriptor: ResourceDescriptor): KubernetesObject[] {
    const collection = this.collection(descriptor);
    collection.order ??= [...collection.objects.keys()].sort();
    return collection.order
      .map(key => collection.objects.get(key))
      .filter(object => object !== undefined);
  }

  eventLog(descriptor: ResourceDescriptor): EventLog {
    return this.collection(descriptor).log;
  }

  /**
   * What a watch begins with: what has happened since a version, or all that there is as added.
   *
   * @param resourceVersion absent or `0` for all that there is
   * @throws StatusError 410 for a version that is no longer remembered
   */
  eventsSince(
    descriptor: ResourceDescriptor,
    resourceVersion: string | undefined,
  ): LoggedEvent[] {
    if (resourceVersion !== undefined && resourceVersion !== '0') {
      return this.eventLog(descriptor).since(Number(resourceVersion));
    }
    return this.snapshot(descriptor).map(object => ({
      resourceVersion: Number(object.metadata.resourceVersion),
      type: 'ADDED',
      object,
    }));
  }

  /** Makes every watch that resumes from before now get 410, as after compaction. */
  forgetEvents(): void {
    this.version += 1;
    this.forgottenBefore = this.version;
    for (const collection of this.collections.values()) {
      collection.log.forget(this.version);
    }
  }

  protected find(
    descriptor: ResourceDescriptor,
    key: ObjectKey,
  ): KubernetesObject | undefined {
    return this.collection(descriptor).objects.get(storeKey(key));
  }

  /** What each field manager applied last to an object; changes to the map are kept. */
  protected appliedTo(
    descriptor: ResourceDescriptor,
    key: ObjectKey,
  ): Map<string, JsonObject> {
    const { applied } = this.collection(descriptor);
    let managers = applied.get(storeKey(key));
    if (!managers) {
      managers = new Map();
      applied.set(storeKey(key), managers);
    }
    return managers;
  }

  /** Stores an object under the next version and tells the watchers. */
  protected put(
    descriptor: ResourceDescriptor,
    object: KubernetesObject,
    type: Exclude<WatchEventType, 'DELETED'>,
    previous?: KubernetesObject,
  ): KubernetesObject {
    const stored = this.atNextVersion(object);
    const collection = this.collection(descriptor);
    collection.objects.set(storeKey(keyOf(stored)), stored);
    if (type === 'ADDED') {
      collection.order = undefined;
    }
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

  /** Removes an object and tells the watchers; gives its last state. */
  protected drop(
    descriptor: ResourceDescriptor,
    object: KubernetesObject,
  ): KubernetesObject {
    const last = this.atNextVersion(object);
    const collection = this.collection(descriptor);
    const key = storeKey(keyOf(object));
    collection.objects.delete(key);
    collection.applied.delete(key);
    collection.order = undefined;
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

  private atNextVersion(object: KubernetesObject): KubernetesObject {
    this.version += 1;
    const stored: KubernetesObject = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.version) },
    };
    deepFreeze(asJson(stored));
    return stored;
  }

  private collection(descriptor: ResourceDescriptor): Collection {
    const key = groupResource(descriptor.group, descriptor.resource);
    let collection = this.collections.get(key);
    if (!collection) {
      collection = {
        objects: new Map(),
        applied: new Map(),
        log: new EventLog(this.eventWindow, this.forgottenBefore),
      };
      this.collections.set(key, collection);
    }
    return collection;
  }
}
