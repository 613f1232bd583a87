import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Radio,
  RadioGroup,
  TextAreaField,
} from '@backstage/ui';
import {
  BulkOperationRequest,
  Operation,
  parseResourceKey,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useState } from 'react';
import { isUnderWay, operationState } from '../../fleet/operationWords';
import { formatCount } from '../../fleet/overview';
import styles from './operations.module.css';
import { useBulkOperation } from './useBulkOperation';

/** What many can be asked for at once. */
const choices = {
  reconcile: { label: 'Reconcile', request: { operation: 'reconcile' } },
  'with-source': {
    label: 'Reconcile with source',
    request: { operation: 'reconcile', withSource: true },
  },
  suspend: { label: 'Suspend', request: { operation: 'suspend' } },
  resume: { label: 'Resume', request: { operation: 'resume' } },
} as const satisfies {
  [choice: string]: {
    label: string;
    request: Omit<BulkOperationRequest, 'keys' | 'query' | 'reason'>;
  };
};

type Choice = keyof typeof choices;

/** Asks what to do with the resources that a list shows, names their number, and tells what comes of each. */
export function BulkDialog(props: {
  keys: readonly string[];
  onClose: () => void;
}) {
  const { keys, onClose } = props;
  const [choice, setChoice] = useState<Choice>('reconcile');
  const [reason, setReason] = useState('');
  const bulk = useBulkOperation();
  const { label, request } = choices[choice];
  const isReady =
    !bulk.isAsking && (choice !== 'suspend' || reason.trim() !== '');
  const resources = `${formatCount(keys.length)} ${
    keys.length === 1 ? 'resource' : 'resources'
  }`;
  return (
    <Dialog
      isOpen
      isDismissable
      width={560}
      onOpenChange={isOpen => {
        if (!isOpen) {
          onClose();
        }
      }}
    >
      <DialogHeader>
        {bulk.operation ? `${label}: ${resources}` : `Operate ${resources}`}
      </DialogHeader>
      <DialogBody>
        {bulk.operation ? (
          <Results operation={bulk.operation} />
        ) : (
          <div className={styles.dialog}>
            <p className={styles.text}>
              All {resources} that the filters show now. A few are asked in a
              second on each management cluster; one that refuses does not keep
              the others.
            </p>
            <RadioGroup
              label="What to ask for"
              value={choice}
              onChange={value => setChoice(value as Choice)}
            >
              {Object.entries(choices).map(([value, shown]) => (
                <Radio key={value} value={value}>
                  {shown.label}
                </Radio>
              ))}
            </RadioGroup>
            <TextAreaField
              label="Reason"
              secondaryLabel={choice === 'suspend' ? 'Required' : 'Optional'}
              value={reason}
              onChange={setReason}
              maxLength={500}
              isRequired={choice === 'suspend'}
            />
          </div>
        )}
        {bulk.error && (
          <Alert
            status="danger"
            icon
            title="It was not accepted"
            description={bulk.error}
          />
        )}
      </DialogBody>
      <DialogFooter>
        {bulk.operation && isUnderWay(bulk.operation) && (
          <Button variant="secondary" onPress={bulk.cancel}>
            Ask no more
          </Button>
        )}
        <Button variant="secondary" slot="close">
          {bulk.operation ? 'Done' : 'Cancel'}
        </Button>
        {!bulk.operation && (
          <Button
            variant="primary"
            isDisabled={!isReady}
            onPress={() =>
              bulk.ask({ ...request, keys: [...keys], reason: reason.trim() })
            }
          >
            {label} {resources}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}

/** Those that have gone wrong first; those that have gone well are a number. */
function Results(props: { operation: Operation }) {
  const { counts = {}, targets = [] } = props.operation;
  const wrong = targets.filter(target =>
    ['failed', 'refused', 'timed-out', 'interrupted'].includes(target.state),
  );
  const words = Object.entries(counts)
    .map(
      ([state, count]) =>
        `${formatCount(count)} ${operationState({
          ...props.operation,
          state: state as Operation['state'],
        })}`,
    )
    .join(', ');
  return (
    <div className={styles.dialog}>
      <p role="status" className={styles.text}>
        {words}
        {isUnderWay(props.operation) ? '…' : '.'}
      </p>
      {wrong.length > 0 && (
        <ul className={styles.entries} aria-label="What has gone wrong">
          {wrong.map(target => (
            <li key={target.id} className={styles.entry}>
              <b className={styles.what}>{nameOf(target.key)}</b>
              <span className={styles[target.state] ?? ''}>
                {operationState(target)}
              </span>
              <span className={styles.detail}>{target.message}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function nameOf(key: string): string {
  const identity = parseResourceKey(key);
  return identity
    ? `${identity.kind} ${identity.namespace}/${identity.name}, ${identity.managementCluster}`
    : key;
}
