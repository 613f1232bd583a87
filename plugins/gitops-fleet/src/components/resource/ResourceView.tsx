import { Alert, Button } from '@backstage/ui';
import {
  ResourceIdentity,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { RiCheckLine, RiFileCopyLine, RiLinksLine } from '@remixicon/react';
import { ReactNode, useCallback, useState } from 'react';
import { sourceKinds } from '../../fleet/reconcilerKinds';
import {
  nameOfKey,
  referenceText,
  resourceSentence,
  stepsOf,
} from '../../fleet/resourceStory';
import { shownRecordOf } from '../../fleet/shownRecord';
import { statusWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { useTimedText } from '../../store/useFleet';
import { StatusMark } from '../marks/StatusMark';
import { RowsSkeleton } from '../panel/Skeletons';
import { Age, Moment } from '../text/Age';
import { Revision } from '../text/Revision';
import { useFleetLinks } from '../useFleetLinks';
import styles from './resource.module.css';
import { Conditions, Inventory, Neighbours } from './ResourceParts';
import { Part } from './Part';
import { StepStrip } from './StepStrip';
import { FleetLink } from '../text/FleetLink';
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
  const isSource = sourceKinds.includes(record.kind);
  return (
    <>
      <Heading context={context} name={record.name} record={record} />
      <Sentence record={record} />
      <div className={styles.actions}>
        <CopyButton
          label="Copy link"
          done="Link copied"
          icon={<RiLinksLine />}
          text={() => window.location.href}
        />
      </div>
      {!isSource && <StepStrip steps={stepsOf(record, source)} />}
      {record.message && (
        <Part
          title="Message"
          action={
            <CopyButton
              label="Copy message"
              done="Copied"
              icon={<RiFileCopyLine />}
              text={() => record.message}
            />
          }
        >
          <pre className={styles.message}>{record.message}</pre>
        </Part>
      )}
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
        <Facts
          record={record}
          source={source}
          fleet={fleet}
          interval={details?.interval}
        />
      </Part>
      {details && (
        <Neighbours record={record} details={details} fleet={fleet} />
      )}
      {details && details.inventory.objects > 0 && (
        <Part title="Inventory">
          <Inventory details={details} />
        </Part>
      )}
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

function CopyButton(props: {
  label: string;
  done: string;
  icon: JSX.Element;
  text: () => string;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(props.text());
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <Button
      size="small"
      variant="secondary"
      iconStart={copied ? <RiCheckLine /> : props.icon}
      onPress={copy}
    >
      {copied ? props.done : props.label}
    </Button>
  );
}

function Facts(props: {
  record: ResourceRecord;
  source: ResourceRecord | undefined;
  fleet: ReadyFleet;
  interval: string | undefined;
}) {
  const { record, source, fleet, interval } = props;
  const links = useFleetLinks();
  const cluster = fleet.clusters.get(record.target);
  const clusterHref = cluster && links.cluster(cluster);
  const target =
    cluster?.kind === 'workload'
      ? cluster.name
      : fleet.connections.get(record.target)?.title ??
        (nameOfKey(record.target) || 'not known');
  const facts: [string, ReactNode][] = [];
  if (record.source) {
    facts.push([
      'Source',
      <span className={styles.inline}>
        {source && (
          <StatusMark
            status={source.status}
            label={statusWords[source.status]}
          />
        )}
        <FleetLink href={links.resource(record.source)}>
          {nameOfKey(record.source)}
        </FleetLink>
      </span>,
    ]);
  }
  if (record.reference) {
    facts.push(['Follows', referenceText(record.reference)]);
  }
  if (record.repository) {
    facts.push([
      'Repository',
      <span className={styles.mono}>{record.repository}</span>,
    ]);
  }
  if (record.path) {
    facts.push(['Path', <span className={styles.mono}>{record.path}</span>]);
  }
  if (record.target) {
    facts.push([
      'Target',
      clusterHref ? <FleetLink href={clusterHref}>{target}</FleetLink> : target,
    ]);
  }
  facts.push([
    sourceKinds.includes(record.kind) ? 'Artifact' : 'Applied',
    <Revision
      revision={record.appliedRevision}
      repository={record.repository}
      otherwise="nothing"
    />,
  ]);
  if (record.inSync === false) {
    facts.push([
      'Wants',
      <Revision
        revision={record.wantedRevision}
        repository={record.repository}
      />,
    ]);
  }
  if (interval) {
    facts.push(['Interval', interval]);
  }
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
