import { Step } from '../../fleet/resourceStory';
import styles from './resource.module.css';

const words: { [state in Step['state']]: string } = {
  done: 'done',
  moving: 'in progress',
  broken: 'failed',
  open: 'not reached',
  unknown: 'not known',
};

/** The way from the source to a healthy object, step by step. */
export function StepStrip(props: { steps: readonly Step[] }) {
  return (
    <ol className={styles.steps} aria-label="From source to healthy">
      {props.steps.map(step => (
        <li key={step.name} className={styles[step.state]}>
          <b>{step.name}</b>
          <span className={styles.stepState}>{words[step.state]}</span>
          <span className={styles.stepText} title={step.text}>
            {step.text}
          </span>
        </li>
      ))}
    </ol>
  );
}
