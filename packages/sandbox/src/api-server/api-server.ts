import { createServer, RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { AddressInfo, Server, Socket } from 'node:net';
import { Clock } from '../kubernetes/clock';
import { AccessRole } from './access';
import { ServingCertificate } from './certificates';
import { ObjectStore } from './object-store';
import { RequestHandler } from './request-handler';
import { noFaults, ServerFaults } from './server-faults';

type Http2RequestListener = NonNullable<
  Parameters<typeof createSecureServer>[1]
>;

export interface ApiServerOptions {
  /** Name of the cluster. */
  name: string;
  store: ObjectStore;
  clock: Clock;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Plain HTTP where absent. */
  certificate?: ServingCertificate;
  tokens: { [token: string]: AccessRole };
  /** Default 10 seconds. */
  bookmarkMilliseconds?: number;
}

/** The API server of one cluster. It can be stopped and started again on the same address, as a machine that reboots. */
export class ApiServer {
  readonly name: string;
  readonly store: ObjectStore;
  readonly faults: ServerFaults = noFaults();
  private readonly options: ApiServerOptions;
  private readonly handler: RequestHandler;
  private readonly sockets = new Set<Socket>();
  private server?: Server;
  private port: number;

  constructor(options: ApiServerOptions) {
    this.options = options;
    this.name = options.name;
    this.store = options.store;
    this.port = options.port;
    this.handler = new RequestHandler({
      store: options.store,
      clock: options.clock,
      tokens: options.tokens,
      faults: this.faults,
      bookmarkMilliseconds: options.bookmarkMilliseconds ?? 10_000,
    });
  }

  get url(): string {
    const scheme = this.options.certificate ? 'https' : 'http';
    const { host } = this.options;
    return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${
      this.port
    }`;
  }

  get running(): boolean {
    return this.server !== undefined;
  }

  /** Watches that are open now. */
  get openWatches(): number {
    return this.handler.watches.size;
  }

  /** Listens. Rejects with the socket's error, such as EADDRINUSE. */
  async start(): Promise<void> {
    if (this.server) {
      return;
    }
    const server = this.createServer((request, response) => {
      void this.handler.handle(request, response);
    });
    server.on('connection', socket => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, this.options.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** HTTP/2 over TLS, as Kubernetes speaks it, and HTTP/1.1 to whoever asks for it. */
  private createServer(listener: RequestListener): Server {
    const { certificate } = this.options;
    return certificate
      ? createSecureServer(
          {
            cert: certificate.certificate,
            key: certificate.key,
            allowHTTP1: true,
          },
          // The compatibility API of HTTP/2 has all of HTTP/1 that is used here.
          listener as unknown as Http2RequestListener,
        )
      : createServer(listener);
  }

  /** Stops listening and breaks every connection; the objects stay. */
  async stop(): Promise<void> {
    const { server } = this;
    if (!server) {
      return;
    }
    this.server = undefined;
    const closed = new Promise<void>(resolve => {
      server.close(() => resolve());
    });
    this.handler.watches.forEach(watch => watch.drop());
    this.sockets.forEach(socket => socket.destroy());
    await closed;
  }

  /** Breaks every open watch. */
  dropWatches(): void {
    [...this.handler.watches].forEach(watch => watch.drop());
  }

  /** Ends every open watch cleanly, as when its time is over. */
  endWatches(): void {
    [...this.handler.watches].forEach(watch => watch.end());
  }

  /** Forgets past events: watches that resume and lists that continue from before get 410. */
  compact(): void {
    this.handler.compact();
  }
}
