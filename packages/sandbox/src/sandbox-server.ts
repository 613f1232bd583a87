import express, { Express } from 'express';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { Forge } from './forge/forge';
import { BareRepository } from './git/bare-repository';
import { restApi } from './forge/rest/rest-api';
import { serveGit } from './git/smart-http';
import type { Sandbox } from './sandbox';

/** What the server serves once everything has been made. */
export interface ServedParts {
  sandbox: Sandbox;
  forge: Forge;
  repository: BareRepository;
}

/** The HTTP server of forge, Git and control page. It listens first and is told what to serve after. */
export class SandboxServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly app: Express = express();

  constructor(private readonly host: string) {
    this.app.disable('x-powered-by');
    this.server = createServer(this.app);
    this.server.on('connection', socket => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** `http://localhost:<port>` on loopback: a name that browsers treat as secure. */
  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    const name = this.host === '127.0.0.1' ? 'localhost' : this.host;
    return `http://${name}:${port}`;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, this.host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
  }

  serve(parts: ServedParts): void {
    const { sandbox, forge, repository } = parts;
    this.app.get('/sandbox/health', (_request, response) => {
      const settled = sandbox.settled();
      response.status(settled ? 200 : 503).json({ settled });
    });
    this.app.use('/api/v3', restApi(forge));
    const prefix = new URL(sandbox.cloneUrl).pathname;
    this.app.use(prefix, (request, response) => {
      const [path, query = ''] = request.url.split('?');
      serveGit(request, response, path, query, {
        repository,
        mayPush: pusher => hasToken(pusher, sandbox.token),
        onPush: () => void forge.syncPulls(),
      });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
    this.sockets.forEach(socket => socket.destroy());
    await closed;
  }
}

/** Git sends the token as the password (or the name) of Basic authentication. */
function hasToken(request: IncomingMessage, token: string): boolean {
  const [, encoded] =
    /^Basic\s+(.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!encoded) {
    return false;
  }
  return Buffer.from(encoded, 'base64')
    .toString('utf8')
    .split(':')
    .includes(token);
}
