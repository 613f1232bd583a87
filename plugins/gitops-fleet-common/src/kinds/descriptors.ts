import { apiGroupOf, KubernetesObject } from '../kubernetes/object';
import { clusterKinds } from './clusterKinds';
import { fluxKinds } from './fluxKinds';
import type { KindDescriptor } from './kindDescriptor';
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

const byGroupAndKind = new Map(
  kindDescriptors.map(descriptor => [
    `${descriptor.group}/${descriptor.kind}`,
    descriptor,
  ]),
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
  return byGroupAndKind.get(`${group}/${kind}`);
}

/**
 * The descriptor of an object's kind.
 *
 * @public
 */
export function descriptorOfObject(
  resource: KubernetesObject,
): KindDescriptor | undefined {
  return descriptorOf(apiGroupOf(resource.apiVersion), resource.kind ?? '');
}
