import {
  KindDescriptor,
  KubernetesObject,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { WatchDouble, WatchFault } from './WatchDouble';

/** An answer as it leaves the double. */
export interface Answer {
  status: number;
  body: string;
  retryAfterSeconds?: number;
  /** The body is to be damaged on its way. */
  damaged?: boolean;
}

/** What goes wrong with a request. */
export type Fault =
  | {
      type: 'status';
      code: number;
      message?: string;
      retryAfterSeconds?: number;
    }
  /** The connection breaks. */
  | { type: 'break' }
  /** There is no answer, until the client gives up. */
  | { type: 'hang' }
  /** The answer is not that of an API server. */
  | { type: 'nonsense' }
  /** The answer is damaged on its way. */
  | { type: 'damage' };

/** A request, as far as a fault can choose it. */
export interface AskedRequest {
  type: 'version' | 'discovery' | 'list' | 'watch';
  plural: string;
  query: URLSearchParams;
}

interface Collection {
  descriptor: KindDescriptor;
  objects: Map<string, KubernetesObject>;
}

interface LoggedEvent {
  version: number;
  plural: string;
  line: string;
}

/** Breaks a request off; a face of the double turns it into what its client sees. */
export class BrokenRequest extends Error {}
/** Leaves a request without an answer. */
export class HungRequest extends Error {}

/**
 * An API server in memory with the semantics of lists and watches: one sequence of resource versions, a log of events that
 * can be compacted, pages of a snapshot, bookmarks, discovery, kinds that come and go. Everything that can go wrong goes
 * wrong when a test says so.
 */
export class ApiServerDouble {
  /** Whether it sends the first state as a watch, refuses to, or does not know that it was asked. */
  watchList: 'on' | 'off' | 'ignored' = 'on';
  /** Whether it says that a version has expired within the watch, or instead of it. */
  expiresInStream = true;
  /** Plurals of kinds that discovery does not name although they are there. */
  readonly hidden = new Set<string>();
  /** How many faults have struck. */
  struck = 0;
  readonly requests: AskedRequest[] = [];
  readonly watches = new Set<WatchDouble>();
  readonly #installed = new Map<string, Collection>();
  readonly #log: LoggedEvent[] = [];
  readonly #snapshots = new Map<string, KubernetesObject[]>();
  #faults: { matches(request: AskedRequest): boolean; fault: Fault }[] = [];
  #lasting: { matches(request: AskedRequest): boolean; fault: Fault }[] = [];
  #version = 100;
  #compacted = 0;
  #snapshotCount = 0;

  constructor(kinds: readonly KindDescriptor[]) {
    kinds.forEach(descriptor => this.install(descriptor));
  }

  get currentVersion(): number {
    return this.#version;
  }

  /** How many faults wait for a request. */
  get waitingFaults(): number {
    return this.#faults.length;
  }

  /** A kind appears, without objects. Watches of it from before are not possible. */
  install(descriptor: KindDescriptor): void {
    this.#installed.set(descriptor.plural, { descriptor, objects: new Map() });
    this.#compacted = this.#version;
    this.#log.length = 0;
  }

  /** A CustomResourceDefinition is deleted: its objects first. */
  uninstall({ plural }: KindDescriptor): void {
    const collection = this.#installed.get(plural);
    [...(collection?.objects.values() ?? [])].forEach(object =>
      this.delete(collection!.descriptor, object.metadata!.name!),
    );
    this.#installed.delete(plural);
    this.watchesOf(plural).forEach(watch => watch.strike('end'));
  }

  /** What a fresh list of a kind would tell. */
  objectsOf({ plural }: KindDescriptor): KubernetesObject[] {
    return [...(this.#installed.get(plural)?.objects.values() ?? [])];
  }

  /** Creates an object or puts another in its place; the version is the server's. */
  write(descriptor: KindDescriptor, object: KubernetesObject): void {
    const collection = this.#installed.get(descriptor.plural);
    if (!collection) {
      return;
    }
    const name = object.metadata!.name!;
    const type = collection.objects.has(name) ? 'MODIFIED' : 'ADDED';
    const written = this.#stamp(object);
    collection.objects.set(name, written);
    this.#publish(descriptor.plural, type, written);
  }

  delete(descriptor: KindDescriptor, name: string): void {
    const collection = this.#installed.get(descriptor.plural);
    const object = collection?.objects.get(name);
    if (collection && object) {
      collection.objects.delete(name);
      this.#publish(descriptor.plural, 'DELETED', this.#stamp(object));
    }
  }

  /** Sends a bookmark on every watch. */
  bookmark(): void {
    this.watches.forEach(watch => watch.bookmark(this.#version));
  }

  /** Forgets past events, and the snapshots of lists in progress. */
  compact(): void {
    this.#compacted = this.#version;
    this.#log.length = 0;
    this.#snapshots.clear();
  }

  watchesOf(plural: string): WatchDouble[] {
    return [...this.watches].filter(watch => watch.plural === plural);
  }

  /** Strikes every watch that is open. */
  strikeWatches(fault: WatchFault): void {
    [...this.watches].forEach(watch => watch.strike(fault));
  }

  /** Strikes the next request that matches. */
  next(matches: (request: AskedRequest) => boolean, fault: Fault): void {
    this.#faults.push({ matches, fault });
  }

  /** Strikes every request that matches, until the answer is called. */
  always(
    matches: (request: AskedRequest) => boolean,
    fault: Fault,
  ): () => void {
    const entry = { matches, fault };
    this.#lasting.push(entry);
    return () => {
      this.#lasting = this.#lasting.filter(other => other !== entry);
    };
  }

  /** Forgets the faults that have not struck yet, and sends what was held back. */
  heal(): void {
    this.#faults = [];
    this.#lasting = [];
    this.watches.forEach(watch => watch.release());
  }

  /**
   * @throws BrokenRequest and HungRequest
   */
  answer(path: string): Answer {
    const request = readRequest(path);
    const fault = this.#strike(request);
    if (fault) {
      return fault;
    }
    switch (request.type) {
      case 'version':
        return ok({ gitVersion: 'v1.35.0' });
      case 'discovery':
        return ok(this.#discovery());
      default:
        return this.#list(request);
    }
  }

  /** @throws BrokenRequest and HungRequest @returns the open watch, or the answer that refuses it */
  watch(path: string): WatchDouble | Answer {
    const request = readRequest(path);
    const { plural, query } = request;
    const fault = this.#strike(request);
    if (fault) {
      return fault;
    }
    const collection = this.#installed.get(plural);
    if (!collection) {
      return status(404, 'the server could not find the requested resource');
    }
    const asked = query.get('resourceVersion');
    const initial = query.get('sendInitialEvents') === 'true';
    if (initial && this.watchList === 'off') {
      return status(422, 'sendInitialEvents is forbidden');
    }
    const version = Number(asked ?? this.#version);
    if (!initial && version < this.#compacted && !this.expiresInStream) {
      return status(410, 'too old resource version');
    }
    const watch = new WatchDouble(plural, {
      onStrike: () => this.struck++,
      onEnd: ended => this.watches.delete(ended),
    });
    this.watches.add(watch);
    if (initial) {
      collection.objects.forEach(object =>
        watch.send(
          line('ADDED', object),
          Number(object.metadata!.resourceVersion),
        ),
      );
      if (this.watchList === 'on') {
        watch.endInitialEvents(this.#version);
      }
    } else if (version < this.#compacted) {
      watch.fail(410, 'too old resource version');
    } else if (version > this.#version) {
      watch.fail(504, 'Too large resource version');
    } else {
      this.#log
        .filter(event => event.version > version && event.plural === plural)
        .forEach(event => watch.send(event.line, event.version));
    }
    return watch;
  }

  #strike(request: AskedRequest): Answer | undefined {
    this.requests.push(request);
    const index = this.#faults.findIndex(({ matches }) => matches(request));
    const fault =
      index >= 0
        ? this.#faults.splice(index, 1)[0].fault
        : this.#lasting.find(({ matches }) => matches(request))?.fault;
    if (!fault) {
      return undefined;
    }
    this.struck++;
    switch (fault.type) {
      case 'status':
        return {
          ...status(fault.code, fault.message ?? 'struck'),
          retryAfterSeconds: fault.retryAfterSeconds,
        };
      case 'break':
        throw new BrokenRequest();
      case 'hang':
        throw new HungRequest();
      case 'nonsense':
        return { status: 200, body: '<html>Sign in</html>' };
      default:
        return {
          ...ok({ items: 'x'.repeat(10_000) }),
          damaged: true,
        };
    }
  }

  #discovery() {
    return {
      kind: 'APIGroupDiscoveryList',
      items: [...this.#installed.values()]
        .map(({ descriptor }) => descriptor)
        .filter(({ plural }) => !this.hidden.has(plural))
        .map(({ group, versions, plural }) => ({
          metadata: { name: group },
          versions: [
            {
              version: versions[0],
              resources: [
                { resource: plural, verbs: ['get', 'list', 'watch'] },
              ],
            },
          ],
        })),
    };
  }

  #list({ plural, query }: AskedRequest): Answer {
    const collection = this.#installed.get(plural);
    if (!collection) {
      return status(404, 'the server could not find the requested resource');
    }
    const token = query.get('continue');
    const [id, version, start] = token
      ? token.split(':')
      : [String(this.#snapshotCount++), String(this.#version), '0'];
    if (token && !this.#snapshots.has(id)) {
      return status(410, 'The provided continue parameter is too old');
    }
    const snapshot = this.#snapshots.get(id) ?? [
      ...collection.objects.values(),
    ];
    const end = Number(start) + Number(query.get('limit') ?? snapshot.length);
    const isLast = end >= snapshot.length;
    if (isLast) {
      this.#snapshots.delete(id);
    } else {
      this.#snapshots.set(id, snapshot);
    }
    return ok({
      metadata: {
        resourceVersion: version,
        ...(!isLast && { continue: `${id}:${version}:${end}` }),
      },
      items: snapshot.slice(Number(start), end),
    });
  }

  #stamp(object: KubernetesObject): KubernetesObject {
    this.#version++;
    return {
      ...object,
      metadata: {
        ...object.metadata,
        resourceVersion: String(this.#version),
      },
    };
  }

  #publish(plural: string, type: string, object: KubernetesObject): void {
    const event = { version: this.#version, plural, line: line(type, object) };
    this.#log.push(event);
    this.watchesOf(plural).forEach(watch =>
      watch.send(event.line, event.version),
    );
  }
}

function readRequest(path: string): AskedRequest {
  const url = new URL(path, 'http://double');
  const [, , , , plural = ''] = url.pathname.split('/');
  if (url.pathname === '/version') {
    return { type: 'version', plural: '', query: url.searchParams };
  }
  if (plural === '') {
    return { type: 'discovery', plural, query: url.searchParams };
  }
  return {
    type: url.searchParams.has('watch') ? 'watch' : 'list',
    plural,
    query: url.searchParams,
  };
}

function line(type: string, object: KubernetesObject): string {
  return JSON.stringify({ type, object });
}

function ok(body: unknown): Answer {
  return { status: 200, body: JSON.stringify(body) };
}

function status(code: number, message: string): Answer {
  return {
    status: code,
    body: JSON.stringify({ kind: 'Status', code, message }),
  };
}
