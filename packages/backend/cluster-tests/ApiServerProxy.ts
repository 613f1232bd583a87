import {
  ClientRequest,
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request that went through. */
export interface SeenRequest {
  path: string;
  query: URLSearchParams;
  /** Of the answer, as they were sent: compressed. */
  bytes: number;
  status?: number;
  contentType: string;
  contentEncoding: string;
  /** Types of the events of a watch so far. */
  bookmarks: number;
}

interface Held {
  matches(request: SeenRequest): boolean;
  arrived(release: () => void): void;
}

/**
 * Stands between the portal and a real API server, in plain HTTP: sees what is asked, holds a request back, cuts a stream.
 * What the API server answers is passed on as it is.
 */
export class ApiServerProxy {
  readonly requests: SeenRequest[] = [];
  readonly #server: Server;
  readonly #watches = new Set<ServerResponse>();
  #held: Held[] = [];
  #rewrite: ((request: SeenRequest) => void) | undefined;
  #cutMidObject = false;

  private constructor(
    private readonly target: { url: string; certificateAuthority: string },
  ) {
    this.#server = createServer((request, response) => {
      this.#pass(request, response).catch(() => response.destroy());
    });
  }

  static async start(target: {
    url: string;
    certificateAuthority: string;
  }): Promise<ApiServerProxy> {
    const proxy = new ApiServerProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Lists and watches of a kind, by its plural. */
  of(plural: string): { lists: SeenRequest[]; watches: SeenRequest[] } {
    const all = this.requests.filter(({ path }) => path.endsWith(`/${plural}`));
    return {
      lists: all.filter(({ query }) => !query.has('watch')),
      watches: all.filter(({ query }) => query.has('watch')),
    };
  }

  /** Forgets what it has seen. */
  forget(): void {
    this.requests.length = 0;
  }

  /** Holds the next request that matches back; resolves when it is there, with what lets it go on. */
  hold(matches: (request: SeenRequest) => boolean): Promise<() => void> {
    return new Promise(resolve => {
      this.#held.push({ matches, arrived: resolve });
    });
  }

  /** Changes the query of each request, as long as it is set. */
  rewriteQueries(rewrite?: (request: SeenRequest) => void): void {
    this.#rewrite = rewrite;
  }

  /** Breaks every watch off. */
  cutWatches(): void {
    this.#watches.forEach(response => response.destroy());
  }

  /** Breaks every watch off in the middle of the next thing that it says. */
  cutWatchesMidObject(): void {
    this.#cutMidObject = true;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #pass(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const seen: SeenRequest = {
      path: url.pathname,
      query: url.searchParams,
      bytes: 0,
      contentType: '',
      contentEncoding: '',
      bookmarks: 0,
    };
    this.requests.push(seen);
    await this.#waitIfHeld(seen);
    this.#rewrite?.(seen);
    const passed = httpsRequest(
      new URL(`${url.pathname}${url.search}`, this.target.url),
      {
        ca: this.target.certificateAuthority,
        method: request.method,
        headers: { ...request.headers, host: new URL(this.target.url).host },
      },
    );
    passed.on('error', () => response.destroy());
    passed.end();
    response.on('close', () => passed.destroy());
    this.#answer(seen, passed, response);
  }

  #waitIfHeld(seen: SeenRequest): Promise<void> {
    const index = this.#held.findIndex(({ matches }) => matches(seen));
    if (index < 0) {
      return Promise.resolve();
    }
    const [held] = this.#held.splice(index, 1);
    return new Promise(resolve => held.arrived(resolve));
  }

  #answer(
    seen: SeenRequest,
    passed: ClientRequest,
    response: ServerResponse,
  ): void {
    const isWatch = seen.query.has('watch');
    passed.on('response', answer => {
      seen.status = answer.statusCode;
      seen.contentType = answer.headers['content-type'] ?? '';
      seen.contentEncoding = answer.headers['content-encoding'] ?? '';
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      if (isWatch) {
        this.#watches.add(response);
        response.on('close', () => this.#watches.delete(response));
      }
      answer.on('data', (chunk: Buffer) => {
        seen.bytes += chunk.length;
        seen.bookmarks += Number(chunk.includes('"type":"BOOKMARK"'));
        if (isWatch && this.#cutMidObject) {
          this.#cutMidObject = false;
          response.write(chunk.subarray(0, chunk.length / 2), () =>
            response.destroy(),
          );
        } else {
          response.write(chunk);
        }
      });
      answer.on('end', () => response.end());
      answer.on('error', () => response.destroy());
    });
  }
}
