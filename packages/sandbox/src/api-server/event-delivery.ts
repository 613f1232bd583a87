import { Watch } from '../kubernetes/control-plane';
import { EventLog, LoggedEvent } from './event-log';

/**
 * Delivers past and coming events in order, each after the write that caused it has returned: a controller never runs
 * inside somebody else's write.
 */
export function deliverEvents(
  log: EventLog,
  past: LoggedEvent[],
  deliver: (event: LoggedEvent) => void,
): Watch {
  let open = true;
  let queue: LoggedEvent[] | undefined = past;
  const flush = () => {
    const events = queue ?? [];
    queue = undefined;
    for (const event of events) {
      if (open) {
        deliver(event);
      }
    }
  };
  setImmediate(flush);
  const unsubscribe = log.subscribe(event => {
    if (!queue) {
      queue = [];
      setImmediate(flush);
    }
    queue.push(event);
  });
  return {
    close: () => {
      open = false;
      unsubscribe();
    },
  };
}
