import {
  ConnectionKind,
  ConnectionRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Button, DialogTrigger, Popover } from '@backstage/ui';
import { useState } from 'react';
import { ReadyFleet } from '../../store/FleetState';
import { StatusMark } from '../marks/StatusMark';
import { Age, Moment, Until } from '../text/Age';
import { ConnectionDetails } from './ConnectionDetails';
import styles from './connections.module.css';
import { connectionMarks, reasonText } from './connectionWords';

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
        <StatusMark status={connectionMarks[state]} label={state} />{' '}
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
