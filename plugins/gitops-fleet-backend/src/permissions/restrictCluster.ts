import {
  ClusterRecord,
  FleetColumns,
  rollUp,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/**
 * A cluster with what counts only those of its reconcilers that may be seen.
 *
 * @param rows - of the reconcilers that target it in `columns`, which hold what may be seen
 */
export function restrictCluster(
  cluster: ClusterRecord,
  columns: FleetColumns,
  rows: readonly number[],
): ClusterRecord {
  if (rows.length === cluster.reconcilers.total) {
    return cluster;
  }
  const { behindSince, ...known } = cluster;
  const behind = rows.filter(row => columns.inSync(row) === false).length;
  return {
    ...known,
    reconcilers: rollUp(rows.map(row => columns.status(row))),
    follows: cluster.follows.flatMap(followed => {
      const followers = rows.filter(
        row => columns.text('source', row) === followed.source,
      );
      return followers.length === 0
        ? []
        : [
            {
              ...followed,
              followers: followers.length,
              applied: followers.filter(row => columns.inSync(row)).length,
            },
          ];
    }),
    behind,
    ...(behind > 0 && behindSince !== undefined && { behindSince }),
  };
}
