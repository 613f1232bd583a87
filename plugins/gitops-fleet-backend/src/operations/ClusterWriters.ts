import { NotImplementedError } from '@backstage/errors';
import {
  KindDescriptor,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiServer } from '../connection/ApiServer';
import { ClusterCredentials } from '../connection/ClusterCredentials';
import { ManagementClusterConfig } from '../connection/readManagementClusters';
import { fieldManager } from './patch';

/** Milliseconds that an API server may take for one answer. */
const answerTimeout = 15_000;

/** What operations need of an API server. */
export type WritableApiServer = Pick<
  ApiServer,
  'getJson' | 'sendJson' | 'close'
>;

/** One object of a kind. */
export interface ObjectReference {
  descriptor: KindDescriptor;
  /** As it is served, such as `kustomize.toolkit.fluxcd.io/v1`. */
  apiVersion: string;
  namespace: string;
  name: string;
}

/** Reads and writes single objects of one management cluster, with the account that may write to it. */
export class ClusterWriter {
  readonly #server: WritableApiServer;

  constructor(server: WritableApiServer) {
    this.#server = server;
  }

  /**
   * The object as it is now, with all of its metadata.
   *
   * @throws ApiFailure
   */
  async get(
    reference: ObjectReference,
    signal: AbortSignal,
  ): Promise<KubernetesObject> {
    const object = await this.#server.getJson(pathOf(reference), {
      signal,
      timeout: answerTimeout,
    });
    return object as KubernetesObject;
  }

  /** @throws ApiFailure; an ApiStatusError 409 when the object is no longer of the version that the patch names */
  async patch(
    reference: ObjectReference,
    body: object,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#server.sendJson(
      'PATCH',
      `${pathOf(reference)}?fieldManager=${fieldManager}`,
      {
        signal,
        body,
        contentType: 'application/merge-patch+json',
        timeout: answerTimeout,
      },
    );
  }

  /** @throws ApiFailure */
  async createEvent(
    event: { metadata: { namespace: string } },
    signal: AbortSignal,
  ): Promise<void> {
    const namespace = encodeURIComponent(event.metadata.namespace);
    await this.#server.sendJson(
      'POST',
      `/api/v1/namespaces/${namespace}/events?fieldManager=${fieldManager}`,
      { signal, body: event, timeout: answerTimeout },
    );
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}

function pathOf(reference: ObjectReference): string {
  const { apiVersion, namespace, name, descriptor } = reference;
  const inNamespace = namespace
    ? `/namespaces/${encodeURIComponent(namespace)}`
    : '';
  return `/apis/${apiVersion}${inNamespace}/${
    descriptor.plural
  }/${encodeURIComponent(name)}`;
}

/**
 * How each management cluster is written to. The credentials that it is watched with are used for that only where its
 * operator access says so.
 */
export class ClusterWriters {
  readonly #connect: (credentials: ClusterCredentials) => WritableApiServer;
  readonly #writers = new Map<
    string,
    { access: string; writer: ClusterWriter }
  >();
  /** Settings that are missing, by management cluster. */
  #missing = new Map<string, string>();

  constructor(
    managementClusters: readonly ManagementClusterConfig[],
    connect: (
      credentials: ClusterCredentials,
    ) => WritableApiServer = credentials => new ApiServer(credentials),
  ) {
    this.#connect = connect;
    this.setManagementClusters(managementClusters);
  }

  /**
   * Writes to other management clusters from now on. Where the access has changed, what is being written is finished with
   * the one before.
   */
  setManagementClusters(clusters: readonly ManagementClusterConfig[]): void {
    const before = new Map(this.#writers);
    this.#writers.clear();
    this.#missing = new Map();
    for (const cluster of clusters) {
      const { name, field, operator } = cluster;
      const operatorField =
        cluster.operatorField ??
        `${field ?? 'gitopsFleet.managementClusters'}.operator`;
      if (!operator) {
        this.#missing.set(name, operatorField);
        continue;
      }
      const access = JSON.stringify([operatorField, operator]);
      const known = before.get(name);
      if (known?.access === access) {
        before.delete(name);
        this.#writers.set(name, known);
      } else {
        const credentials = ClusterCredentials.of(
          operator,
          operatorField,
          name,
        );
        const writer = new ClusterWriter(this.#connect(credentials));
        this.#writers.set(name, { access, writer });
      }
    }
    before.forEach(({ writer }) => void writer.close());
  }

  /** Why nothing can be written to a management cluster; `undefined` where it can. */
  unavailable(managementCluster: string): string | undefined {
    if (this.#writers.has(managementCluster)) {
      return undefined;
    }
    const field =
      this.#missing.get(managementCluster) ??
      'an entry with operator in gitopsFleet.managementClusters';
    return `The portal has no account that may write to '${managementCluster}': whoever runs the portal can set ${field}, see docs/configure.md`;
  }

  /** @throws NotImplementedError that names the setting that is missing */
  of(managementCluster: string): ClusterWriter {
    const known = this.#writers.get(managementCluster);
    if (!known) {
      throw new NotImplementedError(this.unavailable(managementCluster));
    }
    return known.writer;
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#writers.values()].map(({ writer }) => writer.close()),
    );
  }
}
