import { ConnectionRow } from '../../fleet/connections';
import { formatCount } from '../../fleet/overview';
import { StatusLabel } from '../marks/StatusMark';
import { Age, Moment, Until } from '../text/Age';
import { FleetLink } from '../text/FleetLink';
import text from '../text/text.module.css';
import { useFleetLinks } from '../useFleetLinks';
import { conditionMarks, troubleOf } from './connectionWords';

interface CellProps {
  row: ConnectionRow;
}

/** Title of the management cluster, leading to the details; below, what it is called in the configuration. */
export function ConnectionName({ row: { record } }: CellProps) {
  const links = useFleetLinks();
  const place = [record.provider, record.version].filter(Boolean).join(' · ');
  return (
    <span className={text.stack}>
      <FleetLink
        href={links.openConnection(record.managementCluster)}
        className={text.name}
        title={record.managementCluster}
      >
        {record.title}
      </FleetLink>
      <span className={text.below}>{place || record.managementCluster}</span>
    </span>
  );
}

/** How the connection is, and for how long. */
export function StateCell({ row }: CellProps) {
  const { record, condition } = row;
  const isLost = condition === 'stale' && record.state !== 'stale';
  return (
    <span className={text.stack}>
      <StatusLabel status={conditionMarks[condition]} word={condition} />
      <span className={text.below}>
        {isLost ? (
          'not known now'
        ) : (
          <>
            for <Age since={record.since} />
          </>
        )}
      </span>
    </span>
  );
}

/** What is wrong, and what to do about it. */
export function Trouble({ row }: CellProps) {
  const { title, message } = troubleOf(row);
  if (!title && !message) {
    return <span className={text.muted}>–</span>;
  }
  return (
    <span className={text.stack} title={message}>
      <span>{title || message}</span>
      {title && <span className={text.below}>{message}</span>}
    </span>
  );
}

/** When the next attempt is, while the API server does not answer. */
export function NextRetry({ row: { record } }: CellProps) {
  return record.nextRetry === undefined || record.state === 'live' ? (
    <span className={text.muted}>–</span>
  ) : (
    <Until at={record.nextRetry} />
  );
}

/** How many of the kinds that are watched are live. */
export function Kinds({ row }: CellProps) {
  const { record, watched, condition } = row;
  if (condition === 'stale') {
    return <span className={text.muted}>not known</span>;
  }
  const live = record.kinds.filter(({ state }) => state === 'live').length;
  return (
    <span className={live < watched ? text.warning : undefined}>
      {live < watched ? `${live} of ${watched}` : live} live
    </span>
  );
}

/** How many objects are known, leading to their kinds. */
export function Objects({ row }: CellProps) {
  const links = useFleetLinks();
  return (
    <FleetLink
      href={links.openConnection(row.record.managementCluster)}
      small
      quiet
    >
      {formatCount(row.objects)}
    </FleetLink>
  );
}

/** Up to when what is shown is known to be true. */
export function KnownAsOf({ row: { record, condition } }: CellProps) {
  return (
    <span className={text.muted}>
      {condition === 'stale' || record.state !== 'live' ? (
        <Moment at={record.asOf} />
      ) : (
        <Age since={record.asOf} />
      )}
    </span>
  );
}
