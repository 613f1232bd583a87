import { once } from 'node:events';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';

/**
 * Passes bytes on between a client and a server, and can lose them without a word as a link does whose other end has
 * gone: nothing is answered, nothing is reset.
 */
export class Relay {
  readonly #server: Server;
  readonly #pairs = new Set<[Socket, Socket]>();
  readonly #unheard = new Set<Socket>();
  #losing = false;
  connections = 0;

  private constructor(target: number) {
    this.#server = createServer(socket => {
      this.connections++;
      if (this.#losing) {
        socket.pause();
        socket.on('error', () => {});
        this.#unheard.add(socket);
        return;
      }
      const passed = connect(target, '127.0.0.1');
      const pair: [Socket, Socket] = [socket, passed];
      this.#pairs.add(pair);
      this.#pass(socket, passed);
      this.#pass(passed, socket);
    });
  }

  /** @param target - port on this machine */
  static async start(target: number): Promise<Relay> {
    const relay = new Relay(target);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on nothing passes on the connections that are there, and new ones are not answered. */
  lose(): void {
    this.#losing = true;
    this.#forgetPairs();
  }

  /** New connections pass again; those that were lost stay lost. */
  recover(): void {
    this.#losing = false;
  }

  async close(): Promise<void> {
    this.#forgetPairs();
    this.#unheard.forEach(socket => socket.destroy());
    this.#server.close();
  }

  #forgetPairs(): void {
    for (const pair of this.#pairs) {
      for (const socket of pair) {
        socket.removeAllListeners('data');
        socket.removeAllListeners('close');
        socket.pause();
      }
      this.#unheard.add(pair[0]);
      pair[1].destroy();
    }
    this.#pairs.clear();
  }

  #pass(from: Socket, to: Socket): void {
    from.on('data', chunk => to.write(chunk));
    from.on('close', () => to.destroy());
    from.on('error', () => to.destroy());
  }
}
