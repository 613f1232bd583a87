import { RunSpecifics } from './observed-state';
import { SequenceRecorder, withoutRepetitions } from './sequence-recorder';

function states(text: string) {
  return [...text].map(letter => ({ letter }));
}

describe('withoutRepetitions', () => {
  it.each([
    ['', ''],
    ['abc', 'abc'],
    ['aab', 'ab'],
    ['xabcabcabcy', 'xabcy'],
    // The block itself has a repetition.
    ['abbabb', 'ab'],
    // What comes back later is no repetition.
    ['abcab', 'abcab'],
    ['abaca', 'abaca'],
    // A run that is cut short is kept: it has not repeated the one before it.
    ['abcabcab', 'abcab'],
  ])('%s becomes %s', (from, to) => {
    expect(withoutRepetitions(states(from))).toEqual(states(to));
  });
});

describe('SequenceRecorder', () => {
  const reference = { kind: 'Kustomization', name: 'app' };
  let recorder: SequenceRecorder;

  beforeEach(() => {
    recorder = new SequenceRecorder(
      () => new RunSpecifics('http://localhost/repository.git', []),
    );
  });

  function write(
    generation: number,
    type: 'MODIFIED' | 'DELETED' = 'MODIFIED',
  ) {
    recorder.record({
      type,
      object: {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'app', namespace: 'case', generation },
      },
    });
  }

  const generations = () =>
    recorder.sequences()['Kustomization/app'].map(state => state?.generation);

  const until = (generation: number) =>
    recorder.until(
      reference,
      `at ${generation}`,
      state => state.generation === generation,
      60_000,
    );

  it('ends with the write that was waited for last', async () => {
    write(1);
    write(2);
    write(3);
    await until(2);
    expect(generations()).toEqual([1, 2]);
    await until(3);
    write(4);
    expect(generations()).toEqual([1, 2, 3]);
  });

  it('waits for a write after the one that it has waited for before', async () => {
    write(1);
    await until(1);
    const again = until(1);
    write(2);
    write(1);
    await again;
    expect(generations()).toEqual([1, 2, 1]);
  });

  it('keeps everything of an object that nobody waits for', () => {
    write(1);
    write(2);
    expect(generations()).toEqual([1, 2]);
  });

  it('waits until an object has gone', async () => {
    const gone = recorder.until(reference, 'gone', undefined, 60_000);
    write(1);
    write(1, 'DELETED');
    await gone;
    expect(generations()).toEqual([1, undefined]);
  });

  it('says what it has waited for, and what the object is like', async () => {
    write(7);
    await expect(
      recorder.until(reference, 'ready', () => false, 1),
    ).rejects.toThrow(
      /^Kustomization\/app is not ready after 0.001 seconds; its last state: .*"generation":7/,
    );
  });
});
