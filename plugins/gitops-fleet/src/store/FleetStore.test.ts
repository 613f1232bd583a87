import { responseError, SampleFleetApi } from '../__testUtils__/SampleFleetApi';
import { sampleFleet } from '../__testUtils__/sampleFleet';
import { sampleNow, sampleResource } from '../__testUtils__/sampleRecords';
import { FleetState, ReadyFleet } from './FleetState';
import { FleetStore } from './FleetStore';
import { StoreSurroundings } from './StoreSurroundings';

/** A browser whose time stands still until a test lets it pass. */
class TestSurroundings implements StoreSurroundings {
  readonly pollEvery = 5_000;
  readonly silence = 20_000;
  visible = true;
  #time = sampleNow;
  #timers: { at: number; callback: () => void }[] = [];
  #frames: (() => void)[] = [];
  #visibility = new Set<() => void>();

  now = () => this.#time;
  random = () => 0.5;

  after(milliseconds: number, callback: () => void) {
    const timer = { at: this.#time + milliseconds, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter(item => item !== timer);
    };
  }

  nextFrame(callback: () => void) {
    this.#frames.push(callback);
    return () => {
      this.#frames = this.#frames.filter(item => item !== callback);
    };
  }

  isVisible = () => this.visible;

  onVisibilityChange(listener: () => void) {
    this.#visibility.add(listener);
    return () => this.#visibility.delete(listener);
  }

  setVisible(visible: boolean) {
    this.visible = visible;
    this.#visibility.forEach(listener => listener());
  }

  /** Draws what waits for a frame. */
  draw() {
    this.#frames.splice(0).forEach(callback => callback());
  }

  /** Lets time pass, and what happens then happen. */
  async pass(milliseconds: number) {
    const end = this.#time + milliseconds;
    for (;;) {
      await settle();
      const [next] = this.#timers
        .filter(timer => timer.at <= end)
        .sort((a, b) => a.at - b.at);
      if (!next) {
        break;
      }
      this.#time = Math.max(this.#time, next.at);
      this.#timers = this.#timers.filter(timer => timer !== next);
      next.callback();
    }
    this.#time = end;
  }
}

/** Lets every promise that can go on go on. */
function settle(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, 0);
  });
}

function ready(state: FleetState): ReadyFleet {
  if (state.phase !== 'ready') {
    throw new Error(`the fleet is ${state.phase}`);
  }
  return state;
}

async function start(prepare?: (api: SampleFleetApi) => void) {
  const surroundings = new TestSurroundings();
  const api = new SampleFleetApi(
    sampleFleet({ clusters: 3, troubled: false }),
    surroundings.now,
  );
  prepare?.(api);
  const store = new FleetStore(api, surroundings);
  const states: FleetState[] = [];
  const stop = store.subscribe(() => states.push(store.getState()));
  await settle();
  surroundings.draw();
  return { api, store, surroundings, states, stop };
}

const changed = (status: 'Ready' | 'Failed') =>
  sampleResource({ name: 'flux-system', status });

