import { KubernetesObject } from '../kubernetes/object';
import { asInteger, asMap, asText, asTime } from '../kubernetes/read';

/**
 * A condition as read: text where text belongs, times in epoch milliseconds.
 *
 * @public
 */
export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
  /** Positive; 0 and below mean that nothing was observed. */
  observedGeneration?: number;
  lastTransition?: number;
  /** How bad it is, in Cluster API's contracts up to v1beta1. */
  severity?: string;
}

/** Conditions that are bad when they are true. */
const negative =
  /^(Stalled|Reconciling|ArtifactOutdated|IncludeUnavailable|Drifted|Remediated|Paused|Deleting|RollingOut|ScalingUp|ScalingDown|Remediating|.*Failed)$/;

/** True for a condition type whose `True` is not the good news. */
export function isNegative(type: string): boolean {
  return negative.test(type);
}

function badness(condition: Condition): number {
  if (condition.status === 'True') {
    return isNegative(condition.type) ? 2 : 0;
  }
  if (condition.status === 'False') {
    return isNegative(condition.type) ? 0 : 2;
  }
  return 1;
}

const severities = ['Info', 'Warning', 'Error'];

/** The worse of two conditions of one type; the order in the list never decides. */
function worse(a: Condition, b: Condition): Condition {
  const ranks = (condition: Condition): (number | string)[] => [
    badness(condition),
    condition.observedGeneration ?? 0,
    condition.lastTransition ?? 0,
    condition.status,
    severities.indexOf(condition.severity ?? ''),
    condition.reason,
    condition.message,
  ];
  const [left, right] = [ranks(a), ranks(b)];
  for (let i = 0; i < left.length; i++) {
    if (left[i] !== right[i]) {
      return left[i] > right[i] ? a : b;
    }
  }
  return a;
}

/**
 * The conditions of an object by type. Entries that are no conditions are dropped; of several of one type the worst
 * counts.
 *
 * @param list - `status.conditions` where it is left out
 * @public
 */
export function readConditions(
  resource: KubernetesObject,
  list: unknown = asMap(resource.status).conditions,
): Map<string, Condition> {
  const conditions = new Map<string, Condition>();
  if (!Array.isArray(list)) {
    return conditions;
  }
  for (const item of list) {
    const entry = asMap(item);
    const type = asText(entry.type);
    const status = statusText(entry.status);
    if (!type || !status) {
      continue;
    }
    const observed = asInteger(entry.observedGeneration);
    const condition: Condition = {
      type,
      status,
      reason: asText(entry.reason) ?? '',
      message: asText(entry.message) ?? '',
      observedGeneration: observed && observed > 0 ? observed : undefined,
      lastTransition: asTime(entry.lastTransitionTime),
    };
    const severity = asText(entry.severity);
    if (severity) {
      condition.severity = severity;
    }
    const other = conditions.get(type);
    conditions.set(type, other ? worse(other, condition) : condition);
  }
  return conditions;
}

function statusText(value: unknown): string | undefined {
  if (value === true || value === 'true') {
    return 'True';
  }
  if (value === false || value === 'false') {
    return 'False';
  }
  return asText(value);
}

/** Failing conditions of sources, the most telling first. */
const failingTypes = ['StorageOperationFailed', 'FetchFailed', 'BuildFailed'];

/** The first true condition that says what failed. */
export function failingCondition(
  conditions: Map<string, Condition>,
): Condition | undefined {
  const types = [
    ...failingTypes,
    ...[...conditions.keys()].filter(type => /.+Failed$/.test(type)).sort(),
  ];
  for (const type of types) {
    const condition = conditions.get(type);
    if (condition?.status === 'True') {
      return condition;
    }
  }
  return undefined;
}
