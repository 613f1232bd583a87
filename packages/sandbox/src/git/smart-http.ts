import { IncomingMessage, ServerResponse } from 'node:http';
import { BareRepository } from './bare-repository';

export interface SmartHttpOptions {
  repository: BareRepository;
  /** Whether the request may push; reading needs no credentials. */
  mayPush(request: IncomingMessage): boolean;
  /** Called after a push has been received, whatever it changed. */
  onPush(): void;
}

/**
 * Serves one repository over Git's smart HTTP protocol by running `git http-backend` as a CGI program.
 *
 * @param path below the repository's address, such as `/info/refs`
 */
export function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
  options: SmartHttpOptions,
): void {
  const service =
    new URLSearchParams(query).get('service') ??
    path.slice(path.lastIndexOf('/') + 1);
  const pushes = service === 'git-receive-pack';
  if (pushes && !options.mayPush(request)) {
    response.writeHead(401, {
      'WWW-Authenticate': 'Basic realm="GitHub"',
      'Content-Type': 'text/plain',
    });
    response.end('Authentication required to push.\n');
    return;
  }
  const child = options.repository.git.stream(['http-backend'], {
    GIT_PROJECT_ROOT: options.repository.directory,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: path,
    QUERY_STRING: query,
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    REMOTE_USER: pushes ? 'platform-bot' : '',
    REMOTE_ADDR: '127.0.0.1',
    HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
  });
  const fail = () => {
    if (!response.headersSent) {
      response.writeHead(500, { 'Content-Type': 'text/plain' });
    }
    response.end('git http-backend failed\n');
  };
  child.on('error', fail);
  child.stdin.on('error', () => {});
  child.stderr.resume();
  request.pipe(child.stdin);
  response.on('close', () => {
    if (child.exitCode === null) {
      child.kill();
    }
  });
  relayCgi(child.stdout, response, fail);
  child.on('close', () => {
    if (pushes && request.method === 'POST') {
      options.onPush();
    }
  });
}

/** Turns a CGI program's output into an HTTP answer: headers up to an empty line, then the body as it comes. */
function relayCgi(
  output: NodeJS.ReadableStream,
  response: ServerResponse,
  fail: () => void,
): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  output.on('data', (chunk: Buffer) => {
    if (!head) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const text = head.toString('latin1');
    const match = /\r?\n\r?\n/.exec(text);
    if (!match) {
      return;
    }
    let status = 200;
    for (const line of text.slice(0, match.index).split(/\r?\n/)) {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon);
      const value = line.slice(colon + 1).trim();
      if (name.toLowerCase() === 'status') {
        status = Number.parseInt(value, 10);
      } else {
        response.setHeader(name, value);
      }
    }
    response.writeHead(status);
    response.write(head.subarray(match.index + match[0].length));
    head = undefined;
  });
  output.on('end', () => {
    if (head) {
      fail();
    } else {
      response.end();
    }
  });
}
