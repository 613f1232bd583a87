import { ObjectKey } from './object';
import { ReconcileLoop, retryPause } from './reconcile-loop';

const main: ObjectKey = { namespace: 'flux-system', name: 'main' };
const release: ObjectKey = { namespace: 'flux-system', name: 'release' };

describe('a reconcile loop', () => {
  let runs: string[];
  let finish: (() => void)[];
  let outcome: () => Promise<number | undefined>;
  let loop: ReconcileLoop;
  const errors: string[] = [];

  beforeEach(() => {
    jest.useFakeTimers();
    runs = [];
    finish = [];
    errors.length = 0;
    outcome = async () => undefined;
    loop = new ReconcileLoop({
      reconcile: async key => {
        runs.push(key.name);
        return outcome();
      },
      onError: (_, error) => errors.push(error.message),
      longestPause: 2_000,
    });
  });

  afterEach(async () => {
    finish.forEach(resolve => resolve());
    await loop.stop();
    jest.useRealTimers();
  });

  const pass = (milliseconds: number) =>
    jest.advanceTimersByTimeAsync(milliseconds);
  const block = () =>
    new Promise<undefined>(resolve => {
      finish.push(() => resolve(undefined));
    });

  it('runs a key that is added several times once', async () => {
    loop.add(main);
    loop.add(main);
    loop.add(release);
    await pass(0);
    expect(runs).toEqual(['main', 'release']);
  });

  it('runs a key once more that is added while it runs', async () => {
    outcome = block;
    loop.add(main);
    await pass(0);
    loop.add(main);
    loop.add(main);
    await pass(0);
    expect(runs).toEqual(['main']);
    finish[0]();
    await pass(0);
    expect(runs).toEqual(['main', 'main']);
  });

  it('runs at the earlier of two times', async () => {
    loop.add(main, 5_000);
    loop.add(main, 1_000);
    loop.add(main, 3_000);
    await pass(1_000);
    expect(runs).toEqual(['main']);
    await pass(10_000);
    expect(runs).toEqual(['main']);
  });

  it('runs again after the time that a run gives', async () => {
    outcome = async () => 60_000;
    loop.add(main);
    await pass(0);
    await pass(59_999);
    expect(runs).toHaveLength(1);
    await pass(1);
    expect(runs).toHaveLength(2);
  });

  it('tries a run that failed again, and says once why it failed', async () => {
    let problem = 'connection refused';
    outcome = async () => {
      throw new Error(problem);
    };
    loop.add(main);
    await pass(0);
    await pass(750);
    await pass(1_500);
    expect(runs).toHaveLength(3);
    problem = 'forbidden';
    await pass(2_000);
    expect(errors).toEqual(['connection refused', 'forbidden']);
  });

  it('waits for what runs when it is stopped, and starts nothing more', async () => {
    outcome = block;
    loop.add(main);
    loop.add(release, 100);
    await pass(0);
    let stopped = false;
    const stopping = loop.stop().then(() => {
      stopped = true;
    });
    await pass(1_000);
    expect(stopped).toBe(false);
    finish[0]();
    await stopping;
    loop.add(main);
    await pass(1_000);
    expect(runs).toEqual(['main']);
  });
});

it.each([
  [1, 750],
  [2, 1_500],
  [3, 3_000],
  [4, 5_000],
  [40, 5_000],
])('pauses after failure %i for %i ms', (failures, expected) => {
  expect(retryPause(failures, 5_000)).toBe(expected);
});
