import { WatchEventType } from '../kubernetes/control-plane';
import { KubernetesObject } from '../kubernetes/object';
import { expired } from '../kubernetes/status-error';

export interface LoggedEvent {
  resourceVersion: number;
  type: WatchEventType;
  object: KubernetesObject;
  /** The object before, for selectors: an object that stops matching is deleted for that watcher. */
  previous?: KubernetesObject;
}

type Subscriber = (event: LoggedEvent) => void;

/**
 * The last events of one resource: what a watch can resume from. Older versions are gone, as they are from a real API
 * server's watch cache.
 */
export class EventLog {
  private events: LoggedEvent[] = [];
  private readonly subscribers = new Set<Subscriber>();
  /** Versions at or below this one cannot be resumed from. */
  private forgottenBefore: number;

  constructor(private readonly capacity: number, startedAt: number) {
    this.forgottenBefore = startedAt;
  }

  append(event: LoggedEvent): void {
    this.events.push(event);
    if (this.events.length > this.capacity * 2) {
      const kept = this.events.slice(-this.capacity);
      this.forgottenBefore =
        this.events[this.events.length - kept.length - 1].resourceVersion;
      this.events = kept;
    }
    for (const subscriber of [...this.subscribers]) {
      subscriber(event);
    }
  }

  /**
   * Events after a version.
   *
   * @throws StatusError 410 when that version is older than what is kept
   */
  since(resourceVersion: number): LoggedEvent[] {
    if (resourceVersion < this.forgottenBefore) {
      throw expired(
        `too old resource version: ${resourceVersion} (${this.forgottenBefore})`,
      );
    }
    return this.events.filter(event => event.resourceVersion > resourceVersion);
  }

  /** Forgets everything up to a version: watches that resume from before it get 410. */
  forget(resourceVersion: number): void {
    this.forgottenBefore = resourceVersion;
    this.events = [];
  }

  subscribe(subscriber: Subscriber): () => void {
    this.subscribers.add(subscriber);
    return () => {
      this.subscribers.delete(subscriber);
    };
  }
}
