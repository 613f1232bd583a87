import { ApiFailure } from './failure';

/** A signal that is also aborted when a time is over. */
export interface Deadline {
  signal: AbortSignal;
  /** The failure, once the time is over. */
  readonly passed: ApiFailure | undefined;
  /** Lets go of the timer and of the signal that it follows. */
  end(): void;
}

/**
 * @param timeout - milliseconds; without it, the signal alone decides
 */
export function deadlineOf(
  signal: AbortSignal,
  timeout: number | undefined,
): Deadline {
  if (timeout === undefined) {
    return { signal, passed: undefined, end: () => {} };
  }
  const controller = new AbortController();
  let passed: ApiFailure | undefined;
  const timer = setTimeout(() => {
    passed = new ApiFailure('Timeout', 'no answer in time');
    controller.abort(passed);
  }, timeout);
  const follow = () => controller.abort(signal.reason);
  if (signal.aborted) {
    follow();
  } else {
    signal.addEventListener('abort', follow);
  }
  return {
    signal: controller.signal,
    get passed() {
      return passed;
    },
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', follow);
    },
  };
}
