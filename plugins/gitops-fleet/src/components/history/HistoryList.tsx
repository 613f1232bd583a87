import { Alert, Button } from '@backstage/ui';
import { HistoryEntry } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { formatAge } from '../../fleet/age';
import {
  historyCause,
  historyChange,
  historyMark,
  historyStatus,
} from '../../fleet/historyWords';
import { StatusMark } from '../marks/StatusMark';
import { RowsSkeleton } from '../panel/Skeletons';
import { Age, Moment } from '../text/Age';
import { Revision } from '../text/Revision';
import styles from './history.module.css';
import { HistoryState, HistorySubject, useHistory } from './useHistory';

interface HistoryListProps {
  subject: HistorySubject;
  /** Differs when the subject has changed. */
  signature: string;
  /** Where the commits of its revisions lie. */
  repository?: string;
}

/** What a resource, a cluster or a connection has been through, newest first. */
export function HistoryList(props: HistoryListProps) {
  const { type, key } = props.subject;
  // Nothing of one subject may show as another one's.
  return <HistoryOfSubject key={`${type} ${key}`} {...props} />;
}

function HistoryOfSubject(props: HistoryListProps) {
  const { subject, signature, repository } = props;
  const history = useHistory(subject, signature);
  const { entries, error } = history;
  return (
    <div className={styles.history}>
      {error && (
        <Alert
          status="warning"
          icon
          title="The history could not be read"
          description={
            entries ? `${error}. What is shown may be incomplete.` : error
          }
          customActions={
            <Button size="small" variant="secondary" onPress={history.retry}>
              Try again
            </Button>
          }
        />
      )}
      {!entries && !error && (
        <div role="status" aria-label="Loading the history">
          <RowsSkeleton rows={2} />
        </div>
      )}
      {entries?.length === 0 && (
        <p className={styles.muted}>
          Nothing recorded yet. A change is recorded once it has lasted for a
          few seconds.
        </p>
      )}
      {history.isFlapping && (
        <p className={styles.flapping}>
          It flaps: it has changed six times or more within the last hour.
        </p>
      )}
      <RevisionFirstSeen history={history} type={subject.type} />
      {entries && entries.length > 0 && (
        <ol className={styles.entries} aria-label="History, newest first">
          {entries.map((entry, index) => (
            <Entry
              key={`${entry.at} ${entry.status} ${entry.revision}`}
              entry={entry}
              before={entries[index + 1]}
              repository={repository}
            />
          ))}
        </ol>
      )}
      {history.hasMore && (
        <Button
          size="small"
          variant="tertiary"
          className={styles.more}
          isDisabled={history.isReadingMore}
          onPress={history.readMore}
        >
          {history.isReadingMore ? 'Reading…' : 'Show older'}
        </Button>
      )}
    </div>
  );
}

/** Since when its revision is known there; nothing where the newest entry says it itself. */
function RevisionFirstSeen(props: {
  history: HistoryState;
  type: HistoryEntry['type'];
}) {
  const { entries, revisionFirstSeen } = props.history;
  const newest = entries?.[0];
  if (
    revisionFirstSeen === undefined ||
    !newest ||
    revisionFirstSeen >= newest.at
  ) {
    return null;
  }
  return (
    <p className={styles.muted}>
      {props.type === 'resource'
        ? 'Its revision was first seen here '
        : `Kubernetes ${newest.revision} was first seen here `}
      <Age since={revisionFirstSeen} /> ago.
    </p>
  );
}

function Entry(props: {
  entry: HistoryEntry;
  before: HistoryEntry | undefined;
  repository?: string;
}) {
  const { entry, before, repository } = props;
  const { at, until, type, status, message, revision } = entry;
  const because = historyCause(entry);
  return (
    <li className={styles.entry}>
      <StatusMark
        status={historyMark(entry)}
        label={historyStatus(type, status)}
      />
      <span className={styles.what}>
        <b>{historyChange(entry, before)}</b>
        {type === 'resource' ? (
          <Revision revision={revision} repository={repository} otherwise="" />
        ) : (
          revision &&
          revision !== before?.revision && (
            <span className={styles.muted}>Kubernetes {revision}</span>
          )
        )}
      </span>
      <span className={styles.when}>
        <time
          dateTime={new Date(at).toISOString()}
          title={new Date(at).toLocaleString('en-GB')}
        >
          <Moment at={at} />
        </time>
        {until === undefined ? (
          <>
            , for <Age since={at} />
          </>
        ) : (
          `, lasted ${formatAge(until - at)}`
        )}
      </span>
      {because && (
        <span className={styles.because} title={message || undefined}>
          {because}
        </span>
      )}
    </li>
  );
}
