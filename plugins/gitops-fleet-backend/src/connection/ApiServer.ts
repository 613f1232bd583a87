import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Agent, Dispatcher, ProxyAgent } from 'undici';
import { ClusterCredentials, Credentials } from './ClusterCredentials';
import { deadlineOf } from './deadline';
import { ListReader } from './ListReader';
import type { ReadParts } from './parseItem';
import { ApiFailure, ApiStatusError, failureOf } from './failure';
import { readText, splitLines } from './readBody';

const second = 1_000;

/** How long a connection may take to come about. */
const connectTimeout = 10 * second;

/** How long an answer may take to begin: an API server gives up after a minute itself. */
const headersTimeout = 65 * second;

/** How long the body of an answer may say nothing. */
const bodyTimeout = 30 * second;

/** How long a watch may say nothing: bookmarks come about once a minute, but are not promised. */
const watchTimeout = 150 * second;

/**
 * Bytes that a server may send ahead, on one stream and on all of a connection. The usual quarter of a megabyte carries
 * 5 MB/s over 50 ms.
 */
const http2Options = {
  settings: { initialWindowSize: 8 * 1024 * 1024 },
  connectionWindowSize: 16 * 1024 * 1024,
};

/** Bytes that are unzipped at a time: a page of a list is some megabytes, and every piece is a turn of two threads. */
const unzippedChunk = 256 * 1024;

/** What every request takes. */
interface RequestOptions {
  signal: AbortSignal;
  /** Hears how many bytes have come, as they were sent. */
  onBytes?(bytes: number): void;
}

interface SentRequest extends RequestOptions {
  method: Dispatcher.HttpMethod;
  headers: { [name: string]: string };
  body?: string;
  headersTimeout?: number;
  bodyTimeout?: number;
}

/**
 * The API server of one management cluster. Where it speaks HTTP/2, everything that is asked shares one connection; with
 * HTTP/1.1 there is a socket for each watch, and one for everything else. Connections are replaced when the TLS material
 * changes, and by `reconnect`.
 */
export class ApiServer {
  readonly #credentials: ClusterCredentials;
  #pool: { agent: Dispatcher; material: string } | undefined;
  /** Agents that end with their last request. */
  readonly #retired = new Set<Dispatcher>();

  constructor(credentials: ClusterCredentials) {
    this.#credentials = credentials;
  }

