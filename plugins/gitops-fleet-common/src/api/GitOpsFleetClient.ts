import { ResponseError } from '@backstage/errors';
import {
  BulkOperationRequest,
  ClusterDetails,
  ClusterList,
  ConnectionList,
  FailureList,
  FleetChanges,
  FleetSnapshot,
  FleetSummary,
  HistoryPage,
  Operation,
  OperationPage,
  Plan,
  PlanRequest,
  PlatformRepository,
  ReconcileRequest,
  ResourceDetails,
  ResourcePage,
  ResumeRequest,
  SuspendRequest,
} from '../fleet/records';
import type { operations } from './generated/schema';
import { readServerSentEvents } from './serverSentEvents';

/**
 * What the change stream says: a batch of changes (a `reset` among them), or that nothing changed and how fresh every
 * management cluster is.
 *
 * @public
 */
export type FleetStreamEvent =
  | { type: 'changes'; changes: FleetChanges }
  | { type: 'heartbeat'; heartbeat: FleetHeartbeat };

/** @public */
export interface FleetHeartbeat {
  /** Epoch milliseconds. */
  asOf: number;
  version: number;
  /** Epoch milliseconds of every management cluster that was ever seen, by name. */
  connections: { [managementCluster: string]: number };
}

/** @public */
export type ResourceQuery = NonNullable<
  operations['GetResources']['parameters']['query']
>;

/** @public */
export type HistoryQuery = NonNullable<
  operations['GetHistory']['parameters']['query']
>;

/** @public */
export type PageQuery = Pick<HistoryQuery, 'cursor' | 'limit'>;

/**
 * What `operateResource` sends, by the operation.
 *
 * @public
 */
export interface OperationRequests {
  reconcile: ReconcileRequest;
  suspend: SuspendRequest;
  resume: ResumeRequest;
}

/**
 * `idempotencyKey` names the request: sent again with the same one, nothing is done twice.
 *
 * @public
 */
