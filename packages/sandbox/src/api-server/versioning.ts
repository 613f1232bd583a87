import { JsonObject } from '../kubernetes/json';
import {
  asJson,
  asObject,
  cloneObject,
  formatApiVersion,
  KubernetesObject,
} from '../kubernetes/object';
import {
  ResourceDescriptor,
  storageVersion,
} from '../kubernetes/resource-descriptor';

/** An object at another served version than the stored one; the stored object itself where that is the version. */
export function atVersion(
  descriptor: ResourceDescriptor,
  stored: KubernetesObject,
  version: string,
): KubernetesObject {
  if (version === storageVersion(descriptor)) {
    return stored;
  }
  const apiVersion = formatApiVersion(descriptor.group, version);
  if (!descriptor.conversion) {
    return { ...stored, apiVersion };
  }
  const copy: JsonObject = cloneObject(asJson(stored));
  copy.apiVersion = apiVersion;
  descriptor.conversion.fromStorage(copy, version);
  return asObject(copy);
}

/** A fresh, unfrozen copy of an object or patch at the version at which objects are stored. */
export function toStorage(
  descriptor: ResourceDescriptor,
  object: JsonObject,
  version: string,
): JsonObject {
  const copy = cloneObject(object);
  if (version !== storageVersion(descriptor)) {
    descriptor.conversion?.toStorage(copy, version);
  }
  copy.apiVersion = formatApiVersion(
    descriptor.group,
    storageVersion(descriptor),
  );
  copy.kind = descriptor.kind;
  return copy;
}
