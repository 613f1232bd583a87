import { ReactNode } from 'react';
import styles from './text.module.css';

/** A button that looks like a link in the text around it: it changes the view and leads nowhere. */
export function TextButton(props: {
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className={styles.button} onClick={props.onPress}>
      {props.children}
    </button>
  );
}
