import { ClusterRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ClusterRow } from '../../fleet/clusters';
import { lifecycleMarks } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { RollupBar } from '../marks/RollupBar';
import { StatusLabel } from '../marks/StatusMark';
import { Age, Moment } from '../text/Age';
import { FleetLink } from '../text/FleetLink';
import { Revision } from '../text/Revision';
import text from '../text/text.module.css';
import { useFleetLinks } from '../useFleetLinks';

function isUnseen(row: ClusterRow): boolean {
  return row.condition === 'unseen';
}

/** A cluster's name, leading to its page in the catalog, and its management cluster below. */
export function ClusterName(props: { row: ClusterRow }) {
  const { record, connection } = props.row;
  const links = useFleetLinks();
  const href = links.cluster(record);
  const title = connection?.title ?? record.managementCluster;
  const name = record.kind === 'management' ? title : record.name;
  return (
    <span className={text.stack}>
      {href ? (
        <FleetLink href={href} className={text.name} title={record.key}>
          {name}
        </FleetLink>
      ) : (
        <span className={text.name} title={record.key}>
          {name}
        </span>
      )}
      <span className={text.below}>
        {record.kind === 'management' ? 'management cluster' : title}
      </span>
    </span>
  );
}

/** `v1.34.2`, or `v1.33.6 → v1.34.2` while it changes. */
export function KubernetesVersion(props: { record: ClusterRecord }) {
  const { kubernetesVersion: has, desiredKubernetesVersion: wants } =
    props.record;
  return (
    <>
      {has && wants && has !== wants
        ? `${has} → ${wants}`
        : has || wants || '–'}
    </>
  );
}

/** What the cluster is doing; of one that cannot be seen, what it did when last seen. */
export function Lifecycle(props: { row: ClusterRow }) {
  const { record, connection } = props.row;
  if (isUnseen(props.row)) {
    const known =
      record.lifecycle === 'Stale'
        ? record.lastKnownLifecycle
        : record.lifecycle;
    return (
      <span className={text.inline} title={record.lifecycleMessage}>
        <StatusLabel status="Stale" word={known ?? 'not known'} />
        <span className={text.below}>
          at <Moment at={connection?.asOf} />
        </span>
      </span>
    );
  }
  if (record.kind === 'management' && record.lifecycle === 'Unknown') {
    return <>–</>;
  }
  return (
    <span
      title={[record.lifecycleReason, record.lifecycleMessage]
        .filter(Boolean)
        .join(': ')}
    >
      <StatusLabel
        status={lifecycleMarks[record.lifecycle]}
        word={record.lifecycle}
      />
    </span>
  );
}

/** How many reconcilers are ready, as a bar and a number that leads to their list. */
export function Reconcilers(props: { row: ClusterRow }) {
  const { record, connection, counts, total } = props.row;
  const links = useFleetLinks();
  const href = links.reconcilers({ cluster: [record.key] });
  if (total === 0) {
    return <span className={text.muted}>none</span>;
  }
  return (
    <span className={text.inline}>
      <RollupBar counts={counts} />
      <FleetLink href={href} small>
        {counts.Stale === total ? (
          <>
            {total} at <Moment at={connection?.asOf} />
          </>
        ) : (
          `${counts.Ready}/${total}`
        )}
      </FleetLink>
    </span>
  );
}

/** What most of the cluster's reconcilers follow. */
export function Follows(props: { record: ClusterRecord; fleet: ReadyFleet }) {
  const { record, fleet } = props;
  const [first, ...others] = record.follows;
  if (!first) {
    return <span className={text.muted}>–</span>;
  }
  const row = fleet.columns.rowOf(first.source);
  const repository =
    row === undefined ? '' : fleet.columns.text('repository', row);
  const reference = first.reference.slice(first.reference.indexOf(':') + 1);
  return (
    <span className={text.inline}>
      <span className={text.tag} title={`${first.name}: ${first.reference}`}>
        {reference || first.name}
      </span>
      <Revision
        revision={first.revision}
        repository={repository}
        hashOnly
        otherwise=""
      />
      {others.length > 0 && (
        <span
          className={text.muted}
          title={others
            .map(source => `${source.name}: ${source.reference}`)
            .join('\n')}
        >
          +{others.length}
        </span>
      )}
    </span>
  );
}

/** How many reconcilers have not applied what their source offers, and since when. */
export function Behind(props: { row: ClusterRow }) {
  const { record, total } = props.row;
  if (isUnseen(props.row) || props.row.condition === 'unknown') {
    return <span className={text.muted}>not known</span>;
  }
  if (record.behind > 0) {
    return (
      <span className={text.warning}>
        {record.behind} of {total}
        {record.behindSince !== undefined && (
          <>
            , <Age since={record.behindSince} />
          </>
        )}
      </span>
    );
  }
  return <span className={text.muted}>{total === 0 ? '–' : 'in sync'}</span>;
}

/** Up to when what is shown is known to be true; leads to the connection. */
export function AsOf(props: { row: ClusterRow }) {
  const { connection } = props.row;
  const links = useFleetLinks();
  const asOf = isUnseen(props.row) ? (
    <Moment at={connection?.asOf} />
  ) : (
    <Age since={connection?.asOf} />
  );
  return (
    <span className={text.muted}>
      {connection ? (
        <FleetLink
          href={links.connection(connection.managementCluster)}
          small
          quiet
        >
          {asOf}
        </FleetLink>
      ) : (
        asOf
      )}
    </span>
  );
}
