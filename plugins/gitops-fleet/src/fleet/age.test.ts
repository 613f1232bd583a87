import { formatAge } from './age';

describe('formatAge', () => {
  it.each([
    [-500, '0 s'],
    [2_900, '2 s'],
    [59_999, '59 s'],
    [18 * 60_000, '18 min'],
    [5 * 3_600_000, '5 h'],
    [47 * 3_600_000, '47 h'],
    [6 * 86_400_000, '6 days'],
  ])('of %d ms is %s', (milliseconds, text) => {
    expect(formatAge(milliseconds)).toBe(text);
  });
});
