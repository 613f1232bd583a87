import {
  FleetColumns,
  isRemoteApplier,
  isSuspended,
  KindDescriptor,
  kindDescriptors,
  KubernetesObject,
  parentOf,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { ClusterAssembler } from './ClusterAssembler';
import type { DirtyMarks } from './DirtyMarks';
import type { FleetAssessor } from './FleetAssessor';
import type { Neighbourhood } from './Neighbourhood';
import { isClusterObject, keyOf, ObjectTable } from './ObjectTable';
import { kindId } from './Visibility';

interface ObjectIntakeOptions {
  objects: ObjectTable;
  /** What is shown of them. */
  columns: FleetColumns;
  neighbourhood: Neighbourhood;
  assembler: ClusterAssembler;
  assessor: FleetAssessor;
  dirty: DirtyMarks;
}

/** Takes in what API servers say, and marks whatever reads it. */
export class ObjectIntake {
  readonly #options: ObjectIntakeOptions;
  /** Keys of the objects that have changed and were not taken yet; restored ones have not. */
  readonly #changed = new Set<string>();
  /** Management clusters on which clusters have come or gone. */
  readonly #appliersDue = new Set<string>();

  constructor(options: ObjectIntakeOptions) {
    this.#options = options;
  }

  /** Takes an object as it was when it was last seen: it has not changed. @returns its key */
  restore(
    managementCluster: string,
    descriptor: KindDescriptor,
    object: KubernetesObject,
  ): string {
    const key = this.put(managementCluster, descriptor, object);
    this.#options.dirty.add(key);
    this.#changed.delete(key);
    return key;
  }

  /** The management clusters with objects that have changed and were not taken yet. */
  get changedOn(): Set<string> {
    const names = new Set<string>();
    for (const key of this.#changed) {
      names.add(key.slice(0, key.indexOf('/')));
    }
    return names;
  }

  /** Those of the given keys whose objects have changed and were not taken yet. */
  takeChanged(keys: Iterable<string>): Set<string> {
    const taken = new Set<string>();
    for (const key of keys) {
      if (this.#changed.delete(key)) {
        taken.add(key);
      }
    }
    return taken;
  }

  /** Takes an object as it is now. @returns its key */
  put(
    managementCluster: string,
    descriptor: KindDescriptor,
    object: KubernetesObject,
  ): string {
    const key = keyOf(managementCluster, descriptor, object);
    const before = this.#options.objects.get(key);
    const known = before?.object;
    const pathBefore = before?.path;
    if (
      known?.metadata?.resourceVersion !== undefined &&
      known.metadata.resourceVersion === object.metadata?.resourceVersion
    ) {
      return key;
    }
    const stored = this.#options.objects.put(
      managementCluster,
      descriptor,
      key,
      object,
    );
    if (known && known.metadata?.uid !== object.metadata?.uid) {
      stored.forgetPast();
    }
    this.#options.neighbourhood.set(stored);
    if (stored.path !== pathBefore && stored.target !== undefined) {
      this.#options.assessor.markFacets(stored.target);
    }
    if (descriptor.role === 'cluster') {
      this.#options.assessor.forgetTargets(managementCluster);
    }
    this.#options.dirty.add(key);
    this.#changed.add(key);
    if (!known || appliesOtherwise(known, object)) {
      this.#markDescendants(key);
    }
    if (descriptor.role === 'cluster' && !known) {
      // Kubeconfigs of this name may have had no owner until now.
      this.#appliersDue.add(managementCluster);
    }
    return key;
  }

  /** Forgets which versions the objects of a management cluster have. Nothing of what is said of them changes. */
  forgetVersions(managementCluster: string): void {
    const { objects } = this.#options;
    for (const descriptor of kindDescriptors) {
      for (const { key, object } of objects.of(
        kindId(managementCluster, descriptor),
      )) {
        const metadata = { ...object.metadata, resourceVersion: undefined };
        objects.put(managementCluster, descriptor, key, {
          ...object,
          metadata,
        });
      }
    }
  }

  /** Takes out an object that is gone. */
  remove(key: string): void {
    const stored = this.#options.objects.get(key);
    if (!stored) {
      return;
    }
    this.#options.objects.delete(stored);
    this.#options.dirty.add(key);
    this.#changed.add(key);
    if (isClusterObject(stored)) {
      this.#options.assembler
        .clustersOf(stored)
        .forEach(cluster => this.#options.assembler.mark(cluster));
      if (stored.descriptor.role === 'cluster') {
        this.#options.assessor.forgetTargets(stored.managementCluster);
        this.#appliersDue.add(stored.managementCluster);
      }
    }
    const { columns } = this.#options;
    const row = columns.rowOf(key);
    const target = row === undefined ? '' : columns.text('target', row);
    if (target) {
      this.#options.assembler.mark(target);
      this.#options.assessor.markFacets(target);
    }
    this.#markDescendants(key);
    this.#options.neighbourhood.delete(stored);
  }

  /** Marks those who may lead to a cluster that has come, or do not any more to one that has gone. */
  markAppliers(): void {
    this.#appliersDue.forEach(name => this.markKinds(name, isApplier));
    this.#appliersDue.clear();
  }

  /** Marks what reads whether one of those that have applied it is suspended. */
  #markDescendants(key: string): void {
    this.#options.neighbourhood
      .descendantsOf(key)
      .forEach(other => this.#options.dirty.add(other));
  }

  /** Marks the objects of a management cluster whose kind a test accepts. */
  markKinds(
    managementCluster: string,
    accepts: (descriptor: KindDescriptor) => boolean,
  ): void {
    for (const descriptor of kindDescriptors.filter(accepts)) {
      const id = kindId(managementCluster, descriptor);
      for (const { key } of this.#options.objects.of(id)) {
        this.#options.dirty.add(key);
      }
    }
  }
}

/** Whether a change of an object is one for what it has applied, too. */
function appliesOtherwise(
  before: KubernetesObject,
  after: KubernetesObject,
): boolean {
  const [parent, parentNow] = [before, after].map(parentOf);
  return (
    isSuspended(before) !== isSuspended(after) ||
    isRemoteApplier(before) !== isRemoteApplier(after) ||
    parent?.name !== parentNow?.name ||
    parent?.namespace !== parentNow?.namespace
  );
}

function isApplier({ role }: KindDescriptor): boolean {
  return role === 'applier';
}
