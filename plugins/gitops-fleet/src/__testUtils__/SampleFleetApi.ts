import {
  BulkOperationRequest,
  FleetChanges,
  FleetSnapshot,
  FleetStreamEvent,
  GitOpsFleetApi,
  HistoryEntry,
  HistoryPage,
  HistoryQuery,
  Operation,
  OperationPage,
  OperationRequests,
  PageQuery,
  Plan,
  PlanRequest,
  PlatformRepository,
  ResourceDetails,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { encodeFleet, SampleFleet } from './sampleFleet';
import { SampleOperations } from './SampleOperations';
import { sampleNow } from './sampleRecords';
import { samplePlan, sampleRepository } from './sampleRepository';

/** An error as the client throws it for an answer of the backend. */
export function responseError(statusCode: number, message: string): Error {
  return Object.assign(new Error(`Request failed with ${statusCode}`), {
    name: 'ResponseError',
    statusCode,
    cause: new Error(message),
  });
}

const nothing = {
  resources: [],
  removedResources: [],
  clusters: [],
  removedClusters: [],
  connections: [],
  removedConnections: [],
};

/** A backend in memory: serves a sample fleet, and what a test pushes. */
export class SampleFleetApi implements GitOpsFleetApi {
  readonly #fleet: SampleFleet;
  readonly #now: () => number;
  readonly #readers = new Set<
    (event: FleetStreamEvent | Error | undefined) => void
  >();
  #version = 1;
  /** Thrown instead of an answer to a snapshot, a batch or a stream. */
  failure: Error | undefined;
  /** Thrown instead of a stream alone. */
  streamFailure: Error | undefined;
  /** Thrown instead of the platform repository and of plans. */
  repositoryFailure: Error | undefined;
  repository: PlatformRepository = sampleRepository;
  plan: (request: PlanRequest) => Plan = samplePlan;
  /** Thrown instead of a history. */
  historyFailure: Error | undefined;
  /** What has happened, newest first. */
  history: HistoryEntry[] = [];
  /** Whether resources and clusters are said to flap. */
  flapping = false;
  revisionFirstSeen: number | undefined;
  readonly operations: SampleOperations;
  /** What was asked for, for tests. */
  readonly requests: string[] = [];

  constructor(fleet: SampleFleet, now: () => number = () => sampleNow) {
    this.#fleet = fleet;
    this.#now = now;
    this.operations = new SampleOperations(now);
  }

  /** Changes the fleet and tells every reader. */
  push(changes: Partial<FleetChanges>): void {
    const since = this.#version;
    this.#version++;
    for (const record of changes.resources ?? []) {
      const index = this.#fleet.resources.findIndex(
        item => item.key === record.key,
      );
      this.#fleet.resources.splice(
        index < 0 ? this.#fleet.resources.length : index,
        index < 0 ? 0 : 1,
        record,
      );
    }
    this.#tell({
      type: 'changes',
      changes: {
        epoch: 'sample',
        since,
        version: this.#version,
        asOf: this.#now(),
        reset: false,
        ...nothing,
        ...changes,
      },
    });
  }

  /** Tells every reader that nothing changed. */
  beat(): void {
    const connections: { [name: string]: number } = {};
    for (const item of this.#fleet.connections) {
      if (item.state === 'live') {
        connections[item.managementCluster] = this.#now() - 500;
      }
    }
    this.#tell({
      type: 'heartbeat',
      heartbeat: { asOf: this.#now(), version: this.#version, connections },
    });
  }

  /** Ends every stream, with an error where there is one. */
  cut(error?: Error): void {
    [...this.#readers].forEach(reader => reader(error));
  }

  get readers(): number {
    return this.#readers.size;
  }

  async getSnapshot(): Promise<{ snapshot: FleetSnapshot; etag?: string }> {
    this.#ask('snapshot');
    return {
      snapshot: encodeFleet(this.#fleet, {
        version: this.#version,
        asOf: this.#now(),
      }),
      etag: `"${this.#version}"`,
    };
  }

  async getChanges(since: {
    version: number;
    epoch: string;
  }): Promise<FleetChanges> {
    this.#ask('changes');
    return {
      epoch: 'sample',
      since: since.version,
      version: this.#version,
      asOf: this.#now(),
      reset: since.version !== this.#version,
      ...nothing,
    };
  }

  async *streamChanges(
    since: { version: number; epoch: string },
    options: { signal?: AbortSignal } = {},
  ): AsyncGenerator<FleetStreamEvent> {
    this.#ask('stream');
    if (this.streamFailure) {
      throw this.streamFailure;
    }
    const queue: (FleetStreamEvent | Error | undefined)[] = [];
    const signal = { wake: () => {} };
    const reader = (event: FleetStreamEvent | Error | undefined) => {
      queue.push(event);
      signal.wake();
    };
    this.#readers.add(reader);
    const aborted = () => reader(new Error('aborted'));
    options.signal?.addEventListener('abort', aborted, { once: true });
    try {
      yield {
        type: 'changes',
        changes: await this.getChanges(since),
      };
      for (;;) {
        while (queue.length === 0) {
          await new Promise<void>(resolve => {
            signal.wake = resolve;
          });
        }
        const event = queue.shift();
        if (event === undefined) {
          return;
        }
        if (event instanceof Error) {
          throw event;
        }
        yield event;
      }
    } finally {
      this.#readers.delete(reader);
      options.signal?.removeEventListener('abort', aborted);
    }
  }

  async getResource(key: string): Promise<ResourceDetails> {
    this.#ask(`resource ${key}`);
    const { resources, connections } = this.#fleet;
    const resource = resources.find(item => item.key === key);
    if (!resource) {
      throw responseError(404, `There is no resource ${key}`);
    }
    const [connection] = connections.filter(
      item => item.managementCluster === resource.managementCluster,
    );
    return {
      version: this.#version,
      asOf: this.#now(),
      resource,
      connection,
      conditions: [
        {
          type: 'Ready',
          status: resource.status === 'Ready' ? 'True' : 'False',
          reason: resource.reason,
          message: resource.message,
          observedGeneration: 4,
          lastTransition: resource.since,
        },
        ...(resource.status === 'Failed'
          ? [
              {
                type: 'Reconciling',
                status: 'True',
                reason: 'ProgressingWithRetry',
                message: 'Running health checks',
                observedGeneration: 4,
                lastTransition: resource.since,
              },
            ]
          : []),
      ],
      source: resources.find(item => item.key === resource.source),
      dependents: resources.filter(item => item.dependsOn.includes(key)),
      followers: resources.filter(item => item.source === key),
      blockers: resources
        .filter(
          item =>
            resource.dependsOn.includes(item.key) && item.status === 'Failed',
        )
        .map(root => ({
          type: 'failing' as const,
          key: root.key,
          path: [root.key],
          status: root.status,
          reason: root.reason,
          message: root.message,
        })),
      operations: this.operations.supported,
      ...(this.operations.unavailable && {
        operationsUnavailable: this.operations.unavailable,
      }),
      interval: '1m0s',
      ...(resource.source && {
        arrival: {
          inSync: resource.inSync,
          attempted:
            resource.inSync === false &&
            resource.attemptedRevision === resource.wantedRevision,
          referencePending: resource.flags.includes('refMismatch'),
          ...(resource.inSync === false && { pendingSince: resource.since }),
        },
      }),
      inventory: {
        objects: 19,
        namespaces: ['ingress-nginx'],
        kinds: [
          { value: 'Deployment', count: 2 },
          { value: 'ConfigMap', count: 5 },
          { value: 'ClusterRole', count: 12 },
        ],
      },
    };
  }

  async getHistory(query: HistoryQuery = {}): Promise<HistoryPage> {
    this.#ask('history');
    return this.#historyOf(
      entry =>
        (!query.type || entry.type === query.type) &&
        (!query.managementCluster ||
          entry.key.split('/')[0] === query.managementCluster),
      query,
    );
  }

  async getResourceHistory(
    key: string,
    query?: PageQuery,
  ): Promise<HistoryPage> {
    this.#ask(`history ${key}`);
    return {
      ...this.#historyOf(entry => entry.key === key, query),
      flapping: this.flapping,
      revisionFirstSeen: this.revisionFirstSeen,
    };
  }

  async getClusterHistory(
    key: string,
    query?: PageQuery,
  ): Promise<HistoryPage> {
    return this.getResourceHistory(key, query);
  }

  async getPlatformRepository(): Promise<PlatformRepository> {
    this.#ask('platform-repository');
    if (this.repositoryFailure) {
      throw this.repositoryFailure;
    }
    return this.repository;
  }

  async createPlan(request: PlanRequest): Promise<Plan> {
    this.#ask(`plan ${JSON.stringify(request)}`);
    if (this.repositoryFailure) {
      throw this.repositoryFailure;
    }
    return this.plan(request);
  }

  async operateResource<TOperation extends keyof OperationRequests>(
    key: string,
    operation: TOperation,
    request: OperationRequests[TOperation],
  ): Promise<Operation> {
    this.#ask(`${operation} ${key} ${JSON.stringify(request)}`);
    return this.operations.accept({ operation, key, ...request });
  }

  async createBulkOperation(request: BulkOperationRequest): Promise<Operation> {
    this.#ask(`bulk ${JSON.stringify(request)}`);
    return this.operations.acceptBulk(request);
  }

  async getOperation(id: string): Promise<Operation> {
    return this.operations.find(id);
  }

  async getOperations(query: { key?: string } = {}): Promise<OperationPage> {
    return this.operations.page(query.key);
  }

  async cancelOperation(id: string): Promise<Operation> {
    this.#ask(`cancel ${id}`);
    return this.operations.update(id, { state: 'cancelled' });
  }

  getSummary = () => this.#unused();
  getClusters = () => this.#unused();
  getCluster = () => this.#unused();
  getResources = () => this.#unused();
  getConnections = () => this.#unused();
  getFailures = () => this.#unused();

  /** A page; its cursor is the number of entries before it. */
  #historyOf(
    accepts: (entry: HistoryEntry) => boolean,
    { cursor = '0', limit = 100 }: PageQuery = {},
  ): HistoryPage {
    if (this.historyFailure) {
      throw this.historyFailure;
    }
    const all = this.history.filter(accepts);
    const end = Number(cursor) + limit;
    return {
      entries: all.slice(Number(cursor), end),
      ...(end < all.length && { nextCursor: String(end) }),
    };
  }

  #unused(): Promise<never> {
    return Promise.reject(new Error('the pages do not ask for this'));
  }

  #ask(what: string) {
    this.requests.push(what);
    const ofFleet = ['snapshot', 'changes', 'stream'].includes(what);
    if (this.failure && ofFleet) {
      throw this.failure;
    }
  }

  #tell(event: FleetStreamEvent) {
    [...this.#readers].forEach(reader => reader(event));
  }
}
