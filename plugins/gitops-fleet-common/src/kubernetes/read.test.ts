import fc from 'fast-check';
import { asTime } from './read';

describe('asTime', () => {
  it('reads every time as Date.parse does', () => {
    const times = fc.date({
      min: new Date('1960-01-01T00:00:00Z'),
      max: new Date('2200-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(times, date => {
        const text = `${date.toISOString().slice(0, 19)}Z`;
        expect(asTime(text)).toBe(Date.parse(text));
      }),
    );
  });

  it.each([
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-01T24:61:00Z',
    '2026-1a-01T00:00:00Z',
    '2026/01/01T00:00:00Z',
    'yesterday',
    '',
    20260101,
    null,
  ])('takes %s for no time', value => {
    expect(asTime(value)).toBeUndefined();
  });

  it('knows fractions and zones', () => {
    expect(asTime('2026-11-24T13:00:00.5+01:00')).toBe(
      Date.parse('2026-11-24T12:00:00.5Z'),
    );
  });
});
