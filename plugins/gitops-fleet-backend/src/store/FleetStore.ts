import {
  ClusterRecord,
  ConnectionKind,
  ConnectionRecord,
  FleetColumns,
  Freshness,
  KindDescriptor,
  kindDescriptors,
  KubernetesObject,
  RepositoryLayout,
  resourceKey,
  ResourceLookup,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { CompleteNames, nameIn } from '../ingest/PagedList';
import type { ReflectorSink } from '../ingest/Reflector';
import { AgedMarks } from './AgedMarks';
import { ChangeBatch, ChangeLog, emptyBatch } from './ChangeLog';
import { ClusterAssembler } from './ClusterAssembler';
import { FleetAssessor } from './FleetAssessor';
import { Neighbourhood } from './Neighbourhood';
import { ObjectIntake } from './ObjectIntake';
import { DirtyMarks } from './DirtyMarks';
import { keyOf, ObjectMemory, ObjectTable, StoredObject } from './ObjectTable';
import { PathReader } from './PathReader';
import { kindId, Visibility } from './Visibility';

/**
 * How much longer the marks of a management cluster are held back that another replica has watched until now: what is shown
 * is a few seconds old, and would be worked out twice to change nothing.
 */
const timesHeldOnTakeover = 3;

/** Marks that one flush looks at, about a tenth of a second's work: whatever has happened, the process answers in between. */
const marksOfFlush = 1_000;

interface FleetStoreOptions {
  layout: RepositoryLayout;
  /** Epoch milliseconds. */
  now?: () => number;
}

/** Keys of what a flush has changed: in what API servers say of it, or in what is said of that. */
export interface FlushedChanges {
  resources: ReadonlySet<string>;
  clusters: Iterable<string>;
  connections: Iterable<string>;
}

/**
 * The state of the fleet in memory: projected objects, what is said of them, the columns that the snapshot is made of,
 * and the change log. Ingest marks what has changed; `flush` says what that means. No request ever waits for a cluster.
 */
export class FleetStore {
  readonly changeLog: ChangeLog = new ChangeLog(this);
  readonly clusters = new Map<string, ClusterRecord>();
  readonly #now: () => number;
  readonly #objects = new ObjectTable();
  readonly columns = new FleetColumns(undefined, this.#objects.rows);
  readonly #visibility = new Visibility();
  readonly #neighbourhood = new Neighbourhood();
  readonly #assembler: ClusterAssembler;
  readonly #assessor: FleetAssessor;
  readonly #intake: ObjectIntake;
  readonly #dirty = new DirtyMarks();
  readonly #aged = new AgedMarks();
  readonly #dirtyConnections = new Set<string>();
  readonly #listeners = new Set<(changes: FlushedChanges) => void>();

  constructor(options: FleetStoreOptions) {
    this.#now = options.now ?? Date.now;
    const paths = new PathReader(options.layout);
    const neighbourhood = this.#neighbourhood;
    this.#assembler = new ClusterAssembler(this, neighbourhood, paths);
    this.#assessor = new FleetAssessor({
      store: this,
      objects: this.#objects,
      neighbourhood,
      assembler: this.#assembler,
      paths,
      onFacets: cluster => this.#applyManagementFacets(cluster),
    });
    this.#intake = new ObjectIntake({
      objects: this.#objects,
      columns: this.columns,
      neighbourhood,
      assembler: this.#assembler,
      assessor: this.#assessor,
      dirty: this.#dirty,
    });
  }

  get connections(): ReadonlyMap<string, ConnectionRecord> {
    return this.#visibility.connections;
  }

  /** The projected object with what is said of it. */
  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** Records of the resources that wait for a resource, or take their content from it. */
  neighboursOf(key: string): {
    dependents: ResourceRecord[];
    followers: ResourceRecord[];
  } {
    const records = (keys: Iterable<string>) =>
      [...keys]
        .sort()
        .map(other => this.record(other))
        .filter(isPresent);
    return {
      dependents: records(this.#neighbourhood.dependentsOf(key)),
      followers: records(this.#neighbourhood.followersOf(key)),
    };
  }

  /** What a resource of a management cluster names. */
  lookupIn(managementCluster: string): ResourceLookup {
    return reference => {
      const key = resourceKey({ managementCluster, ...reference });
      const stored = this.#objects.get(key);
      if (stored) {
        return { resource: stored.object, assessment: stored.assessment };
      }
      return this.knowsKind(managementCluster, key) ? null : undefined;
    };
  }

  /** What lists show of a resource. */
  record(key: string): ResourceRecord | undefined {
    const row = this.columns.rowOf(key);
    return row === undefined ? undefined : this.columns.record(row);
  }

  /** Objects of one kind on one management cluster. */
  objectsOf(
    managementCluster: string,
    group: string,
    kind: string,
  ): Iterable<StoredObject> {
    return this.#objects.of(kindId(managementCluster, { group, kind }));
  }

  /** The objects that declare workload clusters on a management cluster, of any engine. */
  *clustersOn(managementCluster: string): Generator<StoredObject> {
    for (const { group, kind } of kindDescriptors.filter(isCluster)) {
      yield* this.objectsOf(managementCluster, group, kind);
    }
  }

  countOf(managementCluster: string, descriptor: KindDescriptor): number {
    return this.#objects.countOf(kindId(managementCluster, descriptor));
  }

  sinkOf(
    managementCluster: string,
    descriptor: KindDescriptor,
  ): Pick<ReflectorSink, 'upsert' | 'remove'> & {
    replace(objects: KubernetesObject[]): void;
  } {
    return {
      replace: objects => this.replace(managementCluster, descriptor, objects),
      upsert: object => this.#intake.put(managementCluster, descriptor, object),
      remove: (namespace, name) =>
        this.#intake.remove(
          keyOf(managementCluster, descriptor, {
            metadata: { namespace, name },
          }),
        ),
    };
  }

  /** Calls back after every flush that has changed something, until the answer is called. */
  onFlush(listener: (changes: FlushedChanges) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Puts back what was known of an object, with what was remembered of it. */
  restore(
    managementCluster: string,
    descriptor: KindDescriptor,
    object: KubernetesObject,
    memory: ObjectMemory,
  ): void {
    const key = this.#intake.restore(managementCluster, descriptor, object);
    Object.assign(this.#objects.get(key)!, memory);
  }

  /** Forgets which versions the objects of a management cluster have: each is taken in when it is seen next. */
  forgetVersions(managementCluster: string): void {
    this.#intake.forgetVersions(managementCluster);
  }

  /** Remembers the newest entry of an object's history. */
  remember(key: string, recorded: ObjectMemory['recorded']): void {
    const stored = this.#objects.get(key);
    if (stored) {
      stored.recorded = recorded;
    }
  }

  /** Puts a complete list in the place of what was known of a kind. What is not in it is gone. */
  replace(
    managementCluster: string,
    descriptor: KindDescriptor,
    objects: KubernetesObject[],
  ): void {
    const names = new Set<string>();
    for (const object of objects) {
      this.#intake.put(managementCluster, descriptor, object);
      names.add(nameIn(object.metadata));
    }
    this.retain(managementCluster, descriptor, names);
  }

  /** Takes the names of everything that there is of a kind: what is not among them is gone. */
  retain(
    managementCluster: string,
    descriptor: KindDescriptor,
    names: CompleteNames,
  ): void {
    const kind = kindId(managementCluster, descriptor);
    for (const { key } of [...this.#objects.of(kind)]) {
      if (!names.has(key.slice(kind.length + 1))) {
        this.#intake.remove(key);
      }
    }
  }

  setKindState(
    managementCluster: string,
    descriptor: KindDescriptor,
    kind: ConnectionKind,
  ): void {
    this.#visibility.setKind(managementCluster, descriptor, kind);
  }

  setConnection(reported: ConnectionRecord): void {
    const name = reported.managementCluster;
    const facets = this.#assembler.facetsOf(name);
    const record = {
      ...reported,
      provider: reported.provider || facets.provider || '',
      version: reported.version || facets.version || '',
    };
    if (isFirstSync(record)) {
      if (this.connections.get(name)?.state === 'live') {
        this.#dirty.hold(name, timesHeldOnTakeover, this.#now());
      } else {
        this.#dirty.hold(name);
      }
    } else {
      this.#dirty.release(name);
    }
    const changed = this.#visibility.setConnection(record);
    if (changed.shown) {
      this.#dirtyConnections.add(name);
    }
    if (changed.freshness) {
      this.#markClustersOn(name);
    }
  }

  /** Forgets a management cluster that is not watched any more, with everything on it. */
  forgetManagementCluster(managementCluster: string): void {
    for (const descriptor of kindDescriptors) {
      this.replace(managementCluster, descriptor, []);
    }
    this.#dirty.release(managementCluster);
    this.#visibility.forget(managementCluster);
    this.#dirtyConnections.add(managementCluster);
    this.#assembler.markManagementCluster(managementCluster);
  }

  /** How fresh what is known of a kind on a management cluster is. */
  freshnessOf(
    managementCluster: string,
    descriptor: KindDescriptor,
  ): Freshness {
    return this.#visibility.freshnessOf(managementCluster, descriptor);
  }

  /** Whether everything that exists of the kind of a key is known. */
  knowsKind(managementCluster: string, key: string): boolean {
    return this.#visibility.knowsKind(managementCluster, key);
  }

  /** How many changes of resources that flap were not shown by themselves. */
  get coalesced(): number {
    return this.#assessor.coalesced;
  }

  /** Has the next flushes look at what only the passing of time changes: the ends of waits and of grace periods. */
  markUnsettled(): void {
    this.#aged.fill(() => this.#assessor.unsettled(this.#now()));
  }

  /** Whether the first lists of a management cluster are coming in. */
  get isSyncing(): boolean {
    return this.#dirty.isHolding(this.#now());
  }

  /**
   * Works out what that which has changed means, and writes one batch to the change log when anything that is shown has changed.
   *
   * @returns whether more has changed than one call looks at
   */
  flush(): boolean {
    const now = this.#now();
    this.#markSeenOtherwise(now);
    this.#intake.markAppliers();
    this.#aged.take().forEach(key => this.#dirty.add(key));
    const dirty = this.#dirty.take(now, marksOfFlush);
    if (dirty.size === 0 && this.#dirtyConnections.size === 0) {
      return false;
    }
    const isMoreDue = this.#dirty.isDue(now);
    const batch = emptyBatch();
    const next = this.#assessor.assess(dirty, now, batch);
    next.forEach(key => this.#dirty.add(key));
    for (const { key, record } of this.#assembler.assemble()) {
      if (record === undefined) {
        this.clusters.delete(key);
      } else {
        this.clusters.set(key, record);
      }
      batch.clusters.set(key, record);
    }
    for (const name of this.#dirtyConnections) {
      batch.connections.set(name, this.connections.get(name));
    }
    this.#dirtyConnections.clear();
    if (
      batch.resources.size + batch.clusters.size + batch.connections.size >
      0
    ) {
      this.changeLog.append(batch, now);
    }
    this.#tellListeners(batch, dirty);
    this.#objects.endTurn(name => this.#dirty.has(name));
    this.#assessor.endTurn();
    return isMoreDue;
  }

  /** The management clusters of which something was taken in that is still to be looked at, and told. */
  get unsettled(): ReadonlySet<string> {
    return this.#intake.changedOn;
  }

  /** Marks the clusters on a management cluster; while it is held back only itself, and the others with their objects. */
  #markClustersOn(managementCluster: string): void {
    if (this.#dirty.holds(managementCluster, this.#now())) {
      this.#assembler.mark(managementCluster);
    } else {
      this.#assembler.markManagementCluster(managementCluster);
    }
  }

  /** Marks what is seen in another way than when it was last looked at. */
  #markSeenOtherwise(now: number): void {
    const changed = this.#visibility.takeChanged(name =>
      this.#dirty.holds(name, now),
    );
    for (const id of changed) {
      for (const { key } of this.#objects.of(id)) {
        this.#dirty.add(key);
      }
    }
  }

  #tellListeners(batch: ChangeBatch, dirty: ReadonlySet<string>): void {
    const resources = this.#intake.takeChanged(dirty);
    batch.resources.forEach((record, key) => {
      // That nothing can be seen changes nothing of what is remembered.
      if (record?.status !== 'Stale') {
        resources.add(key);
      }
    });
    for (const listener of this.#listeners) {
      listener({
        resources,
        clusters: batch.clusters.keys(),
        connections: batch.connections.keys(),
      });
    }
  }

  /** Paths tell which provider and version a management cluster serves when configuration does not. */
  #applyManagementFacets(name: string): void {
    const connection = this.connections.get(name);
    if (connection) {
      this.setConnection(connection);
      this.#intake.markKinds(name, ({ role }) => role === 'source');
    }
  }
}

/** Whether the first lists of a management cluster are still to come. */
function isFirstSync({ state, reason, kinds }: ConnectionRecord): boolean {
  const begins =
    state === 'connecting' ||
    state === 'syncing' ||
    (state === 'stale' && reason === 'Restarted');
  return begins && kinds.some(kind => kind.state === 'syncing');
}

function isCluster({ role }: KindDescriptor): boolean {
  return role === 'cluster';
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}
