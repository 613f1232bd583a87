import {
  Cause,
  ConnectionRecord,
  findCauses,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useState } from 'react';
import { reconcilerKinds } from '../../fleet/reconcilerKinds';
import { nameOfKey } from '../../fleet/resourceStory';
import { failureClassWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { ofColumns } from '../../store/ofColumns';
import { reasonText } from '../connections/connectionWords';
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
const shownClusters = 3;

/** What is wrong, one row for each cause. Nothing at all where nothing is wrong. */
export function CausesCard(props: { fleet: ReadyFleet }) {
  const { fleet } = props;
  const [all, setAll] = useState(false);
  const causes = causesOf(fleet);
  const unseen = [...fleet.connections.values()].filter(
    connection => connection.state === 'stale',
  );
  const count = causes.length + unseen.length;
  if (count === 0) {
    return null;
  }
  const shown = all ? causes : causes.slice(0, shownCauses);
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
        {shown.map(cause => (
          <CauseRow key={cause.fingerprint} cause={cause} fleet={fleet} />
        ))}
        {unseen.map(connection => (
          <UnseenRow
            key={connection.managementCluster}
            connection={connection}
            fleet={fleet}
          />
        ))}
      </ul>
      {causes.length > shown.length && (
        <div className={styles.more}>
          <TextButton onPress={() => setAll(true)}>
            {causes.length - shown.length} more
          </TextButton>
        </div>
      )}
    </Panel>
  );
}

/** The first line of the message, with the reason before it unless the catalogue has a better word. */
function said(cause: Cause): string {
  const line = cause.message.split('\n')[0];
  return line && line !== cause.reason
    ? `${cause.reason}: ${line}`
    : cause.reason || line || cause.status;
}

function CauseRow(props: { cause: Cause; fleet: ReadyFleet }) {
  const { cause, fleet } = props;
  const links = useFleetLinks();
  const [first] = cause.members;
  const others = cause.members.length - 1;
  const clusters = cause.targets.slice(0, shownClusters);
  const hidden = cause.targets.length - clusters.length;
  const isSource = !reconcilerKinds.includes(cause.kind);
  const listed = {
    kind: isSource ? [cause.kind] : [],
    status: ['Failed', 'Stalled'],
  };
  return (
    <li className={styles.row}>
      <StatusMark status={cause.status} label={cause.status} />
      <div className={styles.text}>
        <FleetLink
          href={links.resource(first.key)}
          quiet
          bold
          className={styles.headline}
          title={cause.message}
        >
          {cause.known?.title ?? said(cause)}
        </FleetLink>
        {cause.known && (
          <>
            <div
              className={`${styles.said} ${text.muted}`}
              title={cause.message}
            >
              {said(cause)}
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
      </div>
    </li>
  );
}

function UnseenRow(props: { connection: ConnectionRecord; fleet: ReadyFleet }) {
  const { connection, fleet } = props;
  const links = useFleetLinks();
  const clusters = [...fleet.clusters.values()].filter(
    cluster =>
      cluster.kind === 'workload' &&
      cluster.managementCluster === connection.managementCluster,
  ).length;
  return (
    <li className={styles.row}>
      <StatusMark status="Stale" label="Not known" />
      <div className={styles.text}>
        <FleetLink
          href={links.connection(connection.managementCluster)}
          quiet
          bold
          className={styles.headline}
          title={connection.message}
        >
          Management cluster {connection.title} does not answer
          {connection.reason && `: ${reasonText(connection)}`}
        </FleetLink>
        <div className={text.muted}>
          <FleetLink
            href={links.reconcilers({
              managementCluster: [connection.managementCluster],
            })}
            small
            quiet
          >
            {clusters === 1
              ? '1 workload cluster'
              : `${clusters} workload clusters`}
          </FleetLink>{' '}
          shown as of <Moment at={connection.asOf} />, nothing is known since
          {connection.nextRetry !== undefined && (
            <>
              {' '}
              · retry <Until at={connection.nextRetry} />
            </>
          )}
          {connection.message && ` · ${connection.message}`}
        </div>
      </div>
    </li>
  );
}
