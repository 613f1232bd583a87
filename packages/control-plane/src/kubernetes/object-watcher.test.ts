import { ApiError } from './api-error';
import { KubernetesObject } from './object';
import { ObjectList, WatchEvent } from './object-client';
import { ObjectWatcher } from './object-watcher';

function object(name: string, resourceVersion: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', resourceVersion },
  };
}

/** A watch as the server sees it. */
interface OpenWatch {
  from: string;
  send(type: WatchEvent['type'], object: KubernetesObject): void;
  end(error?: Error): void;
}

/** An API server that answers lists from here, and whose watches the test holds in its hand. */
class FakeServer {
  lists: (ObjectList | Error)[] = [];
  readonly watches: OpenWatch[] = [];

  async list(): Promise<ObjectList> {
    const next = this.lists.shift();
    if (!next) {
      throw new Error('no more lists are expected');
    }
    if (next instanceof Error) {
      throw next;
    }
    return next;
  }

  watch(
    _kind: unknown,
    from: string,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      this.watches.push({
        from,
        send: (type, changed) => onEvent({ type, object: changed }),
        end: error => (error ? reject(error) : resolve()),
      });
    });
  }
}

describe('a watcher', () => {
  let server: FakeServer;
  let told: string[];
  let logged: string[];
  let watcher: ObjectWatcher;

  beforeEach(() => {
    jest.useFakeTimers();
    server = new FakeServer();
    told = [];
    logged = [];
    watcher = new ObjectWatcher({
      client: server,
      kind: { group: '', version: 'v1', kind: 'ConfigMap' },
      onObject: ({ metadata }) =>
        told.push(`${metadata.name}@${metadata.resourceVersion}`),
      onDeleted: ({ metadata }) => told.push(`-${metadata.name}`),
      log: message => logged.push(message),
    });
  });

  afterEach(async () => {
    await watcher.stop();
    jest.useRealTimers();
  });

  const list = (resourceVersion: string, ...items: KubernetesObject[]) => ({
    items,
    resourceVersion,
  });
  const settle = () => jest.advanceTimersByTimeAsync(0);
  const start = async (...lists: (ObjectList | Error)[]) => {
    server.lists = lists;
    watcher.start();
    await settle();
  };

  it('tells what is there, and what changes after that', async () => {
    await start(list('10', object('a', '8'), object('b', '9')));
    const [watch] = server.watches;
    expect(watch.from).toBe('10');
    watch.send('MODIFIED', object('a', '11'));
    watch.send('ADDED', object('c', '12'));
    watch.send('BOOKMARK', object('', '20'));
    watch.send('DELETED', object('b', '21'));
    expect(told).toEqual(['a@8', 'b@9', 'a@11', 'c@12', '-b']);
  });

  it('goes on where a stream has ended', async () => {
    await start(list('10'));
    server.watches[0].send('ADDED', object('a', '11'));
    server.watches[0].send('BOOKMARK', object('', '20'));
    server.watches[0].end();
    await settle();
    expect(server.watches.map(({ from }) => from)).toEqual(['10', '20']);
    expect(logged).toEqual([]);
  });

  it('lists again where the server has forgotten, and tells what has gone meanwhile', async () => {
    await start(
      list('10', object('a', '8'), object('b', '9')),
      list('30', object('a', '25')),
    );
    const expired = {
      ...object('', ''),
      code: 410,
      reason: 'Expired',
      message: 'too old',
    };
    server.watches[0].send('ERROR', expired);
    server.watches[0].end();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual(['a@8', 'b@9', 'a@25', '-b']);
    expect(server.watches[1].from).toBe('30');
  });

  it('keeps trying while the server is down, less and less often', async () => {
    const down = new Error('connect ECONNREFUSED');
    await start(
      down,
      new ApiError(429, 'TooManyRequests', 'slow down'),
      down,
      list('10', object('a', '8')),
    );
    const tries = () => 4 - server.lists.length;
    await jest.advanceTimersByTimeAsync(499);
    expect(tries()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(tries()).toBe(2);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(tries()).toBe(3);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(told).toEqual(['a@8']);
  });

  it('says once why it cannot watch, until something else is wrong', async () => {
    const down = () => new Error('connect ECONNREFUSED');
    await start(
      down(),
      down(),
      new ApiError(403, 'Forbidden', 'forbidden'),
      list('10'),
    );
    await jest.advanceTimersByTimeAsync(10_000);
    expect(logged).toEqual([
      'cannot watch ConfigMap, trying again: connect ECONNREFUSED',
      'cannot watch ConfigMap, trying again: forbidden',
    ]);
  });

  it('resumes a watch whose connection broke', async () => {
    await start(list('10'));
    server.watches[0].send('ADDED', object('a', '11'));
    server.watches[0].end(new Error('socket hang up'));
    await jest.advanceTimersByTimeAsync(500);
    expect(server.watches).toHaveLength(2);
    expect(told).toEqual(['a@11']);
  });

  it('tells nothing more once it is stopped', async () => {
    await start(list('10'));
    await watcher.stop();
    expect(server.watches).toHaveLength(1);
  });
});
