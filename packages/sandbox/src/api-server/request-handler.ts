import { IncomingMessage, ServerResponse } from 'node:http';
import { Clock } from '../kubernetes/clock';
import { JsonObject, recordAt, textAt } from '../kubernetes/json';
import { ResourceDescriptor } from '../kubernetes/resource-descriptor';
import {
  badRequest,
  expired,
  invalid,
  noSuchResource,
  StatusError,
} from '../kubernetes/status-error';
import {
  authorize,
  Identity,
  identityOf,
  isAllowed,
  AccessRole,
} from './access';
import { SERVER_VERSION } from './discovery';
import { AnswerCache } from './answer-cache';
import { DiscoveryRequests } from './discovery-requests';
import { readBody, sendJson, sendText } from './http-messages';
import { ListPages } from './list-pages';
import { ObjectStore } from './object-store';
import { parseRequestTarget, RequestTarget } from './request-target';
import { objectFilter } from './selectors';
import { ServerFaults } from './server-faults';
import { tableOptions, toTable } from './table';
import { WatchRequest, WatchStream } from './watch-stream';
import { atVersion } from './versioning';
import { encodedObject, listText } from './wire-format';
import { answerWrite, keyOf, typeOf } from './write-requests';

/** A list or watch without a timeout of its own lives between half an hour and an hour, as on a real API server. */
const DEFAULT_WATCH_SECONDS = 1800;

export interface RequestHandlerOptions {
  store: ObjectStore;
  clock: Clock;
  /** Roles by bearer token. */
  tokens: { [token: string]: AccessRole };
  faults: ServerFaults;
  /** Time between bookmarks, in milliseconds. A real API server sends one a minute. */
  bookmarkMilliseconds: number;
}

type Context = {
  request: IncomingMessage;
  response: ServerResponse;
  host: string;
  path: string;
  query: URLSearchParams;
  accept: string;
};

/** Answers the requests of one API server. */
export class RequestHandler {
  /** Watches that are open now. */
  readonly watches = new Set<WatchStream>();
  private readonly discovery: DiscoveryRequests;
  private readonly pages: ListPages;
  private readonly answers = new AnswerCache();

  constructor(private readonly options: RequestHandlerOptions) {
    this.discovery = new DiscoveryRequests(options.store.catalogue);
    this.pages = new ListPages(options.clock);
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://localhost');
    const context: Context = {
      request,
      response,
      host: request.headers.host ?? '',
      path: url.pathname,
      query: url.searchParams,
      accept: request.headers.accept ?? '',
    };
    try {
      await this.answer(context);
    } catch (error) {
      const failure =
        error instanceof StatusError
          ? error
          : new StatusError(
              500,
              'InternalError',
              `Internal error occurred: ${(error as Error).message}`,
            );
      if (response.headersSent) {
        response.destroy();
      } else {
        sendJson(response, failure.code, failure.toStatus());
      }
    }
  }

  /** Forgets old events and open lists: whoever resumes gets 410. */
  compact(): void {
    this.options.store.forgetEvents();
    this.pages.forget();
  }

  private async answer(context: Context): Promise<void> {
    const { faults, clock } = this.options;
    const { path, response } = context;
    if (faults.slowMilliseconds > 0) {
      await clock.sleep(faults.slowMilliseconds);
    }
    if (faults.serverError) {
      throw new StatusError(
        500,
        'InternalError',
        'Internal error occurred: etcdserver: request timed out',
      );
    }
    const identity = this.authenticate(context.request);
    if (['/readyz', '/livez', '/healthz'].includes(path)) {
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('ok');
      return;
    }
    if (path === '/version') {
      sendJson(response, 200, SERVER_VERSION);
      return;
    }
    if (!identity) {
      throw unauthorized();
    }
    const discovered = this.discovery.answer(context);
    if (discovered) {
      sendJson(response, 200, discovered.body, discovered.type);
      return;
    }
    const target = parseRequestTarget(
      context.request.method ?? 'GET',
      path,
      context.query,
    );
    if (!target) {
      throw noSuchResource();
    }
    if (target.resource === 'selfsubjectaccessreviews') {
      await this.answerAccessReview(context, identity);
      return;
    }
    const descriptor = this.descriptorOf(target);
    authorize(identity, target);
    await this.answerResource(context, target, descriptor);
  }

  /** Who asks; undefined without a token. */
  private authenticate(request: IncomingMessage): Identity | undefined {
    const header = request.headers.authorization;
    if (!header) {
      return undefined;
    }
    const [, token] = /^Bearer\s+(.+)$/i.exec(header) ?? [];
    const role = token ? this.options.tokens[token] : undefined;
    if (!role || this.options.faults.unauthorized) {
      throw unauthorized();
    }
    return identityOf(role);
  }

  private async answerAccessReview(
    context: Context,
    identity: Identity,
  ): Promise<void> {
    const review = await readBody(context.request);
    const attributes = recordAt(review, 'spec', 'resourceAttributes');
    const allowed = isAllowed(
      identity,
      textAt(attributes, 'verb') ?? '',
      textAt(attributes, 'group') ?? '',
      textAt(attributes, 'resource') ?? '',
      textAt(attributes, 'subresource'),
    );
    sendJson(context.response, 201, { ...review, status: { allowed } });
  }

