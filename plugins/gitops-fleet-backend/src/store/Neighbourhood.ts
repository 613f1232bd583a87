import {
  parentOf,
  resourceKey,
  ResourceReference,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { StoredObject } from './ObjectTable';
import { Pool } from './Pool';

const none: readonly string[] = [];

/** Who names a key, looked at from the key. */
class Namers {
  /** Lists take a third of the memory of sets, and hardly anybody ever leaves one. */
  readonly #namers = new Map<string, string[]>();

  /** Has a namer name other keys than before. */
  change(
    namer: string,
    before: readonly string[],
    after: readonly string[],
  ): void {
    if (before === after) {
      return;
    }
    for (const key of before) {
      if (!after.includes(key)) {
        this.#remove(key, namer);
      }
    }
    after.forEach((key, index) => {
      if (!before.includes(key) && after.indexOf(key) === index) {
        this.#add(key, namer);
      }
    });
  }

  of(key: string): readonly string[] {
    return this.#namers.get(key) ?? none;
  }

  #add(key: string, namer: string): void {
    const namers = this.#namers.get(key);
    if (namers) {
      namers.push(namer);
    } else {
      this.#namers.set(key, [namer]);
    }
  }

  #remove(key: string, namer: string): void {
    const namers = this.#namers.get(key) ?? [];
    const at = namers.indexOf(namer);
    if (at >= 0) {
      namers[at] = namers[namers.length - 1];
      namers.pop();
    }
    if (namers.length === 0) {
      this.#namers.delete(key);
    }
  }
}

/**
 * Who names whom: sources and their followers, dependencies and their dependents, clusters and what targets them, appliers
 * and what they have applied. What an object names lies with the object; here is the way back.
 */
export class Neighbourhood {
  readonly #followers = new Namers();
  readonly #dependents = new Namers();
  readonly #targeting = new Namers();
  readonly #children = new Namers();
  /** Lists of keys that many objects name alike. */
  readonly #lists = new Pool<readonly string[]>();

  /** Reads what an object names now. */
  set(stored: StoredObject): void {
    const { descriptor, object } = stored;
    this.#change(
      stored,
      this.#keys(stored, descriptor.sourcesOf?.(object)),
      this.#keys(stored, descriptor.dependenciesOf?.(object)),
      this.#keysOf(stored, parentOf(object)),
    );
  }

  /** Where a reconciler's target was resolved to. @returns whether it is another one than before */
  setTarget(stored: StoredObject, target: string): boolean {
    if (stored.target === target) {
      return false;
    }
    const shared = this.#shareOne(target);
    this.#targeting.change(stored.key, listOf(stored.target), shared);
    [stored.target] = shared;
    return true;
  }

  delete(stored: StoredObject): void {
    this.#change(stored, [], [], []);
    this.#targeting.change(stored.key, listOf(stored.target), []);
    stored.target = undefined;
  }

  followersOf(key: string): readonly string[] {
    return this.#followers.of(key);
  }

  dependentsOf(key: string): readonly string[] {
    return this.#dependents.of(key);
  }

  /** What a resource has applied, what that has applied, and so on. */
  descendantsOf(key: string): ReadonlySet<string> {
    const found = new Set<string>();
    const walk = (parent: string) => {
      for (const child of this.#children.of(parent)) {
        if (!found.has(child)) {
          found.add(child);
          walk(child);
        }
      }
    };
    walk(key);
    return found;
  }

  targetingOf(cluster: string): readonly string[] {
    return this.#targeting.of(cluster);
  }

  #change(
    stored: StoredObject,
    sources: readonly string[],
    dependencies: readonly string[],
    parents: readonly string[],
  ): void {
    this.#followers.change(stored.key, stored.sources, sources);
    this.#dependents.change(stored.key, stored.dependencies, dependencies);
    if (stored.parent !== parents[0]) {
      this.#children.change(stored.key, listOf(stored.parent), parents);
    }
    stored.sources = sources;
    stored.dependencies = dependencies;
    [stored.parent] = parents;
  }

  #keys(
    { managementCluster }: StoredObject,
    references: ResourceReference[] = [],
  ): readonly string[] {
    return references.length < 2
      ? this.#keysOf({ managementCluster }, references[0])
      : this.#share(
          references.map(reference => keyIn(managementCluster, reference)),
        );
  }

  /** The key of a reference as a list; one that is empty for none. */
  #keysOf(
    { managementCluster }: Pick<StoredObject, 'managementCluster'>,
    reference: ResourceReference | undefined,
  ): readonly string[] {
    return reference
      ? this.#shareOne(keyIn(managementCluster, reference))
      : none;
  }

  #shareOne(key: string): readonly string[] {
    return this.#lists.get(key, () => [key]);
  }

  #share(keys: string[]): readonly string[] {
    return this.#lists.get(keys.join('\n'), () => keys);
  }
}

function keyIn(
  managementCluster: string,
  { group, kind, namespace, name }: ResourceReference,
): string {
  return resourceKey({ managementCluster, group, kind, namespace, name });
}

function listOf(key: string | undefined): readonly string[] {
  return key === undefined ? [] : [key];
}
