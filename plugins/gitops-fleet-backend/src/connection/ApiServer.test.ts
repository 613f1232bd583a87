import { once } from 'node:events';
import {
  createServer as createHttpServer,
  IncomingMessage,
  Server,
} from 'node:http';
import { createSecureServer, Http2SecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { AddressInfo, connect, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../__testUtils__/databases';
import { Relay } from '../__testUtils__/Relay';
import { createTlsMaterial, TlsMaterial } from '../__testUtils__/TlsMaterial';
import { ApiServer } from './ApiServer';
import { ClusterCredentials } from './ClusterCredentials';
import { retryAfterOf } from './failure';

jest.setTimeout(60_000);

interface Answer {
  writeHead(status: number, headers?: { [name: string]: string }): unknown;
  write(chunk: string): unknown;
  end(chunk: string | Buffer): unknown;
}

type Answerer = (
  request: Pick<IncomingMessage, 'url' | 'method' | 'headers'>,
  response: Answer,
) => void;

type Protocol = 'h2' | 'http/1.1';

const directory = mkdtempSync(join(tmpdir(), 'api-server-'));
const ends: (() => unknown)[] = [];
const signal = new AbortController().signal;
let tls: TlsMaterial;

beforeAll(async () => {
  tls = await createTlsMaterial('first');
});

afterEach(async () => {
  await Promise.all(ends.splice(0).map(end => end()));
});

afterAll(() => rmSync(directory, { recursive: true }));

/** Listens until the test is over. */
async function listen(server: Server | Http2SecureServer) {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    sockets.forEach(socket => socket.destroy());
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
  };
}

function serve(protocol: Protocol, answer: Answerer, material = tls) {
  const options = { cert: material.certificate, key: material.key };
  return listen(
    protocol === 'h2'
      ? createSecureServer(options, answer)
      : createHttpsServer(options, answer),
  );
}

function clientOf(
  port: number,
  user: object = { token: 'secret' },
  cluster: object = {},
): ApiServer {
  const content = JSON.stringify({
    clusters: [
      {
        name: 'c',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': Buffer.from(tls.certificate).toString(
            'base64',
          ),
          ...cluster,
        },
      },
    ],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
  const client = new ApiServer(
    new ClusterCredentials({ type: 'kubeconfig', content }, 'test'),
  );
  ends.push(() => client.close());
  return client;
}

/** Answers everything at once, and watches with one line and silence. */
const ordinary: Answerer = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  if (request.url?.includes('watch=1')) {
    response.write(`{"type":"ADDED"}\n`);
  } else {
    response.end(JSON.stringify({ method: request.method }));
  }
};

/** Opens a watch; resolves with its first line, and with how it ends. */
async function openWatch(
  client: ApiServer,
  path: string,
  idleTimeout?: number,
): Promise<{ ended: Promise<Error | undefined> }> {
  const lines = client.getLines(`${path}?watch=1`, { signal, idleTimeout });
  const first = await lines.next();
  expect(String(first.value)).toBe('{"type":"ADDED"}');
  return {
    ended: lines.next().then(
      () => undefined,
      error => error,
    ),
  };
}

