import {
  Cause,
  findCauses,
  findUnseenConnections,
  ReconciliationStatus,
  UnseenConnection,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReactNode, useState } from 'react';
import { reconcilerKinds } from '../../fleet/reconcilerKinds';
import { nameOfKey } from '../../fleet/resourceStory';
import { connectionReason, failureClassWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { ofColumns } from '../../store/ofColumns';
import { conditionMarks, unseenText } from '../connections/connectionWords';
import { StatusMark } from '../marks/StatusMark';
import { Panel } from '../panel/Panel';
import { Age, Moment, Until } from '../text/Age';
import { FleetLink } from '../text/FleetLink';
import text from '../text/text.module.css';
import { TextButton } from '../text/TextButton';
import { useFleetLinks } from '../useFleetLinks';
import styles from './CausesCard.module.css';

const causesOf = ofColumns(findCauses);

const shownCauses = 5;
const shownUnseen = 5;
const shownClusters = 3;

/** What is wrong, one row for each cause. Nothing at all where nothing is wrong. */
export function CausesCard(props: { fleet: ReadyFleet }) {
  const { fleet } = props;
  const [all, setAll] = useState(false);
  const causes = causesOf(fleet);
  const unseen = findUnseenConnections(fleet.connections.values());
  const count = causes.length + unseen.length;
  if (count === 0) {
    return null;
  }
  const shown = {
    causes: all ? causes : causes.slice(0, shownCauses),
    unseen: all ? unseen : unseen.slice(0, shownUnseen),
  };
  const hidden = count - shown.causes.length - shown.unseen.length;
  return (
    <Panel
      title="What is wrong"
      action={
        <span className={text.muted}>
          {count === 1 ? '1 cause' : `${count} causes, most clusters first`}
        </span>
      }
    >
      <ul className={styles.list}>
        {shown.causes.map(cause => (
          <CauseRow key={cause.fingerprint} cause={cause} fleet={fleet} />
        ))}
        {shown.unseen.map(connection => (
          <UnseenRow
            key={connection.managementCluster}
            connection={connection}
            fleet={fleet}
          />
        ))}
      </ul>
      {hidden > 0 && (
        <div className={styles.more}>
          <TextButton onPress={() => setAll(true)}>{hidden} more</TextButton>
        </div>
      )}
    </Panel>
  );
}

/** A message of a cause, or a part of it, with the reason before it unless it says no more than that. */
function said(cause: Cause, message: string): string {
  return message && message !== cause.reason
    ? `${cause.reason}: ${message}`
    : cause.reason || message || cause.status;
}

/**
 * A cause: its headline leads to where more is said of it.
 *
 * @param title - what the headline is the beginning of, where there is more
 */
function Row(props: {
  mark: { status: ReconciliationStatus; label: string };
  href: string;
  headline: string;
  title?: string;
  children: ReactNode;
}) {
  const { mark, href, headline, title = headline, children } = props;
  return (
    <li className={styles.row}>
      <StatusMark {...mark} />
      <div className={styles.text}>
        <FleetLink
          href={href}
          quiet
          bold
          className={styles.headline}
          title={title}
        >
          {headline}
        </FleetLink>
        {children}
      </div>
    </li>
  );
}

function CauseRow(props: { cause: Cause; fleet: ReadyFleet }) {
  const { cause, fleet } = props;
  const links = useFleetLinks();
  const [first] = cause.members;
  const others = cause.members.length - 1;
  const clusters = cause.targets.slice(0, shownClusters);
  const hidden = cause.targets.length - clusters.length;
  const firstLine = said(cause, cause.message.split('\n')[0]);
  const isSource = !reconcilerKinds.includes(cause.kind);
  const listed = {
    kind: isSource ? [cause.kind] : [],
    status: ['Failed', 'Stalled'],
  };
  return (
    <Row
      mark={{ status: cause.status, label: cause.status }}
      href={links.resource(first.key)}
      headline={cause.known?.title ?? firstLine}
      title={cause.known?.title ?? said(cause, cause.message)}
    >
      {cause.known && (
        <>
          <div className={`${styles.said} ${text.muted}`} title={cause.message}>
            {firstLine}
          </div>
          <div className={styles.step} title={cause.known.cause}>
            {cause.known.steps[0]}
            {' · '}
            <FleetLink
              href={cause.known.link}
              small
              quiet
              external
              aria-label={`Documentation: ${cause.known.title}`}
            >
              documentation
            </FleetLink>
          </div>
        </>
      )}
      <div className={text.muted}>
        {cause.failureClass && `${failureClassWords[cause.failureClass]} · `}
        {cause.kind} {first.name}
        {others > 0 && (
          <>
            {' and '}
            <FleetLink
              href={links.reconcilers({ ...listed, q: cause.reason })}
              small
              quiet
            >
              {others} more
            </FleetLink>
          </>
        )}
        {cause.targets.length > 0 && (
          <>
            {' on '}
            {clusters.map((target, index) => (
              <span key={target}>
                {index > 0 && ', '}
                <FleetLink
                  href={links.reconcilers({ ...listed, cluster: [target] })}
                  small
                  quiet
                >
                  {fleet.clusters.get(target)?.name ?? nameOfKey(target)}
                </FleetLink>
              </span>
            ))}
            {hidden > 0 && (
              <>
                {' and '}
                <FleetLink
                  href={links.reconcilers({ ...listed, q: cause.reason })}
                  small
                  quiet
                >
                  {hidden} more clusters
                </FleetLink>
              </>
            )}
          </>
        )}
        {cause.since !== undefined && (
          <>
            {' · first '}
            <Age since={cause.since} /> ago
          </>
        )}
        {cause.waiting > 0 &&
          ` · ${cause.waiting} ${
            cause.waiting === 1 ? 'reconciler waits' : 'reconcilers wait'
          } behind it`}
      </div>
    </Row>
  );
}

/** A management cluster that cannot be seen, as a whole or in part. */
function UnseenRow(props: { connection: UnseenConnection; fleet: ReadyFleet }) {
  const { connection, fleet } = props;
  const { managementCluster, title, reason, message, kinds } = connection;
  const links = useFleetLinks();
  const isGone = connection.state === 'stale';
  const why = isGone ? connectionReason(reason) : unseenText(kinds);
  return (
    <Row
      mark={{
        status: conditionMarks[connection.state],
        label: isGone ? 'Not known' : 'Known in part',
      }}
      href={links.connection(managementCluster)}
      headline={`Management cluster ${title} ${
        isGone ? 'does not answer' : 'can be seen only in part'
      }${why && `: ${why}`}`}
    >
      <div className={text.muted}>
        {isGone ? (
          <Gone connection={connection} fleet={fleet} />
        ) : (
          <FleetLink href={links.connection(managementCluster)} small quiet>
            {kinds.length === 1 ? '1 kind' : `${kinds.length} kinds`} not seen
          </FleetLink>
        )}
        {message && ` · ${message}`}
      </div>
    </Row>
  );
}

/** How many clusters are shown as they were, as of when, and when it is tried again. */
function Gone(props: { connection: UnseenConnection; fleet: ReadyFleet }) {
  const { connection, fleet } = props;
  const { managementCluster, asOf, nextRetry } = connection;
  const links = useFleetLinks();
  const clusters = [...fleet.clusters.values()].filter(
    cluster =>
      cluster.kind === 'workload' &&
      cluster.managementCluster === managementCluster,
  ).length;
  return (
    <>
      <FleetLink
        href={links.reconcilers({ managementCluster: [managementCluster] })}
        small
        quiet
      >
        {clusters === 1
          ? '1 workload cluster'
          : `${clusters} workload clusters`}
      </FleetLink>{' '}
      shown as of <Moment at={asOf} />, nothing is known since
      {nextRetry !== undefined && (
        <>
          {' '}
          · retry <Until at={nextRetry} />
        </>
      )}
    </>
  );
}
