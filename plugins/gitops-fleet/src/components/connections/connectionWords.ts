import {
  ConnectionKind,
  ConnectionRecord,
  ReconciliationStatus,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ConnectionCondition, ConnectionRow } from '../../fleet/connections';
import { connectionMarks, connectionReason } from '../../fleet/words';

/** The status whose mark stands for how a connection is shown. */
export const conditionMarks: {
  [condition in ConnectionCondition]: ReconciliationStatus;
} = { ...connectionMarks, incomplete: 'Failed' };

/** The state of a kind as people say it. */
export const kindStates: { [state in ConnectionKind['state']]: string } = {
  live: 'live',
  syncing: 'first list',
  stale: 'as last seen',
  'not-installed': 'not installed',
  forbidden: 'not allowed',
  'not-granted': 'not asked for',
};

/** What keeps a kind from being seen. */
const unseenKinds: { [state in ConnectionKind['state']]?: string } = {
  syncing: 'is being listed',
  stale: 'is not seen',
  forbidden: 'is not allowed',
};

/** The status whose mark stands for the state of a kind. */
export const kindMarks: {
  [state in ConnectionKind['state']]: ReconciliationStatus;
} = {
  live: 'Ready',
  syncing: 'Progressing',
  stale: 'Stale',
  'not-installed': 'Suspended',
  forbidden: 'Failed',
  'not-granted': 'Suspended',
};

/** Why a connection is not live, in few words. */
export function reasonText(connection: ConnectionRecord): string {
  return connectionReason(connection.reason);
}

/** Kinds that are named; the others are counted. */
const namedKinds = 3;

/** Which kinds cannot be seen, and why. */
export function unseenText(kinds: readonly ConnectionKind[]): string {
  const others = kinds.length - namedKinds;
  const named = kinds
    .slice(0, namedKinds)
    .map(({ kind, state }) => `${kind} ${unseenKinds[state] ?? state}`)
    .join(', ');
  return others > 0 ? `${named} and ${others} more` : named;
}

/** What is wrong with a connection in few words, and in the backend's with what to do; both empty where nothing is. */
export function troubleOf({ record, unseen }: ConnectionRow): {
  title: string;
  message: string;
} {
  if (record.state !== 'live') {
    return { title: reasonText(record), message: record.message };
  }
  return {
    title: unseenText(unseen),
    message: unseen.find(({ message }) => message)?.message ?? '',
  };
}

/** Differs when something has happened that the history of a connection records. */
export function connectionSignature(
  connection: ConnectionRecord | undefined,
): string {
  return connection
    ? [connection.state, connection.reason, connection.kubernetesVersion].join(
        '\n',
      )
    : '';
}
