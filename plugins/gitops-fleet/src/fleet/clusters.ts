import {
  ClusterLifecycle,
  ClusterRecord,
  ConnectionRecord,
  emptyCounts,
  FleetColumns,
  lifecyclesWithoutNews,
  StatusCounts,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReadyFleet } from '../store/FleetState';
import { reconcilerKinds } from './reconcilerKinds';

/**
 * What a cluster is to a person who looks for trouble, worst first. `unseen`: its management cluster does not answer
 * or this page hears of no changes, so nothing is known of it now.
 */
export const clusterConditions = [
  'failing',
  'unseen',
  'unknown',
  'moving',
  'behind',
  'ready',
] as const;

/** See `clusterConditions`. */
export type ClusterCondition = (typeof clusterConditions)[number];

/** A cluster with what its row shows. */
export interface ClusterRow {
  record: ClusterRecord;
  connection: ConnectionRecord | undefined;
  condition: ClusterCondition;
  /** Statuses of its reconcilers, counted as the list of reconcilers counts them. */
  counts: StatusCounts;
  total: number;
}

/** Clusters of one environment, or the management clusters. */
export interface ClusterGroup {
  name: string;
  rows: ClusterRow[];
  counts: { [condition in ClusterCondition]: number };
}

const failingLifecycles: readonly ClusterLifecycle[] = [
  'Failed',
  'Unreachable',
  'Degraded',
];
const movingLifecycles: readonly ClusterLifecycle[] = [
  'Deleting',
  'Pending',
  'Provisioning',
  'Upgrading',
  'Scaling',
  'Resuming',
  'Stopping',
];

/** Name of the group of the management clusters, which belong to no environment. */
export const managementGroup = 'management';

