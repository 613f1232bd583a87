import { Clock, formatTime } from '../kubernetes/clock';
import { isRecord, JsonObject, JsonValue, listAt } from '../kubernetes/json';
import { asJson, KubernetesObject } from '../kubernetes/object';
import { fieldsOf } from '../kubernetes/merge';

/** Fields that no manager owns. */
const UNOWNED = new Set([
  'apiVersion',
  'kind',
  'uid',
  'name',
  'namespace',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'managedFields',
]);

function owned(value: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (key === 'metadata' && isRecord(item)) {
      const metadata = owned(item);
      if (Object.keys(metadata).length > 0) {
        result.metadata = metadata;
      }
    } else if (!UNOWNED.has(key) && item !== undefined) {
      result[key] = item;
    }
  }
  return result;
}

/**
 * `metadata.managedFields` after a write: the entry of this manager and operation is replaced (Apply) or merged (Update),
 * the others stay.
 *
 * @param written the fields that this write gave
 */
export function recordManager(
  object: KubernetesObject,
  write: {
    manager: string;
    operation: 'Apply' | 'Update';
    subresource?: 'status';
    written: JsonObject;
    clock: Clock;
  },
): JsonValue[] {
  const entries = listAt(asJson(object), 'metadata', 'managedFields').filter(
    isRecord,
  );
  const same = (entry: JsonObject) =>
    entry.manager === write.manager &&
    entry.operation === write.operation &&
    entry.subresource === write.subresource;
  const previous = entries.find(same);
  const fields = fieldsOf(owned(write.written));
  const merged =
    write.operation === 'Update' && isRecord(previous?.fieldsV1)
      ? mergeFields(previous.fieldsV1, fields)
      : fields;
  return [
    ...entries.filter(entry => !same(entry)),
    {
      apiVersion: object.apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: merged,
      manager: write.manager,
      operation: write.operation,
      ...(write.subresource ? { subresource: write.subresource } : {}),
      time: formatTime(write.clock.now()),
    },
  ];
}

function mergeFields(a: JsonObject, b: JsonObject): JsonObject {
  const result: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = result[key];
    result[key] =
      isRecord(before) && isRecord(value) ? mergeFields(before, value) : value;
  }
  return result;
}
