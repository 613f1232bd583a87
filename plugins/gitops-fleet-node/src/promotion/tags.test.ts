import { compareTags, newerReleases } from './tags';

const tags = ['v0.0.2', 'nightly', 'v0.0.10', 'v0.0.3', 'v0.1.0-rc.1', '0.0.4'];

it('orders versions as versions, and what is none behind them', () => {
  expect([...tags].sort(compareTags)).toEqual([
    'v0.1.0-rc.1',
    'v0.0.10',
    '0.0.4',
    'v0.0.3',
    'v0.0.2',
    'nightly',
  ]);
});

it.each([
  ['v0.0.2', ['v0.0.10', '0.0.4', 'v0.0.3']],
  ['v0.0.10', []],
  ['v0.1.0-rc.1', []],
  ['nightly', []],
])('what is newer than %s', (tag, newer) => {
  expect(newerReleases(tag, tags)).toEqual(newer);
});
