import {
  parentOf,
  resourceKey,
  ResourceReference,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { StoredObject } from './ObjectTable';

const none: ReadonlySet<string> = new Set();

/** A map from one key to many that forgets both sides. */
class Relation {
  readonly #forward = new Map<string, string[]>();
  readonly #backward = new Map<string, Set<string>>();

  set(from: string, to: string[]): void {
    this.delete(from);
    this.#forward.set(from, to);
    for (const key of to) {
      if (!this.#backward.has(key)) {
        this.#backward.set(key, new Set());
      }
      this.#backward.get(key)!.add(from);
    }
  }

  delete(from: string): void {
    for (const key of this.#forward.get(from) ?? []) {
      const others = this.#backward.get(key);
      others?.delete(from);
      if (others?.size === 0) {
        this.#backward.delete(key);
      }
    }
    this.#forward.delete(from);
  }

  from(key: string): readonly string[] {
    return this.#forward.get(key) ?? [];
  }

  to(key: string): ReadonlySet<string> {
    return this.#backward.get(key) ?? none;
  }
}

/**
 * Who names whom: sources and their followers, dependencies and their dependents, clusters and what targets them, appliers
 * and what they have applied.
 */
export class Neighbourhood {
  readonly #sources = new Relation();
  readonly #dependencies = new Relation();
  readonly #targets = new Relation();
  readonly #parents = new Relation();

  set(stored: StoredObject): void {
    const { key, managementCluster, descriptor, object } = stored;
    const keys = (references: ResourceReference[] | undefined) =>
      (references ?? []).map(reference =>
        resourceKey({ managementCluster, ...reference }),
      );
    this.#sources.set(key, keys(descriptor.sourcesOf?.(object)));
    this.#dependencies.set(key, keys(descriptor.dependenciesOf?.(object)));
    const parent = parentOf(object);
    this.#parents.set(key, keys(parent && [parent]));
  }

  /** Where a reconciler's target was resolved to. */
  setTarget(key: string, target: string): void {
    if (this.#targets.from(key)[0] !== target) {
      this.#targets.set(key, [target]);
    }
  }

  delete(key: string): void {
    this.#sources.delete(key);
    this.#dependencies.delete(key);
    this.#targets.delete(key);
    this.#parents.delete(key);
  }

  /** Candidates for a resource's source, in the order in which they count. */
  sourcesOf(key: string): readonly string[] {
    return this.#sources.from(key);
  }

  dependenciesOf(key: string): readonly string[] {
    return this.#dependencies.from(key);
  }

  followersOf(key: string): ReadonlySet<string> {
    return this.#sources.to(key);
  }

  dependentsOf(key: string): ReadonlySet<string> {
    return this.#dependencies.to(key);
  }

  /** What a resource has applied, what that has applied, and so on. */
  descendantsOf(key: string): ReadonlySet<string> {
    const found = new Set<string>();
    const walk = (parent: string) => {
      for (const child of this.#parents.to(parent)) {
        if (!found.has(child)) {
          found.add(child);
          walk(child);
        }
      }
    };
    walk(key);
    return found;
  }

  targetingOf(cluster: string): ReadonlySet<string> {
    return this.#targets.to(cluster);
  }
}
