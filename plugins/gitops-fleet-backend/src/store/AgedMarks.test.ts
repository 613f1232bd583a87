import { AgedMarks } from './AgedMarks';

const keys = (count: number) =>
  Array.from({ length: count }, (_, number) => `key-${number}`);

/** Takes everything, share by share. */
function takeAll(marks: AgedMarks): string[][] {
  const taken: string[][] = [];
  for (;;) {
    const share = marks.take();
    if (share.length === 0) {
      return taken;
    }
    taken.push(share);
  }
}

describe('AgedMarks', () => {
  it.each([0, 1, 100, 101, 5_000, 12_345])(
    'hands out %d keys, each once, and never many at a time',
    count => {
      const marks = new AgedMarks();
      marks.fill(() => keys(count));
      const taken = takeAll(marks);
      expect(taken.flat().sort()).toEqual(keys(count).sort());
      expect(taken.length).toBeLessThanOrEqual(80);
      taken.forEach(share =>
        expect(share.length).toBeLessThanOrEqual(Math.max(100, count / 79)),
      );
    },
  );

  it('takes nothing new before the last of what was due is taken', () => {
    const marks = new AgedMarks();
    marks.fill(() => keys(250));
    marks.take();
    marks.fill(() => ['other']);
    expect(takeAll(marks).flat()).toHaveLength(150);
    marks.fill(() => ['other']);
    expect(takeAll(marks)).toEqual([['other']]);
  });
});
