import { formatAge } from './table';

const SECOND = 1;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

it.each([
  [0, '0s'],
  [119 * SECOND, '119s'],
  [2 * MINUTE, '2m'],
  [3 * MINUTE + 20, '3m20s'],
  [13 * MINUTE, '13m'],
  [179 * MINUTE, '179m'],
  [5 * HOUR + 12 * MINUTE, '5h12m'],
  [13 * HOUR, '13h'],
  [47 * HOUR, '47h'],
  [2 * DAY, '2d'],
  [2 * DAY + 3 * HOUR, '2d3h'],
  [30 * DAY, '30d'],
  [3 * 365 * DAY, '3y'],
  [-5, '<invalid>'],
])('an age of %d seconds is printed as %s', (seconds, text) => {
  expect(formatAge(seconds * 1000)).toBe(text);
});
