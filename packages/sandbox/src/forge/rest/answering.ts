import { NextFunction, Request, RequestHandler, Response } from 'express';
import { isRecord, JsonObject, JsonValue } from '../../kubernetes/json';
import { ForgeError } from '../forge-error';

const DOCUMENTATION = 'https://docs.github.com/rest';

const STATUS = Symbol('status');

/** An answer with a status other than 200. */
export function answer(status: number, body?: JsonValue): RouteAnswer {
  return { [STATUS]: status, body };
}

/** An answer that is no JSON. */
export function rawAnswer(type: string, text: string | Buffer): RouteAnswer {
  return { [STATUS]: 200, raw: { type, text } };
}

export interface RouteAnswer {
  [STATUS]: number;
  body?: JsonValue;
  raw?: { type: string; text: string | Buffer };
}

function isRouteAnswer(value: unknown): value is RouteAnswer {
  return typeof value === 'object' && value !== null && STATUS in value;
}

/** Makes an Express handler of a function that gives an answer or throws a `ForgeError`. */
export function route(
  handle: (
    request: Request,
    response: Response,
  ) => Promise<JsonValue | RouteAnswer> | JsonValue | RouteAnswer,
): RequestHandler {
  return async (request, response, next) => {
    try {
      const result = await handle(request, response);
      if (!isRouteAnswer(result)) {
        response.json(result);
      } else if (result.raw) {
        response.type(result.raw.type).send(result.raw.text);
      } else if (result.body === undefined) {
        response.status(result[STATUS]).end();
      } else {
        response.status(result[STATUS]).json(result.body);
      }
    } catch (error) {
      next(error);
    }
  };
}

/** Errors in GitHub's shape. */
export function sendError(
  error: Error,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  if (error instanceof ForgeError) {
    response.status(error.status).json({
      message: error.message,
      ...(error.errors ? { errors: error.errors } : {}),
      documentation_url: DOCUMENTATION,
      status: String(error.status),
    });
    return;
  }
  const { status } = error as { status?: number };
  // Express' body parser knows what is wrong with a body; everything else is a fault of the forge.
  response.status(status ?? 500).json({
    message: status === 400 ? 'Problems parsing JSON' : error.message,
    documentation_url: DOCUMENTATION,
    status: String(status ?? 500),
  });
}

/** The body of a write. @throws ForgeError 400 for one that is no JSON object */
export function bodyOf(request: Request): JsonObject {
  const body: unknown = request.body;
  if (!isRecord(body)) {
    throw new ForgeError(400, 'Body should be a JSON object');
  }
  return body;
}

/** A text of the body. @throws ForgeError 422 when it is missing */
export function requiredText(
  body: JsonObject,
  field: string,
  resource: string,
): string {
  const value = body[field];
  if (typeof value !== 'string' || value === '') {
    throw ForgeError.invalid({ resource, field, code: 'missing_field' });
  }
  return value;
}

export function optionalText(
  body: JsonObject,
  field: string,
): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}

export function textList(value: JsonValue | undefined): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}

export interface Paging {
  page: number;
  perPage: number;
}

/** `page` and `per_page` of a request: 30 a page by default, 100 at most. */
export function pagingOf(request: Request): Paging {
  const number = (name: string, fallback: number) => {
    const value = Number(request.query[name]);
    return Number.isInteger(value) && value > 0 ? value : fallback;
  };
  return {
    page: number('page', 1),
    perPage: Math.min(100, number('per_page', 30)),
  };
}

/** Sets the Link header for a page of so many items. */
export function linkPages(
  request: Request,
  response: Response,
  total: number,
  address: string,
): void {
  const { page, perPage } = pagingOf(request);
  const last = Math.max(1, Math.ceil(total / perPage));
  const links: string[] = [];
  const add = (relation: string, target: number) => {
    const query = new URLSearchParams(
      Object.entries(request.query).map(([key, value]): [string, string] => [
        key,
        String(value),
      ]),
    );
    query.set('page', String(target));
    query.set('per_page', String(perPage));
    links.push(`<${address}?${query}>; rel="${relation}"`);
  };
  if (page > 1) {
    add('prev', page - 1);
    add('first', 1);
  }
  if (page < last) {
    add('next', page + 1);
    add('last', last);
  }
  if (links.length > 0) {
    response.setHeader('Link', links.join(', '));
  }
}

/** The asked page of a list, with its Link header. */
export function paged<T>(
  request: Request,
  response: Response,
  items: T[],
  address: string,
): T[] {
  const { page, perPage } = pagingOf(request);
  linkPages(request, response, items.length, address);
  return items.slice((page - 1) * perPage, page * perPage);
}
