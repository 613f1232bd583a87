import {
  ClusterLifecycle,
  ReconciliationStatus,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ClusterCondition } from './clusters';

/** A status as a person says it, beside its mark. */
export const statusWords: { [status in ReconciliationStatus]: string } = {
  Ready: 'Ready',
  Failed: 'Failed',
  Stalled: 'Stalled',
  Progressing: 'Progressing',
  DependencyNotReady: 'Waiting',
  Suspended: 'Suspended',
  Unknown: 'Unknown',
  Stale: 'Not known',
};

/** A cluster's condition as the filter and the group's line say it. */
export const conditionWords: { [condition in ClusterCondition]: string } = {
  failing: 'failing',
  unseen: 'not seen',
  unknown: 'not known',
  moving: 'moving',
  behind: 'behind',
  ready: 'in sync',
};

/** The status whose mark stands for a lifecycle. */
export const lifecycleMarks: {
  [lifecycle in ClusterLifecycle]: ReconciliationStatus;
} = {
  Stale: 'Stale',
  Failed: 'Failed',
  Unreachable: 'Failed',
  Degraded: 'Stalled',
  Unknown: 'Unknown',
  Deleting: 'Progressing',
  Pending: 'DependencyNotReady',
  Provisioning: 'Progressing',
  Upgrading: 'Progressing',
  Scaling: 'Progressing',
  Resuming: 'Progressing',
  Stopping: 'Progressing',
  Hibernated: 'Suspended',
  Running: 'Ready',
};
