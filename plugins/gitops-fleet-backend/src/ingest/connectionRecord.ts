import {
  ConnectionRecord,
  KindDescriptor,
  watchedKinds,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ApiFailure, FailureReason } from '../connection/failure';
import { ManagementClusterConfig } from '../connection/readManagementClusters';

/** The kinds that are watched on a management cluster. */
export function kindsOf({
  kinds = watchedKinds,
}: ManagementClusterConfig): readonly KindDescriptor[] {
  return kinds;
}

/** A connection that nobody has made yet. */
export function unseenConnection(
  config: ManagementClusterConfig,
): ConnectionRecord {
  return {
    managementCluster: config.name,
    title: config.title,
    provider: config.provider ?? '',
    version: config.version ?? '',
    state: 'connecting',
    reason: '',
    message: '',
    since: Date.now(),
    kubernetesVersion: '',
    kinds: kindsOf(config).map(({ group, kind }) => ({
      group,
      kind,
      version: '',
      state: 'syncing',
      objects: 0,
      message: '',
    })),
  };
}

/** What is known of a connection before it has been made again. */
export function takeOver({
  asOf,
  kubernetesVersion,
}: ConnectionRecord): Partial<ConnectionRecord> {
  return {
    state: 'stale',
    reason: 'Restarted',
    message:
      'The portal has just begun to watch this management cluster; shown is what was known before',
    kubernetesVersion,
    ...(asOf !== undefined && { asOf }),
  };
}

/** Why a connection fails; anything that is no failure of the API server is one of the network. */
export function reasonOf(failure: Error): FailureReason {
  return failure instanceof ApiFailure ? failure.reason : 'Network';
}

const steps: { [reason in FailureReason]?: string } = {
  CredentialsRejected:
    'The token is not valid or has expired: renew it in the kubeconfig or the token file',
  Refused: 'Check that the API server runs and that its address is right',
  Dns: 'Check the host name in the kubeconfig',
  Timeout:
    'Check that the network between the portal and the API server is open',
  Forbidden: 'Grant the ClusterRole of docs/permissions.md',
};

/** What is wrong, and what to do about it. */
export function advice(failure: Error): string {
  const step = steps[reasonOf(failure)];
  return step ? `${failure.message}. ${step}` : failure.message;
}