  private descriptorOf(target: RequestTarget): ResourceDescriptor {
    const descriptor = this.options.store.catalogue.find(
      target.group,
      target.resource,
    );
    const served = descriptor?.versions.some(
      candidate => candidate.version === target.version,
    );
    const subresource =
      target.subresource === undefined ||
      (target.subresource === 'status' && descriptor?.status);
    if (!descriptor || !served || !subresource) {
      throw noSuchResource();
    }
    return descriptor;
  }

  private async answerResource(
    context: Context,
    target: RequestTarget,
    descriptor: ResourceDescriptor,
  ): Promise<void> {
    switch (target.verb) {
      case 'list':
        await this.answerList(context, target, descriptor);
        return;
      case 'watch':
        this.startWatch(context, target, descriptor);
        return;
      case 'get': {
        const object = await this.options.store.get(
          typeOf(descriptor, target),
          keyOf(target),
        );
        const table = tableOptions(context.accept, context.query);
        sendJson(
          context.response,
          200,
          table
            ? toTable(descriptor, target.version, [object], {
                now: this.options.clock.now(),
                include: table,
                metadata: { resourceVersion: object.metadata.resourceVersion },
              })
            : encodedObject(descriptor, object),
        );
        return;
      }
      default:
        await answerWrite(this.options.store, {
          ...context,
          target,
          descriptor,
        });
    }
  }

  private async answerList(
    context: Context,
    target: RequestTarget,
    descriptor: ResourceDescriptor,
  ): Promise<void> {
    const { store, clock, faults } = this.options;
    const { query } = context;
    const token = query.get('continue');
    if (token && faults.gone) {
      this.pages.forget();
    }
    if (query.has('sendInitialEvents')) {
      throw sendInitialEventsForbidden();
    }
    this.checkListVersion(query);
    const limit = Number(query.get('limit') ?? 0);
    const filter = objectFilter(target, query);
    const scope = JSON.stringify([
      context.path,
      query.get('labelSelector'),
      query.get('fieldSelector'),
    ]);
    const page = token
      ? this.pages.next(scope, token, limit)
      : this.pages.first(
          scope,
          store.snapshot(descriptor).filter(filter),
          store.currentVersion,
          limit,
        );
    const selected = query.has('labelSelector') || query.has('fieldSelector');
    const metadata: JsonObject = {
      ...(page.continue ? { continue: page.continue } : {}),
      // With a selector the server does not know how many are left.
      ...(page.remaining > 0 && !selected
        ? { remainingItemCount: page.remaining }
        : {}),
      resourceVersion: String(page.resourceVersion),
    };
    const table = tableOptions(context.accept, query);
    if (table) {
      const text = JSON.stringify(
        toTable(
          descriptor,
          target.version,
          page.items.map(item => atVersion(descriptor, item, target.version)),
          { now: clock.now(), include: table, metadata },
        ),
      );
      await sendText(context.request, context.response, () => text);
      return;
    }
    await sendText(
      context.request,
      context.response,
      () => listText(descriptor, target.version, metadata, page.items),
      this.answers.at(
        JSON.stringify([scope, limit, token, page.resourceVersion]),
      ),
    );
  }

  /** A list at an exact old version is gone, one newer than the newest write cannot be answered yet. */
  private checkListVersion(query: URLSearchParams): void {
    const given = Number(query.get('resourceVersion') ?? 0);
    const { currentVersion } = this.options.store;
    if (given > currentVersion) {
      throw new StatusError(
        504,
        'Timeout',
        `Too large resource version: ${given}, current: ${currentVersion}`,
        { retryAfterSeconds: 1 },
      );
    }
    if (
      query.get('resourceVersionMatch') === 'Exact' &&
      given !== currentVersion
    ) {
      throw expired('The provided resource version is too old.');
    }
  }

  private startWatch(
    context: Context,
    target: RequestTarget,
    descriptor: ResourceDescriptor,
  ): void {
    const { store, clock, faults, bookmarkMilliseconds } = this.options;
    const { query } = context;
    if (query.has('sendInitialEvents')) {
      throw sendInitialEventsForbidden();
    }
    if (faults.gone) {
      throw expired('The resourceVersion for the provided watch is too old.');
    }
    const given = query.get('resourceVersion') ?? undefined;
    if (given !== undefined && !/^\d*$/.test(given)) {
      throw badRequest(`invalid resource version "${given}": must be a number`);
    }
    const watch: WatchRequest = {
      descriptor,
      version: target.version,
      filter: objectFilter(target, query),
      resourceVersion: given || undefined,
      bookmarks: ['1', 'true'].includes(query.get('allowWatchBookmarks') ?? ''),
      timeoutSeconds:
        Number(query.get('timeoutSeconds') ?? 0) ||
        DEFAULT_WATCH_SECONDS * (1 + Math.random()),
      table: tableOptions(context.accept, query),
    };
    const stream = new WatchStream(store, watch, context.response, {
      clock,
      bookmarkMilliseconds,
      onEnd: ended => this.watches.delete(ended),
    });
    this.watches.add(stream);
    stream.start();
  }
}

function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

function sendInitialEventsForbidden(): StatusError {
  return invalid(
    'meta.k8s.io',
    'ListOptions',
    '',
    'sendInitialEvents',
    'Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
  );
}
