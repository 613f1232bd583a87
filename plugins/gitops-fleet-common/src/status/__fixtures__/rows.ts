import { descriptorOfObject } from '../../kinds/descriptors';
import { projectResource } from '../../kinds/projectResource';
import { KubernetesObject } from '../../kubernetes/object';
import { assessResource } from '../assessResource';
import { AssessmentContext, ResourceAssessment } from '../status';
import { now } from './objects';

/** What is expected of an assessment; what is left out may be anything. */
export interface Expected extends Partial<ResourceAssessment> {
  /** What is true: `Failed`, or with its reason `Failed(BuildFailed)`. */
  is?: string;
  /** What a person is shown, in the same form. */
  shown?: string;
  has?: string[];
  hasNot?: string[];
}

/** A row of a table: its name begins with the number of the fixture in the status semantics. */
export type Row = [
  name: string,
  resource: KubernetesObject,
  context: Partial<AssessmentContext>,
  expected: Expected,
];

/** What was said of something before; a status and its reason. */
export function said(
  status: ResourceAssessment['status'],
  reason = '',
  message = '',
): ResourceAssessment {
  return {
    status,
    reason,
    message,
    displayStatus: status,
    displayReason: reason,
    displayMessage: message,
    flags: [],
  };
}

function reversed(resource: KubernetesObject): KubernetesObject {
  const { conditions } = resource.status ?? {};
  return Array.isArray(conditions)
    ? {
        ...resource,
        status: { ...resource.status, conditions: [...conditions].reverse() },
      }
    : resource;
}

/**
 * What is found of a row, in the form of what is expected of it: the same fields of the assessment, and of the flags those
 * that are asked for. On the way the assessment is held against itself: the order of conditions changes nothing, what
 * passes the door is judged as the whole object is, and neither object nor context is touched.
 */
export function assessedLike(
  resource: KubernetesObject,
  context: Partial<AssessmentContext>,
  expected: Expected,
): Expected {
  const before = JSON.stringify([resource, context]);
  const found = assessResource(resource, { now, ...context });
  expect(assessResource(reversed(resource), { now, ...context })).toEqual(
    found,
  );
  const descriptor = descriptorOfObject(resource);
  if (descriptor) {
    const projected = projectResource(resource, descriptor);
    expect(assessResource(projected, { now, ...context })).toEqual(found);
  }
  expect(JSON.stringify([resource, context])).toBe(before);
  const told = (form: string, status: string, reason: string) =>
    form.includes('(') ? `${status}(${reason})` : status;
  const { is, shown, has, hasNot, ...fields } = expected;
  return {
    ...Object.fromEntries(
      Object.keys(fields).map(field => [
        field,
        found[field as keyof ResourceAssessment],
      ]),
    ),
    ...(is && { is: told(is, found.status, found.reason) }),
    ...(shown && {
      shown: told(shown, found.displayStatus, found.displayReason),
    }),
    ...(has && { has: has.filter(flag => found.flags.includes(flag)) }),
    ...(hasNot && {
      hasNot: hasNot.filter(flag => !found.flags.includes(flag)),
    }),
  };
}
