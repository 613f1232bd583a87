import { JsonObject } from '../kubernetes/json';
import { fieldHistories } from './field-histories';

const condition = (type: string, status: string, fields: JsonObject = {}) => ({
  type,
  status,
  reason: `${type}Reason`,
  ...fields,
});

function historyOf(field: string, ...states: JsonObject[]) {
  return fieldHistories(states)[field];
}

const conditions = (...list: JsonObject[]): JsonObject => ({
  status: { conditions: list },
});

describe('fieldHistories', () => {
  it('tells each value once, however many writes repeat it', () => {
    expect(
      historyOf(
        'status.phase',
        { status: { phase: 'Provisioning' } },
        { status: { phase: 'Provisioning' } },
        { status: { phase: 'Provisioned' } },
        { status: { phase: 'Provisioning' } },
      ),
    ).toEqual(['Provisioning', 'Provisioned', 'Provisioning']);
  });

  it('keeps the ends of a count, and every generation', () => {
    const at = (count: number) => ({
      generation: count,
      status: { replicas: count },
    });
    const writes = [1, 2, 3, 2, 1].map(at);
    expect(historyOf('status.replicas', ...writes)).toEqual([1, 3, 1]);
    expect(historyOf('generation', ...writes)).toEqual([1, 2, 3, 2, 1]);
  });

  it('keeps the message of a condition that speaks for itself only', () => {
    const message = 'because';
    const write = conditions(
      condition('RemoteConnectionProbe', 'False', { message }),
      condition('Available', 'False', { message }),
    );
    expect(historyOf('status.conditions.RemoteConnectionProbe', write)).toEqual(
      ['False RemoteConnectionProbeReason: because'],
    );
    expect(historyOf('status.conditions.Available', write)).toEqual([
      'False AvailableReason',
    ]);
  });

  it.each([
    ['RollingOut', ['Unknown', 'False'], ['False']],
    [
      'RollingOut',
      ['False', 'Unknown', 'False'],
      ['False', 'Unknown', 'False'],
    ],
    ['MachinesReady', ['True', 'Unknown', 'False'], ['True', 'False']],
    ['WorkerMachinesReady', ['True', 'Unknown', 'True'], ['True']],
  ])('of %s %j is kept %j', (type, statuses, kept) => {
    expect(
      historyOf(
        `status.conditions.${type}`,
        ...statuses.map(status => conditions(condition(type, status))),
      ),
    ).toEqual(kept.map(status => `${status} ${type}Reason`));
  });

  it('tells the order of conditions, the status of old ones, and the end', () => {
    const histories = fieldHistories([
      {
        status: {
          conditions: [condition('Paused', 'False')],
          deprecated: {
            v1beta1: {
              conditions: [condition('Ready', 'True', { message: 'old' })],
            },
          },
        },
      },
      null,
    ]);
    expect(histories).toEqual({
      gone: [true],
      'status.conditions': ['Paused'],
      'status.conditions.Paused': ['False PausedReason'],
      'status.deprecated.v1beta1.conditions.Ready': ['True'],
    });
  });

  it('does not tell what is left of the machines of what is being deleted', () => {
    const deleting = {
      deletionTimestamp: '<time>',
      status: {
        replicas: 1,
        conditions: [
          condition('MachinesReady', 'False'),
          condition('Deleting', 'True'),
        ],
      },
    };
    const histories = fieldHistories([deleting]);
    expect(histories).toHaveProperty(['status.conditions.Deleting']);
    expect(histories).not.toHaveProperty(['status.conditions.MachinesReady']);
    expect(histories).not.toHaveProperty(['status.replicas']);
  });
});
