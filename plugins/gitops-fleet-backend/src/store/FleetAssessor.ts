import {
  KindDescriptor,
  Target,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { ChangeBatch } from './ChangeLog';
import { ClockMarks } from './ClockMarks';
import type { ClusterAssembler } from './ClusterAssembler';
import { FlapBrake } from './FlapBrake';
import type { FleetStore } from './FleetStore';
import type { Neighbourhood } from './Neighbourhood';
import { isClusterObject, ObjectTable, StoredObject } from './ObjectTable';
import type { PathReader } from './PathReader';
import { buildResourceRecord } from './resourceRecord';
import { TargetResolver } from './TargetResolver';

/** Clusters and sources come before those who follow them, what is gone comes last. */
const ranks: { [role in KindDescriptor['role']]: number } = {
  cluster: 0,
  'cluster-part': 0,
  source: 1,
  image: 1,
  notification: 1,
  operator: 1,
  applier: 2,
};
const lastRank = 3;

/** An object that is looked at, and where it goes; one that is gone has neither. */
interface Mark {
  key: string;
  stored: StoredObject | undefined;
  target: Target | undefined;
}

interface FleetAssessorOptions {
  store: FleetStore;
  objects: ObjectTable;
  neighbourhood: Neighbourhood;
  assembler: ClusterAssembler;
  paths: PathReader;
  /** Hears of a cluster whose paths tell something else of it than before. */
  onFacets(cluster: string): void;
}

/** Says what changes mean: for the resources that have changed, and for all whose assessment reads them. */
export class FleetAssessor {
  readonly #options: FleetAssessorOptions;
  readonly #clockMarks = new ClockMarks();
  readonly #flapBrake = new FlapBrake();
  readonly #targets: TargetResolver;
  /** Clusters whose reconcilers have come, gone, or apply another path than before. */
  readonly #facetsDue = new Set<string>();
  /** What waits for something whose status this batch changes; a chain of waits is walked a batch at a time. */
  readonly #next = new Set<string>();

  constructor(options: FleetAssessorOptions) {
    this.#options = options;
    this.#targets = new TargetResolver(name => options.store.clustersOn(name));
  }

  /** How many changes of resources that flap were not shown by themselves. */
  get coalesced(): number {
    return this.#flapBrake.coalesced;
  }

  /** Has the paths of a cluster's reconcilers read again. */
  markFacets(cluster: string): void {
    this.#facetsDue.add(cluster);
  }

  /** Has the targets on a management cluster worked out again. */
  forgetTargets(managementCluster: string): void {
    this.#targets.forget(managementCluster);
  }

  /** What only the passing of time changes: the ends of waits and of grace periods. @param now - epoch milliseconds */
  unsettled(now: number): Iterable<string> {
    this.#flapBrake.sweep(now);
    return this.#clockMarks.due(this.#options.objects.all(), now);
  }

  /**
   * Writes what has changed of resources into a batch.
   *
   * @param dirty - keys of what has changed
   * @param now - epoch milliseconds
   *
   * @returns keys of what is to be looked at with the next batch
   */
  assess(
    dirty: ReadonlySet<string>,
    now: number,
    batch: ChangeBatch,
  ): ReadonlySet<string> {
    this.#next.clear();
    const marked = this.#expand(dirty);
    this.#resolveTargets(marked);
    this.#options.assembler.updateLifecycles(now);
    for (const mark of inOrder(marked.values())) {
      if (mark.stored) {
        this.#assess(mark.stored, mark.target, now, batch);
      } else {
        this.#forget(mark.key, batch);
      }
    }
    return this.#next;
  }

  /** Ends a stretch of work in which the same objects are read again and again. */
  endTurn(): void {
    this.#targets.endTurn();
  }

  #mark(marked: Map<string, Mark>, key: string): Mark {
    let mark = marked.get(key);
    if (!mark) {
      const stored = this.#options.objects.get(key);
      mark = { key, stored, target: undefined };
      marked.set(key, mark);
    }
    return mark;
  }

  /** The marked objects and those whose assessment reads them. */
  #expand(dirty: ReadonlySet<string>): Map<string, Mark> {
    const { assembler, neighbourhood } = this.#options;
    const marked = new Map<string, Mark>();
    const mark = (key: string) => this.#mark(marked, key);
    dirty.forEach(mark);
    for (const key of dirty) {
      const { stored } = mark(key);
      if (stored && isClusterObject(stored)) {
        for (const cluster of assembler.clustersOf(stored)) {
          assembler.mark(cluster);
          this.#facetsDue.add(cluster);
          neighbourhood.targetingOf(cluster).forEach(mark);
        }
      }
      neighbourhood.followersOf(key).forEach(mark);
      neighbourhood.dependentsOf(key).forEach(mark);
    }
    return marked;
  }

  /** Finds out where the marked reconcilers go, and marks those whose cluster is known better now. */
  #resolveTargets(marked: Map<string, Mark>): void {
    const { assembler, neighbourhood, onFacets } = this.#options;
    marked.forEach(mark => this.#resolveTarget(mark));
    for (const cluster of this.#facetsDue) {
      if (assembler.updateFacets(cluster)) {
        onFacets(cluster);
        // A list of its own: who turns out to target another cluster leaves it.
        for (const key of [...neighbourhood.targetingOf(cluster)]) {
          this.#resolveTarget(this.#mark(marked, key));
        }
      }
    }
    this.#facetsDue.clear();
  }

  #resolveTarget(mark: Mark): void {
    const { stored } = mark;
    if (!stored || isClusterObject(stored)) {
      return;
    }
    const target = this.#targets.of(stored);
    mark.target = target;
    const before = stored.target;
    if (
      stored.descriptor.role === 'applier' &&
      this.#options.neighbourhood.setTarget(stored, target.key)
    ) {
      this.#facetsDue.add(target.key);
      if (before !== undefined) {
        this.#facetsDue.add(before);
      }
    }
  }

  #forget(key: string, batch: ChangeBatch): void {
    if (this.#options.store.columns.delete(key)) {
      batch.resources.set(key, undefined);
    }
    this.#clockMarks.delete(key);
  }

  #assess(
    stored: StoredObject,
    target: Target | undefined,
    now: number,
    batch: ChangeBatch,
  ): void {
    if (!target) {
      return;
    }
    const { key, row } = stored;
    const { columns } = this.#options.store;
    const record = buildResourceRecord(stored, {
      now,
      target,
      paths: this.#options.paths,
      store: this.#options.store,
      assembler: this.#options.assembler,
    });
    this.#clockMarks.set(stored, record);
    if (row !== undefined && columns.shows(record, row)) {
      return;
    }
    // That something cannot be seen any more is never withheld.
    const mayWait = row !== undefined && record.status !== 'Stale';
    if (mayWait && !this.#flapBrake.allows(key, now)) {
      this.#next.add(key);
      return;
    }
    const before = row === undefined ? undefined : columns.status(row);
    const targetBefore = row === undefined ? '' : columns.text('target', row);
    columns.set(record, row);
    batch.resources.set(key, record);
    if (before !== record.status) {
      for (const dependent of this.#options.neighbourhood.dependentsOf(key)) {
        this.#next.add(dependent);
      }
    }
    this.#options.assembler.mark(record.target);
    if (targetBefore && targetBefore !== record.target) {
      this.#options.assembler.mark(targetBefore);
    }
  }
}

function inOrder(marks: Iterable<Mark>): Mark[] {
  const ranked: Mark[][] = [[], [], [], []];
  for (const mark of marks) {
    const { stored } = mark;
    ranked[stored ? ranks[stored.descriptor.role] : lastRank].push(mark);
  }
  return ranked.flat();
}
