import { KubeConfig } from '@kubernetes/client-node';
import { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { ApiServer } from '../api-server/api-server';
import {
  CertificateAuthority,
  issueServingCertificate,
  temporaryAuthority,
} from '../api-server/certificates';
import { ObjectStore } from '../api-server/object-store';
import { formatKubeconfig } from '../fleet/kubeconfig';
import { createNamespaces } from '../fleet/workload-clusters';
import { systemClock } from '../kubernetes/clock';
import { JsonObject } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { OpenWatch } from './open-watch';

export const GROUP = 'kustomize.toolkit.fluxcd.io';
/** Path of all Kustomizations. */
export const KUSTOMIZATIONS = `/apis/${GROUP}/v1/kustomizations`;
export const ADMIN = 'admin-token';
export const VIEWER = 'viewer-token';
export const OPERATOR = 'operator-token';
export const USER = { fieldManager: 'test' };
/** What kubectl accepts. */
export const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

export function kustomization(name: string, labels = {}): KubernetesObject {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system', labels },
    spec: { interval: '5m', path: './x', prune: true },
  };
}

interface CallOptions {
  method?: string;
  /** Null for none; by default the admin's. */
  token?: string | null;
  body?: unknown;
  headers?: { [name: string]: string };
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Empty for what is no JSON, or compressed. */
  body: JsonObject;
  raw: Buffer;
}

let authority: Promise<CertificateAuthority> | undefined;

/** An API server with the namespaces flux-system and other, called over HTTPS. */
export class ApiBench {
  private readonly watches: OpenWatch[] = [];

  private constructor(
    readonly server: ApiServer,
    readonly store: ObjectStore,
    private readonly certificate: string,
  ) {}

  static async start(): Promise<ApiBench> {
    authority ??= temporaryAuthority();
    const store = new ObjectStore({
      catalogue: new ResourceCatalogue('management'),
      clock: systemClock,
      eventWindow: 20,
    });
    await createNamespaces(store, ['flux-system', 'other']);
    const server = new ApiServer({
      name: 'aws-v1',
      store,
      clock: systemClock,
      host: '127.0.0.1',
      port: 0,
      certificate: await issueServingCertificate(await authority, '127.0.0.1'),
      tokens: { [ADMIN]: 'admin', [VIEWER]: 'viewer', [OPERATOR]: 'operator' },
      bookmarkMilliseconds: 100,
    });
    await server.start();
    return new ApiBench(server, store, (await authority).certificate);
  }

  async close(): Promise<void> {
    this.watches.forEach(watch => watch.close());
    await this.server.stop();
  }

  async call(path: string, options: CallOptions = {}): Promise<Answer> {
    const response = await this.send(path, options);
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
      chunks.push(chunk);
    }
    const raw = Buffer.concat(chunks);
    const plain =
      /json/.test(response.headers['content-type'] ?? '') &&
      !response.headers['content-encoding'];
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: plain ? JSON.parse(raw.toString('utf8')) : {},
      raw,
    };
  }

  /** Opens a watch; the server has accepted it when this resolves. */
  async watch(
    query = '',
    headers: { [name: string]: string } = {},
  ): Promise<OpenWatch> {
    const response = await this.send(`${KUSTOMIZATIONS}?watch=1&${query}`, {
      headers,
    });
    expect(response.statusCode).toBe(200);
    const watch = new OpenWatch(response);
    this.watches.push(watch);
    return watch;
  }

  clientConfig(token = ADMIN): KubeConfig {
    const config = new KubeConfig();
    config.loadFromString(
      formatKubeconfig({
        cluster: 'aws-v1',
        server: this.server.url,
        certificateAuthority: this.certificate,
        user: 'someone',
        token,
      }),
    );
    return config;
  }

  private send(path: string, options: CallOptions): Promise<IncomingMessage> {
    const { method = 'GET', token = ADMIN, body, headers } = options;
    return new Promise((resolve, reject) => {
      const request = httpsRequest(
        `${this.server.url}${path}`,
        {
          method,
          ca: this.certificate,
          headers: {
            ...(token ? { authorization: `Bearer ${token}` } : {}),
            ...headers,
          },
        },
        resolve,
      );
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
