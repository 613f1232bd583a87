import { KubernetesObject } from '../kubernetes/object';
import { failingCondition } from './conditions';
import { longestRun, minute } from './durations';
import type { ObjectStatus } from './objectStatus';

/**
 * Row A22: a lost status write leaves an object in progress for ever although its controller is healthy
 * (helm-controller#1409, kustomize-controller#1624). Progress has an age limit.
 */
export function noProgress(
  resource: KubernetesObject,
  found: ObjectStatus,
  now: number,
): ObjectStatus | undefined {
  const transitions = ['Ready', 'Reconciling', 'Healthy']
    .map(type => found.conditions.get(type)?.lastTransition)
    .filter((time): time is number => time !== undefined);
  if (transitions.length === 0) {
    return undefined;
  }
  const last = Math.max(...transitions);
  const texts = [...found.conditions.values()].map(({ message }) => message);
  const { interval, timeout } = longestRun(resource, texts.join('\n'));
  if (now - last <= Math.max(interval + 2 * timeout, 15 * minute)) {
    return undefined;
  }
  const failing = failingCondition(found.conditions);
  return {
    ...found,
    status: 'Stalled',
    reason: 'NoProgress',
    message: `no progress since ${new Date(last).toISOString()}: ${
      failing?.message ?? found.message
    }`,
    resync: false,
    unsettled: true,
  };
}