/** How many reconcilers some counts are of. */
export function totalOf(counts: StatusCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The counts of all of them together. */
export function sumCounts(all: Iterable<StatusCounts>): StatusCounts {
  const sum = emptyCounts();
  for (const counts of all) {
    for (const status of Object.keys(sum) as (keyof StatusCounts)[]) {
      sum[status] += counts[status];
    }
  }
  return sum;
}

/** Counts of the shown statuses of each cluster's reconcilers, by cluster key. */
export function countByTarget(
  columns: FleetColumns,
): ReadonlyMap<string, StatusCounts> {
  const { dictionary, cells: encoded } = columns;
  const kinds = new Set(reconcilerKinds.map(kind => columns.lookUp(kind)));
  const counts = new Map<number, StatusCounts>();
  for (let row = 0; row < columns.length; row++) {
    if (kinds.has(encoded.kind[row])) {
      const target = encoded.target[row];
      let found = counts.get(target);
      if (!found) {
        found = emptyCounts();
        counts.set(target, found);
      }
      found[columns.status(row)]++;
    }
  }
  return new Map(
    [...counts].map(([target, found]) => [dictionary[target], found]),
  );
}

/**
 * Every cluster with what its row shows. While the page hears of no changes nothing is known of any of them.
 *
 * @param counts - see `countByTarget`
 */
export function clusterRows(
  fleet: Pick<ReadyFleet, 'clusters' | 'connections' | 'lostSince'>,
  counts: ReadonlyMap<string, StatusCounts>,
): ClusterRow[] {
  const lost = fleet.lostSince !== undefined;
  return [...fleet.clusters.values()].map(record => {
    const own = counts.get(record.key) ?? emptyCounts();
    const connection = fleet.connections.get(record.managementCluster);
    const total = totalOf(own);
    return {
      record,
      connection,
      counts: lost ? { ...emptyCounts(), Stale: total } : own,
      total,
      condition: lost ? 'unseen' : conditionOf(record, own, connection),
    };
  });
}

function conditionOf(
  record: ClusterRecord,
  counts: StatusCounts,
  connection: ConnectionRecord | undefined,
): ClusterCondition {
  if (connection?.state === 'stale' || record.lifecycle === 'Stale') {
    return 'unseen';
  }
  if (lifecyclesWithoutNews.includes(record.lifecycle)) {
    // One that sleeps goes nowhere, and nothing is wrong with it.
    return record.lifecycle === 'Hibernated' ? 'ready' : 'moving';
  }
  if (
    counts.Failed + counts.Stalled > 0 ||
    failingLifecycles.includes(record.lifecycle)
  ) {
    return 'failing';
  }
  if (counts.Stale > 0) {
    return 'unseen';
  }
  if (
    movingLifecycles.includes(record.lifecycle) ||
    counts.Progressing + counts.DependencyNotReady > 0
  ) {
    return 'moving';
  }
  if (
    counts.Unknown > 0 ||
    (record.kind === 'workload' && record.lifecycle === 'Unknown')
  ) {
    return 'unknown';
  }
  return record.behind > 0 ? 'behind' : 'ready';
}

/** What the clusters' table is narrowed to. Empty lists and an empty search accept all. */
export interface ClusterFilter {
  q: string;
  environment: readonly string[];
  provider: readonly string[];
  status: readonly string[];
}

/** The group that a cluster is listed in. */
export function groupOf(row: ClusterRow): string {
  return row.record.kind === 'management'
    ? managementGroup
    : row.record.environment || 'no environment';
}

/** The clusters that a filter accepts, and the counts of each filter's values among what the others accept. */
export function filterClusters(
  rows: readonly ClusterRow[],
  filter: ClusterFilter,
): {
  rows: ClusterRow[];
  facets: {
    [name in 'environment' | 'provider' | 'status']: ReadonlyMap<
      string,
      number
    >;
  };
} {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const values = (row: ClusterRow) => ({
    environment: groupOf(row),
    provider: row.record.provider,
    status: row.condition,
  });
  const names = ['environment', 'provider', 'status'] as const;
  const facets = {
    environment: new Map<string, number>(),
    provider: new Map<string, number>(),
    status: new Map<string, number>(),
  };
  const accepted = rows.filter(row => {
    if (words.length > 0) {
      const text = searchedText(row);
      if (!words.every(word => text.includes(word))) {
        return false;
      }
    }
    const own = values(row);
    const refused = names.filter(
      name => filter[name].length > 0 && !filter[name].includes(own[name]),
    );
    for (const name of names) {
      if (own[name] && refused.every(other => other === name)) {
        facets[name].set(own[name], (facets[name].get(own[name]) ?? 0) + 1);
      }
    }
    return refused.length === 0;
  });
  return { rows: accepted, facets };
}

function searchedText({ record, connection }: ClusterRow): string {
  return [
    record.name,
    record.namespace,
    record.managementCluster,
    connection?.title ?? '',
    record.provider,
    record.environment,
    record.lifecycle,
    record.kubernetesVersion,
    ...record.follows.map(source => source.reference),
  ]
    .join(' ')
    .toLowerCase();
}

/** Groups clusters by environment, production first and the management clusters last; within a group worst first. */
export function groupClusters(rows: readonly ClusterRow[]): ClusterGroup[] {
  const groups = new Map<string, ClusterRow[]>();
  for (const row of rows) {
    const name = groupOf(row);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups]
    .sort(([a], [b]) => groupRank(a) - groupRank(b) || a.localeCompare(b))
    .map(([name, members]) => ({
      name,
      rows: members.sort(worstFirst),
      counts: countConditions(members),
    }));
}

/** How many clusters are in each condition. */
export function countConditions(rows: readonly ClusterRow[]): {
  [condition in ClusterCondition]: number;
} {
  const counts = {
    failing: 0,
    unseen: 0,
    unknown: 0,
    moving: 0,
    behind: 0,
    ready: 0,
  };
  for (const row of rows) {
    counts[row.condition]++;
  }
  return counts;
}

function groupRank(name: string): number {
  if (name === managementGroup) {
    return 3;
  }
  if (/^prod(uction)?\b/i.test(name)) {
    return 0;
  }
  return name === 'no environment' ? 2 : 1;
}

/** Kept: to make one for each comparison takes longer than all the rest of the page. */
const byNumber = new Intl.Collator('en', { numeric: true });

function worstFirst(a: ClusterRow, b: ClusterRow): number {
  return (
    clusterConditions.indexOf(a.condition) -
      clusterConditions.indexOf(b.condition) ||
    byNumber.compare(a.record.name, b.record.name) ||
    byNumber.compare(a.record.key, b.record.key)
  );
}
