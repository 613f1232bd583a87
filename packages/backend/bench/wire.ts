import { once } from 'node:events';
import { AddressInfo, createServer } from 'node:net';
import { request } from 'undici';
import { authorization } from './benchToken';

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(done => {
    server.close(done);
  });
  return port;
}

/**
 * Asks as a browser does, and takes the answer as it comes, compressed: what a page takes to unpack it is not the
 * backend's.
 *
 * @returns bytes of the answer
 * @throws Error when the answer is none
 */
export async function bytesOnTheWire(url: string): Promise<number> {
  const { statusCode, body } = await request(url, {
    headers: { ...authorization, 'accept-encoding': 'gzip' },
  });
  const { length } = await body.bytes();
  if (statusCode !== 200) {
    throw new Error(`${url} answers ${statusCode}`);
  }
  return length;
}
