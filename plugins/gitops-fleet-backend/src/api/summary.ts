import {
  ClusterRecord,
  findMovedTags,
  FleetSummary,
  parseRevision,
  ReleaseGroup,
  rollUp,
  ReconciliationStatus,
  SummaryGroup,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { VisibleFleet } from '../permissions/VisibleFleet';

/** Counts the fleet by status, environment, provider and release. One pass over the columns. */
export function summarize(fleet: VisibleFleet, now: number): FleetSummary {
  const { columns } = fleet;
  const appliers: ReconciliationStatus[] = [];
  const sources: ReconciliationStatus[] = [];
  const environments = new Map<string, ReconciliationStatus[]>();
  const providers = new Map<string, ReconciliationStatus[]>();
  const releases = new Map<string, ReleaseGroup & { seen: Set<string> }>();
  const add = (
    groups: Map<string, ReconciliationStatus[]>,
    name: string,
    status: ReconciliationStatus,
  ) => {
    if (!groups.has(name)) {
      groups.set(name, []);
    }
    groups.get(name)!.push(status);
  };
  for (let row = 0; row < columns.length; row++) {
    const status = columns.status(row);
    if (columns.text('scope', row) === 'source') {
      sources.push(status);
      continue;
    }
    appliers.push(status);
    add(environments, columns.text('environment', row), status);
    add(providers, columns.text('provider', row), status);
    countRelease(fleet, row, releases);
  }
  const clusters = [...fleet.clusters.values()];
  const workload = clusters.filter(({ kind }) => kind === 'workload');
  return {
    version: fleet.changeLog.version,
    asOf: now,
    clusters: { total: workload.length, lifecycles: countLifecycles(workload) },
    reconcilers: rollUp(appliers),
    sources: rollUp(sources),
    environments: toGroups(environments, 'environment', workload),
    providers: toGroups(providers, 'provider', workload),
    releases: toReleases([...releases.values()]),
    connections: [...fleet.connections.values()],
  };
}

function toReleases(
  releases: (ReleaseGroup & { seen: Set<string> })[],
): ReleaseGroup[] {
  const moved = new Set(
    findMovedTags(releases).flatMap(({ hashes }) => hashes),
  );
  return releases
    .map(({ seen, ...release }) => ({
      ...release,
      clusters: [...seen].sort(),
      ...(moved.has(parseRevision(release.revision).hash ?? '') && {
        tagMoved: true,
      }),
    }))
    .sort((a, b) => b.reconcilers - a.reconcilers);
}

function countRelease(
  fleet: VisibleFleet,
  row: number,
  releases: Map<string, ReleaseGroup & { seen: Set<string> }>,
): void {
  const { columns } = fleet;
  const revision = columns.text('wantedRevision', row);
  if (!revision) {
    return;
  }
  const reference = columns.text('reference', row);
  const repository = columns.text('repository', row);
  const id = `${repository} ${reference} ${revision}`;
  const release = releases.get(id) ?? {
    revision,
    reference,
    repository,
    clusters: [],
    seen: new Set<string>(),
    reconcilers: 0,
    applied: 0,
  };
  release.reconcilers++;
  release.seen.add(columns.text('target', row));
  release.applied += columns.inSync(row) ? 1 : 0;
  releases.set(id, release);
}

function countLifecycles(clusters: ClusterRecord[]): {
  [lifecycle: string]: number;
} {
  const counts: { [lifecycle: string]: number } = {};
  for (const { lifecycle } of clusters) {
    counts[lifecycle] = (counts[lifecycle] ?? 0) + 1;
  }
  return counts;
}

function toGroups(
  groups: Map<string, ReconciliationStatus[]>,
  field: 'environment' | 'provider',
  clusters: ClusterRecord[],
): SummaryGroup[] {
  return [...groups]
    .map(([name, statuses]) => ({
      name,
      clusters: clusters.filter(cluster => cluster[field] === name).length,
      reconcilers: rollUp(statuses),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
