import {
  asMap,
  asMaps,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { describeObject, keyOf, KubernetesObject } from '../kubernetes/object';
import { ObjectClient } from '../kubernetes/object-client';

/** Kinds that settle, and the condition that says so. */
const KINDS = [
  {
    group: 'source.toolkit.fluxcd.io',
    kind: 'GitRepository',
    condition: 'Ready',
  },
  {
    group: 'kustomize.toolkit.fluxcd.io',
    kind: 'Kustomization',
    condition: 'Ready',
  },
  { group: 'cluster.x-k8s.io', kind: 'Cluster', condition: 'Available' },
];

/**
 * What keeps a management cluster from having settled, one line each: an object that is not yet, or no longer, ready. A
 * suspended object counts as settled. A cluster without a Kustomization has not begun.
 *
 * @throws ApiError when the API server does not answer
 */
export async function unsettledObjects(
  client: ObjectClient,
): Promise<string[]> {
  const unsettled: string[] = [];
  for (const { condition, ...kind } of KINDS) {
    const { items } = await client.list(kind);
    if (kind.kind === 'Kustomization' && items.length === 0) {
      unsettled.push('there is no Kustomization');
    }
    for (const object of items) {
      const problem = problemOf(object, condition);
      if (problem !== undefined) {
        unsettled.push(
          `${describeObject(kind.kind, keyOf(object))}: ${problem}`,
        );
      }
    }
  }
  return unsettled;
}

/** Why an object has not settled; undefined when it has. */
export function problemOf(
  object: KubernetesObject,
  condition: string,
): string | undefined {
  if (object.spec?.suspend === true) {
    return undefined;
  }
  const found = asMaps(asMap(object.status).conditions).find(
    ({ type }) => type === condition,
  );
  const observed = found?.observedGeneration ?? object.metadata.generation;
  if (found?.status === 'True' && observed === object.metadata.generation) {
    return undefined;
  }
  return asText(found?.message) || asText(found?.reason) || 'no status yet';
}
