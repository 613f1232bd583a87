import { ReconciliationStatus } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReactElement } from 'react';
import { statusWords } from '../../fleet/words';
import styles from './marks.module.css';

/** Each status has its own outline, so that it is told apart in grey, at 14 pixels. */
const shapes: { [status in ReconciliationStatus]: ReactElement } = {
  Ready: (
    <>
      <circle cx="7" cy="7" r="6.2" fill="currentColor" opacity="0.18" />
      <path d="M3.9 7.3 6.1 9.5l4.1-4.6" className={styles.line} />
    </>
  ),
  Failed: (
    <>
      <circle cx="7" cy="7" r="6.4" fill="currentColor" />
      <path d="m4.7 4.7 4.6 4.6m0-4.6L4.7 9.3" className={styles.cut} />
    </>
  ),
  Stalled: (
    <>
      <path
        d="M4.4.7h5.2l3.7 3.7v5.2l-3.7 3.7H4.400L.7 9.600V4.400z"
        fill="currentColor"
      />
      <path d="M7 3.600v4M7 10.300v.1" className={styles.cut} />
    </>
  ),
  Progressing: (
    <>
      <circle cx="7" cy="7" r="5.3" className={styles.line} opacity="0.3" />
      <path d="M7 1.700a5.3 5.3 0 0 1 5.3 5.3" className={styles.line} />
    </>
  ),
  DependencyNotReady: (
    <path
      d="M3.3 1.300h7.400v1.900L7.9 7l2.8 3.800v1.900H3.300v-1.900L6.1 7 3.3 3.200z"
      className={styles.thin}
    />
  ),
  Suspended: (
    <path d="M4.6 2.700v8.600M9.4 2.700v8.6" className={styles.thick} />
  ),
  Unknown: (
    <>
      <circle cx="7" cy="7" r="5.9" className={styles.hair} />
      <path
        d="M5.2 5.500a1.8 1.8 0 1 1 2.5 1.700c-.5.2-.7.6-.7 1.100M7 10.200v.1"
        className={styles.thin}
      />
    </>
  ),
  Stale: <circle cx="7" cy="7" r="5.7" className={styles.dashed} />,
};

const colours: { [status in ReconciliationStatus]: string } = {
  Ready: styles.positive,
  Failed: styles.negative,
  Stalled: styles.negative,
  Progressing: styles.announcement,
  DependencyNotReady: styles.warning,
  Suspended: styles.neutral,
  Unknown: styles.neutral,
  Stale: styles.neutral,
};

/**
 * The mark of a status.
 *
 * @param label - what it says where no word stands beside it; left out, the mark is hidden from screen readers
 */
export function StatusMark(props: {
  status: ReconciliationStatus;
  label?: string;
}) {
  const { status, label } = props;
  return (
    <svg
      className={`${styles.mark} ${colours[status]}`}
      viewBox="0 0 14 14"
      width="14"
      height="14"
      focusable="false"
      {...(label
        ? { role: 'img', 'aria-label': label }
        : { 'aria-hidden': true })}
    >
      {shapes[status]}
    </svg>
  );
}

/** The mark of a status with its word. */
export function StatusLabel(props: {
  status: ReconciliationStatus;
  /** Another word than the status's own. */
  word?: string;
}) {
  return (
    <span className={styles.label}>
      <StatusMark status={props.status} />
      <span className={styles.word}>
        {props.word ?? statusWords[props.status]}
      </span>
    </span>
  );
}
