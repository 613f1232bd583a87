import {
  ResourceDetails,
  ResourceRecord,
  shownConditions,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { nameOfKey } from '../../fleet/resourceStory';
import { shownRecordOf } from '../../fleet/shownRecord';
import { statusWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { StatusMark } from '../marks/StatusMark';
import { Age } from '../text/Age';
import { useFleetLinks } from '../useFleetLinks';
import styles from './resource.module.css';
import { FleetLink } from '../text/FleetLink';
import { Part } from './Part';

/** The conditions as the controller wrote them. */
export function Conditions(props: {
  details: ResourceDetails;
  /** What was true when the resource was last seen is not shown as true now. */
  stale: boolean;
}) {
  const conditions = shownConditions(props.details);
  if (conditions.length === 0) {
    return <p className={styles.note}>The controller has written none yet.</p>;
  }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Type</th>
          <th scope="col">Status</th>
          <th scope="col">Generation</th>
          <th scope="col">For</th>
        </tr>
      </thead>
      <tbody>
        {conditions.map(condition => (
          <tr key={condition.type} title={condition.message}>
            <td>
              <span className={styles.inline}>
                <StatusMark status={props.stale ? 'Stale' : condition.shown} />
                {condition.type}
              </span>
            </td>
            <td>
              {condition.status}
              {condition.reason && ` · ${condition.reason}`}
            </td>
            <td className={styles.muted}>
              {condition.observedGeneration ?? '–'}
            </td>
            <td className={styles.muted}>
              <Age since={condition.lastTransition} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** More neighbours than a person reads in a line. */
const shownNeighbours = 12;

/** What the resource waits for, what waits for it, and what takes its content from it. */
export function Neighbours(props: {
  record: ResourceRecord;
  details: ResourceDetails;
  fleet: ReadyFleet;
}) {
  const { record, details, fleet } = props;
  const keys = (records: readonly ResourceRecord[]) =>
    records.map(item => item.key);
  return (
    <>
      {record.dependsOn.length > 0 && (
        <Part title="Depends on">
          <ResourceTags fleet={fleet} keys={record.dependsOn} />
        </Part>
      )}
      {details.dependents.length > 0 && (
        <Part title="What depends on it">
          <ResourceTags fleet={fleet} keys={keys(details.dependents)} />
        </Part>
      )}
      {details.followers.length > 0 && (
        <Part title="What takes its content from it">
          <ResourceTags fleet={fleet} keys={keys(details.followers)} />
        </Part>
      )}
    </>
  );
}

function ResourceTags(props: { fleet: ReadyFleet; keys: readonly string[] }) {
  const { fleet, keys } = props;
  const links = useFleetLinks();
  return (
    <div className={styles.tags}>
      {keys.slice(0, shownNeighbours).map(key => {
        const record = shownRecordOf(fleet, key);
        const status = record?.status ?? 'Unknown';
        return (
          <FleetLink
            key={key}
            href={links.resource(key)}
            small
            quiet
            className={styles.tag}
          >
            <StatusMark status={status} label={statusWords[status]} />
            {nameOfKey(key)}
            {!record && ' (does not exist)'}
          </FleetLink>
        );
      })}
      {keys.length > shownNeighbours && (
        <span className={styles.muted}>
          and {keys.length - shownNeighbours} more
        </span>
      )}
    </div>
  );
}

/** What the reconciler keeps on its target, in numbers. */
export function Inventory(props: { details: ResourceDetails }) {
  const { objects, kinds, namespaces } = props.details.inventory;
  return (
    <>
      <p className={styles.note}>
        {objects === 1 ? '1 object' : `${objects} objects`}
        {namespaces.length > 0 && ` in ${namespaces.join(', ')}`}
      </p>
      <div className={styles.tags}>
        {kinds.map(kind => (
          <span key={kind.value} className={styles.tag}>
            {kind.value} <span className={styles.muted}>{kind.count}</span>
          </span>
        ))}
      </div>
    </>
  );
}
