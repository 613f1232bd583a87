import { KubernetesObject } from '../kubernetes/object';
import { appliedRevision } from '../revision/applied';
import { effectiveReference } from './channel';

/**
 * Whether a source has fetched something else than the tag or branch that it is told to follow: it is suspended, fails, or
 * has not looked yet.
 *
 * @public
 */
export function isReferencePending(source: KubernetesObject): boolean {
  const revision = appliedRevision(source);
  const { reference } = effectiveReference(source);
  const [, name] = /^(?:tag|branch):(.*)$/.exec(reference) ?? [];
  return (
    revision !== '' &&
    name !== undefined &&
    !revision.startsWith(`${name}@`) &&
    !revision.startsWith(`${name}/`)
  );
}
