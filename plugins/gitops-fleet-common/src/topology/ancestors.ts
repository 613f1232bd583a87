import { kubeConfigOf } from '../kinds/descriptors';
import type { ResourceReference } from '../kinds/kindDescriptor';
import type { ResourceLookup } from '../dependencies/findBlockers';
import { KubernetesObject } from '../kubernetes/object';
import { asMap, asText } from '../kubernetes/read';

/** Groups whose controllers label what they apply with their own object's name and namespace, and the kind of that. */
const appliers = [
  { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' },
  { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease' },
].map(({ group, kind }) => ({
  group,
  kind,
  nameLabel: `${group}/name`,
  namespaceLabel: `${group}/namespace`,
}));

/** Generations that are looked at before the walk ends: nobody nests so deep. */
const mostGenerations = 50;

/**
 * The Kustomization or HelmRelease that has applied an object, by the labels that its controller has put on it
 * (`kustomize.toolkit.fluxcd.io/name` and `/namespace`, the same of `helm.toolkit.fluxcd.io`). A resource that applies
 * itself, as the one of `flux bootstrap` does, has none.
 *
 * @public
 */
export function parentOf(
  resource: KubernetesObject,
): ResourceReference | undefined {
  const labels = asMap(resource.metadata?.labels);
  for (const { group, kind, nameLabel, namespaceLabel } of appliers) {
    const name = asText(labels[nameLabel]);
    const namespace = asText(labels[namespaceLabel]);
    const isItself =
      resource.kind === kind &&
      resource.metadata?.name === name &&
      resource.metadata?.namespace === namespace;
    if (name && namespace && !isItself) {
      return { group, kind, namespace, name };
    }
  }
  return undefined;
}

/**
 * Whether a resource applies to another API server than the one that it lives on: then it is no ancestor of anything
 * beside it, whatever labels say.
 *
 * @public
 */
export function isRemoteApplier(resource: KubernetesObject): boolean {
  const kubeConfig = kubeConfigOf(resource);
  return kubeConfig !== undefined && kubeConfig !== null;
}

/**
 * What has applied a resource, what has applied that, and so on, nearest first, as far as `lookup` knows them. It ends at
 * a circle, and at one that applies to another cluster: its objects are not on this API server, and a label that names it
 * here comes from another management cluster.
 *
 * @public
 */
export function findAncestors(
  resource: KubernetesObject,
  lookup: ResourceLookup,
): KubernetesObject[] {
  const ancestors: KubernetesObject[] = [];
  let parent = parentOf(resource);
  while (parent && ancestors.length < mostGenerations) {
    const found = lookup(parent)?.resource;
    const isCircle = found === resource || ancestors.includes(found!);
    if (!found || isCircle || isRemoteApplier(found)) {
      break;
    }
    ancestors.push(found);
    parent = parentOf(found);
  }
  return ancestors;
}
