import { Skeleton } from '@backstage/ui';
import { Panel } from './Panel';
import styles from './skeletons.module.css';

/** The shape of a page: a sentence, a line of numbers, a panel with rows. */
export function PageSkeleton() {
  return (
    <div className={styles.page} role="status" aria-label="Loading the fleet">
      <div className={styles.head}>
        <Skeleton width={380} height={26} className={styles.onPage} />
        <Skeleton width={260} height={16} className={styles.onPage} />
      </div>
      <div aria-hidden>
        <Panel label="Loading">
          <RowsSkeleton rows={8} />
        </Panel>
      </div>
    </div>
  );
}

/** The shape of rows of a table. */
export function RowsSkeleton(props: { rows: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: props.rows }, (_, index) => (
        <div key={index} className={styles.row}>
          <Skeleton width="70%" height={14} />
          <Skeleton width="50%" height={14} />
          <Skeleton width="60%" height={14} />
          <Skeleton width="80%" height={14} />
          <Skeleton width="40%" height={14} />
        </div>
      ))}
    </div>
  );
}
