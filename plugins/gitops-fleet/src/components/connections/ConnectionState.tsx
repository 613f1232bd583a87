import { ConnectionRow } from '../../fleet/connections';
import { Age, Moment, Until } from '../text/Age';
import { reasonText } from './connectionWords';

const beginnings = {
  stale: 'Not seen',
  connecting: 'Connecting',
  syncing: 'Listed for the first time',
};

/**
 * How a connection is, since when, up to when what it shows is known to be true, and when it is tried again.
 *
 * @param lostSince - see `ReadyFleet`
 */
export function ConnectionState(props: {
  row: ConnectionRow;
  lostSince: number | undefined;
}) {
  const { row, lostSince } = props;
  const { record, unseen } = row;
  const reason = reasonText(record);
  if (lostSince !== undefined) {
    return (
      <>
        <b>Not known</b> since <Moment at={lostSince} />: this page hears of no
        changes. It was {record.state} then.
      </>
    );
  }
  if (record.state === 'live') {
    return (
      <>
        <b>Live</b> for <Age since={record.since} />
        {unseen.length === 1 && ', but one kind is not seen'}
        {unseen.length > 1 && `, but ${unseen.length} kinds are not seen`}. What
        is shown was true <Age since={record.asOf} /> ago.
      </>
    );
  }
  return (
    <>
      <b>{beginnings[record.state]}</b> for <Age since={record.since} />
      {reason && `: ${reason}`}.{' '}
      {record.asOf === undefined ? (
        'Nothing is known of it yet.'
      ) : (
        <>
          What is shown was true at <Moment at={record.asOf} />.
        </>
      )}
      {record.nextRetry !== undefined && (
        <>
          {' '}
          Next attempt <Until at={record.nextRetry} />.
        </>
      )}
    </>
  );
}
