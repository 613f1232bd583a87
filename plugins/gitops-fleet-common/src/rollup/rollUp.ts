import { ReconciliationStatus, reconciliationStatuses } from '../status/status';

/** @public */
export type StatusCounts = { [status in ReconciliationStatus]: number };

/**
 * @public
 */
export interface Rollup {
  /** The worst status; `Unknown` when there is nothing to roll up. */
  status: ReconciliationStatus;
  counts: StatusCounts;
  total: number;
  /** Index of the first of the worst ones in the input, `-1` when there is none. */
  worst: number;
}

/**
 * Counts of every status, all zero.
 *
 * @public
 */
export function emptyCounts(): StatusCounts {
  return {
    Stale: 0,
    Stalled: 0,
    Failed: 0,
    Unknown: 0,
    DependencyNotReady: 0,
    Progressing: 0,
    Suspended: 0,
    Ready: 0,
  };
}

/**
 * Counts the shown statuses and names the worst one. The order of severity is that of `reconciliationStatuses`.
 *
 * @param assessments anything that has a shown status: assessments, records or the statuses themselves
 * @public
 */
export function rollUp(
  assessments: Iterable<
    | ReconciliationStatus
    | { displayStatus: ReconciliationStatus }
    | { status: ReconciliationStatus; displayStatus?: undefined }
  >,
): Rollup {
  const counts = emptyCounts();
  let total = 0;
  let worst = -1;
  let severity: number = reconciliationStatuses.length;
  for (const item of assessments) {
    const status =
      typeof item === 'string' ? item : item.displayStatus ?? item.status;
    counts[status]++;
    const rank = reconciliationStatuses.indexOf(status);
    if (rank < severity) {
      severity = rank;
      worst = total;
    }
    total++;
  }
  return {
    status: total === 0 ? 'Unknown' : reconciliationStatuses[severity],
    counts,
    total,
    worst,
  };
}
