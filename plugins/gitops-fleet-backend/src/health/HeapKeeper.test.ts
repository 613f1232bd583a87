import { compactHeap, HeapKeeper } from './HeapKeeper';

describe('HeapKeeper', () => {
  const look = (...looks: [resources: number, isBusy: boolean][]) => {
    const compacted: number[] = [];
    let at = 0;
    const keeper = new HeapKeeper(() => compacted.push(at));
    looks.forEach(([resources, isBusy], index) => {
      at = index;
      keeper.look(resources, isBusy);
    });
    return compacted;
  };

  it('waits until a fleet is complete and written, and stops the process once', () => {
    expect(
      look(
        [20_000, true],
        [60_000, true],
        [60_000, true],
        [60_000, false],
        [60_000, false],
        [61_000, false],
        [61_000, false],
      ),
    ).toEqual([3]);
  });

  it('waits while more come in from other replicas', () => {
    expect(
      look([20_000, false], [40_000, false], [60_000, false], [60_000, false]),
    ).toEqual([3]);
  });

  it('does it again when a fleet has grown by much', () => {
    expect(
      look(
        [20_000, false],
        [20_000, false],
        [60_000, false],
        [60_000, false],
        [1_000, false],
        [60_000, false],
        [60_000, false],
      ),
    ).toEqual([1, 3]);
  });

  it('leaves a small fleet alone', () => {
    expect(look([4_000, false], [4_000, false])).toEqual([]);
  });

  it('gives memory back', () => {
    let garbage: object[] | undefined = Array.from(
      { length: 500_000 },
      (_, index) => ({ index }),
    );
    expect(garbage).toHaveLength(500_000);
    const before = process.memoryUsage().heapUsed;
    garbage = undefined;
    compactHeap();
    expect(process.memoryUsage().heapUsed).toBeLessThan(before - 10_000_000);
  });
});
