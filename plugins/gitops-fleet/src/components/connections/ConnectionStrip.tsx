import {
  ConnectionKind,
  ConnectionRecord,
  ReconciliationStatus,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Button, DialogTrigger, Popover } from '@backstage/ui';
import { useState } from 'react';
import { ReadyFleet } from '../../store/FleetState';
import { StatusMark } from '../marks/StatusMark';
import { Age, Moment, Until } from '../text/Age';
import styles from './connections.module.css';

const marks: { [state in ConnectionRecord['state']]: ReconciliationStatus } = {
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

const byNumber = new Intl.Collator('en', { numeric: true });

/** Live connections that are shown while there are more. */
const shownLive = 8;

/** How each management cluster is seen: those that are not come first. */
export function ConnectionStrip(props: {
  fleet: ReadyFleet;
  /** Name of the one management cluster to show. */
  only?: string;
}) {
  const { fleet, only } = props;
  const [all, setAll] = useState(false);
  const connections = [...fleet.connections.values()]
    .filter(item => !only || item.managementCluster === only)
    .sort(
      (a, b) =>
        Number(a.state === 'live') - Number(b.state === 'live') ||
        byNumber.compare(a.title, b.title),
    );
  const live = connections.filter(item => item.state === 'live').length;
  const hidden = all ? 0 : Math.max(0, live - shownLive);
  const shown = connections.slice(0, connections.length - hidden);
  return (
    <div className={styles.strip} role="group" aria-label="Management clusters">
      {shown.map(connection => (
        <ConnectionChip
          key={connection.managementCluster}
          connection={connection}
          lost={fleet.lostSince !== undefined}
        />
      ))}
      {hidden > 0 && (
        <Button size="small" variant="tertiary" onPress={() => setAll(true)}>
          {hidden} more, all live
        </Button>
      )}
    </div>
  );
}

function unreadable(connection: ConnectionRecord): ConnectionKind[] {
  return connection.kinds.filter(kind => kind.state === 'forbidden');
}

/**
 * @param lost - whether the page hears of no changes: then it knows of no connection that it is live
 */
function ConnectionChip(props: {
  connection: ConnectionRecord;
  lost: boolean;
}) {
  const { connection, lost } = props;
  const state = lost ? 'stale' : connection.state;
  const forbidden = unreadable(connection).length;
  return (
    <DialogTrigger>
      <Button
        size="small"
        variant="secondary"
        className={`${styles.chip} ${
          state === 'stale' || forbidden > 0 ? styles.trouble : ''
        }`}
      >
        <StatusMark status={marks[state]} label={state} />{' '}
        <span>{connection.title}</span>{' '}
        <span className={styles.muted}>
          {lost ? (
            <>
              as of <Moment at={connection.asOf} />
            </>
          ) : (
            <ConnectionText connection={connection} />
          )}
          {forbidden > 0 &&
            ` · ${forbidden} ${
              forbidden === 1 ? 'kind' : 'kinds'
            } not readable`}
        </span>
      </Button>
      <Popover hideArrow placement="bottom start">
        <ConnectionDetails connection={connection} />
      </Popover>
    </DialogTrigger>
  );
}

function ConnectionText(props: { connection: ConnectionRecord }) {
  const { connection } = props;
  if (connection.state === 'live') {
    return <Age since={connection.asOf} />;
  }
  if (connection.state !== 'stale') {
    return <>{connection.state}</>;
  }
  return (
    <>
      as of <Moment at={connection.asOf} />
      {connection.reason && ` · ${reasonText(connection)}`}
      {connection.nextRetry !== undefined && (
        <>
          {' '}
          · retry <Until at={connection.nextRetry} />
        </>
      )}
    </>
  );
}

const kindStates: { [state in ConnectionKind['state']]: string } = {
  live: 'live',
  syncing: 'first list',
  stale: 'as last seen',
  'not-installed': 'not installed',
  forbidden: 'not allowed',
};

const kindMarks: { [state in ConnectionKind['state']]: ReconciliationStatus } =
  {
    live: 'Ready',
    syncing: 'Progressing',
    stale: 'Stale',
    'not-installed': 'Suspended',
    forbidden: 'Failed',
  };

/** Everything that is known of a connection. */
export function ConnectionDetails(props: { connection: ConnectionRecord }) {
  const { connection } = props;
  const facts = [
    connection.provider,
    connection.version,
    connection.kubernetesVersion &&
      `Kubernetes ${connection.kubernetesVersion}`,
  ].filter(Boolean);
  return (
    <div className={styles.details}>
      <div>
        <strong>{connection.title}</strong>
        <div className={styles.muted}>{facts.join(' · ')}</div>
      </div>
      <div>
        <StatusMark status={marks[connection.state]} /> {connection.state} for{' '}
        <Age since={connection.since} />, known to be true as of{' '}
        <Moment at={connection.asOf} />
      </div>
      {connection.message && (
        <div className={styles.message}>{connection.message}</div>
      )}
      <table className={styles.kinds}>
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Objects</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {connection.kinds.map(kind => (
            <tr key={`${kind.group}/${kind.kind}`} title={kind.message}>
              <td>
                {kind.kind} <span className={styles.muted}>{kind.version}</span>
              </td>
              <td>{kind.state === 'not-installed' ? '–' : kind.objects}</td>
              <td>
                <StatusMark status={kindMarks[kind.state]} />{' '}
                {kindStates[kind.state]}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
