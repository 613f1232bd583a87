import {
  ClusterLifecycle,
  ConnectionRecord,
  FailureClass,
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

/** What a controller was at when it failed, before the name of what failed. */
export const failureClassWords: { [failureClass in FailureClass]: string } = {
  source: 'Getting its source',
  fetch: 'Fetching',
  auth: 'Signing in',
  verify: 'Verifying',
  storage: 'Storing',
  build: 'Building',
  apply: 'Applying',
  prune: 'Removing',
  health: 'Checking health',
  'helm-install': 'Installing',
  'helm-upgrade': 'Upgrading',
  'helm-test': 'Testing',
  'helm-rollback': 'Rolled back',
  'helm-uninstall': 'Uninstalled',
  'helm-values': 'Reading values',
  'helm-release': 'Working on its release',
  wait: 'Waiting',
  image: 'Reading images',
  config: 'Its configuration',
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

/** The status whose mark stands for the state of a connection. */
export const connectionMarks: {
  [state in ConnectionRecord['state']]: ReconciliationStatus;
} = {
  live: 'Ready',
  syncing: 'Progressing',
  connecting: 'Progressing',
  stale: 'Stale',
};

const connectionReasons: { [reason: string]: string } = {
  Configuration: 'kubeconfig cannot be read',
  Refused: 'connection refused',
  Timeout: 'no answer in time',
  Dns: 'name not found',
  Tls: 'certificate not trusted',
  CredentialsRejected: 'credentials rejected',
  Forbidden: 'not allowed',
  TooManyRequests: 'too many requests',
  NotFound: 'not found',
  ServerError: 'server error',
  Network: 'network error',
  Restarted: 'not seen since the portal started',
  Unwatched: 'no replica of the portal watches it',
};

/** Why a management cluster is not seen, in few words. */
export function connectionReason(reason: string): string {
  return connectionReasons[reason] ?? reason;
}
