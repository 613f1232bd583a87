import { apiGroupOf, KubernetesObject } from '../kubernetes/object';
import { clusterKinds } from './clusterKinds';
import { fluxKinds } from './fluxKinds';
import { KindDescriptor, kubeConfig } from './kindDescriptor';
import { operationKinds } from './operationKinds';

/**
 * Every kind that the fleet knows, and all that it knows of it.
 *
 * @public
 */
export const kindDescriptors: readonly KindDescriptor[] = [
  ...fluxKinds,
  ...operationKinds,
  ...clusterKinds,
];

/**
 * The kinds that the portal watches: no more than `docs/gitops-fleet-viewer.yaml` grants.
 *
 * @public
 */
export const watchedKinds: readonly KindDescriptor[] = kindDescriptors.filter(
  ({ watched }) => watched,
);

const byGroup = new Map<string, Map<string, KindDescriptor>>();
for (const descriptor of kindDescriptors) {
  const kinds = byGroup.get(descriptor.group) ?? new Map();
  byGroup.set(descriptor.group, kinds.set(descriptor.kind, descriptor));
}

/** The kinds of each known group and version, so that the versions of objects need not be taken apart. */
const byApiVersion = new Map(
  kindDescriptors.flatMap(({ group, versions }) =>
    versions.map(version => [`${group}/${version}`, byGroup.get(group)!]),
  ),
);

/**
 * The descriptor of a kind. A kind's name alone is not its identity: `Kustomization` and `Provider` exist in other
 * groups too.
 *
 * @public
 */
export function descriptorOf(
  group: string,
  kind: string,
): KindDescriptor | undefined {
  return byGroup.get(group)?.get(kind);
}

/**
 * The descriptor of an object's kind.
 *
 * @public
 */
export function descriptorOfObject(
  resource: KubernetesObject,
): KindDescriptor | undefined {
  const { apiVersion = '', kind = '' } = resource;
  const kinds =
    byApiVersion.get(apiVersion) ?? byGroup.get(apiGroupOf(apiVersion));
  return kinds?.get(kind);
}

/**
 * Where a resource says which cluster it applies to: `spec.kubeConfig` of kinds that can apply to another one than that on
 * which they live, and of kinds that are not known. `undefined` or `null` where that is its own.
 *
 * @public
 */
export function kubeConfigOf(resource: KubernetesObject): unknown {
  const descriptor = descriptorOfObject(resource);
  return descriptor
    ? descriptor.kubeConfigOf?.(resource)
    : kubeConfig(resource);
}
