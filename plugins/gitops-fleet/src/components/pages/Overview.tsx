import { StatusCounts } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { totalOf } from '../../fleet/clusters';
import { countParts, formatCount } from '../../fleet/overview';
import { FleetLink } from '../text/FleetLink';
import { Moment } from '../text/Age';
import { ReconcilerLink, useFleetLinks } from '../useFleetLinks';
import styles from './pages.module.css';

/**
 * How the fleet or a cluster is, in a sentence and a line of numbers of which each leads to the list of what it counts.
 *
 * @param filter - what the lists are narrowed to
 * @param lostSince - see `ReadyFleet`: numbers that may have changed are none
 */
export function Overview(props: {
  sentence: string;
  counts: StatusCounts;
  filter?: ReconcilerLink;
  lostSince: number | undefined;
}) {
  const { sentence, counts, filter, lostSince } = props;
  const links = useFleetLinks();
  return (
    <div className={styles.overview}>
      <h2 className={styles.sentence}>{sentence}</h2>
      {lostSince !== undefined ? (
        <p className={styles.muted}>
          {formatCount(totalOf(counts))} reconcilers, not seen since{' '}
          <Moment at={lostSince} />
        </p>
      ) : (
        <ul className={styles.counts} aria-label="Reconcilers by status">
          {countParts(counts).map(part => (
            <li key={part.text}>
              <FleetLink
                quiet
                href={links.reconcilers({ ...filter, status: part.status })}
              >
                {part.text}
              </FleetLink>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
