import {
  emptyCounts,
  StatusCounts,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ClusterRow } from '../../fleet/clusters';
import { countParts, fleetSentence } from '../../fleet/overview';
import { ReadyFleet } from '../../store/FleetState';
import { ReconcilerLink, useFleetLinks } from '../useFleetLinks';
import { FleetLink } from '../text/FleetLink';
import styles from './pages.module.css';

/** The statuses of all reconcilers of the fleet. */
export function fleetCounts(rows: Iterable<StatusCounts>): StatusCounts {
  const counts = emptyCounts();
  for (const own of rows) {
    for (const status of Object.keys(counts) as (keyof StatusCounts)[]) {
      counts[status] += own[status];
    }
  }
  return counts;
}

/** The fleet in a sentence and a line of numbers. */
export function Overview(props: {
  fleet: ReadyFleet;
  rows: readonly ClusterRow[];
  counts: StatusCounts;
}) {
  const { fleet, rows, counts } = props;
  return (
    <div>
      <h2 className={styles.sentence}>
        {fleet.lostSince === undefined
          ? fleetSentence(rows)
          : 'What the fleet does now is not known'}
      </h2>
      <CountsLine counts={counts} />
    </div>
  );
}

/** Counts of reconcilers in one line; each number leads to the list of what it counts. */
export function CountsLine(props: {
  counts: StatusCounts;
  filter?: ReconcilerLink;
}) {
  const links = useFleetLinks();
  return (
    <ul className={styles.counts} aria-label="Reconcilers by status">
      {countParts(props.counts).map(part => (
        <li key={part.text}>
          <FleetLink
            quiet
            href={links.reconcilers({ ...props.filter, status: part.status })}
          >
            {part.text}
          </FleetLink>
        </li>
      ))}
    </ul>
  );
}
