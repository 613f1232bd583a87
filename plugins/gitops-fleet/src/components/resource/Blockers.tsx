import {
  BlockerRecord,
  ReconciliationStatus,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Fragment } from 'react';
import { nameOfKey } from '../../fleet/resourceStory';
import { statusWords } from '../../fleet/words';
import { StatusMark } from '../marks/StatusMark';
import { FleetLink } from '../text/FleetLink';
import { useFleetLinks } from '../useFleetLinks';
import { Part } from './Part';
import styles from './resource.module.css';

const endings: { [type in BlockerRecord['type']]: string } = {
  failing: 'is not ready',
  progressing: 'is on its way',
  suspended: 'is suspended, and was not ready before',
  missing: 'does not exist',
  cycle: 'waits for itself',
  outdated: 'is ready, and has not applied the wanted revision yet',
  expression: 'is ready, and its readyExpr asks for more',
  unknown: 'cannot be seen',
};

const marks: { [type in BlockerRecord['type']]: ReconciliationStatus } = {
  failing: 'Failed',
  progressing: 'Progressing',
  suspended: 'Suspended',
  missing: 'Failed',
  cycle: 'Stalled',
  outdated: 'Progressing',
  expression: 'Progressing',
  unknown: 'Unknown',
};

/** Longest chain that is shown whole; of a longer one its ends. */
const shownSteps = 4;
const shownBlockers = 5;

/** What a resource waits for in the end, and how it comes that it does. */
export function Blockers(props: { blockers: readonly BlockerRecord[] }) {
  const { blockers } = props;
  if (blockers.length === 0) {
    return null;
  }
  return (
    <Part title="What it waits for in the end">
      <ul className={styles.blockers}>
        {blockers.slice(0, shownBlockers).map(blocker => (
          <li key={`${blocker.type} ${blocker.key}`}>
            <BlockerLine blocker={blocker} />
          </li>
        ))}
      </ul>
      {blockers.length > shownBlockers && (
        <span className={styles.muted}>
          and {blockers.length - shownBlockers} more
        </span>
      )}
    </Part>
  );
}

function BlockerLine(props: { blocker: BlockerRecord }) {
  const { type, key, path, status, reason, message } = props.blocker;
  const links = useFleetLinks();
  const shown = status ?? marks[type];
  const chain = type === 'cycle' ? [...path, key] : path;
  const left = chain.length - shownSteps;
  const steps =
    left > 0
      ? [...chain.slice(0, 2), undefined, ...chain.slice(2 - shownSteps)]
      : chain;
  const because = [reason, message.split('\n')[0]].filter(Boolean).join(': ');
  return (
    <>
      <span className={styles.chain}>
        <StatusMark status={shown} label={statusWords[shown]} />
        {steps.map((step, index) => (
          // A circle names its first member twice.
          <Fragment key={`${step} ${index}`}>
            {index > 0 && <span aria-label="waits for">→</span>}
            {step === undefined ? (
              <span className={styles.muted}>{left} more</span>
            ) : (
              <FleetLink href={links.resource(step)} small quiet>
                {nameOfKey(step)}
              </FleetLink>
            )}
          </Fragment>
        ))}
        <span>{endings[type]}</span>
      </span>
      {because && !['cycle', 'missing'].includes(type) && (
        <div className={styles.muted} title={message}>
          {because}
        </div>
      )}
    </>
  );
}
