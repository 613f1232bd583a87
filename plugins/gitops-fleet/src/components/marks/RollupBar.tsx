import {
  ReconciliationStatus,
  StatusCounts,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { statusWords } from '../../fleet/words';
import styles from './RollupBar.module.css';

/** From what is well to what is not, so that trouble sits at the end of the bar. */
const segments: [ReconciliationStatus, string][] = [
  ['Ready', styles.positive],
  ['Progressing', styles.announcement],
  ['Suspended', styles.neutral],
  ['DependencyNotReady', styles.warning],
  ['Failed', styles.negative],
  ['Stalled', styles.negative],
  ['Unknown', styles.unknown],
  ['Stale', styles.unknown],
];

/** What a bar's counts say: `20 Ready, 2 Waiting, 1 Failed`. */
export function countsText(counts: StatusCounts): string {
  return segments
    .filter(([status]) => counts[status] > 0)
    .map(([status]) => `${counts[status]} ${statusWords[status]}`)
    .join(', ');
}

/** The statuses of some reconcilers as a bar. */
export function RollupBar(props: { counts: StatusCounts; wide?: boolean }) {
  const { counts } = props;
  return (
    <span
      className={`${styles.bar} ${props.wide ? styles.wide : ''}`}
      role="img"
      aria-label={countsText(counts) || 'No reconcilers'}
      title={countsText(counts)}
    >
      {segments
        .filter(([status]) => counts[status] > 0)
        .map(([status, colour]) => (
          <i
            key={status}
            className={colour}
            style={{ flexGrow: counts[status] }}
          />
        ))}
    </span>
  );
}
