import { JsonObject } from './json';
import { applyMerge, diffPatch, fieldsOf, mergePatch } from './merge';

it.each<[JsonObject, JsonObject, JsonObject]>([
  [{ a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  [{ a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
  [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
  [{ a: 1 }, { a: { b: { c: null, d: 1 } } }, { a: { b: { d: 1 } } }],
])('merge patch: %j with %j is %j', (target, patch, result) => {
  expect(mergePatch(target, patch)).toEqual(result);
});

it.each<[JsonObject, JsonObject]>([
  [
    { a: 1, b: { c: 1, d: [1] } },
    { b: { c: 2, d: [1] }, e: {} },
  ],
  [{ a: { b: 1 } }, { a: 1 }],
])('the difference of %j and %j leads from one to the other', (from, to) => {
  expect(mergePatch(from, diffPatch(from, to) ?? {})).toEqual(to);
});

it('finds no difference where there is none', () => {
  expect(
    diffPatch({ a: { b: [1] } }, { a: { b: [1] }, c: undefined }),
  ).toBeUndefined();
});

it.each<[string, JsonObject, JsonObject, JsonObject | undefined, JsonObject]>([
  [
    'keeps what others set',
    { spec: { suspend: true, path: 'x' } },
    { spec: { path: 'y' } },
    { spec: { path: 'x' } },
    { spec: { suspend: true, path: 'y' } },
  ],
  [
    'removes what it wanted before',
    { spec: { a: 1, b: 1 } },
    { spec: { a: 1 } },
    { spec: { a: 1, b: 1 } },
    { spec: { a: 1 } },
  ],
  [
    'removes a map that becomes empty',
    { spec: {}, data: { a: 1 } },
    { spec: {} },
    { spec: {}, data: { a: 1 } },
    { spec: {} },
  ],
  [
    'leaves others in a map it gives up',
    { labels: { mine: '1', theirs: '1' } },
    {},
    { labels: { mine: '1' } },
    { labels: { theirs: '1' } },
  ],
  [
    'ignores fields without a value',
    { a: 1 },
    { b: null },
    undefined,
    { a: 1 },
  ],
])('server-side apply %s', (_, live, desired, previous, result) => {
  expect(applyMerge(live, desired, previous)).toEqual(result);
});

it('names the owned fields', () => {
  expect(
    fieldsOf({
      spec: { suspend: true },
      status: { conditions: [{ type: 'Ready' }] },
    }),
  ).toEqual({
    'f:spec': { 'f:suspend': {} },
    'f:status': { 'f:conditions': { 'k:{"type":"Ready"}': { '.': {} } } },
  });
});
