import {
  asMap,
  asMaps,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { KubeConfig } from '@kubernetes/client-node';
import { Agent, IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import { ApiError, isNotFound } from './api-error';
import { ServedKind, ServedKinds } from './served-kinds';
import {
  Fields,
  KindReference,
  kindOf,
  keyOf,
  KubernetesObject,
  ObjectKey,
} from './object';

/** How long an answer may take, in milliseconds: a conversion webhook alone may take 30 s. */
const REQUEST_TIMEOUT = 60_000;

interface ApiRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  contentType?: string;
}

export interface ListOptions {
  namespace?: string;
  labels?: { [name: string]: string };
}

export interface ObjectList {
  items: KubernetesObject[];
  resourceVersion: string;
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubernetesObject;
}

/**
 * Reads and writes objects of any kind. It sends and gives JSON as it is: the typed clients of `@kubernetes/client-node`
 * rename and drop fields of the kinds that they know (a CustomResourceDefinition's schema among them) and have no status
 * subresource for the others. Credentials are read by that library's KubeConfig.
 */
export class ObjectClient {
  private readonly served = new ServedKinds(path =>
    this.request({ method: 'GET', path }),
  );

  private constructor(
    private readonly server: URL,
    private readonly options: RequestOptions,
    private readonly agent: Agent,
  ) {}

  /**
   * @param kubeconfig YAML; its current context is used
   * @throws Error when it names no cluster
   */
  static async fromKubeconfig(kubeconfig: string): Promise<ObjectClient> {
    const config = new KubeConfig();
    config.loadFromString(kubeconfig);
    const cluster = config.getCurrentCluster();
    if (!cluster) {
      throw new Error(
        'The kubeconfig has no current context with a cluster: set current-context to one of its contexts.',
      );
    }
    const options: https.RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    options.agent = undefined;
    const agent = new https.Agent({
      ca: options.ca,
      cert: options.cert,
      key: options.key,
      rejectUnauthorized: options.rejectUnauthorized,
      keepAlive: true,
    });
    return new ObjectClient(new URL(cluster.server), options, agent);
  }

  /** Ends idle and running connections. */
  close(): void {
    this.agent.destroy();
  }

  /** @throws ApiError */
  async get(
    kind: KindReference,
    key: ObjectKey,
  ): Promise<KubernetesObject | undefined> {
    try {
      const path = await this.pathOf(kind, key);
      return (await this.request({ method: 'GET', path })) as KubernetesObject;
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** All objects of a kind, in one page. @throws ApiError, also when the kind is not served */
  async list(
    kind: KindReference,
    options: ListOptions = {},
  ): Promise<ObjectList> {
    const served = await this.served.find(kind);
    const path = collectionPath(served, options.namespace);
    const selector = Object.entries(options.labels ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(',');
    const query = selector
      ? `?labelSelector=${encodeURIComponent(selector)}`
      : '';
    const answer = await this.request({
      method: 'GET',
      path: path + query,
    }).catch(error => {
      if (isNotFound(error)) {
        // The kind is not served there any more; it may be at another version.
        this.served.forget(kind);
      }
      throw error;
    });
    return {
      // The items of a list do not say what they are.
      items: asMaps(answer.items).map(
        item =>
          ({
            ...item,
            apiVersion: served.apiVersion,
            kind: kind.kind,
          } as KubernetesObject),
      ),
      resourceVersion: asText(asMap(answer.metadata).resourceVersion) ?? '',
    };
  }

  /** @throws ApiError */
  async create(object: KubernetesObject): Promise<KubernetesObject> {
    const served = await this.served.find(kindOf(object));
    const path = collectionPath(served, object.metadata.namespace);
    return (await this.request({
      method: 'POST',
      path,
      body: object,
    })) as KubernetesObject;
  }

  /** Server-side apply; takes fields over that others own. @throws ApiError */
  async apply(
    object: KubernetesObject,
    fieldManager: string,
  ): Promise<KubernetesObject> {
    const path = await this.pathOf(kindOf(object), keyOf(object));
    return (await this.request({
      method: 'PATCH',
      path: `${path}?fieldManager=${fieldManager}&force=true`,
      body: object,
      contentType: 'application/apply-patch+yaml',
    })) as KubernetesObject;
  }

  /**
   * JSON merge patch of an object or of its status subresource.
   *
   * @throws ApiError
   */
  async patch(
    kind: KindReference,
    key: ObjectKey,
    patch: Fields,
    options: { fieldManager: string; subresource?: 'status' },
  ): Promise<KubernetesObject> {
    const path = await this.pathOf(kind, key);
    const subresource = options.subresource ? `/${options.subresource}` : '';
    return (await this.request({
      method: 'PATCH',
      path: `${path}${subresource}?fieldManager=${options.fieldManager}`,
      body: patch,
      contentType: 'application/merge-patch+json',
    })) as KubernetesObject;
  }

  /** Deletes; one that has gone already is no error. @throws ApiError */
  async delete(kind: KindReference, key: ObjectKey): Promise<void> {
    try {
      await this.request({
        method: 'DELETE',
        path: await this.pathOf(kind, key),
      });
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }

  /**
   * Streams the changes of a kind after a resource version, bookmarks included, until the server ends the stream.
   *
   * @throws ApiError when the watch is refused; Error when the connection breaks or the signal aborts
   */
  async watch(
    kind: KindReference,
    resourceVersion: string,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const served = await this.served.find(kind);
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: '300',
      resourceVersion,
    });
    const response = await this.send(
      { method: 'GET', path: `${collectionPath(served)}?${query}` },
      { signal },
    );
    if (response.statusCode !== 200) {
      throw ApiError.from(
        `watch of ${kind.kind}`,
        response.statusCode ?? 0,
        await readText(response),
      );
    }
    let failure: Error | undefined;
    response.on('error', error => {
      failure = error;
    });
    for await (const line of createInterface({ input: response })) {
      onEvent(JSON.parse(line) as WatchEvent);
    }
    if (failure) {
      throw failure;
    }
  }

  /** A request to any path, with the JSON of its answer. @throws ApiError */
  async request(request: ApiRequest): Promise<Fields> {
    const response = await this.send(request, {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT),
    });
    const text = await readText(response);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) {
      throw ApiError.from(
        `${request.method} ${request.path.split('?')[0]}`,
        status,
        text,
      );
    }
    return asMap(JSON.parse(text));
  }

  private send(
    { method, path, body, contentType }: ApiRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<IncomingMessage> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = https.request(
        new URL(this.server.pathname.replace(/\/$/, '') + path, this.server),
        {
          ...this.options,
          agent: this.agent,
          method,
          signal,
          headers: {
            ...this.options.headers,
            Accept: 'application/json',
            ...(text === undefined
              ? {}
              : {
                  'Content-Type': contentType ?? 'application/json',
                  'Content-Length': Buffer.byteLength(text),
                }),
          },
        },
        resolve,
      );
      request.on('error', reject);
      request.end(text);
    });
  }

  private async pathOf(kind: KindReference, key: ObjectKey): Promise<string> {
    const served = await this.served.find(kind);
    return `${collectionPath(served, key.namespace)}/${encodeURIComponent(
      key.name,
    )}`;
  }
}

function collectionPath(served: ServedKind, namespace?: string): string {
  return served.namespaced && namespace
    ? `${served.root}/namespaces/${namespace}/${served.resource}`
    : `${served.root}/${served.resource}`;
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
