import { heapOfProcess, HeapKeeper } from './HeapKeeper';

const syncing = { syncing: true, written: false };
const writing = { syncing: false, written: false };
const quiet = { syncing: false, written: true };

describe('HeapKeeper', () => {
  const look = (...looks: [resources: number, is: typeof quiet][]) => {
    const done: string[] = [];
    let at = 0;
    const keeper = new HeapKeeper({
      collectAlone: () => {},
      limitGrowth: () => done.push(`limited at ${at}`),
      compact: () => done.push(`compacted at ${at}`),
    });
    looks.forEach(([resources, is], index) => {
      at = index;
      keeper.look(resources, is);
    });
    return done;
  };

  it('waits until a fleet is complete, and until it is written for what stops the process', () => {
    expect(
      look(
        [20_000, syncing],
        [60_000, syncing],
        [60_000, syncing],
        [60_000, writing],
        [60_000, writing],
        [60_000, quiet],
        [60_000, quiet],
        [61_000, quiet],
        [61_000, quiet],
      ),
    ).toEqual(['limited at 3', 'compacted at 5']);
  });

  it('waits while more come in from other replicas', () => {
    expect(
      look([20_000, quiet], [40_000, quiet], [60_000, quiet], [60_000, quiet]),
    ).toEqual(['limited at 3', 'compacted at 3']);
  });

  it('compacts again when a fleet has grown by much', () => {
    expect(
      look(
        [20_000, quiet],
        [20_000, quiet],
        [60_000, quiet],
        [60_000, quiet],
        [1_000, quiet],
        [60_000, quiet],
        [60_000, quiet],
      ),
    ).toEqual(['limited at 1', 'compacted at 1', 'compacted at 3']);
  });

  it('leaves a small fleet alone', () => {
    expect(look([4_000, quiet], [4_000, quiet])).toEqual([]);
  });

  it('gives memory back', () => {
    let garbage: object[] | undefined = Array.from(
      { length: 500_000 },
      (_, index) => ({ index }),
    );
    expect(garbage).toHaveLength(500_000);
    const before = process.memoryUsage().heapUsed;
    garbage = undefined;
    heapOfProcess.compact();
    expect(process.memoryUsage().heapUsed).toBeLessThan(before - 10_000_000);
  });
});