describe('ApiServer', () => {
  it('asks everything on one connection where the server speaks HTTP/2', async () => {
    const server = await serve('h2', ordinary);
    const client = clientOf(server.port);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => openWatch(client, `/${index}`)),
    );
    expect(await client.getJson('/version', { signal })).toEqual({
      method: 'GET',
    });
    // A write must not wait until the watches have ended.
    for (const method of ['PATCH', 'POST'] as const) {
      expect(
        await client.sendJson(method, '/object', { body: {}, signal }),
      ).toEqual({ method });
    }
    expect(server.connections()).toBe(1);
  });

  it('gives each watch a socket where it speaks HTTP/1.1', async () => {
    const server = await serve('http/1.1', ordinary);
    const client = clientOf(server.port);
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => openWatch(client, `/${index}`)),
    );
    await client.getJson('/version', { signal });
    await client.sendJson('PATCH', '/object', { body: {}, signal });
    expect(server.connections()).toBeGreaterThan(8);
    expect(server.connections()).toBeLessThan(11);
  });

  it.each<Protocol>(['h2', 'http/1.1'])(
    'notices a link that loses everything without a word, by a look that is not answered: %s',
    async protocol => {
      const server = await serve(protocol, ordinary);
      const relay = await Relay.start(server.port);
      ends.push(() => relay.close());
      const client = clientOf(relay.port);
      const watches = await Promise.all(
        ['/a', '/b'].map(path => openWatch(client, path)),
      );
      relay.lose();
      const look = () =>
        client.getJson('/version', { signal, timeout: 300 }).catch(e => e);
      expect(await look()).toMatchObject({ reason: 'Timeout' });
      client.reconnect();
      for (const { ended } of watches) {
        expect(await ended).toMatchObject({ name: 'ApiFailure' });
      }
      expect(await look()).toMatchObject({ reason: 'Timeout' });
      relay.recover();
      client.reconnect();
      expect(await look()).toEqual({ method: 'GET' });
      await openWatch(client, '/a');
    },
  );

  it.each<Protocol>(['h2', 'http/1.1'])(
    'ends a watch that alone is dead while everything else answers: %s',
    async protocol => {
      const server = await serve(protocol, ordinary);
      const client = clientOf(server.port);
      const dead = await openWatch(client, '/a', 500);
      expect(await dead.ended).toMatchObject({ reason: 'Timeout' });
      expect(await client.getJson('/version', { signal })).toBeDefined();
    },
  );

  it('tells what was cut, broken or answered by something else', async () => {
    const packed = gzipSync(JSON.stringify({ items: 'x'.repeat(100_000) }));
    const server = await serve('h2', (request, response) => {
      switch (request.url) {
        case '/gzip':
          response.writeHead(200, { 'content-encoding': 'gzip' });
          response.end(packed);
          break;
        case '/cut-gzip':
          response.writeHead(200, { 'content-encoding': 'gzip' });
          response.end(packed.subarray(0, packed.length / 2));
          break;
        case '/broken-gzip':
          response.writeHead(200, { 'content-encoding': 'gzip' });
          response.end(
            Buffer.concat([
              packed.subarray(0, 40),
              Buffer.alloc(200, 255),
              packed.subarray(240),
            ]),
          );
          break;
        case '/cut-json':
          response.end('{"items":[{"a":');
          break;
        case '/busy':
          response.writeHead(429, { 'retry-after': '3' });
          response.end('{"message":"too many"}');
          break;
        default:
          response.end('<html>Sign in</html>');
      }
    });
    const client = clientOf(server.port);
    const get = (path: string): Promise<unknown> =>
      client.getJson(path, { signal }).catch(error => error);
    expect(await get('/gzip')).toEqual({ items: 'x'.repeat(100_000) });
    expect(await get('/cut-gzip')).toMatchObject({ reason: 'Network' });
    expect(await get('/broken-gzip')).toMatchObject({ reason: 'Network' });
    expect(await get('/cut-json')).toMatchObject({ reason: 'Network' });
    expect(await get('/busy')).toMatchObject({
      reason: 'TooManyRequests',
      retryAfter: 3_000,
    });
    expect(await get('/login')).toMatchObject({
      message: expect.stringMatching(/a proxy or a load balancer has answered/),
    });
  });

  it('drops the beginning of an object that a watch did not end', async () => {
    const server = await serve('h2', (_, response) => {
      response.write('{"type":"ADDED"}\n{"type":"MODI');
      response.end('');
    });
    const lines: string[] = [];
    for await (const line of clientOf(server.port).getLines('/', { signal })) {
      lines.push(line.toString('utf8'));
    }
    expect(lines).toEqual(['{"type":"ADDED"}']);
  });

  it('reads rejected credentials again at once, and once for all that wait', async () => {
    const tokenFile = join(directory, 'token');
    writeFileSync(tokenFile, 'old');
    const tokens: string[] = [];
    const server = await serve('h2', (request, response) => {
      tokens.push(request.headers.authorization!);
      const accepted = request.headers.authorization === 'Bearer new';
      response.writeHead(accepted ? 200 : 401);
      response.end('{}');
    });
    const client = clientOf(server.port, {
      'auth-provider': { name: 'tokenFile', config: { tokenFile } },
    });
    expect(
      await client.getJson('/', { signal }).catch(error => error),
    ).toMatchObject({ reason: 'CredentialsRejected' });
    expect(tokens).toEqual(['Bearer old', 'Bearer old']);
    writeFileSync(tokenFile, 'new');
    expect(await client.getJson('/', { signal })).toEqual({});
  });

  it('trusts a new certificate authority as soon as its file has changed', async () => {
    const second = await createTlsMaterial('second');
    const caFile = join(directory, 'ca.crt');
    writeFileSync(caFile, tls.certificate);
    const server = await serve('h2', ordinary, second);
    const client = clientOf(server.port, undefined, {
      'certificate-authority-data': undefined,
      'certificate-authority': caFile,
    });
    expect(
      await client.getJson('/', { signal }).catch(error => error),
    ).toMatchObject({
      reason: 'Tls',
      message: expect.stringMatching(/check certificate-authority/),
    });
    writeFileSync(caFile, second.certificate);
    client.renewCredentials();
    expect(await client.getJson('/', { signal })).toEqual({ method: 'GET' });
  });

  it('shows its client certificate', async () => {
    const user = await createTlsMaterial('the portal');
    const server = await listen(
      createSecureServer(
        {
          cert: tls.certificate,
          key: tls.key,
          requestCert: true,
          ca: user.certificate,
        },
        (request, response) => {
          const socket = request.socket as unknown as {
            getPeerCertificate(): { subject: { CN: string } };
          };
          const { subject } = socket.getPeerCertificate();
          response.end(JSON.stringify({ user: subject.CN }));
        },
      ),
    );
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const client = clientOf(server.port, {
      'client-certificate-data': base64(user.certificate),
      'client-key-data': base64(user.key),
    });
    expect(await client.getJson('/', { signal })).toEqual({
      user: 'the portal',
    });
  });

  it('goes through a proxy, with one tunnel for everything', async () => {
    const server = await serve('h2', ordinary);
    let tunnels = 0;
    const proxy = createHttpServer();
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      tunnels++;
      const passed = connect(Number(request.url!.split(':')[1]), '127.0.0.1');
      passed.on('error', () => socket.destroy());
      socket.on('error', () => passed.destroy());
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      passed.pipe(socket);
      socket.pipe(passed);
    });
    const { port } = await listen(proxy);
    const client = clientOf(server.port, undefined, {
      'proxy-url': `http://127.0.0.1:${port}`,
    });
    expect(await client.getJson('/', { signal })).toEqual({ method: 'GET' });
    await Promise.all(['/a', '/b'].map(path => openWatch(client, path)));
    expect(tunnels).toBe(1);
  });

  it('tells how much has come', async () => {
    const server = await serve('h2', ordinary);
    let bytes = 0;
    await clientOf(server.port).getJson('/', {
      signal,
      onBytes: count => {
        bytes += count;
      },
    });
    await until(() => expect(bytes).toBe('{"method":"GET"}'.length));
  });
});

describe('retryAfterOf', () => {
  const now = Date.parse('2026-11-24T00:00:00Z');

  it.each([
    ['seconds', '7', '', 7_000],
    ['a date', 'Tue, 24 Nov 2026 00:00:09 GMT', '', 9_000],
    ['a date that is over', 'Mon, 23 Nov 2026 00:00:00 GMT', '', undefined],
    ['a status', undefined, '{"details":{"retryAfterSeconds":4}}', 4_000],
    ['more than anybody waits', '86400', '', 120_000],
    ['nothing', undefined, 'busy', undefined],
    ['nonsense', 'later', '', undefined],
  ])('%s', (_, header, body, expected) => {
    expect(retryAfterOf(header, body, now)).toBe(expected);
  });
});
