import { backOff } from './backOff';

describe('backOff', () => {
  const limits = { base: 1_000, cap: 30_000 };

  it.each([
    [1, 0, 0],
    [1, 0.5, 500],
    [2, 1, 2_000],
    [4, 0.5, 4_000],
    [6, 1, 30_000],
    [60, 1, 30_000],
  ])(
    'waits after %d failures with random %d for %d ms',
    (failures, random, wait) => {
      expect(backOff(failures, random, limits)).toBe(wait);
    },
  );
});
