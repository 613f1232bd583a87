import {
  KindDescriptor,
  KubernetesObject,
  ResourceAssessment,
  resourceKey,
  RowIndex,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { HistoryState, RecordedState } from '../history/settle';
import { AssessmentPool, SharedAssessment } from './AssessmentPool';
import { LeafArena, offsetOf } from './LeafArena';
import { ObjectPacker, Shape } from './ObjectPacker';
import { Pool } from './Pool';
import { kindId } from './Visibility';

/** What is remembered of an object beside what the API server says of it. */
export interface ObjectMemory {
  /** What was last said of it while it could be seen. */
  assessment?: ResourceAssessment;
  /** Epoch milliseconds since when it has not applied what its source offers. */
  behindSince?: number;
  /** The newest entry of its history. */
  recorded?: RecordedState;
}

/** What few objects have at a time. */
interface Waits {
  awaitingSince: string | undefined;
  behindSince: number | undefined;
}

/** No place: the object has been removed. */
const removedPlace = -1;

/** An object without its structure, with the place of its leaves. */
interface Packed {
  readonly shape: Shape;
  readonly place: number;
}

const none: readonly string[] = [];

/** The year 2026 in epoch seconds. */
const firstSecond = Date.UTC(2026, 0) / 1_000;

/**
 * An object of the fleet with what was last said of it. There are tens of thousands, so everything that many have in common
 * is shared: `object`, `assessment` and `recorded` are put together when they are asked for.
 */
export class StoredObject implements ObjectMemory {
  readonly key: string;
  /** Of the columns that show it; `undefined` until it was assessed. */
  row: number | undefined = undefined;
  /** Epoch seconds from which on its controller counts as silent. */
  silentFrom: number | undefined = undefined;
  /** Keys of what it names; see `Neighbourhood`. */
  sources: readonly string[] = none;
  dependencies: readonly string[] = none;
  parent: string | undefined = undefined;
  target: string | undefined = undefined;
  /** The folder of the repository that it applies; empty for the root. `undefined` for kinds that apply none. */
  path: string | undefined = undefined;
  readonly #kind: KindTable;
  #shape: Shape;
  /** See `LeafArena`. */
  #place: number;
  #assessment: SharedAssessment | undefined = undefined;
  #since: number | string | undefined = undefined;
  #waits: Waits | undefined = undefined;
  #recorded: HistoryState | undefined = undefined;
  /** Whole seconds since `firstSecond` and milliseconds apart: V8 keeps other numbers than short integers outside of the object. */
  #recordedSecond = 0;
  #recordedMillisecond = 0;

  /** Made by `ObjectTable.put`. */
  constructor(kind: KindTable, key: string, packed: Packed) {
    this.#kind = kind;
    this.key = key;
    this.#shape = packed.shape;
    this.#place = packed.place;
  }

  get managementCluster(): string {
    return this.#kind.managementCluster;
  }

  get descriptor(): KindDescriptor {
    return this.#kind.descriptor;
  }

  get packed(): Packed {
    return { shape: this.#shape, place: this.#place };
  }

  set packed({ shape, place }: Packed) {
    this.#shape = shape;
    this.#place = place;
  }

  /** The projected object. */
  get object(): KubernetesObject {
    return this.#kind.table.unpack(this);
  }

  get assessment(): ResourceAssessment | undefined {
    if (!this.#assessment) {
      return undefined;
    }
    const since =
      typeof this.#since === 'number'
        ? new Date(this.#since * 1_000).toISOString()
        : this.#since;
    return {
      ...this.#assessment,
      ...(since !== undefined && { since }),
      ...(this.#waits?.awaitingSince !== undefined && {
        awaitingSince: this.#waits.awaitingSince,
      }),
    };
  }

  set assessment(assessment: ResourceAssessment | undefined) {
    if (!assessment) {
      this.#assessment = undefined;
      return;
    }
    const { since, awaitingSince } = assessment;
    this.#assessment = this.#kind.table.shareAssessment(assessment);
    this.#since = since?.endsWith('.000Z') ? Date.parse(since) / 1_000 : since;
    this.#setWaits(awaitingSince, this.behindSince);
  }

  get behindSince(): number | undefined {
    return this.#waits?.behindSince;
  }

  set behindSince(since: number | undefined) {
    this.#setWaits(this.#waits?.awaitingSince, since);
  }

  get recorded(): RecordedState | undefined {
    return (
      this.#recorded && {
        ...this.#recorded,
        at:
          (firstSecond + this.#recordedSecond) * 1_000 +
          this.#recordedMillisecond,
      }
    );
  }

  set recorded(recorded: RecordedState | undefined) {
    if (!recorded) {
      this.#recorded = undefined;
      return;
    }
    const { at, ...state } = recorded;
    this.#recorded = this.#kind.table.shareState(state);
    this.#recordedSecond = (Math.floor(at / 1_000) - firstSecond) | 0;
    this.#recordedMillisecond = at % 1_000 | 0;
  }

  #setWaits(awaitingSince?: string, behindSince?: number): void {
    this.#waits =
      awaitingSince === undefined && behindSince === undefined
        ? undefined
        : { awaitingSince, behindSince };
  }

  /** A resource that was deleted and made again has no past. */
  forgetPast(): void {
    this.assessment = undefined;
    this.recorded = undefined;
    this.behindSince = undefined;
  }
}

/** Unpacked objects that are kept between two calls of `endTurn`: those of some management clusters that are being listed. */
const mostUnpacked = 8_000;

/** The projected objects by their keys, and those of each kind on each management cluster. */
export class ObjectTable {
  readonly #objects = new Map<string, StoredObject>();
  readonly #kinds = new Map<string, KindTable>();
  readonly #packer = new ObjectPacker();
  readonly #leaves = new LeafArena();
  readonly #assessments = new AssessmentPool();
  readonly #states = new Pool<HistoryState>();
  readonly #unpacked = new Map<StoredObject, KubernetesObject>();
  /** What those were that have been removed: whoever still holds one may ask. */
  readonly #removed = new WeakMap<StoredObject, KubernetesObject>();
  /** Of objects that are gone and still shown. */
  readonly #goneRows = new Map<string, number>();

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** Stores an object, or puts a newer one in the place of what is stored. */
  put(
    managementCluster: string,
    descriptor: KindDescriptor,
    key: string,
    object: KubernetesObject,
  ): StoredObject {
    const { shape, leaves } = this.#packer.pack(object);
    const path = this.#packer.share(
      descriptor.pathOf && (descriptor.pathOf(object) ?? ''),
    );
    const stored = this.get(key);
    if (stored) {
      const { packed } = stored;
      const place = this.#leaves.replace(
        packed.place,
        packed.shape.size,
        leaves,
      );
      stored.packed = { shape, place };
      stored.path = path;
      this.#keepUnpacked(stored, object);
      return stored;
    }
    const id = kindId(managementCluster, descriptor);
    let kind = this.#kinds.get(id);
    if (!kind) {
      kind = { table: this, managementCluster, descriptor, objects: [] };
      this.#kinds.set(id, kind);
    }
    const added = new StoredObject(kind, key, {
      shape,
      place: this.#leaves.add(leaves),
    });
    added.row = this.#goneRows.get(key);
    this.#goneRows.delete(key);
    added.path = path;
    kind.objects.push(added);
    this.#objects.set(key, added);
    this.#keepUnpacked(added, object);
    return added;
  }

  delete(stored: StoredObject): void {
    this.#objects.delete(stored.key);
    if (stored.row !== undefined) {
      this.#goneRows.set(stored.key, stored.row);
    }
    const { managementCluster, descriptor } = stored;
    const objects =
      this.#kinds.get(kindId(managementCluster, descriptor))?.objects ?? [];
    const index = objects.indexOf(stored);
    if (index >= 0) {
      objects[index] = objects[objects.length - 1];
      objects.pop();
    }
    const { shape, place } = stored.packed;
    this.#removed.set(stored, this.unpack(stored));
    this.#unpacked.delete(stored);
    this.#leaves.remove(place, shape.size);
    stored.packed = { shape, place: removedPlace };
  }

  /** The row that shows each object. */
  get rows(): RowIndex {
    return {
      get: key => this.get(key)?.row ?? this.#goneRows.get(key),
      set: (key, row) => this.#setRow(key, row),
      delete: key => this.#setRow(key, undefined),
    };
  }

  /** Every object. */
  all(): Iterable<StoredObject> {
    return this.#objects.values();
  }

  /** @param id - see `kindId` */
  countOf(id: string): number {
    return this.#kinds.get(id)?.objects.length ?? 0;
  }

  /** @param id - see `kindId` */
  of(id: string): Iterable<StoredObject> {
    return this.#kinds.get(id)?.objects ?? [];
  }

  /** The projected object. The same one is given until `endTurn`: it is read, never changed. */
  unpack(stored: StoredObject): KubernetesObject {
    let object = this.#unpacked.get(stored) ?? this.#removed.get(stored);
    if (!object) {
      const { shape, place } = stored.packed;
      const leaves = this.#leaves.chunkOf(place);
      object = this.#packer.unpack(
        { shape, leaves },
        offsetOf(place),
      ) as KubernetesObject;
      this.#keepUnpacked(stored, object);
    }
    return object;
  }

  /**
   * Ends a stretch of work in which objects are read again and again.
   *
   * @param waits - whether the objects of a management cluster are still to be looked at
   */
  endTurn(waits: (managementCluster: string) => boolean): void {
    for (const stored of this.#unpacked.keys()) {
      if (!waits(stored.managementCluster)) {
        this.#unpacked.delete(stored);
      }
    }
  }

  #setRow(key: string, row: number | undefined): void {
    const stored = this.get(key);
    if (stored) {
      stored.row = row;
    } else if (row !== undefined) {
      this.#goneRows.set(key, row);
    } else {
      this.#goneRows.delete(key);
    }
  }

  #keepUnpacked(stored: StoredObject, object: KubernetesObject): void {
    if (this.#unpacked.size >= mostUnpacked) {
      this.#unpacked.clear();
    }
    this.#unpacked.set(stored, object);
  }

  shareAssessment(assessment: ResourceAssessment): SharedAssessment {
    return this.#assessments.get(assessment);
  }

  shareState(state: HistoryState): HistoryState {
    return this.#states.get(JSON.stringify(state), () => state);
  }
}

/** Whether an object is a cluster, or a part of one. */
export function isClusterObject({ descriptor }: StoredObject): boolean {
  return descriptor.role === 'cluster' || descriptor.role === 'cluster-part';
}

/** The key of an object of a kind. */
export function keyOf(
  managementCluster: string,
  descriptor: KindDescriptor,
  { metadata }: KubernetesObject,
): string {
  return resourceKey({
    managementCluster,
    group: descriptor.group,
    kind: descriptor.kind,
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
  });
}

/** What the objects of one kind on one management cluster share. */
interface KindTable {
  readonly table: ObjectTable;
  readonly managementCluster: string;
  readonly descriptor: KindDescriptor;
  readonly objects: StoredObject[];
}
