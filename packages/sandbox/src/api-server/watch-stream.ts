import { ServerResponse } from 'node:http';
import { Clock, Timer } from '../kubernetes/clock';
import { JsonObject } from '../kubernetes/json';
import { formatApiVersion, KubernetesObject } from '../kubernetes/object';
import { ResourceDescriptor } from '../kubernetes/resource-descriptor';
import { StatusError } from '../kubernetes/status-error';
import { LoggedEvent } from './event-log';
import { selectEvent } from './object-changes';
import { ObjectStore } from './object-store';
import { IncludeObject, toTable } from './table';
import { atVersion } from './versioning';
import { objectText } from './wire-format';

export interface WatchRequest {
  descriptor: ResourceDescriptor;
  version: string;
  filter: (object: KubernetesObject) => boolean;
  /** Events after this version; undefined or `0`: the present objects first. */
  resourceVersion?: string;
  bookmarks: boolean;
  timeoutSeconds: number;
  /** Answer Tables with this much of the object in each row. */
  table?: IncludeObject;
}

/** A client that does not read is disconnected when this much waits for it, in bytes. */
const MAXIMUM_BACKLOG = 16 * 1024 * 1024;

/** One open watch: newline-delimited events until the client goes, the time is over or a fault ends it. */
export class WatchStream {
  private readonly timers: Timer[] = [];
  private unsubscribe: () => void = () => {};
  private columnsSent = false;
  private ended = false;

  constructor(
    private readonly store: ObjectStore,
    private readonly request: WatchRequest,
    private readonly response: ServerResponse,
    private readonly options: {
      clock: Clock;
      bookmarkMilliseconds: number;
      onEnd: (stream: WatchStream) => void;
    },
  ) {}

  start(): void {
    const { response, request, store } = this;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, private',
    });
    response.flushHeaders();
    response.on('close', () => this.close());
    const { descriptor, resourceVersion } = request;
    try {
      for (const event of store.eventsSince(descriptor, resourceVersion)) {
        this.send(event);
      }
    } catch (error) {
      // Once a watch is accepted, errors are events of the stream, not HTTP answers.
      this.fail(
        error instanceof StatusError
          ? error
          : new StatusError(500, 'InternalError', String(error)),
      );
      return;
    }
    this.unsubscribe = store
      .eventLog(descriptor)
      .subscribe(event => this.send(event));
    if (request.bookmarks) {
      this.scheduleBookmark();
    }
    this.timers.push(
      this.options.clock.schedule(() => {
        if (request.bookmarks) {
          this.bookmark();
        }
        this.end();
      }, request.timeoutSeconds * 1000),
    );
  }

  /** Ends the stream cleanly, as the API server does when the time is over. */
  end(): void {
    if (!this.ended) {
      this.response.end();
      this.close();
    }
  }

  /** Breaks the connection without a word. */
  drop(): void {
    this.response.destroy();
    this.close();
  }

  /** Sends an ERROR event and ends. */
  fail(error: StatusError): void {
    this.write('ERROR', JSON.stringify(error.toStatus()));
    this.end();
  }

  private close(): void {
    if (this.ended) {
      return;
    }
    this.ended = true;
    this.unsubscribe();
    this.timers.forEach(timer => timer.cancel());
    this.options.onEnd(this);
  }

  private send(event: LoggedEvent): void {
    const seen = selectEvent(event, this.request.filter);
    if (!seen) {
      return;
    }
    const { descriptor, version } = this.request;
    this.write(
      seen.type,
      this.request.table
        ? JSON.stringify(this.tableOf(seen.object, this.request.table))
        : objectText(descriptor, seen.object, version),
    );
  }

  private tableOf(
    object: KubernetesObject,
    include: IncludeObject,
  ): JsonObject {
    const { descriptor, version } = this.request;
    const table = toTable(
      descriptor,
      version,
      [atVersion(descriptor, object, version)],
      {
        now: this.options.clock.now(),
        include,
        metadata: { resourceVersion: object.metadata.resourceVersion },
        withColumns: !this.columnsSent,
      },
    );
    this.columnsSent = true;
    return table;
  }

  private scheduleBookmark(): void {
    this.timers.push(
      this.options.clock.schedule(() => {
        this.bookmark();
        if (!this.ended) {
          this.scheduleBookmark();
        }
      }, this.options.bookmarkMilliseconds),
    );
  }

  private bookmark(): void {
    const { descriptor, version } = this.request;
    this.write(
      'BOOKMARK',
      JSON.stringify({
        kind: descriptor.kind,
        apiVersion: formatApiVersion(descriptor.group, version),
        metadata: {
          resourceVersion: String(this.store.currentVersion),
          creationTimestamp: null,
        },
      }),
    );
  }

  private write(type: string, objectJson: string): void {
    if (this.ended) {
      return;
    }
    this.response.write(`{"type":"${type}","object":${objectJson}}\n`);
    if (this.response.writableLength > MAXIMUM_BACKLOG) {
      this.drop();
    }
  }
}