describe('FleetStore', () => {
  it('asks for nothing until somebody looks', () => {
    const api = new SampleFleetApi(sampleFleet({ clusters: 3 }));

    const store = new FleetStore(api, new TestSurroundings());

    expect(store.getState()).toEqual({ phase: 'loading' });
    expect(api.requests).toEqual([]);
  });

  it('takes a snapshot and follows the changes', async () => {
    const { api, store, surroundings } = await start();
    const before = ready(store.getState());
    const record = changed('Failed');

    api.push({ resources: [record] });
    await settle();

    expect(store.getState()).toBe(before);
    surroundings.draw();
    const after = ready(store.getState());
    expect(after).not.toBe(before);
    expect(after.connection).toBe('streaming');
    expect(after.version).toBe(2);
    expect(after.columns.record(after.columns.rowOf(record.key)!)).toEqual(
      record,
    );
  });

  it('draws many batches once', async () => {
    const { api, surroundings, states } = await start();
    states.length = 0;

    for (let batch = 0; batch < 20; batch++) {
      api.push({ resources: [changed(batch % 2 ? 'Ready' : 'Failed')] });
    }
    await settle();
    surroundings.draw();

    expect(states).toHaveLength(1);
    expect(ready(states[0]).version).toBe(21);
  });

  it('keeps what did not change as it was', async () => {
    const { api, store, surroundings } = await start();
    const before = ready(store.getState());

    api.push({ resources: [changed('Failed')] });
    await settle();
    surroundings.draw();

    expect(ready(store.getState()).clusters).toBe(before.clusters);
  });

  it('moves “as of” with every heartbeat', async () => {
    const { api, store, surroundings } = await start();
    await surroundings.pass(5_000);

    api.beat();
    await settle();
    surroundings.draw();

    const { connections } = ready(store.getState());
    expect(connections.get('aws-v1')?.asOf).toBe(sampleNow + 4_500);
  });

  it('takes a new snapshot on a reset', async () => {
    const { api, store, surroundings } = await start();
    api.requests.length = 0;

    api.push({ reset: true });
    await surroundings.pass(1_000);

    expect(api.requests[0]).toBe('snapshot');
    expect(ready(store.getState()).version).toBe(2);
  });

  it('takes a new snapshot when a batch is missing', async () => {
    const { api, store, surroundings } = await start();
    api.requests.length = 0;

    api.push({ since: 7, version: 8 });
    await surroundings.pass(1_000);

    expect(api.requests[0]).toBe('snapshot');
    expect(ready(store.getState()).phase).toBe('ready');
  });

  it('says nothing of a connection that comes back at once', async () => {
    const { api, states, surroundings } = await start();
    states.length = 0;

    api.cut(new Error('connection reset'));
    await surroundings.pass(1_000);

    expect(states.map(state => ready(state).lostSince)).toEqual(
      states.map(() => undefined),
    );
    expect(ready(states[states.length - 1]).connection).toBe('streaming');
  });

  it('says since when and why it hears nothing, and forgets it when it does', async () => {
    const { api, store, surroundings } = await start();
    api.failure = new Error('Failed to fetch');

    api.cut(api.failure);
    await surroundings.pass(3_000);

    expect(ready(store.getState())).toMatchObject({
      connection: 'disconnected',
      lostSince: sampleNow,
      lostReason: 'Failed to fetch',
    });

    api.failure = undefined;
    await surroundings.pass(60_000);

    expect(ready(store.getState()).lostSince).toBeUndefined();
    expect(ready(store.getState()).connection).not.toBe('disconnected');
  });

  it('asks for changes where streams do not get through, and tries them again', async () => {
    const { api, store, surroundings } = await start(prepared => {
      prepared.streamFailure = new Error('blocked by a proxy');
    });
    await surroundings.pass(30_000);

    expect(ready(store.getState()).connection).toBe('polling');
    expect(ready(store.getState()).lostSince).toBeUndefined();

    api.streamFailure = undefined;
    await surroundings.pass(120_000);

    expect(ready(store.getState()).connection).toBe('streaming');
  });

  it('takes a silent stream for a lost one', async () => {
    const { api, surroundings } = await start();
    expect(api.readers).toBe(1);
    api.requests.length = 0;

    await surroundings.pass(25_000);

    expect(api.requests).toContain('stream');
  });

  it.each([
    [403, false],
    [401, true],
  ])('says that it may not read on %d', async (status, signedOut) => {
    const { store } = await start(api => {
      api.failure = responseError(status, 'not for you');
    });

    expect(store.getState()).toEqual({
      phase: 'forbidden',
      message: 'not for you',
      signedOut,
    });
  });

  it('tells the error of the backend and tries again when asked', async () => {
    const { api, store } = await start(prepared => {
      prepared.failure = responseError(500, 'The database is not reachable');
    });
    expect(store.getState()).toMatchObject({
      phase: 'error',
      message: 'The database is not reachable',
    });

    api.failure = undefined;
    store.retry();
    await settle();

    expect(store.getState().phase).toBe('ready');
  });

  it('holds no connection while nobody can see it, and catches up', async () => {
    const { api, store, surroundings } = await start();

    surroundings.setVisible(false);
    await settle();
    expect(api.readers).toBe(0);

    api.push({ resources: [changed('Failed')] });
    surroundings.setVisible(true);
    await surroundings.pass(1_000);
    surroundings.draw();

    expect(api.readers).toBe(1);
    expect(ready(store.getState()).version).toBe(2);
  });

  it('stops when the last view leaves', async () => {
    const { api, stop } = await start();

    stop();
    await settle();

    expect(api.readers).toBe(0);
  });
});
