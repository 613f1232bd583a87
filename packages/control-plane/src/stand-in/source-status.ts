import {
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Fields, formatTime, KubernetesObject } from '../kubernetes/object';
import {
  findCondition,
  removeConditions,
  setCondition,
  summarizeReady,
} from './flux-conditions';

/*
 * The states of a GitRepository on its way through a reconciliation, as source-controller 1.9.5 has them
 * (`internal/controller/gitrepository_controller.go`, `internal/reconcile/summarize`). Each function takes the object as
 * it is and gives it as it is next; the stand-in writes those that the real controller writes.
 */

export const SOURCE_FINALIZER = 'finalizers.fluxcd.io';
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

const negative = [
  'StorageOperationFailed',
  'FetchFailed',
  'IncludeUnavailable',
  'ArtifactOutdated',
  'Stalled',
  'Reconciling',
];
const summarized = [
  'StorageOperationFailed',
  'FetchFailed',
  'IncludeUnavailable',
  'ArtifactOutdated',
  'ArtifactInStorage',
  'SourceVerified',
  'Stalled',
  'Reconciling',
];

/** An artifact in storage. */
export interface StoredArtifact {
  /** Relative to the root of the server. */
  path: string;
  url: string;
  revision: string;
  /** `sha256:<hex>` of the archive. */
  digest: string;
  /** Bytes of the archive. */
  size: number;
}

/** The condition Reconciling, and with it Ready where the object cannot be called ready any more. */
function progressing(
  object: KubernetesObject,
  message: string,
  unready: boolean,
  now: Date,
): KubernetesObject {
  const reason = 'Progressing';
  const next = setCondition(
    removeConditions(object, 'Stalled'),
    { type: 'Reconciling', status: 'True', reason, message },
    now,
  );
  const ready = findCondition(next, 'Ready');
  return unready || !ready || ready.status === 'Unknown'
    ? setCondition(
        next,
        { type: 'Ready', status: 'Unknown', reason, message },
        now,
      )
    : next;
}

/** The annotation that asks for a reconciliation, whatever it says. */
export function requestedAt(object: KubernetesObject): string | undefined {
  return asText(object.metadata.annotations?.[REQUESTED_AT]);
}

/** The revision of the object's artifact. */
export function artifactRevision(object: KubernetesObject): string | undefined {
  return asText(asMap(object.status?.artifact).revision);
}

/**
 * The start of a reconciliation.
 *
 * @returns persist: whether a watcher sees this state; a routine fetch writes nothing before it knows more
 */
export function started(
  object: KubernetesObject,
  now: Date,
): { object: KubernetesObject; persist: boolean } {
  let next = progressing(object, 'reconciliation in progress', false, now);
  const { generation } = object.metadata;
  const { observedGeneration, lastHandledReconcileAt } = asMap(object.status);
  const generationChanged = generation !== observedGeneration;
  if (generationChanged) {
    next = progressing(
      next,
      `processing object: new generation ${String(
        observedGeneration ?? 0,
      )} -> ${String(generation)}`,
      false,
      now,
    );
  }
  return {
    object: removeConditions(next, 'StorageOperationFailed'),
    persist:
      generationChanged ||
      (requestedAt(object) ?? '') !== (lastHandledReconcileAt ?? ''),
  };
}

/**
 * There is no artifact to serve.
 *
 * @param disappeared whether the status says that there is one
 */
export function withoutArtifact(
  object: KubernetesObject,
  disappeared: boolean,
  now: Date,
): KubernetesObject {
  const { artifact, ...status } = asMap(object.status);
  const message = `building artifact${
    disappeared ? ': disappeared from storage' : ''
  }`;
  return removeConditions(
    progressing({ ...object, status }, message, true, now),
    'ArtifactInStorage',
  );
}

/** The reference stands for another revision than that of the artifact. */
export function newRevision(
  object: KubernetesObject,
  revision: string,
  now: Date,
): KubernetesObject {
  const message = `new upstream revision '${revision}'`;
  const outdated =
    artifactRevision(object) === undefined
      ? object
      : setCondition(
          object,
          {
            type: 'ArtifactOutdated',
            status: 'True',
            reason: 'NewRevision',
            message,
          },
          now,
        );
  return progressing(outdated, `building artifact: ${message}`, true, now);
}

/** The fetch found something: a FetchFailed of before does not hold any more. */
export function fetched(object: KubernetesObject): KubernetesObject {
  return removeConditions(object, 'FetchFailed', 'ArtifactOutdated');
}

/** The artifact is in storage; a new one also enters the status. */
export function stored(
  object: KubernetesObject,
  artifact: StoredArtifact,
  now: Date,
): KubernetesObject {
  const present = asMap(object.status?.artifact);
  const next: Fields =
    present.revision === artifact.revision
      ? { ...present, path: artifact.path, url: artifact.url }
      : { ...artifact, lastUpdateTime: formatTime(now) };
  return setCondition(
    removeConditions(
      { ...object, status: { ...object.status, artifact: next } },
      'ArtifactOutdated',
    ),
    {
      type: 'ArtifactInStorage',
      status: 'True',
      reason: 'Succeeded',
      message: `stored artifact for revision '${artifact.revision}'`,
    },
    now,
  );
}

export function fetchFailed(
  object: KubernetesObject,
  reason: string,
  message: string,
  now: Date,
): KubernetesObject {
  return setCondition(
    removeConditions(object, 'ArtifactOutdated'),
    { type: 'FetchFailed', status: 'True', reason, message },
    now,
  );
}

/** How a reconciliation ended: done, put off until the object's next turn, suspended or being deleted, or failed. */
export type SourceOutcome = 'succeeded' | 'requeued' | 'skipped' | 'failed';

/** The last state of a reconciliation: Ready sums up the other conditions. */
export function ended(
  object: KubernetesObject,
  outcome: SourceOutcome,
  now: Date,
): KubernetesObject {
  let next = object;
  const request = requestedAt(object);
  if (request !== undefined) {
    next = {
      ...next,
      status: { ...next.status, lastHandledReconcileAt: request },
    };
  }
  if (outcome === 'succeeded') {
    next = removeConditions(next, 'Reconciling');
  }
  const reconciling = findCondition(next, 'Reconciling');
  if (reconciling) {
    next = setCondition(
      next,
      { ...reconciling, reason: 'ProgressingWithRetry' },
      now,
    );
  }
  next = removeConditions(next, 'Stalled');
  const ready = summarizeReady(next, summarized, negative);
  if (ready) {
    next = setCondition(next, ready, now);
  }
  const observed = outcome === 'succeeded' || outcome === 'skipped';
  const conditions = next.status?.conditions;
  return observed && Array.isArray(conditions) && conditions.length > 0
    ? {
        ...next,
        status: {
          ...next.status,
          observedGeneration: object.metadata.generation,
        },
      }
    : next;
}
