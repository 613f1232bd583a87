import { ClusterLifecycle } from '../lifecycle/lifecycle';
import { sameRevision } from '../revision/revision';
import { ReconciliationStatus } from '../status/status';

/**
 * Where a revision has arrived.
 *
 * @public
 */
export interface ReleaseAdoption {
  /** Reconcilers that are to apply it. */
  targets: number;
  applied: number;
  progressing: number;
  failed: number;
  /** Suspended on another revision: pinned. */
  suspended: number;
  staleOrUnknown: number;
  /** On clusters that are hibernated or go: they are not waited for. */
  excluded: number;
  /** Of those that are waited for, in [0, 1]; 1 when there are none. */
  share: number;
}

/** Clusters on which nothing is waited for. */
const notWaitedFor: ReadonlySet<string> = new Set<ClusterLifecycle>([
  'Hibernated',
  'Stopping',
  'Deleting',
]);

/**
 * Counts where a revision has arrived. Each reconciler counts once: what has applied it has, however it is doing since.
 *
 * @param reconcilers - with `lifecycle` of the cluster that they are applied to, where that is known
 *
 * @public
 */
export function releaseAdoption(
  revision: string,
  reconcilers: Iterable<{
    appliedRevision: string;
    status: ReconciliationStatus;
    lifecycle?: ClusterLifecycle;
  }>,
): ReleaseAdoption {
  const adoption: ReleaseAdoption = {
    targets: 0,
    applied: 0,
    progressing: 0,
    failed: 0,
    suspended: 0,
    staleOrUnknown: 0,
    excluded: 0,
    share: 1,
  };
  for (const { appliedRevision, status, lifecycle } of reconcilers) {
    adoption.targets++;
    if (lifecycle && notWaitedFor.has(lifecycle)) {
      adoption.excluded++;
    } else if (status === 'Stale' || status === 'Unknown') {
      adoption.staleOrUnknown++;
    } else if (sameRevision(appliedRevision, revision)) {
      adoption.applied++;
    } else if (status === 'Suspended') {
      adoption.suspended++;
    } else if (status === 'Failed' || status === 'Stalled') {
      adoption.failed++;
    } else {
      adoption.progressing++;
    }
  }
  const awaited = adoption.targets - adoption.excluded;
  adoption.share = awaited === 0 ? 1 : adoption.applied / awaited;
  return adoption;
}
