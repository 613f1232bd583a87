import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';

interface Exchange {
  request: IncomingMessage;
  server: Server;
}

const started = 'http.server.request.start';
const finished = 'http.server.response.finish';

/**
 * How long a server of this process takes from a request's arrival to the end of its answer: what a client's own parsing
 * and the way back add is left out.
 */
export class ServerTimes {
  readonly #port: number;
  readonly #began = new WeakMap<IncomingMessage, number>();
  #times: number[] = [];

  readonly #onStart = (message: unknown) => {
    const { request, server } = message as Exchange;
    const address = server.address();
    if (typeof address === 'object' && address?.port === this.#port) {
      this.#began.set(request, performance.now());
    }
  };

  readonly #onFinish = (message: unknown) => {
    const began = this.#began.get((message as Exchange).request);
    if (began !== undefined) {
      this.#times.push(performance.now() - began);
    }
  };

  constructor(port: number) {
    this.#port = port;
    subscribe(started, this.#onStart);
    subscribe(finished, this.#onFinish);
  }

  /** Milliseconds of each answer since the last call. */
  take(): number[] {
    const times = this.#times;
    this.#times = [];
    return times;
  }

  close(): void {
    unsubscribe(started, this.#onStart);
    unsubscribe(finished, this.#onFinish);
  }
}
