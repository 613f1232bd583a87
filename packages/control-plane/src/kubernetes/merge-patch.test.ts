import { mergePatch } from './merge-patch';
import { Fields } from './object';

describe('the merge patch between two states', () => {
  const cases: [string, Fields, Fields, Fields | undefined][] = [
    ['nothing', { a: 1, b: { c: [1] } }, { a: 1, b: { c: [1] } }, undefined],
    ['a new field', { a: 1 }, { a: 1, b: 2 }, { b: 2 }],
    ['a removed field', { a: 1, b: 2 }, { a: 1 }, { b: null }],
    ['an undefined field', { a: 1 }, { a: 1, b: undefined }, undefined],
    [
      'a nested change',
      { a: { b: 1, c: 2 } },
      { a: { b: 3, c: 2 } },
      { a: { b: 3 } },
    ],
    ['a list as a whole', { a: [1, 2] }, { a: [1, 3] }, { a: [1, 3] }],
    ['a map instead of text', { a: 'x' }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['an empty map', {}, { a: {} }, { a: {} }],
  ];

  it.each(cases)('holds %s', (_, before, after, expected) => {
    expect(mergePatch(before, after)).toEqual(expected);
  });
});
