import { KubernetesObject } from './object';
import { asMap, asText } from './read';

/**
 * Annotation of a Cluster or of a Flux resource, written where it lies in Git: the catalog entity that it belongs to, such as
 * `group:default/team-a`. What applies to a cluster belongs to the cluster's owner unless it says otherwise.
 *
 * @public
 */
export const OWNER_ANNOTATION = 'gitops-fleet.io/owner';

const entityReference =
  /^(?:([a-z0-9]+):)?(?:([a-z0-9][\w.-]{0,62})\/)?([a-z0-9][\w.-]{0,62})$/i;

/**
 * The whole reference of the owner that an object names, in lower case as the catalog compares it; of a name alone the kind is
 * `group` and the namespace `default`. Empty where it names none, or something that is no reference.
 *
 * @public
 */
export function ownerOf(object: KubernetesObject): string {
  const named = asText(asMap(object.metadata?.annotations)[OWNER_ANNOTATION]);
  const parts = entityReference.exec(named ?? '');
  if (!parts) {
    return '';
  }
  const [, kind = 'group', namespace = 'default', name] = parts;
  return `${kind}:${namespace}/${name}`.toLowerCase();
}
