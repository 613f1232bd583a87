import { assessResource } from './assessResource';
import {
  ago,
  applied,
  days,
  failed,
  Fields,
  gitRepository,
  helmRelease,
  hours,
  kustomization,
  minutes,
  newRevision,
  now,
  running,
} from './__fixtures__/objects';
import { assessedLike, Row, said } from './__fixtures__/rows';

const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

it('keeps the age of what is shown although every run moves the condition', () => {
  const first = assessResource(
    kustomization([applied(newRevision, { lastTransitionTime: ago(600) })]),
    { now },
  );
  const second = assessResource(
    kustomization([applied(newRevision, { lastTransitionTime: ago(1) })]),
    { now, previous: first },
  );
  expect(second.since).toBe(ago(600));
  const third = assessResource(kustomization([failed('BuildFailed')]), {
    now,
    previous: second,
  });
  expect(third.since).toBe(ago(10));
});

describe('a controller that says nothing any more', () => {
  /** Last run so long ago, at an interval of five minutes and with a timeout of one. */
  const lastRunBefore = (
    seconds: number,
    spec: Fields = {},
    conditions: unknown[] = [
      applied(newRevision, { lastTransitionTime: ago(seconds) }),
    ],
  ) =>
    kustomization(conditions, {
      spec: { timeout: '1m', ...spec },
      status: {
        history: [
          {
            lastReconciled: ago(seconds),
            lastReconciledStatus: 'ReconciliationSucceeded',
            metadata: { revision: newRevision },
          },
        ],
      },
    });
  const silent = 'Stale(ControllerSilent)';

  const rows: Row[] = [
    [
      'a run at every third interval is enough',
      lastRunBefore(14 * minutes),
      {},
      { is: 'Ready' },
    ],
    [
      'none for three intervals is silence',
      lastRunBefore(16 * minutes),
      {},
      { is: silent, shown: silent, lastKnown: 'Ready', since: ago(minutes) },
    ],
    [
      'a run may take as long as its timeout, twice',
      lastRunBefore(16 * minutes, { timeout: '10m' }),
      {},
      { is: 'Ready' },
    ],
    [
      'ten minutes are never silence',
      lastRunBefore(9 * minutes, { interval: '10s', timeout: '10s' }),
      {},
      { is: 'Ready' },
    ],
    [
      'what fails is run again at its own interval',
      lastRunBefore(2 * hours, { retryInterval: '1h' }, [
        failed('BuildFailed', '', { lastTransitionTime: ago(2 * hours) }),
      ]),
      {},
      { is: 'Failed(BuildFailed)' },
    ],
    [
      'a failure that nobody tries again is silence, too',
      lastRunBefore(2 * hours, {}, [
        failed('BuildFailed', 'm', { lastTransitionTime: ago(2 * hours) }),
      ]),
      {},
      { is: silent, lastKnown: 'Failed', displayMessage: 'm' },
    ],
    [
      'a build that failed just now enters no history',
      lastRunBefore(2 * hours, {}, [failed('BuildFailed')]),
      {},
      { is: 'Failed(BuildFailed)' },
    ],
    [
      'what waits for a source is not run',
      lastRunBefore(2 * hours, {}, [
        failed('ArtifactFailed', '', { lastTransitionTime: ago(2 * hours) }),
      ]),
      {},
      { is: 'Failed(ArtifactFailed)' },
    ],
    [
      'what waits for a dependency is not run',
      lastRunBefore(2 * hours, {}, [
        failed('DependencyNotReady', '', {
          lastTransitionTime: ago(2 * hours),
        }),
      ]),
      {},
      { is: 'DependencyNotReady' },
    ],
    [
      'what is suspended is not run',
      lastRunBefore(2 * hours, { suspend: true }),
      {},
      { is: 'Suspended' },
    ],
    [
      'a controller that keeps no history tells nothing',
      kustomization([applied(newRevision, { lastTransitionTime: ago(days) })]),
      {},
      { is: 'Ready' },
    ],
    [
      'that its management cluster cannot be seen says more',
      lastRunBefore(2 * hours),
      { freshness: { stale: true, reason: 'CredentialsRejected' } },
      { is: 'Stale(CredentialsRejected)', lastKnown: 'Ready' },
    ],
  ];

  it.each(rows)('%s', (_, resource, context, expected) => {
    expect(assessedLike(resource, context, expected)).toEqual(expected);
  });

  it('has ten minutes, by our own clock, to see a new generation', () => {
    const unseen = kustomization([applied(newRevision)], {
      metadata: { generation: 4 },
    });
    const first = assessResource(unseen, { now });
    expect(first).toMatchObject({
      displayStatus: 'Progressing',
      awaitingSince: now.toISOString(),
    });
    const second = assessResource(unseen, {
      now: later(599),
      previous: first,
    });
    expect(second.displayStatus).toBe('Progressing');
    expect(
      assessResource(unseen, { now: later(601), previous: second }),
    ).toMatchObject({
      status: 'Stale',
      displayReason: 'ControllerSilent',
      lastKnown: 'Ready',
      since: now.toISOString(),
    });
  });

  it('has as long again when it has seen the one before', () => {
    const awaiting = said('Progressing', 'AwaitingReconcile');
    const seen = assessResource(kustomization([running()]), {
      now,
      previous: { ...awaiting, awaitingSince: ago(hours) },
    });
    expect(seen.awaitingSince).toBeUndefined();
  });
});

describe('what has applied it', () => {
  const parent = (spec: Fields, annotations: Fields = {}) =>
    kustomization([applied(newRevision)], {
      metadata: { name: 'tenants', namespace: 'apps', annotations },
      spec,
    });
  const fine = parent({});
  const suspended = parent({ suspend: true });
  const flag = 'ancestorSuspended';

  const rows: Row[] = [
    ['runs', gitRepository(newRevision), { ancestors: [fine] }, { flags: [] }],
    [
      'is suspended',
      gitRepository(newRevision),
      { ancestors: [suspended] },
      { is: 'Ready', flags: [flag] },
    ],
    [
      'runs, what has applied that is suspended',
      helmRelease([]),
      { ancestors: [fine, suspended] },
      { has: [flag] },
    ],
    [
      'is suspended by its annotation',
      kustomization([failed('BuildFailed')]),
      {
        ancestors: [
          parent({}, { 'fluxcd.controlplane.io/reconcile': 'Disabled' }),
        ],
      },
      { is: 'Failed', has: [flag] },
    ],
    [
      'is suspended, and applies to another cluster than this',
      kustomization([applied(newRevision)]),
      {
        ancestors: [
          parent({ suspend: true, kubeConfig: { secretRef: { name: 'x' } } }),
        ],
      },
      { is: 'Ready', hasNot: [flag] },
    ],
  ];

  it.each(rows)('%s', (_, resource, context, expected) => {
    expect(assessedLike(resource, context, expected)).toEqual(expected);
  });
});
