import { Clock, formatTime } from './clock';
import { isRecord, JsonObject, listAt } from './json';
import { KubernetesObject } from './object';

export type ConditionStatus = 'True' | 'False' | 'Unknown';

export type Condition = {
  type: string;
  status: ConditionStatus;
  reason: string;
  message: string;
  lastTransitionTime: string;
  observedGeneration?: number;
};

/** The conditions of an object's status, as they are. */
export function conditionsOf(object: KubernetesObject): JsonObject[] {
  return listAt(object.status, 'conditions').filter(isRecord);
}

const first = ['Stalled', 'Reconciling', 'Ready'];

/**
 * Stalled, Reconciling and Ready stand first, the others follow, those of the latest generation before older ones, then by
 * name: the order in which Flux's runtime keeps them.
 */
function inFluxOrder(a: JsonObject, b: JsonObject): number {
  const rank = ({ type }: JsonObject) => {
    const index = first.indexOf(String(type));
    return index < 0 ? first.length : index;
  };
  const generation = ({ observedGeneration }: JsonObject) =>
    typeof observedGeneration === 'number' ? observedGeneration : 0;
  return (
    rank(a) - rank(b) ||
    generation(b) - generation(a) ||
    (String(a.type) < String(b.type) ? -1 : 1)
  );
}

/**
 * Writes conditions into an unfrozen object as Flux's runtime does: the observed generation is always the current one,
 * and the transition time moves whenever status, reason or message change, not only the status.
 */
export class ConditionWriter {
  constructor(
    private readonly object: KubernetesObject,
    private readonly clock: Clock,
  ) {}

  set(
    type: string,
    status: ConditionStatus,
    reason: string,
    message: string,
  ): void {
    const conditions = conditionsOf(this.object);
    const previous = conditions.find(condition => condition.type === type);
    const observedGeneration = this.object.metadata.generation;
    const same =
      previous?.status === status &&
      previous.reason === reason &&
      previous.message === message;
    const condition: JsonObject = {
      lastTransitionTime: same
        ? previous.lastTransitionTime
        : formatTime(this.clock.now()),
      message,
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      reason,
      status,
      type,
    };
    this.write([...conditions.filter(other => other !== previous), condition]);
  }

  markTrue(type: string, reason: string, message: string): void {
    this.set(type, 'True', reason, message);
  }

  markFalse(type: string, reason: string, message: string): void {
    this.set(type, 'False', reason, message);
  }

  markUnknown(type: string, reason: string, message: string): void {
    this.set(type, 'Unknown', reason, message);
  }

  /** Says of the present generation what was said of an earlier one. */
  repeat(type: string): void {
    const found = conditionsOf(this.object).find(
      condition => condition.type === type,
    );
    if (found) {
      const { status, reason, message } = found;
      this.set(
        type,
        status as ConditionStatus,
        String(reason),
        String(message),
      );
    }
  }

  /** Reconciling and Stalled exclude each other. */
  markReconciling(reason: string, message: string): void {
    this.remove('Stalled');
    this.markTrue('Reconciling', reason, message);
  }

  remove(type: string): void {
    const conditions = conditionsOf(this.object);
    const kept = conditions.filter(condition => condition.type !== type);
    if (kept.length !== conditions.length) {
      this.write(kept);
    }
  }

  has(type: string): boolean {
    return conditionsOf(this.object).some(condition => condition.type === type);
  }

  isStatus(type: string, status: ConditionStatus): boolean {
    return conditionsOf(this.object).some(
      condition => condition.type === type && condition.status === status,
    );
  }

  messageOf(type: string): string {
    const found = conditionsOf(this.object).find(
      condition => condition.type === type,
    );
    return typeof found?.message === 'string' ? found.message : '';
  }

  private write(conditions: JsonObject[]): void {
    this.object.status = {
      ...this.object.status,
      conditions: conditions.sort(inFluxOrder),
    };
  }
}
