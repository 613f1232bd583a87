import { isRecord, JsonObject, JsonValue, listAt } from '../kubernetes/json';
import { ObservedStates } from './sequence-recorder';

/** The values that a field had, by its path. */
export type FieldHistories = { [field: string]: JsonValue[] };

/**
 * Kinds of Cluster API. Several controllers write each object, and each write tells what all of them have come to by then:
 * which values meet in one write is a matter of time. So it is not the writes that are kept, but what became of each field by
 * itself.
 */
const KINDS = ['Cluster', 'KubeadmControlPlane', 'MachineDeployment'];

export function hasFieldHistories(object: string): boolean {
  return KINDS.includes(object.slice(0, object.indexOf('/')));
}

/** Conditions that sum up others: what their message lists depends on what has been reported so far. */
const SUMS =
  /^(Available|WorkersAvailable|RollingOut|ScalingUp|ScalingDown|\w*MachinesReady|\w*MachinesUpToDate|Deleting)$/;
const COUNT = /replicas$/i;
/** Conditions of Machines, which are unknown for as long as the Machines' own controller has not looked at each. */
const OF_MACHINES = /MachinesReady$|MachinesUpToDate$/;

/**
 * What no run here can tell: the stand-in for kubeadm's provider has no Machines for the instances of a control plane, so the
 * real Cluster says NoReplicas where it would say Ready of a cluster with one, as the sandbox does.
 */
const NOT_COMPARED =
  /^status\.conditions\.ControlPlaneMachines(Ready|UpToDate)$/;

/**
 * What became of each field of an object, without what depends on when a controller looked:
 *
 * - the message of a condition that sums up others, and the generation for which it was said;
 * - a condition that is Unknown before it has been anything else, or while Machines are looked at;
 * - a count on its way up or down: its ends are kept;
 * - what is left of the Machines of an object that is being deleted, which go one after the other;
 * - of the conditions of v1beta1, which say the same once more in other words, everything but the status.
 */
export function fieldHistories(states: ObservedStates): FieldHistories {
  const histories: FieldHistories = {};
  const note = (field: string, value: JsonValue | undefined) => {
    if (value === undefined) {
      return;
    }
    histories[field] ??= [];
    const history = histories[field];
    if (history[history.length - 1] !== value) {
      history.push(value);
    }
  };
  for (const state of states) {
    if (!state) {
      note('gone', true);
      continue;
    }
    const deleting = state.deletionTimestamp !== undefined;
    for (const [field, value] of leavesOf(state)) {
      if (!deleting || !COUNT.test(field)) {
        note(field, value);
      }
    }
    const conditions = listAt(state, 'status', 'conditions').filter(isRecord);
    note(
      'status.conditions',
      conditions.map(({ type }) => String(type)).join(', ') || undefined,
    );
    for (const condition of conditions) {
      if (
        deleting &&
        SUMS.test(String(condition.type)) &&
        condition.type !== 'Deleting'
      ) {
        continue;
      }
      note(`status.conditions.${String(condition.type)}`, told(condition));
    }
    for (const condition of listAt(
      state,
      'status',
      'deprecated',
      'v1beta1',
      'conditions',
    ).filter(isRecord)) {
      note(
        `status.deprecated.v1beta1.conditions.${String(condition.type)}`,
        condition.status,
      );
    }
  }
  return Object.fromEntries(
    Object.keys(histories)
      .filter(field => !NOT_COMPARED.test(field))
      .sort()
      .map(field => [field, settledOf(field, histories[field])]),
  );
}

function told({ type, status, reason, message }: JsonObject): string {
  const said =
    SUMS.test(String(type)) || !message ? '' : `: ${String(message)}`;
  return `${String(status)} ${String(reason)}${said}`;
}

function settledOf(field: string, history: JsonValue[]): JsonValue[] {
  if (COUNT.test(field)) {
    return history.filter((value, index) => {
      const [before, after] = [history[index - 1], history[index + 1]];
      return !(
        isBetween(before, value, after) || isBetween(after, value, before)
      );
    });
  }
  if (!field.startsWith('status.conditions.')) {
    return history;
  }
  const isUnknown = (value: JsonValue) => /^Unknown /.test(String(value));
  const known = history.findIndex(value => !isUnknown(value));
  return history
    .slice(Math.max(known, 0))
    .filter(value => !OF_MACHINES.test(field) || !isUnknown(value))
    .filter((value, index, kept) => value !== kept[index - 1]);
}

function isBetween(...[low, value, high]: (JsonValue | undefined)[]): boolean {
  return (
    typeof low === 'number' &&
    typeof value === 'number' &&
    typeof high === 'number' &&
    low < value &&
    value < high
  );
}

/** Every field with a value that is no map, but conditions. */
function* leavesOf(
  value: JsonObject,
  path: string[] = [],
): Generator<[string, JsonValue]> {
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, key];
    if (isRecord(item)) {
      yield* leavesOf(item, here);
    } else if (Array.isArray(item)) {
      if (key !== 'conditions') {
        yield [here.join('.'), JSON.stringify(item)];
      }
    } else if (item !== undefined) {
      yield [here.join('.'), item];
    }
  }
}
