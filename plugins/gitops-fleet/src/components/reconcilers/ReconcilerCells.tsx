import { ResourceRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { referenceText, nameOfKey } from '../../fleet/resourceStory';
import { statusWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { StatusLabel } from '../marks/StatusMark';
import { FleetLink } from '../text/FleetLink';
import { Revision } from '../text/Revision';
import text from '../text/text.module.css';
import { useFleetLinks } from '../useFleetLinks';
import styles from './reconcilers.module.css';

/** A reconciler's name, leading to its details, with its kind and namespace below. */
export function ReconcilerName(props: { record: ResourceRecord }) {
  const { key, name, kind, namespace } = props.record;
  const links = useFleetLinks();
  return (
    <span className={text.stack}>
      <FleetLink href={links.resource(key)} className={text.name} title={name}>
        {name}
      </FleetLink>
      <span className={text.below}>
        {kind} · {namespace}
      </span>
    </span>
  );
}

/** The cluster that a reconciler acts on. */
export function Target(props: { record: ResourceRecord; fleet: ReadyFleet }) {
  const { record, fleet } = props;
  const connection = fleet.connections.get(record.managementCluster);
  const title = connection?.title ?? record.managementCluster;
  const cluster = fleet.clusters.get(record.target);
  const isManagement = record.targetKind === 'management';
  return (
    <span className={text.stack}>
      <span title={record.target}>
        {isManagement
          ? title
          : cluster?.name ?? (nameOfKey(record.target) || '–')}
      </span>
      <span className={text.below}>{isManagement ? 'itself' : title}</span>
    </span>
  );
}

/** Where a reconciler's content comes from. */
export function Source(props: { record: ResourceRecord }) {
  const { source, reference } = props.record;
  return (
    <span className={text.stack}>
      <span title={source}>{source ? nameOfKey(source) : '–'}</span>
      <span className={text.below}>{referenceText(reference)}</span>
    </span>
  );
}

/** What a reconciler has applied, and what it shall apply where that is something else. */
export function Revisions(props: { record: ResourceRecord }) {
  const { appliedRevision, wantedRevision, repository, inSync } = props.record;
  const wanted = inSync === false ? wantedRevision : '';
  return (
    <span className={styles.revisions}>
      <Revision
        revision={appliedRevision}
        repository={repository}
        otherwise={wanted ? 'nothing' : '–'}
      />
      {wanted && (
        <>
          <span role="img" aria-label="wants">
            →
          </span>
          <Revision revision={wanted} repository={repository} />
        </>
      )}
    </span>
  );
}

/** A reconciler's status; of one that cannot be seen or is suspended, the last one known too. */
export function Status(props: { record: ResourceRecord }) {
  const { status, lastKnown } = props.record;
  return (
    <span className={text.stack}>
      <StatusLabel status={status} />
      {lastKnown && (
        <span className={text.below}>was {statusWords[lastKnown]}</span>
      )}
    </span>
  );
}

/** Why a reconciler is as it is. */
export function Reason(props: { record: ResourceRecord }) {
  const { status, reason, message } = props.record;
  const [firstLine] = message.split('\n');
  return (
    <span className={text.stack} title={message}>
      <span>{reason || '–'}</span>
      {status !== 'Ready' && <span className={text.below}>{firstLine}</span>}
    </span>
  );
}
