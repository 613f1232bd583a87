import { JsonObject, withSortedFields } from '../kubernetes/json';
import {
  asJson,
  formatApiVersion,
  KubernetesObject,
} from '../kubernetes/object';
import { ResourceDescriptor } from '../kubernetes/resource-descriptor';
import { atVersion } from './versioning';

/**
 * JSON text of stored objects by version. Stored objects never change, so that text is made once however many clients
 * read it.
 */
const texts = new WeakMap<KubernetesObject, Map<string, string>>();

/** Whether a resource comes from a CustomResourceDefinition: its objects are maps to the API server, whose fields Go sorts. */
function isCustom({ group }: ResourceDescriptor): boolean {
  return (
    group.includes('.') &&
    (!group.endsWith('.k8s.io') || group.endsWith('cluster.x-k8s.io'))
  );
}

/** An object as an API server encodes it. */
export function encodedObject(
  descriptor: ResourceDescriptor,
  object: KubernetesObject,
): JsonObject {
  return isCustom(descriptor)
    ? withSortedFields(asJson(object))
    : asJson(object);
}

/** Text of a stored object at a version. */
export function objectText(
  descriptor: ResourceDescriptor,
  stored: KubernetesObject,
  version: string,
): string {
  let byVersion = texts.get(stored);
  if (!byVersion) {
    byVersion = new Map();
    texts.set(stored, byVersion);
  }
  let text = byVersion.get(version);
  if (text === undefined) {
    const object = atVersion(descriptor, stored, version);
    text = JSON.stringify(encodedObject(descriptor, object));
    byVersion.set(version, text);
  }
  return text;
}

/** Text of a list. Objects of Kubernetes' own lists come without apiVersion and kind, those of custom resources with them. */
export function listText(
  descriptor: ResourceDescriptor,
  version: string,
  metadata: JsonObject,
  stored: KubernetesObject[],
): string {
  const kind = JSON.stringify(`${descriptor.kind}List`);
  const apiVersion = JSON.stringify(
    formatApiVersion(descriptor.group, version),
  );
  const ofList = JSON.stringify(metadata);
  if (isCustom(descriptor)) {
    const items = stored.map(object => objectText(descriptor, object, version));
    return `{"apiVersion":${apiVersion},"items":[${items.join(
      ',',
    )}],"kind":${kind},"metadata":${ofList}}`;
  }
  const items = stored.map(object => {
    const { apiVersion: _version, kind: _kind, ...rest } = asJson(object);
    return JSON.stringify(rest);
  });
  return `{"kind":${kind},"apiVersion":${apiVersion},"metadata":${ofList},"items":[${items.join(
    ',',
  )}]}`;
}
