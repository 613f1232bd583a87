import {
  ConnectionKind,
  ConnectionRecord,
  ReconciliationStatus,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { StatusMark } from '../marks/StatusMark';
import { Age, Moment } from '../text/Age';
import styles from './connections.module.css';
import { connectionMarks } from './connectionWords';

const kindStates: { [state in ConnectionKind['state']]: string } = {
  live: 'live',
  syncing: 'first list',
  stale: 'as last seen',
  'not-installed': 'not installed',
  forbidden: 'not allowed',
  'not-granted': 'not asked for',
};

const kindMarks: { [state in ConnectionKind['state']]: ReconciliationStatus } =
  {
    live: 'Ready',
    syncing: 'Progressing',
    stale: 'Stale',
    'not-installed': 'Suspended',
    forbidden: 'Failed',
    'not-granted': 'Suspended',
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
        <StatusMark status={connectionMarks[connection.state]} />{' '}
        {connection.state} for <Age since={connection.since} />, known to be
        true as of <Moment at={connection.asOf} />
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
