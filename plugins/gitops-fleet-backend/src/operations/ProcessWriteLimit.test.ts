import { ProcessWriteLimit } from './ProcessWriteLimit';

it('lets through as many as a minute has, and says when the next one may come', () => {
  let now = 0;
  const limit = new ProcessWriteLimit(3, () => now);
  const take = (caller = 'jo') => limit.take(caller);
  expect([take(), take(), take()]).toEqual([0, 0, 0]);
  expect(take()).toBe(20);
  expect(take('sam')).toBe(0);
  now += 5_000;
  expect(take()).toBe(15);
  now += 15_000;
  expect([take(), take()]).toEqual([0, 20]);
  now += 600_000;
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 20]);
});

it('lets one through in several minutes, where that is the limit', () => {
  let now = 0;
  const limit = new ProcessWriteLimit(0.5, () => now);
  expect([limit.take('jo'), limit.take('jo')]).toEqual([0, 120]);
  now += 120_000;
  expect(limit.take('jo')).toBe(0);
});
