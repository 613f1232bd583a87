import { StartQueue } from './workload-clusters';

it('starts two at a time, and goes on after one that fails', async () => {
  const queue = new StartQueue();
  const ends: ((outcome: Error | undefined) => void)[] = [];
  const start = () =>
    queue.run(
      () =>
        new Promise<void>((resolve, reject) => {
          ends.push(error => (error ? reject(error) : resolve()));
        }),
    );
  const started = [start(), start(), start()];
  expect(ends).toHaveLength(2);
  ends[0](new Error('no memory'));
  await expect(started[0]).rejects.toThrow('no memory');
  await new Promise(setImmediate);
  expect(ends).toHaveLength(3);
  ends[1](undefined);
  ends[2](undefined);
  await Promise.all(started.slice(1));
});
