import {
  ClusterRecord,
  emptyCounts,
  findMovedTags,
  FleetColumns,
  FleetSummary,
  parseRevision,
  ReleaseGroup,
  ReconciliationStatus,
  reconciliationStatuses,
  Rollup,
  StatusCounts,
  SummaryGroup,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { VisibleFleet } from '../permissions/VisibleFleet';

function at<T>(values: Map<number, T>, key: number, make: () => T): T {
  let value = values.get(key);
  if (value === undefined) {
    value = make();
    values.set(key, value);
  }
  return value;
}

/** How many resources show which status. Statuses are numbers of the dictionary. */
class StatusCounter {
  readonly #counts = new Map<number, { count: number; first: number }>();
  #total = 0;

  add(status: number): void {
    const first = this.#total++;
    at(this.#counts, status, () => ({ count: 0, first })).count++;
  }

  /** As `rollUp` of the statuses in their order. */
  rollUp({ dictionary }: FleetColumns): Rollup {
    const counts = emptyCounts();
    const first: Partial<StatusCounts> = {};
    for (const [status, counted] of this.#counts) {
      const text = dictionary[status] as ReconciliationStatus;
      counts[text] = counted.count;
      first[text] = counted.first;
    }
    const status = reconciliationStatuses.find(text => counts[text] > 0);
    return {
      status: status ?? 'Unknown',
      counts,
      total: this.#total,
      worst: (status && first[status]) ?? -1,
    };
  }
}

/** By the numbers of the texts of a column. */
type StatusCounters = Map<number, StatusCounter>;

const newCounter = () => new StatusCounter();

/** A release while it is counted. */
interface CountedRelease extends Omit<ReleaseGroup, 'clusters'> {
  /** Numbers of the keys of the clusters that follow it. */
  targets: Set<number>;
}

/** Counts who follows which revision of which reference of which repository. */
class ReleaseCounter {
  readonly #columns: FleetColumns;
  /** By the numbers of the revision, the reference and the repository. */
  readonly #releases = new Map<
    number,
    Map<number, Map<number, CountedRelease>>
  >();
  readonly #none: number;

  constructor(columns: FleetColumns) {
    this.#columns = columns;
    this.#none = columns.lookUp('');
  }

  count(row: number): void {
    const { cells } = this.#columns;
    const revision = cells.wantedRevision[row];
    if (revision === this.#none) {
      return;
    }
    const release = this.#releaseOf(
      revision,
      cells.reference[row],
      cells.repository[row],
    );
    release.reconcilers++;
    release.targets.add(cells.target[row]);
    release.applied += this.#columns.inSync(row) ? 1 : 0;
  }

  all(): Omit<ReleaseGroup, 'tagMoved'>[] {
    const { dictionary } = this.#columns;
    return [...this.#releases.values()]
      .flatMap(references => [...references.values()])
      .flatMap(repositories => [...repositories.values()])
      .map(({ targets, ...release }) => ({
        ...release,
        clusters: [...targets].map(target => dictionary[target]).sort(),
      }));
  }

  #releaseOf(
    revision: number,
    reference: number,
    repository: number,
  ): CountedRelease {
    const { dictionary } = this.#columns;
    const references = at(this.#releases, revision, () => new Map());
    const repositories = at(references, reference, () => new Map());
    return at(repositories, repository, () => ({
      revision: dictionary[revision],
      reference: dictionary[reference],
      repository: dictionary[repository],
      reconcilers: 0,
      applied: 0,
      targets: new Set(),
    }));
  }
}

/**
 * Counts the fleet by status, environment, provider and release, in one pass over the numbers of the columns: texts are
 * looked at once for each that is different.
 */
export function summarize(fleet: VisibleFleet, now: number): FleetSummary {
  const { columns } = fleet;
  const { cells } = columns;
  const source = columns.lookUp('source');
  const appliers = new StatusCounter();
  const sources = new StatusCounter();
  const environments: StatusCounters = new Map();
  const providers: StatusCounters = new Map();
  const releases = new ReleaseCounter(columns);
  for (let row = 0; row < columns.length; row++) {
    const status = cells.status[row];
    if (cells.scope[row] === source) {
      sources.add(status);
      continue;
    }
    appliers.add(status);
    at(environments, cells.environment[row], newCounter).add(status);
    at(providers, cells.provider[row], newCounter).add(status);
    releases.count(row);
  }
  const clusters = [...fleet.clusters.values()];
  const workload = clusters.filter(({ kind }) => kind === 'workload');
  const groups = (
    counters: StatusCounters,
    field: 'environment' | 'provider',
  ) => toGroups(columns, counters, field, workload);
  return {
    version: fleet.changeLog.version,
    asOf: now,
    clusters: { total: workload.length, lifecycles: countLifecycles(workload) },
    reconcilers: appliers.rollUp(columns),
    sources: sources.rollUp(columns),
    environments: groups(environments, 'environment'),
    providers: groups(providers, 'provider'),
    releases: toReleases(releases.all()),
    connections: [...fleet.connections.values()],
  };
}

function toReleases(releases: ReleaseGroup[]): ReleaseGroup[] {
  const moved = new Set(
    findMovedTags(releases).flatMap(({ hashes }) => hashes),
  );
  return releases
    .map(release => ({
      ...release,
      ...(moved.has(parseRevision(release.revision).hash ?? '') && {
        tagMoved: true,
      }),
    }))
    .sort((a, b) => b.reconcilers - a.reconcilers);
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
  columns: FleetColumns,
  groups: StatusCounters,
  field: 'environment' | 'provider',
  clusters: ClusterRecord[],
): SummaryGroup[] {
  return [...groups]
    .map(([text, counter]) => {
      const name = columns.dictionary[text];
      return {
        name,
        clusters: clusters.filter(cluster => cluster[field] === name).length,
        reconcilers: counter.rollUp(columns),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
