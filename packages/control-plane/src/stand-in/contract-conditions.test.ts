import { Contract, contractConditions } from './contract-conditions';

const now = new Date('2026-11-24T12:00:00Z');
const earlier = '2026-11-24T11:00:00Z';
const ready = (holds: boolean, message?: string) => ({
  type: 'Ready',
  holds,
  reasons: ['Ready', 'NotReady'] as [string, string],
  message,
});

describe('a condition of a provider', () => {
  const cases: [string, Contract, ReturnType<typeof ready>, object][] = [
    [
      'holds, under the newer contract',
      'v1beta2',
      ready(true),
      { status: 'True', reason: 'Ready', message: '', observedGeneration: 3 },
    ],
    [
      'does not hold, under the newer contract',
      'v1beta2',
      ready(false, 'waiting'),
      {
        status: 'False',
        reason: 'NotReady',
        message: 'waiting',
        observedGeneration: 3,
      },
    ],
    [
      'holds, under the older contract',
      'v1beta1',
      ready(true),
      { status: 'True' },
    ],
    [
      'does not hold, under the older contract',
      'v1beta1',
      ready(false, 'waiting'),
      {
        status: 'False',
        severity: 'Info',
        reason: 'NotReady',
        message: 'waiting',
      },
    ],
    [
      'has nothing to say, under the older contract',
      'v1beta1',
      ready(false),
      { status: 'False', severity: 'Info', reason: 'NotReady' },
    ],
  ];

  it.each(cases)('%s', (_, contract, wanted, expected) => {
    expect(
      contractConditions(contract, undefined, [wanted], { now, generation: 3 }),
    ).toEqual([
      {
        type: 'Ready',
        lastTransitionTime: '2026-11-24T12:00:00Z',
        ...expected,
      },
    ]);
  });

  it.each([
    ['keeps its time while the status stays', 'False', earlier],
    ['gets a new time when the status changes', 'True', '2026-11-24T12:00:00Z'],
  ])('%s', (_, before, time) => {
    const [condition] = contractConditions(
      'v1beta2',
      [{ type: 'Ready', status: before, lastTransitionTime: earlier }],
      [ready(false, 'another message')],
      { now },
    );
    expect(condition.lastTransitionTime).toBe(time);
  });
});
