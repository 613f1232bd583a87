import {
  ConnectionRecord,
  descriptorOf,
  KindDescriptor,
  watchedKinds,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { RecordedState } from '../history/settle';
import { FleetStore } from '../store/FleetStore';
import { StateSink, StoredSubject } from './StateReader';
import {
  SubjectReference,
  SubjectSource,
  SubjectState,
  SubjectType,
} from './subjects';

/** The fleet in memory, as what is written to the database and as where it is read into. */
export class StoreState implements SubjectSource, StateSink {
  readonly #store: FleetStore;
  /** What was recorded of workload clusters and connections; that of resources lies beside their objects. */
  readonly #recorded = new Map<string, RecordedState>();

  constructor(store: FleetStore) {
    this.#store = store;
  }

  /** Calls back with every subject that a flush has changed. */
  onChange(listener: (subject: SubjectReference) => void): () => void {
    return this.#store.onFlush(({ resources, clusters, connections }) => {
      const tell = (type: SubjectType) => (key: string) =>
        listener({ type, shard: key.split('/', 1)[0], key });
      resources.forEach(tell('resource'));
      [...clusters].filter(key => key.includes('/')).forEach(tell('cluster'));
      [...connections].forEach(tell('connection'));
    });
  }

  /** Everything that is known of a shard. */
  subjectsOf(shard: string): SubjectReference[] {
    const resources = watchedKinds.flatMap(({ group, kind }) =>
      [...this.#store.objectsOf(shard, group, kind)].map(({ key }) => key),
    );
    const clusters = [...this.#store.clusters.keys()].filter(key =>
      key.startsWith(`${shard}/`),
    );
    const named = (type: SubjectType, keys: string[]) =>
      keys.map(key => ({ type, shard, key }));
    return [
      ...named('resource', resources),
      ...named('cluster', clusters),
      ...named('connection', [shard]),
    ];
  }

  read(subject: SubjectReference): SubjectState | undefined {
    switch (subject.type) {
      case 'resource':
        return this.#readResource(subject.key);
      case 'cluster':
        return this.#readCluster(subject.key);
      default:
        return this.#readConnection(subject.key);
    }
  }

  remember({ type, key }: SubjectReference, recorded: RecordedState): void {
    if (type === 'resource') {
      this.#store.remember(key, recorded);
    } else {
      this.#recorded.set(key, recorded);
    }
  }

  replaceShard(shard: string, subjects: StoredSubject[]): void {
    const kept = new Set(subjects.map(({ key }) => key));
    for (const descriptor of watchedKinds) {
      for (const { key } of [
        ...this.#store.objectsOf(shard, descriptor.group, descriptor.kind),
      ]) {
        if (!kept.has(key)) {
          this.removeSubject(shard, 'resource', key);
        }
      }
    }
    subjects.forEach(subject => this.upsertSubject(shard, subject));
  }

  upsertSubject(shard: string, subject: StoredSubject): void {
    const { type, key, object, memory } = subject;
    if (type !== 'resource') {
      if (memory.recorded) {
        this.#recorded.set(key, memory.recorded);
      }
      return;
    }
    const descriptor = descriptorOfKey(key);
    if (descriptor && object) {
      this.#store.restore(shard, descriptor, object, memory);
    }
  }

  removeSubject(shard: string, type: SubjectType, key: string): void {
    const descriptor = descriptorOfKey(key);
    if (type !== 'resource' || !descriptor) {
      this.#recorded.delete(key);
      return;
    }
    const [, , , namespace, name] = key.split('/');
    this.#store.sinkOf(shard, descriptor).remove(namespace, name);
  }

  /** Has every object of a shard taken in when it is seen next, also where its resource version is the same. */
  takeInAnew(shard: string): void {
    this.#store.forgetVersions(shard);
  }

  /** Forgets a management cluster that is not watched any more. */
  forgetShard(shard: string): void {
    this.#store.forgetManagementCluster(shard);
    for (const key of this.#recorded.keys()) {
      if (key === shard || key.startsWith(`${shard}/`)) {
        this.#recorded.delete(key);
      }
    }
  }

  /** Shows a connection as another replica sees it. */
  showConnection(record: ConnectionRecord): void {
    for (const kind of record.kinds) {
      const descriptor = descriptorOf(kind.group, kind.kind);
      if (descriptor) {
        this.#store.setKindState(record.managementCluster, descriptor, kind);
      }
    }
    this.#store.setConnection(record);
  }

  #readResource(key: string): SubjectState | undefined {
    const stored = this.#store.get(key);
    const record = this.#store.record(key);
    if (!stored || !record) {
      return undefined;
    }
    const { assessment, behindSince, recorded } = stored;
    return {
      object: () => stored.object,
      memory: { assessment, behindSince, recorded },
      status: record.status,
      reason: record.reason,
      message: record.message,
      revision: record.appliedRevision,
      since: record.since,
    };
  }

  #readCluster(key: string): SubjectState | undefined {
    const record = this.#store.clusters.get(key);
    return (
      record && {
        memory: { recorded: this.#recorded.get(key) },
        status: record.lifecycle,
        reason: record.lifecycleReason,
        message: record.lifecycleMessage,
        revision: record.kubernetesVersion,
      }
    );
  }

  #readConnection(key: string): SubjectState | undefined {
    const record = this.#store.connections.get(key);
    return (
      record && {
        memory: { recorded: this.#recorded.get(key) },
        status: record.state === 'stale' ? 'unreachable' : record.state,
        reason: record.reason,
        message: record.message,
        revision: record.kubernetesVersion,
        since: record.since,
      }
    );
  }
}

function descriptorOfKey(key: string): KindDescriptor | undefined {
  const [, group, kind] = key.split('/');
  return descriptorOf(group, kind);
}
