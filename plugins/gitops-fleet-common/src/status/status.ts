import type { ResourceReference } from '../kinds/kindDescriptor';
import { KubernetesObject } from '../kubernetes/object';
import { ClusterLifecycleState } from '../lifecycle/lifecycle';

/**
 * What a reconciler is doing, as a person would say it. The list is in the order of severity, worst first: it is the
 * order of every rollup.
 *
 * @public
 */
export const reconciliationStatuses = [
  'Stale',
  'Stalled',
  'Failed',
  'Unknown',
  'DependencyNotReady',
  'Progressing',
  'Suspended',
  'Ready',
] as const;

/** @public */
export type ReconciliationStatus = (typeof reconciliationStatuses)[number];

/**
 * How fresh what is known of an object is. A stale object is never shown as healthy.
 *
 * @public
 */
export interface Freshness {
  stale: boolean;
  /** `ManagementClusterUnreachable`, `CredentialsRejected`, `KindUnavailable`, `Forbidden` or `ControllerSilent`. */
  reason?: string;
  since?: Date;
}

/** @public */
export interface AssessmentContext {
  now: Date;
  /** The object's source; `null` when it is known not to exist; left out when nothing is known of it. */
  source?: KubernetesObject | null;
  /**
   * Of a kind that needs all of its sources: each of them, in the order in which it names them, `null` and `undefined` as
   * of `source`. Where it is left out, `source` is all that is known of them.
   */
  sources?: readonly (KubernetesObject | null | undefined)[];
  /** Lifecycle of the workload cluster that the object is applied to. */
  cluster?: ClusterLifecycleState;
  /** The objects of `spec.dependsOn` that exist. Left out when nothing is known of them. */
  dependencies?: KubernetesObject[];
  /**
   * What is said of a dependency, which may wait for others itself. Without it a dependency is assessed by itself.
   */
  assessDependency?(
    dependency: KubernetesObject,
  ): ResourceAssessment | undefined;
  /** The circle of `dependsOn` that the object is part of; asked only of one that waits. See `findDependencyCycle`. */
  dependencyCycle?(): readonly ResourceReference[] | undefined;
  /**
   * What has applied the object, what has applied that, and so on, as far as they are known. See `findAncestors`.
   */
  ancestors?: readonly KubernetesObject[];
  /** What was last said of the same object. */
  previous?: ResourceAssessment;
  freshness?: Freshness;
}

/**
 * What is true of an object now (`status`, `reason`, `message`) and what a person is shown (`display…`): a routine
 * resync of a healthy object is `Progressing` shown as `Ready`, a retry in flight is shown with the failure it repeats.
 *
 * @public
 */
export interface ResourceAssessment {
  status: ReconciliationStatus;
  reason: string;
  message: string;
  displayStatus: ReconciliationStatus;
  displayReason: string;
  displayMessage: string;
  /** Sorted; see `status-flags` in the package's README. */
  flags: string[];
  /** Whether the applied revision is the one its source offers; left out when that cannot be told. */
  inSync?: boolean;
  /** What was known before a suspension, a missing observation or a lost connection hid it. */
  lastKnown?: ReconciliationStatus;
  /** When the shown condition last changed, RFC 3339. */
  since?: string;
  /** Since when, by the reader's own clock, nobody has taken notice of the object's newest generation; RFC 3339. */
  awaitingSince?: string;
}
