import { KubeConfig } from '@kubernetes/client-node';
import { InputError } from '@backstage/errors';
import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { ClusterAccess } from './readManagementClusters';

/** What a request to an API server needs, and what a TLS connection to it needs. */
export interface Credentials {
  server: string;
  headers: { [name: string]: string };
  tls: {
    ca?: string;
    cert?: string;
    key?: string;
    servername?: string;
    rejectUnauthorized?: boolean;
  };
  proxyUrl?: string;
}

/** Field of the configuration that says how a cluster is reached. */
const accessFields = {
  kubeconfig: 'kubeconfig',
  serviceAccount: 'url',
  inCluster: 'inCluster',
} as const;

/**
 * Loads and renews the credentials of one management cluster. Kubeconfigs, exec plugins, token files and client
 * certificates are read by `@kubernetes/client-node`.
 */
export class ClusterCredentials {
  readonly #access: ClusterAccess;
  readonly #field: string;
  #kubeConfig: KubeConfig | undefined;
  /** Handed out since the files were last read. */
  #current = new WeakSet<Credentials>();

  /**
   * @param field - where the access stands in the configuration, for error messages
   * @param cluster - the name of the management cluster
   */
  static of(
    access: ClusterAccess,
    field: string,
    cluster: string,
  ): ClusterCredentials {
    return new ClusterCredentials(
      access,
      `${field}.${accessFields[access.type]} of '${cluster}'`,
    );
  }

  /** @param field - as the messages begin */
  constructor(access: ClusterAccess, field: string) {
    this.#access = access;
    this.#field = field;
  }

  /**
   * Reads files and content again at the next `get`: after the server has rejected what we sent.
   *
   * @param rejected - those that were sent: when others have been read since, these are not read again
   */
  renew(rejected?: Credentials): void {
    if (!rejected || this.#current.has(rejected)) {
      this.#kubeConfig = undefined;
      this.#current = new WeakSet();
    }
  }

  /**
   * @throws InputError for a kubeconfig that is no kubeconfig or lacks what it refers to
   */
  async get(): Promise<Credentials> {
    const current = this.#current;
    const credentials = await this.#read();
    current.add(credentials);
    return credentials;
  }

  async #read(): Promise<Credentials> {
    this.#kubeConfig ??= this.#load();
    const cluster = this.#kubeConfig.getCurrentCluster();
    if (!cluster?.server) {
      throw new InputError(
        `${
          this.#field
        }: the context '${this.#kubeConfig.getCurrentContext()}' names no cluster with a server; known contexts: ${
          this.#kubeConfig
            .getContexts()
            .map(({ name }) => name)
            .join(', ') || 'none'
        }`,
      );
    }
    const options: RequestOptions = { headers: {} };
    try {
      await this.#kubeConfig.applyToHTTPSOptions(options);
    } catch (error) {
      throw new InputError(
        `${this.#field}: the credentials cannot be read`,
        error,
      );
    }
    const { auth } = options;
    return {
      server: cluster.server.replace(/\/+$/, ''),
      headers: {
        ...(options.headers as { [name: string]: string }),
        ...(auth && {
          Authorization: `Basic ${Buffer.from(auth).toString('base64')}`,
        }),
      },
      tls: {
        ca: text(options.ca),
        cert: text(options.cert),
        key: text(options.key),
        servername: options.servername,
        rejectUnauthorized: options.rejectUnauthorized,
      },
      proxyUrl: cluster.proxyUrl,
    };
  }

  #load(): KubeConfig {
    const kubeConfig = new KubeConfig();
    const access = this.#access;
    try {
      switch (access.type) {
        case 'inCluster':
          this.#checkPod();
          kubeConfig.loadFromCluster();
          break;
        case 'serviceAccount':
          kubeConfig.loadFromOptions(serviceAccountOptions(access));
          break;
        default:
          if (access.content !== undefined) {
            kubeConfig.loadFromString(access.content);
          } else {
            kubeConfig.loadFromFile(access.file!);
          }
      }
    } catch (error) {
      if (error instanceof InputError) {
        throw error;
      }
      throw new InputError(
        `${this.#field} cannot be read as a kubeconfig: ${reasonOf(error)}`,
      );
    }
    if (access.type === 'kubeconfig' && access.context) {
      if (!kubeConfig.getContextObject(access.context)) {
        throw new InputError(
          `${this.#field}.context '${
            access.context
          }' is not in the kubeconfig; it has: ${kubeConfig
            .getContexts()
            .map(({ name }) => name)
            .join(', ')}`,
        );
      }
      kubeConfig.setCurrentContext(access.context);
    }
    return kubeConfig;
  }

  /** The kubelet tells every container where its API server is. */
  #checkPod(): void {
    if (!process.env.KUBERNETES_SERVICE_HOST) {
      throw new InputError(
        `${
          this.#field
        } is for a backend that runs in a pod of that cluster, and this one does not (KUBERNETES_SERVICE_HOST is not set): give it a kubeconfig, or a url with a service-account token`,
      );
    }
  }
}

/** Without anything that the file holds: a parser's excerpt can show a token. */
function reasonOf(error: unknown): string {
  const code = (error as { code?: string } | undefined)?.code;
  if (code === 'ENOENT') {
    return 'there is no such file; check the path, which is relative to the working directory of the backend';
  }
  if (code === 'EACCES') {
    return 'the file may not be read by the user of the backend';
  }
  return 'it is no YAML with clusters, users and contexts; see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/';
}

function serviceAccountOptions(
  access: Extract<ClusterAccess, { type: 'serviceAccount' }>,
) {
  return {
    clusters: [
      {
        name: 'management',
        server: access.url,
        skipTLSVerify: access.skipTLSVerify,
        caData: access.caFile
          ? readFileSync(access.caFile).toString('base64')
          : access.caData,
      },
    ],
    users: [
      access.tokenFile
        ? {
            name: 'portal',
            authProvider: {
              name: 'tokenFile',
              config: { tokenFile: access.tokenFile },
            },
          }
        : { name: 'portal', token: access.token },
    ],
    contexts: [{ name: 'portal', cluster: 'management', user: 'portal' }],
    currentContext: 'portal',
  };
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  return Buffer.isBuffer(value) ? value.toString('utf8') : undefined;
}
