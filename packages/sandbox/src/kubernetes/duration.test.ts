import { formatDuration, parseDuration } from './duration';

it.each([
  ['5m0s', 300_000, '5m0s'],
  ['5m', 300_000, '5m0s'],
  ['1h30m', 5_400_000, '1h30m0s'],
  ['30s', 30_000, '30s'],
  ['1.5s', 1_500, '1.5s'],
  ['250ms', 250, '250ms'],
])('%s is %d ms, printed as %s', (text, milliseconds, printed) => {
  expect(parseDuration(text)).toBe(milliseconds);
  expect(formatDuration(milliseconds)).toBe(printed);
});

it.each(['', '5', 'm5', '5 m', '5d', undefined])('%s is no duration', text => {
  expect(parseDuration(text)).toBeUndefined();
});
