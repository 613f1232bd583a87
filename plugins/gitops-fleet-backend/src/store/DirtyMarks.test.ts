import { DirtyMarks } from './DirtyMarks';

const taken = (marks: DirtyMarks, now: number) => [...marks.take(now)].sort();

describe('DirtyMarks', () => {
  it('gives each mark once', () => {
    const marks = new DirtyMarks();
    marks.add('aws-v1/a');
    marks.add('aws-v1/a');
    marks.add('azure-v1/b');
    expect(taken(marks, 0)).toEqual(['aws-v1/a', 'azure-v1/b']);
    expect(taken(marks, 0)).toEqual([]);
  });

  it('lets others wait when there is enough to do, those first that have waited longest', () => {
    const marks = new DirtyMarks();
    ['a/1', 'a/2', 'b/1', 'c/1'].forEach(key => marks.add(key));
    expect([...marks.take(0, 2)]).toEqual(['a/1', 'a/2']);
    marks.add('a/1');
    expect(marks.isDue(0)).toBe(true);
    expect([...marks.take(0, 2)]).toEqual(['b/1', 'c/1']);
    expect([...marks.take(0, 2)]).toEqual(['a/1']);
    expect(marks.isDue(0)).toBe(false);
  });

  it('holds back the marks of one management cluster, and of no other', () => {
    const marks = new DirtyMarks();
    marks.hold('aws-v1');
    marks.add('aws-v1/a');
    marks.add('azure-v1/b');
    expect(marks.isHolding(0)).toBe(true);
    expect(taken(marks, 0)).toEqual(['azure-v1/b']);
    marks.release('aws-v1');
    expect(marks.isHolding(0)).toBe(false);
    expect(taken(marks, 0)).toEqual(['aws-v1/a']);
  });

  it('holds back for longer what changes hands', () => {
    const marks = new DirtyMarks(5_000);
    marks.hold('aws-v1', 3);
    marks.add('aws-v1/a');
    expect(taken(marks, 0)).toEqual([]);
    expect(taken(marks, 14_999)).toEqual([]);
    expect(taken(marks, 15_000)).toEqual(['aws-v1/a']);
  });

  it('holds nothing back for ever', () => {
    const marks = new DirtyMarks(5_000);
    marks.hold('aws-v1');
    marks.add('aws-v1/a');
    expect(taken(marks, 10_000)).toEqual([]);
    expect(taken(marks, 14_999)).toEqual([]);
    expect(taken(marks, 15_000)).toEqual(['aws-v1/a']);
    marks.add('aws-v1/b');
    expect(taken(marks, 15_001)).toEqual(['aws-v1/b']);
  });
});
