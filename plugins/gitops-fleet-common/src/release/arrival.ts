import { KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText, asTime } from '../kubernetes/read';
import {
  appliedRevision,
  attemptedRevision,
  isInSync,
} from '../revision/applied';
import { parseRevision, sameRevision } from '../revision/revision';
import { effectiveReference } from '../topology/channel';
import { isReferencePending } from '../topology/referencePending';
import { repositoryIdentity } from './repositoryIdentity';

/**
 * How far what a source offers has come with one that follows it.
 *
 * @public
 */
export interface Arrival {
  /** Whether it has been applied; left out where that cannot be told. */
  inSync?: boolean;
  /** What is offered was tried, and is not what is applied: the attempt fails, or still runs. */
  attempted: boolean;
  /** The source has been told to follow another tag or branch than the one that it has fetched. */
  referencePending: boolean;
  /** Epoch milliseconds since which the newest revision waits to be applied; left out where nothing waits. */
  pendingSince?: number;
}

/**
 * Tells how far the revision that a source offers has come.
 *
 * @param seenSince - epoch milliseconds at which this revision was first seen to wait. The time that the source itself
 * gives is that of the last build of its artifact, which is later than the revision after a restart of source-controller,
 * and counts only where nobody has looked
 *
 * @public
 */
export function arrivalOf(
  resource: KubernetesObject,
  source: KubernetesObject,
  seenSince?: number,
): Arrival {
  const artifact = asMap(asMap(source.status).artifact);
  const offered = asText(artifact.revision);
  const inSync = isInSync(resource, source);
  const since = seenSince ?? asTime(artifact.lastUpdateTime);
  return {
    ...(inSync !== undefined && { inSync }),
    attempted:
      inSync === false &&
      offered !== undefined &&
      sameRevision(attemptedRevision(resource), offered),
    referencePending: isReferencePending(source),
    ...(inSync === false && since !== undefined && { pendingSince: since }),
  };
}

/**
 * Whether what is applied is the newest of trunk: the commit of a source against those that follow a branch of the same
 * repository, as far as they are watched. `undefined` where no such source is, or one of them has fetched nothing.
 *
 * @public
 */
export function isAtTrunk(
  source: KubernetesObject,
  sources: Iterable<KubernetesObject>,
): boolean | undefined {
  const repository = repositoryOf(source);
  const { hash } = parseRevision(appliedRevision(source));
  for (const other of sources) {
    if (
      effectiveReference(other).channel === 'trunk' &&
      repositoryOf(other) === repository
    ) {
      const trunk = parseRevision(appliedRevision(other)).hash;
      return hash && trunk ? hash === trunk : undefined;
    }
  }
  return undefined;
}

function repositoryOf(source: KubernetesObject): string {
  return repositoryIdentity(asText(asMap(source.spec).url) ?? '');
}

/**
 * Whether a Kustomization has built the same from two revisions: then the newer one has changed nothing on its cluster.
 * Controllers before Flux 2.7 do not tell. Takes the objects as the API server gives them: what the fleet keeps in memory
 * is without the digest.
 *
 * @public
 */
export function isRenderedUnchanged(
  before: KubernetesObject,
  after: KubernetesObject,
): boolean | undefined {
  const [was, is] = [before, after].map(resource =>
    asText(asMaps(asMap(resource.status).history)[0]?.digest),
  );
  return was && is ? was === is : undefined;
}
