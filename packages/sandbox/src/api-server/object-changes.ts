import { randomUUID } from 'node:crypto';
import { formatTime } from '../kubernetes/clock';
import { WatchEventType } from '../kubernetes/control-plane';
import { isRecord, JsonObject, listAt, sameJson } from '../kubernetes/json';
import { cloneObject, KubernetesObject } from '../kubernetes/object';
import { ResourceDescriptor } from '../kubernetes/resource-descriptor';
import { LoggedEvent } from './event-log';

/**
 * The event as a watcher with a selector sees it: an object that starts to match is added, one that stops is deleted.
 * Undefined where it concerns the watcher not at all.
 */
export function selectEvent(
  event: LoggedEvent,
  wanted: (object: KubernetesObject) => boolean,
): { type: WatchEventType; object: KubernetesObject } | undefined {
  const matches = wanted(event.object);
  if (event.type !== 'MODIFIED') {
    return matches ? { type: event.type, object: event.object } : undefined;
  }
  const matched = event.previous ? wanted(event.previous) : matches;
  if (matches) {
    return { type: matched ? 'MODIFIED' : 'ADDED', object: event.object };
  }
  return matched ? { type: 'DELETED', object: event.object } : undefined;
}

/** Gives an object that is about to be created what the server decides: identity, first generation, defaults. */
export function initialize(
  descriptor: ResourceDescriptor,
  object: KubernetesObject,
  now: Date,
): void {
  if (descriptor.status) {
    delete object.status;
    if (descriptor.statusDefault) {
      object.status = cloneObject(descriptor.statusDefault);
    }
  }
  descriptor.defaults?.(object);
  object.metadata = {
    ...object.metadata,
    uid: randomUUID(),
    creationTimestamp: formatTime(now),
    ...(descriptor.generation ? { generation: 1 } : {}),
  };
}

/** A deleted object that finalizers keep. */
export function terminating(
  descriptor: ResourceDescriptor,
  object: KubernetesObject,
  now: Date,
): KubernetesObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: formatTime(now),
      deletionGracePeriodSeconds: 0,
      ...(descriptor.generation
        ? { generation: (object.metadata.generation ?? 0) + 1 }
        : {}),
    },
    ...(object.kind === 'Namespace'
      ? { status: { ...object.status, phase: 'Terminating' } }
      : {}),
  };
}

/** Whether nothing keeps a deleted object any more. */
export function isFinalized(object: KubernetesObject): boolean {
  const finalizers = object.metadata.finalizers ?? [];
  return (
    finalizers.length === 0 &&
    (object.kind !== 'Namespace' ||
      listAt(object.spec, 'finalizers').length === 0)
  );
}

/** Whether anything besides metadata and status differs: that is what the generation counts. */
export function specChanged(
  before: KubernetesObject,
  after: KubernetesObject,
): boolean {
  const rest = ({
    metadata,
    status,
    apiVersion,
    ...others
  }: KubernetesObject): JsonObject => others as JsonObject;
  return !sameJson(rest(before), rest(after));
}

/** The fields of the second map that differ from the first. */
export function changedFields(
  before: JsonObject,
  after: JsonObject,
): JsonObject {
  const changed: JsonObject = {};
  for (const [key, value] of Object.entries(after)) {
    const previous = before[key];
    if (sameJson(previous, value)) {
      continue;
    }
    changed[key] =
      isRecord(previous) && isRecord(value)
        ? changedFields(previous, value)
        : value;
  }
  return changed;
}
