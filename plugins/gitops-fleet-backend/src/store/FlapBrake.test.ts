import { FlapBrake } from './FlapBrake';

describe('FlapBrake', () => {
  it('shows the first changes at once, and further ones now and then', () => {
    const brake = new FlapBrake();
    const shown: number[] = [];
    for (let now = 0; now < 20_000; now += 100) {
      if (brake.allows('a', now)) {
        shown.push(now);
      }
    }
    expect(shown.slice(0, 5)).toEqual([0, 100, 200, 300, 400]);
    expect(shown.length).toBeLessThanOrEqual(5 + 2 * 5 + 5);
    const gaps = shown.slice(1).map((at, index) => at - shown[index]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2_000);
    expect(brake.coalesced).toBe(200 - shown.length);
  });

  it('does not mix up two resources', () => {
    const brake = new FlapBrake();
    for (let change = 0; change < 50; change++) {
      brake.allows('a', change);
    }
    expect(brake.allows('b', 50)).toBe(true);
  });

  it('forgets what has been quiet', () => {
    const brake = new FlapBrake();
    for (let change = 0; change < 50; change++) {
      brake.allows('a', change);
    }
    brake.sweep(60_000);
    expect(brake.allows('a', 60_000)).toBe(true);
  });
});
