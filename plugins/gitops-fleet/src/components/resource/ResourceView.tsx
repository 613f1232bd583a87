import { Alert } from '@backstage/ui';
import {
  ResourceIdentity,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { RiLinksLine } from '@remixicon/react';
import { useCallback } from 'react';
import { sourceKinds } from '../../fleet/reconcilerKinds';
import {
  ancestorSentence,
  resourceSentence,
  stepsOf,
} from '../../fleet/resourceStory';
import { shownRecordOf } from '../../fleet/shownRecord';
import { statusWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { useTimedText } from '../../store/useFleet';
import { HistoryList } from '../history/HistoryList';
import { StatusMark } from '../marks/StatusMark';
import { LastOperations } from '../operations/LastOperations';
import { ResourceActions } from '../operations/ResourceActions';
import { useOperations } from '../operations/useOperations';
import { RowsSkeleton } from '../panel/Skeletons';
import { Age, Moment } from '../text/Age';
import styles from './resource.module.css';
import { Blockers } from './Blockers';
import { Conditions, Inventory, Neighbours } from './ResourceParts';
import { CopyButton } from './CopyButton';
import { MessagePart } from './MessagePart';
import { Part } from './Part';
import { ResourceFacts } from './ResourceFacts';
import { StepStrip } from './StepStrip';
import { useResourceDetails } from './useResourceDetails';

/** All that is known of one Flux resource. */
export function ResourceView(props: {
  fleet: ReadyFleet;
  resource: string;
  identity: ResourceIdentity;
  record: ResourceRecord | undefined;
}) {
  const { fleet, resource, identity } = props;
  const { details, error } = useResourceDetails(resource, props.record);
  const operations = useOperations(resource);
  const record = props.record ?? details?.resource;
  const connection =
    fleet.connections.get(identity.managementCluster) ?? details?.connection;
  const source =
    (record?.source && shownRecordOf(fleet, record.source)) || details?.source;
  const context = [
    identity.kind,
    connection?.title ?? identity.managementCluster,
    identity.namespace,
  ].filter(Boolean);

  if (!record) {
    return (
      <>
        <Heading context={context} name={identity.name} />
        {error ? (
          <Alert
            status="warning"
            icon
            title={
              error.notFound
                ? 'This resource is not there'
                : 'This resource could not be read'
            }
            description={
              error.notFound
                ? 'It may have been deleted, or you may not see it.'
                : error.message
            }
          />
        ) : (
          <RowsSkeleton rows={5} />
        )}
      </>
    );
  }
  const frozen = ancestorSentence(record, details?.suspendedAncestor);
  const isSource = sourceKinds.includes(record.kind);
  return (
    <>
      <Heading context={context} name={record.name} record={record} />
      <Sentence record={record} />
      {frozen && <p className={styles.sentence}>{frozen}</p>}
      <ResourceActions
        record={record}
        details={details}
        operations={operations}
      >
        <CopyButton
          label="Copy link"
          done="Link copied"
          icon={<RiLinksLine />}
          text={() => window.location.href}
        />
      </ResourceActions>
      {!isSource && <StepStrip steps={stepsOf(record, source)} />}
      <MessagePart message={record.message} />
      {error && (
        <Alert
          status="warning"
          icon
          title="The details could not be read"
          description={`${error.message}. What is shown is what the list knows.`}
        />
      )}
      <Part title="Conditions">
        {details ? (
          <Conditions details={details} stale={record.status === 'Stale'} />
        ) : (
          !error && <RowsSkeleton rows={2} />
        )}
      </Part>
      <Part title={isSource ? 'Content' : 'Source and target'}>
        <ResourceFacts
          record={record}
          source={source}
          fleet={fleet}
          details={details}
        />
      </Part>
      {details && <Blockers blockers={details.blockers} />}
      {details && (
        <Neighbours record={record} details={details} fleet={fleet} />
      )}
      {details && details.inventory.objects > 0 && (
        <Part title="Inventory">
          <Inventory details={details} />
        </Part>
      )}
      {operations.entries.length > 0 && (
        <Part title="Last operations">
          <LastOperations entries={operations.entries} />
        </Part>
      )}
      <Part title="History">
        <HistoryList
          subject={{ type: 'resource', key: resource }}
          signature={[
            record.status,
            record.reason,
            record.appliedRevision,
          ].join('\n')}
          repository={record.repository}
        />
      </Part>
      <p className={styles.footer}>
        {connection?.state === 'live' && fleet.lostSince === undefined ? (
          <>
            As of <Age since={connection.asOf} /> ago
          </>
        ) : (
          <>
            As of <Moment at={connection?.asOf} />, not seen since
          </>
        )}
      </p>
    </>
  );
}

function Heading(props: {
  context: string[];
  name: string;
  record?: ResourceRecord;
}) {
  const { context, name, record } = props;
  return (
    <header className={styles.heading}>
      <div className={styles.context}>{context.join(' · ')}</div>
      <h2 className={styles.name}>
        {record && (
          <StatusMark
            status={record.status}
            label={statusWords[record.status]}
          />
        )}{' '}
        {name}
      </h2>
    </header>
  );
}

function Sentence(props: { record: ResourceRecord }) {
  const { record } = props;
  const text = useTimedText(
    useCallback(now => resourceSentence(record, now), [record]),
  );
  return (
    <p className={styles.sentence}>
      <b>{statusWords[record.status]}.</b> {text}
    </p>
  );
}
