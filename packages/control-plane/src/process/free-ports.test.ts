import { createServer, Server } from 'node:net';
import { FreePorts } from './free-ports';

const servers: Server[] = [];

function listen(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    servers.push(server);
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise(resolve => {
      server.close(resolve);
    });
  }
});

it('gives ports that can be listened on, none twice', async () => {
  const ports = new FreePorts();
  const given = [await ports.take(), await ports.take(), await ports.take()];
  expect(new Set(given).size).toBe(3);
  await Promise.all(given.map(listen));
});

it('passes over a port that is in use', async () => {
  let next = 0;
  const ports = new FreePorts(() => {
    next += 1;
    // The same port again and again, then others.
    return next < 5 ? 0.5 : 0.5 + next / 1000;
  });
  const first = await ports.take();
  ports.release(first);
  await listen(first);
  next = 0;
  expect(await ports.take()).not.toBe(first);
});

it('says so when no port is free', async () => {
  const ports = new FreePorts(() => 0.25);
  await ports.take();
  await expect(ports.take()).rejects.toThrow(/No port .* is free.*End what/);
});
