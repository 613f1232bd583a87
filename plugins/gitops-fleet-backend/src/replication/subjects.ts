import {
  KubernetesObject,
  ResourceAssessment,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { RecordedState } from '../history/settle';

/** What a row of the database tells of. */
export type SubjectType = 'resource' | 'cluster' | 'connection';

/** Names a subject. Keys are those of resources and workload clusters; a connection's is the management cluster's name. */
export interface SubjectReference {
  type: SubjectType;
  /** The management cluster that it belongs to. */
  shard: string;
  key: string;
}

/** What is remembered of a subject beside its object, and outlives the process. */
export interface SubjectMemory {
  /** What was last said of a resource, which decides how a run in progress is shown. */
  assessment?: ResourceAssessment;
  /** Epoch milliseconds since when a resource has not applied what its source offers. */
  behindSince?: number;
  recorded?: RecordedState;
}

/** A subject as it stands in memory. */
export interface SubjectState {
  /** The projected object of a resource; it is put together when it is asked for. */
  object?(): KubernetesObject;
  memory: SubjectMemory;
  status: string;
  reason: string;
  message: string;
  revision: string;
  /** Epoch milliseconds. */
  since?: number;
}

/** Where the state of subjects is read from, and what was recorded of them is remembered. */
export interface SubjectSource {
  /** @returns `undefined` when the subject is gone */
  read(subject: SubjectReference): SubjectState | undefined;
  remember(subject: SubjectReference, recorded: RecordedState): void;
}
