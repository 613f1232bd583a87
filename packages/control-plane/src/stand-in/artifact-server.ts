import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import { ObjectKey } from '../kubernetes/object';
import { StoredArtifact } from './source-status';

/** How many archives of a source are kept: a controller may be fetching the one before. Source: source-controller's `--artifact-retention-records`. */
const KEPT = 2;

const served =
  /^\/gitrepository\/[a-z0-9.-]+\/[a-z0-9.-]+\/[0-9a-f]{40,64}\.tar\.gz$/;

/** Keeps the archives of sources in a folder and serves them over HTTP on loopback. */
export class ArtifactServer {
  private server?: Server;

  /** @param port to listen on; 0 takes any free one */
  constructor(
    private readonly directory: string,
    private readonly port: number,
  ) {}

  /** @throws Error when the folder cannot be written or the port is in use */
  async start(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const server = createServer((request, response) => {
      this.serve(request, response).catch(() => {
        response.destroy();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server) {
      this.server = undefined;
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    }
  }

  /** Puts an archive into storage, and takes old ones of the same source out. */
  async store(
    source: ObjectKey,
    commit: string,
    revision: string,
    archive: Buffer,
  ): Promise<StoredArtifact> {
    const artifact = this.describe(source, commit, revision, archive);
    const file = path.join(this.directory, artifact.path);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.part`, archive);
    await rename(`${file}.part`, file);
    await this.collect(path.dirname(file));
    return artifact;
  }

  /**
   * What is in storage for a revision.
   *
   * @param digest that it must have, `sha256:<hex>`
   * @returns undefined where it is missing or damaged
   */
  async find(
    source: ObjectKey,
    commit: string,
    revision: string,
    digest: string,
  ): Promise<StoredArtifact | undefined> {
    const file = path.join(this.directory, artifactPath(source, commit));
    const archive = await readFile(file).catch(() => undefined);
    if (!archive) {
      return undefined;
    }
    const artifact = this.describe(source, commit, revision, archive);
    return artifact.digest === digest ? artifact : undefined;
  }

  /** Forgets every archive of a source. */
  async remove(source: ObjectKey): Promise<void> {
    const folder = path.dirname(artifactPath(source, 'any'));
    await rm(path.join(this.directory, folder), {
      recursive: true,
      force: true,
    });
  }

  private describe(
    source: ObjectKey,
    commit: string,
    revision: string,
    archive: Buffer,
  ): StoredArtifact {
    const address = this.server?.address() as AddressInfo | null | undefined;
    if (!address) {
      throw new Error(
        'The artifact server is not started: call start() first.',
      );
    }
    const artifact = artifactPath(source, commit);
    return {
      path: artifact,
      url: `http://127.0.0.1:${address.port}/${artifact}`,
      revision,
      digest: `sha256:${createHash('sha256').update(archive).digest('hex')}`,
      size: archive.length,
    };
  }

  private async collect(folder: string): Promise<void> {
    const files = (await readdir(folder)).filter(name =>
      name.endsWith('.tar.gz'),
    );
    const ages = await Promise.all(
      files.map(async name => {
        const file = path.join(folder, name);
        return { file, time: (await stat(file)).mtimeMs };
      }),
    );
    const old = ages.sort((a, b) => b.time - a.time).slice(KEPT);
    await Promise.all(old.map(({ file }) => rm(file, { force: true })));
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(this.directory, pathname);
    const found =
      (request.method === 'GET' || request.method === 'HEAD') &&
      served.test(pathname) &&
      !pathname.includes('..')
        ? await stat(file).catch(() => undefined)
        : undefined;
    if (!found) {
      response.writeHead(404).end('no such artifact\n');
      return;
    }
    response.writeHead(200, {
      'Content-Type': 'application/gzip',
      'Content-Length': found.size,
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    createReadStream(file)
      .on('error', error => response.destroy(error))
      .pipe(response);
  }
}

function artifactPath({ namespace, name }: ObjectKey, commit: string): string {
  return `gitrepository/${namespace ?? ''}/${name}/${commit}.tar.gz`;
}
