import { ConnectionRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Button, DialogTrigger, Popover } from '@backstage/ui';
import { ReadyFleet } from '../../store/FleetState';
import { StatusMark } from '../marks/StatusMark';
import { Age, Moment, Until } from '../text/Age';
import { FleetLink } from '../text/FleetLink';
import { useFleetLinks } from '../useFleetLinks';
import { ConnectionDetails } from './ConnectionDetails';
import styles from './connections.module.css';
import { ConnectionRow, connectionRows } from '../../fleet/connections';
import { conditionMarks, reasonText } from './connectionWords';

/** Live connections that are shown while there are more. */
const shownLive = 8;

/** How each management cluster is seen: those that are not come first. */
export function ConnectionStrip(props: {
  fleet: ReadyFleet;
  /** Name of the one management cluster to show. */
  only?: string;
}) {
  const { fleet, only } = props;
  const links = useFleetLinks();
  const { connections, lostSince } = fleet;
  const rows = connectionRows({ connections }).filter(
    ({ record }) => !only || record.managementCluster === only,
  );
  const live = rows.filter(({ condition }) => condition === 'live').length;
  const hidden = Math.max(0, live - shownLive);
  const shown = rows.slice(0, rows.length - hidden);
  return (
    <div className={styles.strip} role="group" aria-label="Management clusters">
      {shown.map(row => (
        <ConnectionChip
          key={row.record.managementCluster}
          row={row}
          lostSince={lostSince}
        />
      ))}
      {hidden > 0 && (
        <FleetLink href={links.connections(['live'])} small>
          {hidden} more{lostSince === undefined && ', all live'}
        </FleetLink>
      )}
    </div>
  );
}

/**
 * @param lostSince - see `ReadyFleet`: while the page hears of no changes, it knows of no connection that it is live
 */
function ConnectionChip(props: {
  row: ConnectionRow;
  lostSince: number | undefined;
}) {
  const { row, lostSince } = props;
  const { record: connection } = row;
  const lost = lostSince !== undefined;
  const condition = lost ? 'stale' : row.condition;
  const unseen = row.unseen.length;
  return (
    <DialogTrigger>
      <Button
        size="small"
        variant="secondary"
        className={`${styles.chip} ${
          ['stale', 'incomplete'].includes(condition) ? styles.trouble : ''
        }`}
      >
        <StatusMark status={conditionMarks[condition]} label={condition} />{' '}
        <span>{connection.title}</span>{' '}
        <span className={styles.muted}>
          {lost ? (
            <>
              as of <Moment at={connection.asOf} />
            </>
          ) : (
            <ConnectionText connection={connection} />
          )}
          {unseen > 0 &&
            ` · ${unseen} ${unseen === 1 ? 'kind' : 'kinds'} not seen`}
        </span>
      </Button>
      <Popover hideArrow placement="bottom start">
        <ConnectionDetails connection={connection} lostSince={lostSince} />
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
