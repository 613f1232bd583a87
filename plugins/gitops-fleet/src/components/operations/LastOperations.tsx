import { Operation } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  actorName,
  operationName,
  operationState,
} from '../../fleet/operationWords';
import { Age } from '../text/Age';
import styles from './operations.module.css';

/** Who asked for what, when and why, and what came of it. */
export function LastOperations(props: { entries: readonly Operation[] }) {
  return (
    <ul className={styles.entries} aria-label="Last operations">
      {props.entries.map(entry => (
        <li key={entry.id} className={styles.entry}>
          <span className={styles.what}>
            <b>{operationName(entry)}</b> by {actorName(entry.actor)}{' '}
            <span className={styles.muted}>
              <Age since={entry.at} /> ago
            </span>
          </span>
          <span className={styles[entry.state] ?? ''}>
            {operationState(entry)}
          </span>
          {entry.reason && (
            <span className={styles.detail}>“{entry.reason}”</span>
          )}
          {[entry.message, ...entry.notes].filter(Boolean).map(text => (
            <span key={text} className={styles.detail}>
              {text}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
