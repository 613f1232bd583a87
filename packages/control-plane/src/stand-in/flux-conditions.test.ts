import { KubernetesObject } from '../kubernetes/object';
import {
  Condition,
  ConditionStatus,
  conditionsOf,
  removeConditions,
  setCondition,
  summarizeReady,
} from './flux-conditions';

const noon = new Date('2026-11-24T12:00:00.900Z');
const later = new Date('2026-11-24T12:05:00.000Z');

function source(generation: number): KubernetesObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'main', namespace: 'flux-system', generation },
  };
}

function condition(
  type: string,
  status: ConditionStatus,
  message = type,
): Condition {
  return { type, status, reason: `${type}Reason`, message };
}

describe('a condition that is set', () => {
  const first = setCondition(source(1), condition('Ready', 'True'), noon);

  it('carries the generation and the time, in whole seconds', () => {
    expect(conditionsOf(first)).toEqual([
      {
        type: 'Ready',
        status: 'True',
        reason: 'ReadyReason',
        message: 'Ready',
        observedGeneration: 1,
        lastTransitionTime: '2026-11-24T12:00:00Z',
      },
    ]);
  });

  it.each([
    ['says the same', condition('Ready', 'True'), '2026-11-24T12:00:00Z'],
    [
      'has another message',
      condition('Ready', 'True', 'x'),
      '2026-11-24T12:05:00Z',
    ],
    ['has another status', condition('Ready', 'False'), '2026-11-24T12:05:00Z'],
  ])('moves its time as needed when it %s', (_, next, time) => {
    const second = setCondition(
      { ...first, metadata: { ...first.metadata, generation: 2 } },
      next,
      later,
    );
    expect(conditionsOf(second)).toEqual([
      { ...next, observedGeneration: 2, lastTransitionTime: time },
    ]);
  });

  it('leaves the object that it is given alone', () => {
    expect(source(1)).not.toHaveProperty('status');
    setCondition(first, condition('Ready', 'False'), later);
    expect(conditionsOf(first)[0].status).toBe('True');
  });

  it('stands where Flux puts it', () => {
    let object = source(2);
    for (const type of [
      'FetchFailed',
      'Ready',
      'ArtifactInStorage',
      'Reconciling',
    ]) {
      object = setCondition(object, condition(type, 'True'), noon);
    }
    expect(conditionsOf(object).map(({ type }) => type)).toEqual([
      'Reconciling',
      'Ready',
      'ArtifactInStorage',
      'FetchFailed',
    ]);
    expect(
      conditionsOf(removeConditions(object, 'Reconciling', 'Ready')).map(
        ({ type }) => type,
      ),
    ).toEqual(['ArtifactInStorage', 'FetchFailed']);
  });
});

describe('Ready sums up', () => {
  const order = [
    'FetchFailed',
    'ArtifactOutdated',
    'ArtifactInStorage',
    'SourceVerified',
    'Reconciling',
  ];
  const negative = ['FetchFailed', 'ArtifactOutdated', 'Reconciling'];
  const cases: [string, [string, ConditionStatus][], string | undefined][] = [
    ['nothing', [], undefined],
    ['good news', [['ArtifactInStorage', 'True']], 'True ArtifactInStorage'],
    [
      'bad news before good',
      [
        ['ArtifactInStorage', 'True'],
        ['FetchFailed', 'True'],
      ],
      'False FetchFailed',
    ],
    [
      'the first of the bad news',
      [
        ['Reconciling', 'True'],
        ['ArtifactOutdated', 'True'],
        ['FetchFailed', 'True'],
      ],
      'False FetchFailed',
    ],
    [
      'good news that do not hold',
      [
        ['ArtifactInStorage', 'True'],
        ['SourceVerified', 'False'],
      ],
      'False SourceVerified',
    ],
    [
      'bad news that do not hold, last',
      [
        ['FetchFailed', 'False'],
        ['ArtifactInStorage', 'True'],
      ],
      'True ArtifactInStorage',
    ],
    [
      'what nobody knows',
      [['ArtifactInStorage', 'Unknown']],
      'Unknown ArtifactInStorage',
    ],
  ];

  it.each(cases)('%s', (_, conditions, expected) => {
    let object = source(1);
    for (const [type, status] of conditions) {
      object = setCondition(object, condition(type, status), noon);
    }
    const ready = summarizeReady(object, order, negative);
    expect(ready && `${ready.status} ${ready.message}`).toBe(expected);
  });
});
