import {
  ConnectionRecord,
  ReconciliationStatus,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** The status whose mark stands for the state of a connection. */
export const connectionMarks: {
  [state in ConnectionRecord['state']]: ReconciliationStatus;
} = {
  live: 'Ready',
  syncing: 'Progressing',
  connecting: 'Progressing',
  stale: 'Stale',
};

const reasons: { [reason: string]: string } = {
  Refused: 'connection refused',
  Timeout: 'no answer in time',
  Dns: 'name not found',
  Tls: 'certificate not trusted',
  CredentialsRejected: 'credentials rejected',
  Forbidden: 'not allowed',
  ServerError: 'server error',
  Network: 'network error',
};

/** Why a connection is not live, in few words. */
export function reasonText(connection: ConnectionRecord): string {
  return reasons[connection.reason] ?? connection.reason;
}
