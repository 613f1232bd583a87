import { asJson, KubernetesObject } from '../kubernetes/object';
import { ResourceDescriptor } from '../kubernetes/resource-descriptor';
import { atVersion } from './versioning';

/**
 * JSON text of stored objects by version. Stored objects never change, so that text is made once however many clients
 * read it.
 */
const texts = new WeakMap<KubernetesObject, Map<string, string>>();

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
    text = JSON.stringify(atVersion(descriptor, stored, version));
    byVersion.set(version, text);
  }
  return text;
}

/** Items of Kubernetes' own lists come without apiVersion and kind, items of custom resources with them. */
export function listItemText(
  descriptor: ResourceDescriptor,
  stored: KubernetesObject,
  version: string,
): string {
  const own =
    descriptor.group === '' ||
    !descriptor.group.includes('.') ||
    descriptor.group.endsWith('.k8s.io');
  if (!own || descriptor.group.endsWith('cluster.x-k8s.io')) {
    return objectText(descriptor, stored, version);
  }
  const { apiVersion, kind, ...rest } = asJson(stored);
  return JSON.stringify(rest);
}
