import { createServer } from 'node:net';
import { Problem } from '../problem';

/**
 * Below the ports that systems give to outgoing connections: a port that is free stays so while its server is stopped and
 * started again.
 */
const FIRST = 12_000;
const LAST = 31_999;
const ATTEMPTS = 500;

/** Gives ports of 127.0.0.1 that nothing listens on, none of them twice. */
export class FreePorts {
  private readonly taken = new Set<number>();

  /** @param random a number from 0 up to but not including 1; two runs beside each other hardly ever try the same port */
  constructor(private readonly random: () => number = Math.random) {}

  /** @throws Problem when there is none */
  async take(): Promise<number> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const port = FIRST + Math.floor(this.random() * (LAST - FIRST + 1));
      if (!this.taken.has(port)) {
        this.taken.add(port);
        if (await isFree(port)) {
          return port;
        }
      }
    }
    throw new Problem(
      `No port from ${FIRST} to ${LAST} of 127.0.0.1 is free. End what listens there (\`ss -ltnp\` names it) and start again.`,
    );
  }

  /** The port may be given again. */
  release(port: number): void {
    this.taken.delete(port);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
