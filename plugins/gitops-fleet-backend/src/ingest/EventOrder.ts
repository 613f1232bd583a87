import type { ReflectorSink } from './Reflector';
import { isNotNewer } from './resourceVersion';
import type { WatchedObject } from './watchEvent';

/** The watch must begin again from a new list. */
export class Expired extends Error {}

/**
 * Tells what of a watch is news.
 *
 * Within a watch, resource versions only grow. An event that is not newer than the one before it is a repetition when what
 * is held is as new, and is dropped; else the stream is out of order, and only a new list tells what is true.
 */
export class EventOrder {
  readonly #sink: Pick<ReflectorSink, 'versionOf'>;

  constructor(sink: Pick<ReflectorSink, 'versionOf'>) {
    this.#sink = sink;
  }

  /**
   * Whether an event is newer than everything before it.
   *
   * @param cursor - resource version of the event before it
   *
   * @throws Expired for an event that is out of order and tells something that is not known
   */
  isNews(type: string, object: WatchedObject, cursor: string): boolean {
    const { resourceVersion } = object.metadata;
    if (!isNotNewer(resourceVersion, cursor)) {
      return true;
    }
    const isRepeated =
      type === 'BOOKMARK'
        ? resourceVersion === cursor
        : this.isKnown(type, object) ||
          (type === 'DELETED' && this.#heldVersion(object) === undefined);
    if (isRepeated) {
      return false;
    }
    throw new Expired('the events of the watch are out of order');
  }

  /** Whether what is held is as new as an event, or newer. */
  isKnown(type: string, object: WatchedObject): boolean {
    const { resourceVersion } = object.metadata;
    const held = this.#heldVersion(object);
    return (
      held !== undefined &&
      isNotNewer(resourceVersion, held) &&
      !(type === 'DELETED' && held === resourceVersion)
    );
  }

  #heldVersion({ metadata }: WatchedObject): string | undefined {
    const { namespace = '', name = '' } = metadata;
    return this.#sink.versionOf?.(namespace, name);
  }
}
