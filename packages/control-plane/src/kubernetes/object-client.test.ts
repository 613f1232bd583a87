import { createServer, Server } from 'node:https';
import { IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import {
  createAuthority,
  issueServingCertificate,
} from '../cluster/certificates';
import { ApiError } from './api-error';
import { KindReference } from './object';
import { ObjectClient, WatchEvent } from './object-client';

const GROUP = 'source.toolkit.fluxcd.io';
const gitRepositories: KindReference = { group: GROUP, kind: 'GitRepository' };
const main = { namespace: 'flux-system', name: 'main' };

/** What a request asked for, and with what. */
interface Received {
  request: string;
  contentType?: string;
  body: string;
}

type Answer = (response: ServerResponse) => void;

function json(value: unknown, status = 200): Answer {
  return response =>
    response
      .writeHead(status, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(value));
}

describe('a client of an API server', () => {
  let server: Server;
  let client: ObjectClient;
  let kubeconfig: string;
  let answers: { [request: string]: Answer };
  let received: Received[];

  beforeAll(async () => {
    const authority = await createAuthority();
    const { certificate, key } = await issueServingCertificate(authority);
    server = createServer({ cert: certificate, key }, answer);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const ca = Buffer.from(authority.certificate).toString('base64');
    kubeconfig = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [
        {
          name: 'test',
          cluster: {
            server: `https://127.0.0.1:${port}`,
            'certificate-authority-data': ca,
          },
        },
      ],
      users: [{ name: 'test', user: { token: 'secret-token' } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    });
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  afterEach(() => client.close());

  beforeEach(async () => {
    client = await ObjectClient.fromKubeconfig(kubeconfig);
    received = [];
    answers = {
      [`GET /apis/${GROUP}`]: json({
        versions: [{ version: 'v1beta3' }, { version: 'v1' }],
      }),
      [`GET /apis/${GROUP}/v1`]: json({
        resources: [
          { kind: 'GitRepository', name: 'gitrepositories', namespaced: true },
          {
            kind: 'GitRepository',
            name: 'gitrepositories/status',
            namespaced: true,
          },
        ],
      }),
    };
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    received.push({
      request: `${request.method} ${request.url}`,
      contentType: request.headers['content-type'],
      body: Buffer.concat(chunks).toString('utf8'),
    });
    const found = answers[`${request.method} ${request.url?.split('?')[0]}`];
    const allowed = request.headers.authorization === 'Bearer secret-token';
    const status = (code: number, reason: string, message: string) =>
      json({ kind: 'Status', code, reason, message }, code);
    (allowed
      ? found ?? status(404, 'NotFound', 'gitrepositories "main" not found')
      : status(401, 'Unauthorized', 'Unauthorized'))(response);
  }

  const path = `/apis/${GROUP}/v1/namespaces/flux-system/gitrepositories`;

  it('finds where a kind is served, at the version that the server prefers of those that have it', async () => {
    answers[`GET ${path}/main`] = json({ kind: 'GitRepository' });
    expect(await client.get(gitRepositories, main)).toEqual({
      kind: 'GitRepository',
    });
  });

  it('says that a kind is not served', async () => {
    await expect(
      client.list({ group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease' }),
    ).rejects.toThrow(
      'serves no kind HelmRelease in helm.toolkit.fluxcd.io at any version: is its CustomResourceDefinition installed?',
    );
  });

  it('finds a kind again that has moved to another version', async () => {
    answers[`GET ${path}`] = json({ items: [] });
    await client.list(gitRepositories, { namespace: 'flux-system' });
    answers = {
      [`GET /apis/${GROUP}`]: json({ versions: [{ version: 'v2' }] }),
      [`GET /apis/${GROUP}/v2`]: answers[`GET /apis/${GROUP}/v1`],
      [`GET ${path.replace('/v1/', '/v2/')}`]: json({ items: [] }),
    };
    const again = () =>
      client.list(gitRepositories, { namespace: 'flux-system' });
    await expect(again()).rejects.toMatchObject({ status: 404 });
    expect((await again()).items).toEqual([]);
  });

  it('gives nothing for an object that is not there, and deletes it without complaint', async () => {
    expect(await client.get(gitRepositories, main)).toBeUndefined();
    await expect(client.delete(gitRepositories, main)).resolves.toBeUndefined();
  });

  it('lists by labels and says what the items are', async () => {
    answers[`GET ${path}`] = json({
      metadata: { resourceVersion: '7' },
      items: [{ metadata: main }],
    });
    const list = await client.list(gitRepositories, {
      namespace: 'flux-system',
      labels: { team: 'platform' },
    });
    expect(list).toEqual({
      resourceVersion: '7',
      items: [
        {
          apiVersion: `${GROUP}/v1`,
          kind: 'GitRepository',
          metadata: main,
        },
      ],
    });
    expect(received.map(({ request }) => request)).toContain(
      `GET ${path}?labelSelector=team%3Dplatform`,
    );
  });

  it('writes a status as a merge patch of its subresource', async () => {
    answers[`PATCH ${path}/main/status`] = json({});
    await client.patch(
      gitRepositories,
      main,
      { status: { observedGeneration: 2 } },
      { fieldManager: 'source-controller', subresource: 'status' },
    );
    expect(received[received.length - 1]).toEqual({
      request: `PATCH ${path}/main/status?fieldManager=source-controller`,
      contentType: 'application/merge-patch+json',
      body: '{"status":{"observedGeneration":2}}',
    });
  });

  it('applies an object as it is', async () => {
    const object = {
      apiVersion: `${GROUP}/v1`,
      kind: 'GitRepository',
      metadata: main,
      spec: { 'x-kubernetes-preserve-unknown-fields': true, default: {} },
    };
    answers[`PATCH ${path}/main`] = json(object);
    await client.apply(object, 'control-plane');
    const { request, contentType, body } = received[received.length - 1];
    expect(request).toBe(
      `PATCH ${path}/main?fieldManager=control-plane&force=true`,
    );
    expect(contentType).toBe('application/apply-patch+yaml');
    expect(JSON.parse(body)).toEqual(object);
  });

  it('says what the server said, without credentials', async () => {
    answers[`POST ${path}`] = json(
      { kind: 'Status', reason: 'Forbidden', message: 'no' },
      403,
    );
    const failure = await client
      .create({
        apiVersion: `${GROUP}/v1`,
        kind: 'GitRepository',
        metadata: main,
      })
      .catch(error => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({
      status: 403,
      reason: 'Forbidden',
      message: `POST ${path}: 403 no`,
    });
  });

  describe('watching', () => {
    const events: WatchEvent[] = [];
    const collection = `/apis/${GROUP}/v1/gitrepositories`;
    const watch = (signal = new AbortController().signal) =>
      client.watch(
        gitRepositories,
        '7',
        event => {
          events.push(event);
        },
        signal,
      );

    beforeEach(() => {
      events.length = 0;
    });

    it('tells the events of the stream until the server ends it', async () => {
      answers[`GET ${collection}`] = response => {
        response.write('{"type":"ADDED","object":{"metadata":{"na');
        response.end('me":"a"}}}\n{"type":"BOOKMARK","object":{}}\n');
      };
      await watch();
      expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK']);
      expect(received[received.length - 1].request).toContain(
        'resourceVersion=7',
      );
    });

    it('fails when the connection breaks', async () => {
      answers[`GET ${collection}`] = response => {
        response.write('{"type":"BOOKMARK","object":{}}\n');
        setImmediate(() => response.destroy());
      };
      await expect(watch()).rejects.toThrow();
    });

    it('fails when it is refused', async () => {
      answers[`GET ${collection}`] = json(
        { kind: 'Status', reason: 'Expired', message: 'too old' },
        410,
      );
      await expect(watch()).rejects.toMatchObject({
        status: 410,
        reason: 'Expired',
      });
    });

    it('ends when it is told to', async () => {
      const abort = new AbortController();
      answers[`GET ${collection}`] = response => {
        response.write('{"type":"BOOKMARK","object":{}}\n');
        setImmediate(() => abort.abort());
      };
      await expect(watch(abort.signal)).rejects.toThrow();
    });
  });
});
