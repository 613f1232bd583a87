import { ManualClock } from '../testing/manual-clock';
import { conditionsOf, ConditionWriter } from './conditions';
import { KubernetesObject } from './object';

function object(generation = 1): KubernetesObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'app', namespace: 'flux-system', generation },
  };
}

describe('ConditionWriter', () => {
  it.each([
    ['status', ['False', 'Succeeded', 'done'], true],
    ['reason', ['True', 'Other', 'done'], true],
    ['message', ['True', 'Succeeded', 'done again'], true],
    ['nothing but the generation', ['True', 'Succeeded', 'done'], false],
  ] as const)(
    'moves the transition time when %s changes: %s',
    async (_, [status, reason, message], moves) => {
      const clock = new ManualClock();
      const changing = object();
      const writer = new ConditionWriter(changing, clock);
      writer.markTrue('Ready', 'Succeeded', 'done');
      const [before] = conditionsOf(changing);
      await clock.advance(5_000);
      changing.metadata.generation = 2;
      writer.set('Ready', status, reason, message);
      const [after] = conditionsOf(changing);
      expect(after.observedGeneration).toBe(2);
      expect(after.lastTransitionTime !== before.lastTransitionTime).toBe(
        moves,
      );
    },
  );

  it("keeps Flux's order: what is going on, Ready, then the latest", () => {
    const changing = object();
    const writer = new ConditionWriter(changing, new ManualClock());
    writer.markTrue('ArtifactInStorage', 'Succeeded', '');
    changing.metadata.generation = 2;
    writer.markTrue('FetchFailed', 'GitOperationFailed', '');
    writer.markFalse('Ready', 'GitOperationFailed', '');
    writer.markReconciling('ProgressingWithRetry', '');
    expect(conditionsOf(changing).map(({ type }) => type)).toEqual([
      'Reconciling',
      'Ready',
      'FetchFailed',
      'ArtifactInStorage',
    ]);
  });

  it('repeats what was said, for the present generation', () => {
    const changing = object();
    const writer = new ConditionWriter(changing, new ManualClock());
    writer.repeat('Ready');
    expect(conditionsOf(changing)).toEqual([]);
    writer.markFalse('Ready', 'GitOperationFailed', 'no');
    changing.metadata.generation = 2;
    writer.repeat('Ready');
    expect(conditionsOf(changing)).toMatchObject([
      { status: 'False', reason: 'GitOperationFailed', observedGeneration: 2 },
    ]);
  });
});
