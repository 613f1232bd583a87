import { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { parse as parseYaml } from 'yaml';
import { isRecord, JsonObject } from '../kubernetes/json';
import { badRequest, StatusError } from '../kubernetes/status-error';
import type { AnswerPlace } from './answer-cache';

const gzipText = promisify(gzip);
/** Lists above this size are compressed, in bytes: the API server's own limit. */
const COMPRESS_FROM = 128 * 1024;
const MAXIMUM_BODY = 3 * 1024 * 1024;

/** The media type of a request's body, without its parameters. */
export function contentType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0].trim();
}

/** 415 that names what is understood. */
export function unsupportedMediaType(supported: string[]): StatusError {
  return new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${supported.join(
      ', ',
    )}`,
  );
}

/**
 * The body of a write, JSON or YAML; an empty one is an empty object.
 *
 * @throws StatusError 400, 413 or 415
 */
export async function readBody(request: IncomingMessage): Promise<JsonObject> {
  if (contentType(request) === 'application/vnd.kubernetes.protobuf') {
    throw unsupportedMediaType(['application/json', 'application/yaml']);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAXIMUM_BODY) {
      throw new StatusError(
        413,
        'RequestEntityTooLarge',
        `limit is ${MAXIMUM_BODY}`,
      );
    }
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (!text) {
    return {};
  }
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized: ${(error as Error).message}`,
    );
  }
  if (!isRecord(value)) {
    throw badRequest(
      'the object provided is unrecognized (must be of type Object)',
    );
  }
  return value;
}

/**
 * Answers JSON text, compressed where it is long and the client accepts that.
 *
 * @param place where the compressed answer is kept; it is made anew where there is none
 */
export async function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  makeText: () => string,
  place?: AnswerPlace,
): Promise<void> {
  const accepts = /\bgzip\b/.test(
    String(request.headers['accept-encoding'] ?? ''),
  );
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, private',
    Vary: 'Accept-Encoding',
  };
  const known = accepts ? place?.read() : undefined;
  const text = known ? '' : makeText();
  if (known || (accepts && text.length > COMPRESS_FROM)) {
    const body = known ?? (await gzipText(text, { level: 1 }));
    place?.keep(body);
    response.writeHead(200, {
      ...headers,
      'Content-Encoding': 'gzip',
      'Content-Length': body.length,
    });
    response.end(body);
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

export function sendJson(
  response: ServerResponse,
  code: number,
  body: JsonObject,
  mediaType = 'application/json',
): void {
  const text = JSON.stringify(body);
  response.writeHead(code, {
    'Content-Type': mediaType,
    'Cache-Control': 'no-cache, private',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
