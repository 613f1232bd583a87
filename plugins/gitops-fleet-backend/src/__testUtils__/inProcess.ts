import { deadlineOf } from '../connection/deadline';
import { ApiFailure, ApiStatusError } from '../connection/failure';
import { IngestServer } from '../ingest/KindReflectors';
import { Answer, ApiServerDouble, HungRequest } from './ApiServerDouble';
import { WatchDouble } from './WatchDouble';

/**
 * Lets ingest talk to a double without a wire between them.
 *
 * @param patience - milliseconds until a request that is not answered is given up
 */
export function inProcess(
  double: ApiServerDouble,
  patience: number,
): IngestServer {
  return {
    async getJson(path, { signal, timeout }) {
      const { body, damaged } = await ask(
        () => double.answer(path),
        signal,
        timeout ?? patience,
      );
      if (damaged) {
        throw new ApiFailure('Network', 'incorrect data check');
      }
      try {
        return JSON.parse(body);
      } catch {
        throw new ApiFailure('Network', 'the answer is not JSON');
      }
    },

    async *getLines(path, { signal, onOpen, idleTimeout }) {
      const watch = await ask(() => double.watch(path), signal, patience);
      if (!(watch instanceof WatchDouble)) {
        throw new ApiFailure('Network', 'the watch was not answered as one');
      }
      onOpen?.();
      const stop = new AbortController();
      const end = () => stop.abort();
      signal.addEventListener('abort', end);
      let timer = setTimeout(end, idleTimeout);
      try {
        for await (const item of watch.items(stop.signal)) {
          clearTimeout(timer);
          timer = setTimeout(end, idleTimeout);
          if (item.type === 'break') {
            throw new ApiFailure('Network', 'terminated');
          } else if (item.type === 'end') {
            return;
          } else if (item.type === 'line') {
            yield Buffer.from(item.text);
          }
        }
        if (!signal.aborted) {
          throw new ApiFailure('Timeout', 'no answer in time');
        }
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
      }
    },
    renewCredentials: () => {},
    reconnect: () => {},
    close: async () => {},
  };
}

async function ask<T extends Answer | WatchDouble>(
  request: () => T,
  signal: AbortSignal,
  timeout: number,
): Promise<T> {
  await Promise.resolve();
  let answer: T;
  try {
    answer = request();
  } catch (error) {
    if (error instanceof HungRequest) {
      throw await silence(signal, timeout);
    }
    throw new ApiFailure('Network', 'socket hang up');
  }
  if (!(answer instanceof WatchDouble) && answer.status !== 200) {
    throw new ApiStatusError(
      answer.status,
      answer.body,
      answer.retryAfterSeconds?.toString(),
    );
  }
  return answer;
}

async function silence(signal: AbortSignal, timeout: number): Promise<Error> {
  const deadline = deadlineOf(signal, timeout);
  if (!deadline.signal.aborted) {
    await new Promise(resolve => {
      deadline.signal.addEventListener('abort', resolve, { once: true });
    });
  }
  deadline.end();
  return deadline.passed ?? new ApiFailure('Network', 'aborted');
}
