import { once } from 'node:events';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';

/**
 * Passes bytes on between the portal and a real API server, as they are, TLS and all. It counts connections, and loses
 * everything without a word when it is told to.
 */
export class TcpRelay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #losing = false;
  /** How many connections were made. */
  connections = 0;

  private constructor(target: number) {
    this.#server = createServer(socket => {
      this.connections++;
      this.#keep(socket);
      if (this.#losing) {
        socket.pause();
        return;
      }
      const passed = connect(target, '127.0.0.1');
      this.#keep(passed);
      socket.pipe(passed);
      passed.pipe(socket);
      socket.on('close', () => passed.destroy());
      passed.on('close', () => this.#losing || socket.destroy());
    });
  }

  /** @param target - address of an API server on this machine */
  static async start(target: string): Promise<TcpRelay> {
    const relay = new TcpRelay(Number(new URL(target).port));
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `https://127.0.0.1:${port}`;
  }

  /** Nothing passes any more, and nobody is told; new connections are not answered. */
  lose(): void {
    this.#losing = true;
    this.#sockets.forEach(socket => {
      socket.unpipe();
      socket.pause();
    });
  }

  /** New connections pass again; those that were lost stay lost. */
  recover(): void {
    this.#losing = false;
  }

  async close(): Promise<void> {
    this.#sockets.forEach(socket => socket.destroy());
    this.#server.close();
    await once(this.#server, 'close');
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
