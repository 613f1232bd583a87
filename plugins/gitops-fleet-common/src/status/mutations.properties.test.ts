import fc from 'fast-check';
import { findBlockers } from '../dependencies/findBlockers';
import { descriptorOfObject } from '../kinds/descriptors';
import { projectResource } from '../kinds/projectResource';
import { KubernetesObject } from '../kubernetes/object';
import { appliedRevision, attemptedRevision } from '../revision/applied';
import { findAncestors } from '../topology/ancestors';
import { effectiveReference } from '../topology/channel';
import { resolveTarget } from '../topology/resolveTarget';
import {
  mutatedObject,
  recordedStates,
  withKeysReversed,
} from './__fixtures__/mutations';
import { assessResource } from './assessResource';
import { AssessmentContext, reconciliationStatuses } from './status';

const now = new Date('2026-11-24T12:00:30Z');

/** A context that is made of broken objects, too. */
const context: fc.Arbitrary<AssessmentContext> = fc.record(
  {
    now: fc.constant(now),
    source: fc.oneof(mutatedObject, fc.constant(null)),
    dependencies: fc.array(mutatedObject, { maxLength: 2 }),
    ancestors: fc.array(mutatedObject, { maxLength: 2 }),
    previous: mutatedObject.map(object => assessResource(object, { now })),
  },
  { requiredKeys: ['now'] },
);

describe('real objects that arrive broken', () => {
  it('are there to be broken', () => {
    expect(recordedStates.length).toBeGreaterThan(100);
  });

  it('are judged, always the same way, and left alone', () => {
    fc.assert(
      fc.property(mutatedObject, context, (object, around) => {
        const before = fc.stringify([object, around]);
        const first = assessResource(object, around);
        expect(reconciliationStatuses).toContain(first.status);
        expect(reconciliationStatuses).toContain(first.displayStatus);
        expect(assessResource(object, around)).toEqual(first);
        expect(fc.stringify([object, around])).toBe(before);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are never shown as ready when they cannot be seen', () => {
    fc.assert(
      fc.property(mutatedObject, context, (object, around) => {
        const { status, displayStatus } = assessResource(object, {
          ...around,
          freshness: { stale: true },
        });
        expect([status, displayStatus]).toEqual(['Stale', 'Stale']);
      }),
    );
  });

  it('say the same in whatever order their fields and their conditions come', () => {
    const reversed = (object: KubernetesObject): KubernetesObject => {
      const turned = withKeysReversed(object);
      const conditions = turned.status?.conditions;
      return Array.isArray(conditions)
        ? {
            ...turned,
            status: { ...turned.status, conditions: conditions.reverse() },
          }
        : turned;
    };
    fc.assert(
      fc.property(mutatedObject, context, (object, around) => {
        expect(assessResource(reversed(object), around)).toEqual(
          assessResource(object, around),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('break nothing else that reads them', () => {
    fc.assert(
      fc.property(mutatedObject, mutatedObject, (object, other) => {
        const before = fc.stringify([object, other]);
        const lookup = () => ({ resource: other });
        appliedRevision(object);
        attemptedRevision(object);
        effectiveReference(object);
        findAncestors(object, lookup);
        findBlockers(object, lookup);
        resolveTarget(object, { managementCluster: 'm', clusters: [other] });
        const descriptor = descriptorOfObject(object);
        if (descriptor) {
          projectResource(object, descriptor);
        }
        expect(fc.stringify([object, other])).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it('are judged the same before and after the door', () => {
    fc.assert(
      fc.property(fc.constantFrom(...recordedStates), object => {
        const projected = projectResource(object, descriptorOfObject(object)!);
        expect(assessResource(projected, { now })).toEqual(
          assessResource(object, { now }),
        );
      }),
    );
  });
});
