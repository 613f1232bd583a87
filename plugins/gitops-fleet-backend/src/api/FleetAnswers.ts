import {
  ClusterRecord,
  clusterLifecycles,
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
    this.summary = new AnswerEncoder(
      fleet,
      at => [JSON.stringify(summarize(fleet, at))],
      { now },
    );
    this.clusters = new AnswerEncoder(fleet, at => clustersOf(fleet, at), {
      now,
    });
  }
}

/** Values of a list that are written in one piece: a few milliseconds' work. */
const valuesOfPiece = 20_000;
const recordsOfPiece = 500;

/** The `FleetSnapshot` as JSON. */
function* snapshotOf(fleet: VisibleFleet, asOf: number): Generator<string> {
  const { epoch, version } = fleet.changeLog;
  const { dictionary, cells } = fleet.columns.copy();
  const clusters = [...fleet.clusters.values()];
  const connections = [...fleet.connections.values()];
  yield `{"epoch":${JSON.stringify(
    epoch,
  )},"version":${version},"asOf":${asOf},"dictionary":`;
  yield* listOf(dictionary, valuesOfPiece);
  yield ',"resources":{';
  let before = '';
  for (const [name, column] of Object.entries(cells)) {
    yield `${before}${JSON.stringify(name)}:[`;
    before = ',';
    for (let at = 0; at < column.length; at += valuesOfPiece) {
      yield at > 0 ? ',' : '';
      yield column.subarray(at, at + valuesOfPiece).join(',');
    }
    yield ']';
  }
  yield '},"clusters":';
  yield* listOf(clusters, recordsOfPiece);
  yield `,"connections":${JSON.stringify(connections)}}`;
}

/** The `ClusterList` as JSON. */
function* clustersOf(fleet: VisibleFleet, asOf: number): Generator<string> {
  const { version } = fleet.changeLog;
  const clusters = [...fleet.clusters.values()].sort(worstFirst);
  const connections = [...fleet.connections.values()];
  yield `{"version":${version},"asOf":${asOf},"clusters":`;
  yield* listOf(clusters, recordsOfPiece);
  yield `,"connections":${JSON.stringify(connections)}}`;
}

/** A list as JSON, so many values at a time. */
function* listOf(values: readonly unknown[], piece: number): Generator<string> {
  yield '[';
  for (let at = 0; at < values.length; at += piece) {
    const text = JSON.stringify(values.slice(at, at + piece));
    yield `${at > 0 ? ',' : ''}${text.slice(1, -1)}`;
  }
  yield ']';
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