export interface WriteOptions {
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/**
 * The API of the backend plugin, for pages, modules and other backends.
 *
 * Every method throws a `ResponseError` with the backend's own words when the answer is an error, and the `fetch`
 * implementation's error when there is no answer.
 *
 * @public
 */
export interface GitOpsFleetApi {
  /** Answers `undefined` when the fleet is still at the version that `etag` names. */
  getSnapshot(options?: {
    etag?: string;
    signal?: AbortSignal;
  }): Promise<{ snapshot: FleetSnapshot; etag?: string } | undefined>;
  /** One batch, at once. */
  getChanges(
    since: { version: number; epoch: string },
    options?: { signal?: AbortSignal },
  ): Promise<FleetChanges>;
  /** Yields until the connection ends or `signal` is aborted; ends without an error when the server closes it. */
  streamChanges(
    since: { version: number; epoch: string },
    options?: { signal?: AbortSignal },
  ): AsyncGenerator<FleetStreamEvent>;
  getSummary(): Promise<FleetSummary>;
  getClusters(): Promise<ClusterList>;
  /** @param key - `<managementCluster>/<namespace>/<name>` */
  getCluster(key: string): Promise<ClusterDetails>;
  getResources(query?: ResourceQuery): Promise<ResourcePage>;
  /** @param key - see `resourceKey` */
  getResource(
    key: string,
    options?: { signal?: AbortSignal },
  ): Promise<ResourceDetails>;
  /** What fails, grouped by what it says. */
  getFailures(query?: { q?: string }): Promise<FailureList>;
  /** What has happened in the fleet, newest first. */
  getHistory(query?: HistoryQuery): Promise<HistoryPage>;
  /** @param key - see `resourceKey` */
  getResourceHistory(
    key: string,
    query?: PageQuery,
    options?: { signal?: AbortSignal },
  ): Promise<HistoryPage>;
  /** @param key - `<managementCluster>/<namespace>/<name>` */
  getClusterHistory(
    key: string,
    query?: PageQuery,
    options?: { signal?: AbortSignal },
  ): Promise<HistoryPage>;
  getConnections(): Promise<ConnectionList>;
  getPlatformRepository(): Promise<PlatformRepository>;
  createPlan(
    request: PlanRequest,
    options?: { signal?: AbortSignal },
  ): Promise<Plan>;
  /**
   * Asks for one operation on one resource. It answers when the API server has accepted it; `getOperation` follows it.
   *
   * @param key - see `resourceKey`
   */
  operateResource<TOperation extends keyof OperationRequests>(
    key: string,
    operation: TOperation,
    request: OperationRequests[TOperation],
    options?: WriteOptions,
  ): Promise<Operation>;
  /** Asks for the same of many resources; `getOperation` follows it. */
  createBulkOperation(
    request: BulkOperationRequest,
    options?: WriteOptions,
  ): Promise<Operation>;
  getOperation(
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<Operation>;
  /** Newest first; of one resource where `key` is given. */
  getOperations(
    query?: PageQuery & { key?: string },
    options?: { signal?: AbortSignal },
  ): Promise<OperationPage>;
  /** Asks no further targets of a bulk operation. */
  cancelOperation(id: string): Promise<Operation>;
}

/**
 * Talks to the backend plugin over HTTP.
 *
 * @public
 */
export class GitOpsFleetClient implements GitOpsFleetApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getSnapshot(
    options: { etag?: string; signal?: AbortSignal } = {},
  ): Promise<{ snapshot: FleetSnapshot; etag?: string } | undefined> {
    const response = await this.#request('/v1/snapshot', {
      headers: options.etag ? { 'if-none-match': options.etag } : {},
      signal: options.signal,
    });
    if (response.status === 304) {
      return undefined;
    }
    return {
      snapshot: await response.json(),
      etag: response.headers.get('etag') ?? undefined,
    };
  }

  async getChanges(
    since: { version: number; epoch: string },
    options: { signal?: AbortSignal } = {},
  ): Promise<FleetChanges> {
    const response = await this.#request(changesPath(since), {
      headers: { accept: 'application/json' },
      signal: options.signal,
    });
    return response.json();
  }

  async *streamChanges(
    since: { version: number; epoch: string },
    options: { signal?: AbortSignal } = {},
  ): AsyncGenerator<FleetStreamEvent> {
    const response = await this.#request(changesPath(since), {
      headers: { accept: 'text/event-stream' },
      signal: options.signal,
    });
    if (!response.body) {
      return;
    }
    for await (const event of readServerSentEvents(response.body)) {
      if (event.event === 'changes') {
        yield { type: 'changes', changes: JSON.parse(event.data) };
      } else if (event.event === 'heartbeat') {
        yield { type: 'heartbeat', heartbeat: JSON.parse(event.data) };
      }
    }
  }

  getSummary(): Promise<FleetSummary> {
    return this.#get('/v1/summary');
  }

  getClusters(): Promise<ClusterList> {
    return this.#get('/v1/clusters');
  }

  getCluster(key: string): Promise<ClusterDetails> {
    return this.#get(`/v1/clusters/${pathOf(key)}`);
  }

  getResources(query: ResourceQuery = {}): Promise<ResourcePage> {
    return this.#get(`/v1/resources?${parametersOf(query)}`);
  }

  getResource(
    key: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<ResourceDetails> {
    return this.#get(`/v1/resources/${pathOf(key)}`, options.signal);
  }

  getFailures(query: { q?: string } = {}): Promise<FailureList> {
    return this.#get(`/v1/failures?${parametersOf(query)}`);
  }

  getHistory(query: HistoryQuery = {}): Promise<HistoryPage> {
    return this.#get(`/v1/history?${parametersOf(query)}`);
  }

  getResourceHistory(
    key: string,
    query: PageQuery = {},
    options: { signal?: AbortSignal } = {},
  ): Promise<HistoryPage> {
    return this.#get(
      `/v1/resources/${pathOf(key)}/history?${parametersOf(query)}`,
      options.signal,
    );
  }

  getClusterHistory(
    key: string,
    query: PageQuery = {},
    options: { signal?: AbortSignal } = {},
  ): Promise<HistoryPage> {
    return this.#get(
      `/v1/clusters/${pathOf(key)}/history?${parametersOf(query)}`,
      options.signal,
    );
  }

  getConnections(): Promise<ConnectionList> {
    return this.#get('/v1/connections');
  }

  getPlatformRepository(): Promise<PlatformRepository> {
    return this.#get('/v1/platform-repository');
  }

  async createPlan(
    request: PlanRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<Plan> {
    return this.#post('/v1/plans', request, options);
  }

  operateResource<TOperation extends keyof OperationRequests>(
    key: string,
    operation: TOperation,
    request: OperationRequests[TOperation],
    options: WriteOptions = {},
  ): Promise<Operation> {
    return this.#post(
      `/v1/resources/${pathOf(key)}/${operation}`,
      request,
      options,
    );
  }

  createBulkOperation(
    request: BulkOperationRequest,
    options: WriteOptions = {},
  ): Promise<Operation> {
    return this.#post('/v1/operations', request, options);
  }

  getOperation(
    id: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<Operation> {
    return this.#get(
      `/v1/operations/${encodeURIComponent(id)}`,
      options.signal,
    );
  }

  getOperations(
    query: PageQuery & { key?: string } = {},
    options: { signal?: AbortSignal } = {},
  ): Promise<OperationPage> {
    return this.#get(`/v1/operations?${parametersOf(query)}`, options.signal);
  }

  cancelOperation(id: string): Promise<Operation> {
    return this.#post(`/v1/operations/${encodeURIComponent(id)}/cancel`, {});
  }

  async #post<T>(
    path: string,
    body: object,
    options: WriteOptions = {},
  ): Promise<T> {
    const response = await this.#request(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(options.idempotencyKey && {
          'idempotency-key': options.idempotencyKey,
        }),
      },
      body: JSON.stringify(body),
      signal: options.signal,
    });
    return response.json();
  }

  async #get<T>(path: string, signal?: AbortSignal): Promise<T> {
    const response = await this.#request(path, { signal });
    return response.json();
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('gitops-fleet');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok && response.status !== 304) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

/** What is set of a query. */
function parametersOf(query: {
  [name: string]: string | number | undefined;
}): URLSearchParams {
  return new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );
}

function changesPath(since: { version: number; epoch: string }): string {
  const parameters = new URLSearchParams({
    since: String(since.version),
    epoch: since.epoch,
  });
  return `/v1/changes?${parameters}`;
}

/** The segments of a key as a path; an empty one, of a cluster-scoped resource, is written `-`. */
function pathOf(key: string): string {
  return key
    .split('/')
    .map(segment => encodeURIComponent(segment === '' ? '-' : segment))
    .join('/');
}
