import express, { Express, NextFunction, Request, Response } from 'express';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { faultRoutes } from './fault/fault-routes';
import { Forge } from './forge/forge';
import { BareRepository } from './git/bare-repository';
import { restApi } from './forge/rest/rest-api';
import { serveGit } from './git/smart-http';
import { errorPage } from './pages/code-pages';
import { avatarSvg, forgePages } from './pages/forge-pages';
import { homePage } from './pages/home-page';
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
    const base = `/${forge.fullName}`;
    this.app.use(refuseForeignWrites);
    this.app.get('/', (_request, response) => {
      response.send(homePage(base, sandbox));
    });
    this.app.get('/avatars/:login.svg', (request, response) => {
      response.type('image/svg+xml').send(avatarSvg(request.params.login));
    });
    this.app.use(
      '/sandbox',
      faultRoutes({
        desk: sandbox.faults,
        clusters: sandbox.clusters,
        settled: () => sandbox.settled(),
        base,
      }),
    );
    this.app.use('/api/v3', restApi(forge));
    this.app.use(`${base}.git`, (request, response) => {
      const [path, query = ''] = request.url.split('?');
      serveGit(request, response, path, query, {
        repository,
        mayPush: pusher => hasToken(pusher, sandbox.token),
        onPush: () => void forge.syncPulls(),
      });
    });
    this.app.use(base, forgePages(forge));
    this.app.use((_request, response) => {
      response
        .status(404)
        .send(
          errorPage(base, 'Not found', 'There is nothing at this address.'),
        );
    });
    this.app.use(
      (
        error: Error,
        _request: Request,
        response: Response,
        next: NextFunction,
      ) => {
        if (response.headersSent) {
          next(error);
          return;
        }
        response
          .status(500)
          .send(errorPage(base, 'The sandbox has failed', error.message));
      },
    );
  }

  async close(): Promise<void> {
    const closed = new Promise<void>(resolve => {
      this.server.close(() => resolve());
    });
    this.sockets.forEach(socket => socket.destroy());
    await closed;
  }
}

/**
 * A page of another site must not be able to merge or break anything here: a browser sends forms and plain texts anywhere,
 * and says from where.
 */
function refuseForeignWrites(
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  const { origin, host } = request.headers;
  const foreign =
    origin !== undefined &&
    (!URL.canParse(origin) || new URL(origin).host !== host);
  if (foreign && !['GET', 'HEAD', 'OPTIONS'].includes(request.method)) {
    response.status(403).send('This request comes from another site.');
    return;
  }
  next();
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
