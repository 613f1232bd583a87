import { formatTime } from '../kubernetes/clock';
import { isRecord, JsonObject, JsonValue, listAt } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';

/** A condition as a controller wants it. */
export interface WantedCondition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message?: string;
}

/**
 * Conditions with the transition times of those before them: a time moves only when the status does, which is Cluster
 * API's rule (and not Flux's).
 */
export function withTransitions(
  before: JsonValue[],
  wanted: WantedCondition[],
  options: { now: Date; generation?: number },
): JsonValue[] {
  return wanted.map(condition => {
    const previous = before
      .filter(isRecord)
      .find(
        other =>
          other.type === condition.type && other.status === condition.status,
      );
    return {
      lastTransitionTime:
        previous?.lastTransitionTime ?? formatTime(options.now),
      message: condition.message ?? '',
      ...(options.generation === undefined
        ? {}
        : { observedGeneration: options.generation }),
      reason: condition.reason,
      status: condition.status,
      type: condition.type,
    };
  });
}

/** A condition whose good state is True. */
export function binary(
  type: string,
  holds: boolean,
  reasons: [string, string],
  message?: string,
): WantedCondition {
  return holds
    ? { type, status: 'True', reason: reasons[0] }
    : { type, status: 'False', reason: reasons[1], message };
}

/** A condition whose good state is False. */
export function activity(
  type: string,
  active: boolean,
  message?: string,
): WantedCondition {
  return {
    type,
    status: active ? 'True' : 'False',
    reason: active ? type : `Not${type}`,
    ...(active && message ? { message } : {}),
  };
}

/** The first condition that Cluster API writes, before it knows any other. */
export function pausedCondition(paused: boolean): WantedCondition {
  return activity('Paused', paused);
}

/** `status.deprecated.v1beta1.conditions`: what readers of the older versions see. */
export function deprecatedConditions(
  before: KubernetesObject,
  wanted: { type: string; holds: boolean; reason: string; message: string }[],
  now: Date,
): JsonObject {
  const previous = listAt(before.status, 'deprecated', 'v1beta1', 'conditions');
  return {
    v1beta1: {
      conditions: wanted.map(({ type, holds, reason, message }) => {
        const status = holds ? 'True' : 'False';
        const same = previous
          .filter(isRecord)
          .find(other => other.type === type && other.status === status);
        return {
          type,
          status,
          lastTransitionTime: same?.lastTransitionTime ?? formatTime(now),
          ...(holds ? {} : { reason, message, severity: 'Info' }),
        };
      }),
    },
  };
}
