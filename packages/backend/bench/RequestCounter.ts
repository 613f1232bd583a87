import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';

const channel = 'http.server.request.start';

/** Counts the requests that reach servers of this process. */
export class RequestCounter {
  readonly #ports: Set<number>;
  #count = 0;

  readonly #listener = (message: unknown) => {
    const address = (message as { server: Server }).server.address();
    if (
      typeof address === 'object' &&
      address &&
      this.#ports.has(address.port)
    ) {
      this.#count++;
    }
  };

  /** Requests so far. */
  get count(): number {
    return this.#count;
  }

  constructor(addresses: string[]) {
    this.#ports = new Set(addresses.map(url => Number(new URL(url).port)));
    subscribe(channel, this.#listener);
  }

  /** Requests per second and server while `run` runs. */
  async rateDuring(run: () => Promise<unknown>): Promise<number> {
    const [before, began] = [this.#count, performance.now()];
    await run();
    const seconds = (performance.now() - began) / 1_000;
    return (this.#count - before) / seconds / this.#ports.size;
  }

  close(): void {
    unsubscribe(channel, this.#listener);
  }
}
