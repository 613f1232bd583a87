import {
  ResourceDetails,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { sourceKinds } from '../../fleet/reconcilerKinds';
import { nameOfKey, referenceText } from '../../fleet/resourceStory';
import { statusWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { StatusMark } from '../marks/StatusMark';
import { Age } from '../text/Age';
import { Fact, Facts } from '../panel/Facts';
import { FleetLink } from '../text/FleetLink';
import { Revision } from '../text/Revision';
import { useFleetLinks } from '../useFleetLinks';
import styles from './resource.module.css';

/** Where a resource's content comes from and goes to, as names and values. */
export function ResourceFacts(props: {
  record: ResourceRecord;
  source: ResourceRecord | undefined;
  fleet: ReadyFleet;
  /** `undefined` until they have been read. */
  details: ResourceDetails | undefined;
}) {
  const { record, source, fleet, details } = props;
  const links = useFleetLinks();
  const cluster = fleet.clusters.get(record.target);
  const clusterHref = cluster && links.cluster(cluster);
  const target =
    cluster?.kind === 'workload'
      ? cluster.name
      : fleet.connections.get(record.target)?.title ??
        (nameOfKey(record.target) || 'not known');
  const facts: Fact[] = [];
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
    facts.push([
      'Follows',
      <>
        {referenceText(record.reference)}
        {details?.arrival?.referencePending && (
          <span className={styles.muted}>
            , which its source has not fetched yet
          </span>
        )}
      </>,
    ]);
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
  if (record.owner) {
    facts.push(['Owner', <span className={styles.mono}>{record.owner}</span>]);
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
      <>
        <Revision
          revision={record.wantedRevision}
          repository={record.repository}
        />
        <Waiting arrival={details?.arrival} />
      </>,
    ]);
  }
  if (details?.interval) {
    facts.push(['Interval', details.interval]);
  }
  return <Facts className={styles.facts} facts={facts} />;
}

/** How long a revision waits to be applied, and whether somebody has tried. */
function Waiting(props: { arrival: ResourceDetails['arrival'] }) {
  const { arrival } = props;
  if (!arrival || arrival.pendingSince === undefined) {
    return null;
  }
  return (
    <span className={styles.muted}>
      {' '}
      for <Age since={arrival.pendingSince} />
      {arrival.attempted ? ', tried' : ', not tried yet'}
    </span>
  );
}
