import fc from 'fast-check';
import { KubernetesObject } from '../kubernetes/object';
import { kindDescriptors } from '../kinds/descriptors';
import { assessResource } from './assessResource';
import { reconciliationStatuses } from './status';

const now = new Date('2026-11-24T12:00:00Z');

const condition = fc.record(
  {
    type: fc.constantFrom(
      'Ready',
      'Reconciling',
      'Stalled',
      'Healthy',
      'FetchFailed',
    ),
    status: fc.constantFrom<unknown>('True', 'False', 'Unknown', true, null, 7),
    reason: fc.constantFrom<unknown>(
      '',
      'Progressing',
      'DependencyNotReady',
      'BuildFailed',
      3,
    ),
    message: fc.oneof(fc.string(), fc.constant<unknown>({})),
    observedGeneration: fc.oneof(fc.integer({ min: -1, max: 4 }), fc.string()),
    lastTransitionTime: fc.constantFrom<unknown>(
      '2026-11-24T11:59:00Z',
      '2026-11-24T01:00:00Z',
      'yesterday',
      5,
    ),
  },
  { requiredKeys: [] },
);

const resource = fc
  .record({
    descriptor: fc.constantFrom(...kindDescriptors),
    version: fc.constantFrom('v1', 'v1beta1', 'v9'),
    metadata: fc.oneof(
      fc.record({ generation: fc.integer({ min: 0, max: 3 }) }),
      fc.constant(null),
      fc.constant([]),
    ),
    spec: fc.oneof(
      fc.record({ suspend: fc.boolean(), dependsOn: fc.anything() }),
      fc.anything(),
    ),
    conditions: fc.oneof(
      fc.array(fc.oneof(condition, fc.anything())),
      fc.anything(),
    ),
  })
  .map(
    ({ descriptor, version, metadata, spec, conditions }) =>
      ({
        apiVersion: `${descriptor.group}/${version}`,
        kind: descriptor.kind,
        metadata,
        spec,
        status: { conditions, history: conditions, observedGeneration: 1 },
      } as unknown as KubernetesObject),
  );

describe('assessResource, whatever comes', () => {
  it('answers, always the same, and leaves its input alone', () => {
    fc.assert(
      fc.property(resource, object => {
        const before = fc.stringify(object);
        const first = assessResource(object, { now });
        expect(reconciliationStatuses).toContain(first.displayStatus);
        expect(assessResource(object, { now })).toEqual(first);
        expect(fc.stringify(object)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it('never shows something stale as ready', () => {
    fc.assert(
      fc.property(resource, object => {
        const { status, displayStatus } = assessResource(object, {
          now,
          freshness: { stale: true },
        });
        expect([status, displayStatus]).toEqual(['Stale', 'Stale']);
      }),
    );
  });

  it('does not care for the order of conditions', () => {
    fc.assert(
      fc.property(fc.array(condition), conditions => {
        const of = (list: unknown[]) =>
          assessResource(
            {
              apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
              kind: 'Kustomization',
              metadata: { generation: 1 },
              status: { conditions: list },
            },
            { now },
          );
        expect(of([...conditions].reverse())).toEqual(of(conditions));
      }),
    );
  });
});
