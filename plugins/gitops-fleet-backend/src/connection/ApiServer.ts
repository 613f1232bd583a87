import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Agent, Dispatcher, ProxyAgent } from 'undici';
import { ClusterCredentials, Credentials } from './ClusterCredentials';
import { ApiStatusError, failureOf } from './failure';

const second = 1_000;

/** How long a connection may take to come about, an answer to begin, and an idle body to say something. */
const connectTimeout = 10 * second;
const headersTimeout = 30 * second;
/** Bookmarks come about once a minute, but are not promised. */
const bodyTimeout = 150 * second;

/** Longest answer of discovery and of a page of a list that is taken, in bytes. */
const longestAnswer = 256 * 1024 * 1024;

/**
 * The API server of one management cluster: requests share a pool of connections, which is replaced when the TLS
 * material changes. There is one socket for each watch, and one for everything else.
 */
export class ApiServer {
  readonly #credentials: ClusterCredentials;
  #pool: { agent: Dispatcher; material: string } | undefined;

  constructor(credentials: ClusterCredentials) {
    this.#credentials = credentials;
  }

  /**
   * One JSON answer.
   *
   * @param timeout - milliseconds until the answer must have begun
   * @throws ApiFailure when there is no answer, or another one than 200
   */
  async getJson(
    path: string,
    options: { signal: AbortSignal; accept?: string; timeout?: number },
  ): Promise<unknown> {
    const body = await this.#request(path, {
      ...options,
      accept: options.accept ?? 'application/json',
      encoding: 'gzip',
    });
    try {
      return JSON.parse(await readText(body));
    } catch (error) {
      throw failureOf(error);
    }
  }

  /**
   * The lines of a stream of JSON objects. Ends when the server ends it.
   *
   * @param onOpen - called when the server has begun to answer, which can be long before the first line
   *
   * @throws ApiFailure as `getJson`, and when the connection breaks
   */
  async *getLines(
    path: string,
    options: { signal: AbortSignal; onOpen?(): void },
  ): AsyncGenerator<string> {
    const body = await this.#request(path, {
      ...options,
      accept: 'application/json',
      encoding: 'identity',
    });
    options.onOpen?.();
    try {
      yield* splitLines(body);
    } catch (error) {
      throw failureOf(error);
    }
  }

  /** Makes the next request read kubeconfigs and tokens again. */
  renewCredentials(): void {
    this.#credentials.renew();
  }

  async close(): Promise<void> {
    const { agent } = this.#pool ?? {};
    this.#pool = undefined;
    await agent?.destroy();
  }

  async #request(
    path: string,
    options: {
      signal: AbortSignal;
      accept: string;
      encoding: string;
      timeout?: number;
    },
  ): Promise<AsyncIterable<Buffer>> {
    try {
      const credentials = await this.#credentials.get();
      const response = await this.#agentOf(credentials).request({
        origin: new URL(credentials.server).origin,
        path: `${new URL(credentials.server).pathname.replace(
          /\/$/,
          '',
        )}${path}`,
        method: 'GET',
        signal: options.signal,
        headersTimeout: options.timeout ?? headersTimeout,
        headers: {
          ...credentials.headers,
          accept: options.accept,
          'accept-encoding': options.encoding,
          'user-agent': 'backstage-gitops-fleet',
        },
      });
      const body =
        response.headers['content-encoding'] === 'gzip'
          ? gunzip(response.body)
          : response.body;
      if (response.statusCode !== 200) {
        throw new ApiStatusError(
          response.statusCode,
          await readText(body),
          response.headers['retry-after'],
        );
      }
      return body;
    } catch (error) {
      throw failureOf(error);
    }
  }

  #agentOf(credentials: Credentials): Dispatcher {
    const material = JSON.stringify([
      credentials.server,
      credentials.tls,
      credentials.proxyUrl,
    ]);
    if (this.#pool?.material !== material) {
      const replaced = this.#pool?.agent;
      const options = { headersTimeout, bodyTimeout, allowH2: false };
      const connect = { ...credentials.tls, timeout: connectTimeout };
      this.#pool = {
        material,
        agent: credentials.proxyUrl
          ? new ProxyAgent({
              ...options,
              uri: credentials.proxyUrl,
              requestTls: connect,
            })
          : new Agent({ ...options, connect }),
      };
      // Requests in flight end by themselves; their watches resume on the new pool.
      replaced?.close().catch(() => {});
    }
    return this.#pool.agent;
  }
}

function gunzip(body: Readable): AsyncIterable<Buffer> {
  const unzip = createGunzip();
  // A failure of either side destroys `unzip` with its error, which ends the iteration with it.
  pipeline(body, unzip, () => {});
  return unzip;
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > longestAnswer) {
      throw new Error(`the answer is longer than ${longestAnswer} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* splitLines(
  body: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of body) {
    let begin = 0;
    for (
      let end = chunk.indexOf(10, begin);
      end >= 0;
      end = chunk.indexOf(10, begin)
    ) {
      rest.push(chunk.subarray(begin, end));
      yield Buffer.concat(rest).toString('utf8');
      rest = [];
      begin = end + 1;
    }
    if (begin < chunk.length) {
      rest.push(chunk.subarray(begin));
    }
  }
}