  /**
   * One JSON answer.
   *
   * @param options - `timeout` in milliseconds until the answer must be complete; without it, it must begin within a minute
   * and go on. `onItem` takes the objects of a list while they come, without who has written which field, and `parts` of
   * them; those that it has taken are not part of the answer
   *
   * @throws ApiFailure when there is no answer, or another one than 200
   */
  async getJson(
    path: string,
    options: RequestOptions & {
      accept?: string;
      timeout?: number;
      onItem?(item: unknown): void;
      parts?: ReadParts;
    },
  ): Promise<unknown> {
    return this.#json(
      path,
      {
        ...options,
        method: 'GET',
        headers: {
          accept: options.accept ?? 'application/json',
          'accept-encoding': 'gzip',
        },
      },
      options.timeout,
      options.onItem && new ListReader(options.onItem, options.parts),
    );
  }

  /**
   * Sends JSON and takes the JSON answer. It is sent once more only where the API server has rejected the credentials, and
   * so has done nothing.
   *
   * @param options - `timeout` in milliseconds until the answer must be complete, half a minute where it is left out;
   * `contentType` tells how a PATCH merges, `application/json` where it is left out
   *
   * @throws ApiStatusError for an answer that is no success, ApiFailure when there is none: the write may have happened
   */
  async sendJson(
    method: 'PATCH' | 'POST',
    path: string,
    options: RequestOptions & {
      body: unknown;
      contentType?: string;
      timeout?: number;
      headers?: { [name: string]: string };
    },
  ): Promise<unknown> {
    return this.#json(
      path,
      {
        signal: options.signal,
        onBytes: options.onBytes,
        method,
        body: JSON.stringify(options.body),
        headers: {
          ...options.headers,
          accept: 'application/json',
          'accept-encoding': 'gzip',
          'content-type': options.contentType ?? 'application/json',
        },
      },
      options.timeout ?? 30 * second,
    );
  }

  /**
   * The lines of a stream of JSON objects. Ends when the server ends it; what comes after the last end of a line is none.
   *
   * @param options - `onOpen` is called when the server has begun to answer, which can be long before the first line;
   * `idleTimeout` in milliseconds without a byte after which the stream counts as dead, 150 s where it is left out
   *
   * @throws ApiFailure as `getJson`, and when the connection breaks
   */
  async *getLines(
    path: string,
    options: RequestOptions & { onOpen?(): void; idleTimeout?: number },
  ): AsyncGenerator<Buffer> {
    const body = await this.#request(path, {
      signal: options.signal,
      onBytes: options.onBytes,
      method: 'GET',
      headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      bodyTimeout: options.idleTimeout ?? watchTimeout,
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

  /**
   * Breaks every connection, with everything that is asked on it. The next request makes a new one: on a link that loses
   * frames without a word, a connection of HTTP/2 would be used for a quarter of an hour.
   */
  reconnect(): void {
    const agents = [
      ...this.#retired,
      ...(this.#pool ? [this.#pool.agent] : []),
    ];
    this.#retired.clear();
    this.#pool = undefined;
    agents.forEach(agent => {
      agent.destroy().catch(() => {});
    });
  }

  async close(): Promise<void> {
    this.reconnect();
  }

  async #json(
    path: string,
    request: SentRequest,
    timeout: number | undefined,
    reader?: ListReader,
  ): Promise<unknown> {
    const deadline = deadlineOf(request.signal, timeout);
    try {
      const body = await this.#request(path, {
        ...request,
        signal: deadline.signal,
      });
      return await (reader ? readList(body, reader) : readAnswer(body));
    } catch (error) {
      throw deadline.passed ?? failureOf(error);
    } finally {
      deadline.end();
    }
  }

  /** Asks once more, at once, with credentials that were read again, when they have been rejected. */
  async #request(
    path: string,
    request: SentRequest,
  ): Promise<AsyncIterable<Buffer>> {
    try {
      const credentials = await this.#credentials.get();
      try {
        return await this.#send(path, request, credentials);
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode !== 401) {
          throw error;
        }
        this.#credentials.renew(credentials);
        return await this.#send(path, request, await this.#credentials.get());
      }
    } catch (error) {
      throw failureOf(error);
    }
  }

  async #send(
    path: string,
    request: SentRequest,
    credentials: Credentials,
  ): Promise<AsyncIterable<Buffer>> {
    const { origin, pathname } = new URL(credentials.server);
    const response = await this.#agentOf(credentials).request({
      origin,
      path: `${pathname.replace(/\/$/, '')}${path}`,
      method: request.method,
      body: request.body,
      signal: request.signal,
      headersTimeout: request.headersTimeout ?? headersTimeout,
      bodyTimeout: request.bodyTimeout ?? bodyTimeout,
      // Else a write waits until no watch runs on the connection.
      idempotent: true,
      headers: {
        ...request.headers,
        ...credentials.headers,
        'user-agent': 'backstage-gitops-fleet',
      },
    });
    const received = request.onBytes
      ? counted(response.body, request.onBytes)
      : response.body;
    const body =
      response.headers['content-encoding'] === 'gzip'
        ? gunzip(received)
        : received;
    if (response.statusCode < 200 || response.statusCode > 299) {
      throw new ApiStatusError(
        response.statusCode,
        await readText(body),
        response.headers['retry-after'],
      );
    }
    return body;
  }

  #agentOf(credentials: Credentials): Dispatcher {
    const material = JSON.stringify([
      credentials.server,
      credentials.tls,
      credentials.proxyUrl,
    ]);
    if (this.#pool?.material !== material) {
      this.#retire(this.#pool?.agent);
      const options = { allowH2: true, h2Options: http2Options };
      const connect = { ...credentials.tls, timeout: connectTimeout };
      this.#pool = {
        material,
        agent: credentials.proxyUrl
          ? new ProxyAgent({
              ...options,
              uri: credentials.proxyUrl,
              connectTimeout,
              requestTls: connect,
            })
          : new Agent({ ...options, connect }),
      };
    }
    return this.#pool.agent;
  }

  /** Requests in flight end by themselves; their watches resume on the new connection. */
  #retire(agent: Dispatcher | undefined): void {
    if (agent) {
      this.#retired.add(agent);
      agent
        .close()
        .catch(() => {})
        .finally(() => this.#retired.delete(agent));
    }
  }
}

const noJson =
  'the answer is not the JSON of an API server: a proxy or a load balancer has answered or cut it, check the address';

async function readAnswer(body: AsyncIterable<Buffer>): Promise<unknown> {
  const text = await readText(body);
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiFailure('Network', noJson);
  }
}

async function readList(
  body: AsyncIterable<Buffer>,
  reader: ListReader,
): Promise<unknown> {
  try {
    for await (const chunk of body) {
      reader.write(chunk);
    }
    return reader.end();
  } catch (error) {
    throw error instanceof SyntaxError
      ? new ApiFailure('Network', noJson)
      : error;
  }
}

async function* counted(
  body: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    onBytes(chunk.length);
    yield chunk;
  }
}

function gunzip(body: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const unzip = createGunzip({ chunkSize: unzippedChunk });
  // A failure of either side destroys `unzip` with its error, which ends the iteration with it.
  pipeline(body, unzip, () => {});
  return unzip;
}
