import { StatusCounts } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useMemo } from 'react';
import { ClusterRow, clusterRows, countByTarget } from '../fleet/clusters';
import { ReadyFleet } from '../store/FleetState';
import { ofColumns } from '../store/ofColumns';

const countsOf = ofColumns(countByTarget);

/** Every cluster of the fleet, and the counts that the rows are made of by cluster key. */
export function useClusterRows(fleet: ReadyFleet): {
  rows: ClusterRow[];
  counts: ReadonlyMap<string, StatusCounts>;
} {
  const counts = countsOf(fleet);
  const rows = useMemo(() => clusterRows(fleet, counts), [fleet, counts]);
  return { rows, counts };
}
