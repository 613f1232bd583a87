import { ListLimiter, Release } from './ListLimiter';

const signal = new AbortController().signal;
const turn = () => new Promise(resolve => setImmediate(resolve));

describe('ListLimiter', () => {
  it('runs so many at once, and so many for one cluster, and reads one cluster after the other', async () => {
    const limiter = new ListLimiter({ total: 3, perCluster: 2 });
    const order: string[] = [];
    const releases = new Map<string, Release>();
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) {
      limiter
        .acquire(name[0], signal)
        .then(release => {
          order.push(name);
          releases.set(name, release);
        })
        .catch(() => {});
    }
    await turn();
    expect(order).toEqual(['a1', 'a2', 'b1']);
    releases.get('b1')!();
    releases.get('b1')!();
    await turn();
    expect(order).toEqual(['a1', 'a2', 'b1', 'b2']);
    releases.get('a1')!();
    await turn();
    expect(order).toEqual(['a1', 'a2', 'b1', 'b2', 'a3']);
    releases.get('b2')!();
    await turn();
    expect(order).toHaveLength(6);
  });

  it('gives others a turn after a while', async () => {
    const limiter = new ListLimiter({ total: 1, perCluster: 1 });
    const order: string[] = [];
    const read = async (cluster: string, pages: number) => {
      for (let page = 0; page < pages; page++) {
        const release = await limiter.acquire(cluster, signal);
        order.push(cluster);
        await turn();
        // The next page is asked for before the place is given back.
        queueMicrotask(release);
      }
    };
    await Promise.all([read('a', 200), read('b', 1)]);
    expect(order.indexOf('b')).toBeGreaterThan(0);
    expect(order.indexOf('b')).toBeLessThan(150);
  });

  it('ends what it has begun before it begins another one', async () => {
    const limiter = new ListLimiter({ total: 4, perCluster: 2 });
    const begun = new Set<string>();
    let most = 0;
    const read = async (cluster: string) => {
      for (let page = 0; page < 5; page++) {
        const release = await limiter.acquire(cluster, signal);
        begun.add(cluster);
        most = Math.max(most, begun.size);
        await turn();
        release();
      }
    };
    const cluster = async (name: string) => {
      await Promise.all([read(name), read(name), read(name)]);
      begun.delete(name);
    };
    await Promise.all([...'abcdefghijkl'].map(cluster));
    expect(begun.size).toBe(0);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('does not let a slow cluster hold others up', async () => {
    const limiter = new ListLimiter({ total: 2, perCluster: 2, patience: 20 });
    await limiter.acquire('slow', signal);
    await limiter.acquire('slow', signal);
    expect(await limiter.acquire('quick', signal)).toBeDefined();
  });

  it('lets go of one that does not wait any longer', async () => {
    const limiter = new ListLimiter({ total: 1 });
    const release = await limiter.acquire('a', signal);
    const stop = new AbortController();
    const waiting = limiter.acquire('b', stop.signal);
    stop.abort();
    (await waiting)();
    release();
    expect(await limiter.acquire('c', signal)).toBeDefined();
  });
});
