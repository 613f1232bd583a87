import { RiLinksLine } from '@remixicon/react';
import { ConnectionRow } from '../../fleet/connections';
import { formatCount } from '../../fleet/overview';
import { ReadyFleet } from '../../store/FleetState';
import { HistoryList } from '../history/HistoryList';
import { StatusMark } from '../marks/StatusMark';
import { CopyButton } from '../resource/CopyButton';
import { MessagePart } from '../resource/MessagePart';
import { Part } from '../resource/Part';
import styles from '../resource/resource.module.css';
import { Fact, Facts } from '../panel/Facts';
import { FleetLink } from '../text/FleetLink';
import { useFleetLinks } from '../useFleetLinks';
import { ConnectionKinds } from './ConnectionKinds';
import { ConnectionState } from './ConnectionState';
import { conditionMarks, connectionSignature } from './connectionWords';

/** All that is known of the connection to a management cluster. */
export function ConnectionView(props: {
  fleet: ReadyFleet;
  row: ConnectionRow;
}) {
  const { fleet, row } = props;
  const { record, condition } = row;
  const lost = fleet.lostSince !== undefined;
  return (
    <>
      <header className={styles.heading}>
        <div className={styles.context}>Management cluster</div>
        <h2 className={styles.name}>
          <StatusMark status={conditionMarks[condition]} label={condition} />{' '}
          {record.title}
        </h2>
      </header>
      <p className={styles.sentence}>
        <ConnectionState row={row} lostSince={fleet.lostSince} />
      </p>
      <div className={styles.tags}>
        <CopyButton
          label="Copy link"
          done="Link copied"
          icon={<RiLinksLine />}
          text={() => window.location.href}
        />
      </div>
      <MessagePart message={record.message} />
      <Part title="Cluster">
        <ConnectionFacts fleet={fleet} row={row} />
      </Part>
      <Part title="Kinds">
        {record.kinds.length > 0 ? (
          <ConnectionKinds kinds={record.kinds} lost={lost} />
        ) : (
          <p className={styles.note}>Nothing is watched on it yet.</p>
        )}
        <p className={styles.note}>
          Relists and restarts of watches are counted since the portal began to
          watch; the counters are told again every half a minute.
        </p>
      </Part>
      <Part title="History">
        <HistoryList
          subject={{ type: 'connection', key: record.managementCluster }}
          signature={connectionSignature(record)}
        />
      </Part>
    </>
  );
}

function ConnectionFacts(props: { fleet: ReadyFleet; row: ConnectionRow }) {
  const { fleet, row } = props;
  const { record } = row;
  const links = useFleetLinks();
  const cluster = fleet.clusters.get(record.managementCluster);
  const page = cluster && links.cluster(cluster);
  const workload = [...fleet.clusters.values()].filter(
    ({ kind, managementCluster }) =>
      kind === 'workload' && managementCluster === record.managementCluster,
  ).length;
  const facts: Fact[] = [
    [
      'Configuration',
      <span className={styles.mono}>{record.managementCluster}</span>,
    ],
    [
      'Provider',
      [record.provider, record.version].filter(Boolean).join(' · ') || '–',
    ],
    ['Kubernetes', record.kubernetesVersion || '–'],
    [
      'Objects',
      <>
        {formatCount(row.objects)} {' · '}
        <FleetLink
          href={links.reconcilers({
            managementCluster: [record.managementCluster],
            kind: ['all'],
          })}
          small
        >
          reconcilers and sources
        </FleetLink>
      </>,
    ],
    [
      'Clusters',
      <>
        {formatCount(workload)} workload{' '}
        {workload === 1 ? 'cluster' : 'clusters'}
        {page && (
          <>
            {' · '}
            <FleetLink href={page} small>
              page in the catalog
            </FleetLink>
          </>
        )}
      </>,
    ],
  ];
  return <Facts className={styles.facts} facts={facts} />;
}
