import { once } from 'node:events';
import { createSecureServer, ServerHttp2Stream } from 'node:http2';
import { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { ApiServer } from '../connection/ApiServer';
import { ClusterCredentials } from '../connection/ClusterCredentials';
import { Answer, ApiServerDouble, HungRequest } from './ApiServerDouble';
import { TlsMaterial } from './TlsMaterial';
import { WatchDouble } from './WatchDouble';

/** A double that listens, by HTTP/2 and TLS. */
export interface ListeningDouble {
  port: number;
  /** Serves another certificate from now on, and breaks every connection. */
  changeCertificate(material: TlsMaterial): void;
  /** Stops listening and breaks every connection. */
  close(): Promise<void>;
}

/** Has a double answer on a port of this machine. */
export async function overHttp2(
  double: ApiServerDouble,
  material: TlsMaterial,
): Promise<ListeningDouble> {
  const sockets = new Set<Socket>();
  const server = createSecureServer({
    cert: material.certificate,
    key: material.key,
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    answer(double, stream, headers[':path']!);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakAll = () => sockets.forEach(socket => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    changeCertificate({ certificate, key }) {
      server.setSecureContext({ cert: certificate, key });
      breakAll();
    },
    async close() {
      server.close();
      breakAll();
      await once(server, 'close');
    },
  };
}

/**
 * An ApiServer that talks to a port of this machine.
 *
 * @param files - of the certificate authority and of the token
 */
export function connectTo(
  port: number,
  files: { caFile: string; tokenFile: string },
): ApiServer {
  return new ApiServer(
    new ClusterCredentials(
      {
        type: 'serviceAccount',
        url: `https://127.0.0.1:${port}`,
        skipTLSVerify: false,
        ...files,
      },
      'test',
    ),
  );
}

function answer(
  double: ApiServerDouble,
  stream: ServerHttp2Stream,
  path: string,
): void {
  let found: Answer | WatchDouble;
  try {
    found = path.includes('watch=1') ? double.watch(path) : double.answer(path);
  } catch (error) {
    if (!(error instanceof HungRequest)) {
      stream.close(2);
    }
    return;
  }
  if (found instanceof WatchDouble) {
    stream.respond({ ':status': 200, 'content-type': 'application/json' });
    pass(found, stream).catch(() => stream.close(2));
    return;
  }
  const packed = gzipSync(found.body);
  if (found.damaged) {
    packed.fill(255, 20, 60);
  }
  stream.respond({
    ':status': found.status,
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    ...(found.retryAfterSeconds !== undefined && {
      'retry-after': String(found.retryAfterSeconds),
    }),
  });
  stream.end(packed);
}

async function pass(
  watch: WatchDouble,
  stream: ServerHttp2Stream,
): Promise<void> {
  const gone = new AbortController();
  stream.on('close', () => gone.abort());
  for await (const item of watch.items(gone.signal)) {
    switch (item.type) {
      case 'line':
        stream.write(`${item.text}\n`);
        break;
      case 'half':
        stream.write(item.text);
        break;
      case 'break':
        stream.close(2);
        break;
      default:
        stream.end();
    }
  }
}
