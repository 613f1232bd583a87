import {
  asInteger,
  asMaps,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { formatTime, KubernetesObject } from '../kubernetes/object';

export type ConditionStatus = 'True' | 'False' | 'Unknown';

export interface Condition {
  type: string;
  status: ConditionStatus;
  reason: string;
  message: string;
}

/** A condition as it stands in a status. */
export interface WrittenCondition extends Condition {
  lastTransitionTime: string;
  observedGeneration?: number;
}

export function conditionsOf(object: KubernetesObject): WrittenCondition[] {
  return asMaps(object.status?.conditions) as unknown as WrittenCondition[];
}

export function findCondition(
  object: KubernetesObject,
  type: string,
): WrittenCondition | undefined {
  return conditionsOf(object).find(condition => condition.type === type);
}

const weights = ['Stalled', 'Reconciling', 'Ready'];

/** Stalled, Reconciling and Ready stand first, then the others, those of the latest generation before older ones. */
function order(a: WrittenCondition, b: WrittenCondition): number {
  const weight = (condition: WrittenCondition) => {
    const index = weights.indexOf(condition.type);
    return index < 0 ? weights.length : index;
  };
  return (
    weight(a) - weight(b) ||
    (asInteger(b.observedGeneration) ?? 0) -
      (asInteger(a.observedGeneration) ?? 0) ||
    (a.type < b.type ? -1 : 1)
  );
}

/**
 * The object with the condition set, as Flux's runtime sets it: the observed generation is always the current one, the
 * transition time moves when status, reason or message change. Source: fluxcd/pkg runtime v0.110.3, `conditions/setter.go`.
 */
export function setCondition(
  object: KubernetesObject,
  condition: Condition,
  now: Date,
): KubernetesObject {
  const conditions = conditionsOf(object);
  const previous = conditions.find(({ type }) => type === condition.type);
  const same =
    previous?.status === condition.status &&
    previous.reason === condition.reason &&
    previous.message === condition.message;
  const { generation } = object.metadata;
  const written: WrittenCondition = {
    type: condition.type,
    status: condition.status,
    reason: condition.reason,
    message: condition.message,
    lastTransitionTime:
      previous && same ? previous.lastTransitionTime : formatTime(now),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  return {
    ...object,
    status: {
      ...object.status,
      conditions: [
        ...conditions.filter(({ type }) => type !== condition.type),
        written,
      ].sort(order),
    },
  };
}

export function removeConditions(
  object: KubernetesObject,
  ...types: string[]
): KubernetesObject {
  const conditions = conditionsOf(object);
  const kept = conditions.filter(({ type }) => !types.includes(type));
  return kept.length === conditions.length
    ? object
    : { ...object, status: { ...object.status, conditions: kept } };
}

/** Status of Ready by the rank of the group that speaks. */
const readyByRank: ConditionStatus[] = [
  'False',
  'False',
  'True',
  'True',
  'Unknown',
];

/**
 * The condition `Ready` that follows from the others; undefined where there are none. The worst group speaks: bad news
 * that hold, then good ones that do not, then good ones that hold; in a group the first of `summarized`. Source:
 * fluxcd/pkg runtime v0.110.3, `conditions/merge.go`.
 *
 * @param summarized types, the most telling first
 * @param negative those of them that are bad news
 */
export function summarizeReady(
  object: KubernetesObject,
  summarized: string[],
  negative: string[],
): Condition | undefined {
  const rank = ({ type, status }: Condition) => {
    if (status === 'Unknown') {
      return 4;
    }
    const bad = negative.includes(type);
    if (status === 'True') {
      return bad ? 0 : 2;
    }
    return bad ? 3 : 1;
  };
  const [worst] = summarized
    .map(type => findCondition(object, type))
    .filter(condition => condition !== undefined)
    .map((condition, index) => ({ condition, index, rank: rank(condition) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  if (!worst) {
    return undefined;
  }
  const { reason, message } = worst.condition;
  return { type: 'Ready', status: readyByRank[worst.rank], reason, message };
}
