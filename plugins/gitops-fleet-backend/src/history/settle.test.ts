import { HistoryState, PendingState, RecordedState, settle } from './settle';

const one = `main@sha1:${'1'.repeat(40)}`;
const two = `main@sha1:${'2'.repeat(40)}`;

const state = (status: string, reason = '', revision = one): HistoryState => ({
  status,
  reason,
  revision,
});

/** Plays what is seen at which second, looks again whenever that is due, and gives what is recorded. */
function play(
  seen: [number, HistoryState & { since?: number }][],
  end: number,
  start?: RecordedState,
): string[] {
  let recorded = start;
  let pending: PendingState | undefined;
  const entries: string[] = [];
  for (let now = 0; now <= end * 1_000; now += 500) {
    const current = [...seen].reverse().find(([at]) => at * 1_000 <= now);
    if (!current) {
      continue;
    }
    const result = settle(recorded, pending, current[1], now);
    pending = result.pending;
    if (result.transition) {
      const { from, ...entry } = result.transition;
      recorded = entry;
      entries.push(
        `${entry.at / 1_000} ${from || '-'} > ${entry.status}${
          entry.reason && ` ${entry.reason}`
        } ${entry.revision.slice(10, 11)}`.trim(),
      );
    }
  }
  return entries;
}

const ready = { ...state('Ready'), at: 0 };

describe('settle', () => {
  it.each([
    ['has lasted', 'Ready', 7_000, true],
    ['has just begun', 'Ready', 9_000, false],
    ['is on the way, and has not lasted', 'Progressing', 7_000, false],
    ['says that it begins later', 'Ready', 90_000, false],
    ['does not say since when', 'Ready', undefined, false],
  ])(
    'records what is seen for the first time at once where it %s',
    (_, status, since, isRecorded) => {
      const result = settle(
        undefined,
        undefined,
        { ...state(status), since },
        10_000,
      );
      expect(result.transition).toEqual(
        isRecorded ? { ...state(status), from: '', at: since } : undefined,
      );
      expect(result.due).toBe(
        isRecorded
          ? undefined
          : Math.min(since ?? 10_000, 10_000) +
              (status === 'Progressing' ? 30_000 : 2_000),
      );
    },
  );

  it.each<[string, [number, HistoryState & { since?: number }][], string[]]>([
    [
      'records a failure once it has lasted',
      [[1, state('Failed', 'BuildFailed')]],
      ['1 Ready > Failed BuildFailed 1'],
    ],
    [
      'takes the time that the subject names',
      [[5, { ...state('Failed', 'BuildFailed'), since: 4_000 }]],
      ['4 Ready > Failed BuildFailed 1'],
    ],
    [
      'does not believe a clock that is ahead',
      [[5, { ...state('Failed', 'BuildFailed'), since: 90_000 }]],
      ['5 Ready > Failed BuildFailed 1'],
    ],
    [
      'records another revision',
      [[1, state('Ready', '', two)]],
      ['1 Ready > Ready 2'],
    ],
    [
      'takes two spellings of a revision for one',
      [[1, state('Ready', '', `main/${'1'.repeat(40)}`)]],
      [],
    ],
    [
      'records the halves of a status write once',
      [
        [1, state('Ready', '', one)],
        [1.5, state('Ready', '', two)],
      ],
      ['1.5 Ready > Ready 2'],
    ],
    [
      'does not record a routine resync',
      [
        [1, state('Progressing')],
        [11, state('Ready')],
      ],
      [],
    ],
    [
      'records work that lasts',
      [[1, state('Progressing')]],
      ['1 Ready > Progressing 1'],
    ],
    [
      'records where a passing state led, not the state',
      [
        [1, state('Progressing')],
        [9, state('Failed', 'HealthCheckFailed')],
      ],
      ['9 Ready > Failed HealthCheckFailed 1'],
    ],
    [
      'records another reason of a failure',
      [
        [1, state('Failed', 'BuildFailed')],
        [10, state('Failed', 'HealthCheckFailed')],
      ],
      [
        '1 Ready > Failed BuildFailed 1',
        '10 Failed > Failed HealthCheckFailed 1',
      ],
    ],
    [
      'does not record another reason of health',
      [[1, state('Ready', 'ReconciliationSucceeded')]],
      [],
    ],
    [
      'does not record that nothing can be seen',
      [[1, state('Stale', 'ManagementClusterUnreachable')]],
      [],
    ],
    [
      'forgets what did not last',
      [
        [1, state('Failed', 'BuildFailed')],
        [2, state('Ready')],
      ],
      [],
    ],
  ])('%s', (_, seen, expected) => {
    expect(play(seen, 60, ready)).toEqual(expected);
  });

  it('records the first settled state of a subject, without a status before', () => {
    expect(
      play(
        [
          [0, state('Progressing')],
          [5, state('Ready')],
        ],
        60,
      ),
    ).toEqual(['5 - > Ready 1']);
  });

  it('records something that never stays where it is after half a minute', () => {
    const seen = Array.from(
      { length: 40 },
      (_, index): [number, HistoryState] => [
        index,
        state(index % 2 ? 'Failed' : 'Stalled', 'Flapping'),
      ],
    );
    expect(play(seen, 39, ready)).toHaveLength(1);
  });

  it('never records two entries at one time', () => {
    const entries = play(
      [
        [1, { ...state('Failed', 'A'), since: 500 }],
        [10, { ...state('Failed', 'B'), since: 500 }],
        [20, { ...state('Failed', 'C'), since: 500 }],
      ],
      60,
      ready,
    );
    expect(new Set(entries.map(entry => entry.split(' ')[0])).size).toBe(3);
  });
});
