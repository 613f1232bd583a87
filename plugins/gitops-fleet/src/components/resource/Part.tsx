import { ReactNode } from 'react';
import styles from './resource.module.css';

/** A titled part of the details. */
export function Part(props: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={props.title} className={styles.part}>
      <div className={styles.partHead}>
        <h3 className={styles.title}>{props.title}</h3>
        {props.action}
      </div>
      {props.children}
    </section>
  );
}
