import { ConnectionRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { connectionRow } from '../../fleet/connections';
import { StatusMark } from '../marks/StatusMark';
import { FleetLink } from '../text/FleetLink';
import { useFleetLinks } from '../useFleetLinks';
import { ConnectionKinds } from './ConnectionKinds';
import { ConnectionState } from './ConnectionState';
import { conditionMarks } from './connectionWords';
import styles from './connections.module.css';

/**
 * A connection at a glance, with the way to all that is known of it.
 *
 * @param lostSince - see `ReadyFleet`
 */
export function ConnectionDetails(props: {
  connection: ConnectionRecord;
  lostSince: number | undefined;
}) {
  const { connection, lostSince } = props;
  const row = connectionRow(connection, lostSince);
  const links = useFleetLinks();
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
        <StatusMark status={conditionMarks[row.condition]} />{' '}
        <ConnectionState row={row} lostSince={lostSince} />
      </div>
      {connection.message && (
        <div className={styles.message}>{connection.message}</div>
      )}
      <ConnectionKinds
        kinds={connection.kinds}
        brief
        lost={lostSince !== undefined}
      />
      <FleetLink href={links.connection(connection.managementCluster)} small>
        All of this connection, with its history
      </FleetLink>
    </div>
  );
}
