import { KubernetesObject } from '../kubernetes/object';
import { problemOf } from './settling';

function object(
  condition?: { [field: string]: unknown },
  spec: { [field: string]: unknown } = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Kustomization',
    metadata: { name: 'a', generation: 2 },
    spec,
    ...(condition && {
      status: { conditions: [{ type: 'Ready', ...condition }] },
    }),
  };
}

it.each<[string, KubernetesObject, string | undefined]>([
  ['is ready', object({ status: 'True', observedGeneration: 2 }), undefined],
  ['is ready and says of no generation', object({ status: 'True' }), undefined],
  [
    'was ready before its spec changed',
    object({ status: 'True', observedGeneration: 1, message: 'Applied' }),
    'Applied',
  ],
  [
    'has failed',
    object({ status: 'False', reason: 'BuildFailed', message: 'no such file' }),
    'no such file',
  ],
  ['has no message', object({ status: 'False', reason: 'Waiting' }), 'Waiting'],
  ['has no status', object(), 'no status yet'],
  ['is suspended', object(undefined, { suspend: true }), undefined],
])('says what keeps one that %s from having settled', (_, given, expected) => {
  expect(problemOf(given, 'Ready')).toBe(expected);
});
