import {
  KindDescriptor,
  KubernetesObject,
  ResourceAssessment,
  resourceKey,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { RecordedState } from '../history/settle';
import { kindId } from './Visibility';

/** An object of the fleet with what was last said of it. */
export interface StoredObject {
  key: string;
  managementCluster: string;
  descriptor: KindDescriptor;
  object: KubernetesObject;
  assessment?: ResourceAssessment;
  /** Epoch milliseconds since when it has not applied what its source offers. */
  behindSince?: number;
  /** The newest entry of its history. */
  recorded?: RecordedState;
}

/** What is remembered of an object beside what the API server says of it. */
export type ObjectMemory = Pick<
  StoredObject,
  'assessment' | 'behindSince' | 'recorded'
>;

const none: ReadonlySet<string> = new Set();

/** The projected objects by their keys, and the keys of each kind on each management cluster. */
export class ObjectTable {
  readonly #objects = new Map<string, StoredObject>();
  readonly #keys = new Map<string, Set<string>>();

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  set(stored: StoredObject): void {
    const id = kindId(stored.managementCluster, stored.descriptor);
    this.#objects.set(stored.key, stored);
    if (!this.#keys.has(id)) {
      this.#keys.set(id, new Set());
    }
    this.#keys.get(id)!.add(stored.key);
  }

  delete({ key, managementCluster, descriptor }: StoredObject): void {
    this.#objects.delete(key);
    this.#keys.get(kindId(managementCluster, descriptor))?.delete(key);
  }

  /** @param id - see `kindId` */
  keysOf(id: string): ReadonlySet<string> {
    return this.#keys.get(id) ?? none;
  }

  /** @param id - see `kindId` */
  *of(id: string): Generator<StoredObject> {
    for (const key of this.keysOf(id)) {
      yield this.#objects.get(key)!;
    }
  }
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
