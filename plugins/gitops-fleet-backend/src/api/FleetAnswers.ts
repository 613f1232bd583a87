import {
  ClusterList,
  ClusterRecord,
  clusterLifecycles,
  FleetSnapshot,
  reconciliationStatuses,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { VisibleFleet } from '../permissions/VisibleFleet';
import { AnswerEncoder, answerLifetime } from './AnswerEncoder';
import { summarize } from './summary';

/** The answers that tell of a whole fleet, each encoded once for all who may see the same. */
export class FleetAnswers {
  /** The change stream tells its reader what has changed since. */
  readonly snapshot: AnswerEncoder;
  readonly summary: AnswerEncoder;
  readonly clusters: AnswerEncoder;

  constructor(fleet: VisibleFleet, now: () => number) {
    this.snapshot = new AnswerEncoder(fleet, at => snapshotOf(fleet, at), {
      lifetime: answerLifetime,
      now,
    });
    this.summary = new AnswerEncoder(fleet, at => summarize(fleet, at), {
      now,
    });
    this.clusters = new AnswerEncoder(fleet, at => clustersOf(fleet, at), {
      now,
    });
  }
}

function snapshotOf(fleet: VisibleFleet, asOf: number): FleetSnapshot {
  const { dictionary, columns } = fleet.columns.encoded;
  return {
    epoch: fleet.changeLog.epoch,
    version: fleet.changeLog.version,
    asOf,
    dictionary,
    resources: columns,
    clusters: [...fleet.clusters.values()],
    connections: [...fleet.connections.values()],
  };
}

function clustersOf(fleet: VisibleFleet, asOf: number): ClusterList {
  return {
    version: fleet.changeLog.version,
    asOf,
    clusters: [...fleet.clusters.values()].sort(worstFirst),
    connections: [...fleet.connections.values()],
  };
}

/** Worst reconcilers first, then worst lifecycle, then by key. */
function worstFirst(a: ClusterRecord, b: ClusterRecord): number {
  return (
    reconciliationStatuses.indexOf(a.reconcilers.status) -
      reconciliationStatuses.indexOf(b.reconcilers.status) ||
    clusterLifecycles.indexOf(a.lifecycle) -
      clusterLifecycles.indexOf(b.lifecycle) ||
    (a.key < b.key ? -1 : 1)
  );
}
