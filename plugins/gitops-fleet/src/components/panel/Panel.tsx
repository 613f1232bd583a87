import { Box } from '@backstage/ui';
import { ReactNode } from 'react';
import styles from './panel.module.css';

/**
 * A titled surface of a page. It tells the library's controls in it which background they stand on.
 *
 * @param label - its name where it has no title, or another one
 */
export function Panel(
  props: {
    /** What stands beside the title, such as how many there are. */
    count?: ReactNode;
    action?: ReactNode;
    children: ReactNode;
  } & (
    | { title: string; label?: string }
    | { title?: undefined; label: string }
  ),
) {
  const { title, label = title, count, action, children } = props;
  return (
    <Box as="section" bg="neutral" aria-label={label} className={styles.panel}>
      {title && (
        <div className={styles.head}>
          <h3 className={styles.title}>
            {title}
            {count !== undefined && (
              <>
                {' '}
                <span className={styles.count}>{count}</span>
              </>
            )}
          </h3>
          {action}
        </div>
      )}
      {children}
    </Box>
  );
}

/** Text in a panel, away from its borders. */
export function PanelBody(props: { children: ReactNode }) {
  return <div className={styles.body}>{props.children}</div>;
}

/** Stands in a panel that has nothing to list. */
export function PanelNote(props: { children: ReactNode }) {
  return <div className={styles.note}>{props.children}</div>;
}
