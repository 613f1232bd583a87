import type { ConditionRecord } from '../fleet/records';
import { isNegative } from './conditions';
import type { ReconciliationStatus } from './status';

/**
 * A condition with what it means, in the words of a status.
 *
 * @public
 */
export interface ShownCondition extends ConditionRecord {
  shown: ReconciliationStatus;
}

/**
 * The conditions of a resource, in the order in which its controller has written them, each with what it means by itself:
 * `Ready` for good news, `Failed` for its opposite, and of those that are bad when they are true `Stalled` for what has
 * failed and `Progressing` for what is going on. What the resource is doing is not in one of them: see `assessResource`.
 *
 * @public
 */
export function shownConditions(details: {
  conditions: readonly ConditionRecord[];
}): ShownCondition[] {
  return details.conditions.map(condition => ({
    ...condition,
    shown: meaningOf(condition),
  }));
}

function meaningOf({ type, status }: ConditionRecord): ReconciliationStatus {
  if (status !== 'True' && status !== 'False') {
    return 'Unknown';
  }
  const isTrue = status === 'True';
  if (!isNegative(type)) {
    return isTrue ? 'Ready' : 'Failed';
  }
  if (!isTrue) {
    return 'Ready';
  }
  return /Stalled|Failed/.test(type) ? 'Stalled' : 'Progressing';
}
