import {
  Alert,
  Button,
  ButtonIcon,
  Menu,
  MenuItem,
  MenuTrigger,
} from '@backstage/ui';
import {
  ResourceDetails,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  RiArrowDownSLine,
  RiPauseLine,
  RiPlayLine,
  RiRefreshLine,
} from '@remixicon/react';
import { ReactNode, useState } from 'react';
import {
  isUnderWay,
  operationName,
  operationState,
} from '../../fleet/operationWords';
import styles from './operations.module.css';
import { SuspendDialog } from './SuspendDialog';
import { ResourceOperationsState } from './useOperations';
import { usePermitted } from './usePermitted';

/**
 * What the user may ask of a resource, and how far what was asked for has come. What is not supported or not permitted is
 * not there; what is in the way is said.
 *
 * @param children - other buttons of the same row
 */
export function ResourceActions(props: {
  record: ResourceRecord;
  details: ResourceDetails | undefined;
  operations: ResourceOperationsState;
  children: ReactNode;
}) {
  const { record, details, operations } = props;
  const [isSuspending, setIsSuspending] = useState(false);
  const permitted = usePermitted(record.key);
  const supported = details?.operations ?? [];
  const unavailable = details?.operationsUnavailable;
  const can = {
    reconcile: permitted.reconcile && supported.includes('reconcile'),
    suspend:
      permitted.suspend && supported.includes('suspend') && !record.suspended,
    resume:
      permitted.resume && supported.includes('resume') && record.suspended,
  };
  const isBusy = operations.isAsking || unavailable !== undefined;
  let inTheWay = unavailable;
  if (!inTheWay && can.reconcile && record.suspended) {
    inTheWay =
      'It is suspended: its controller would note a request and do nothing. Resume it instead.';
  }
  const isShown = can.reconcile || can.suspend || can.resume;
  return (
    <>
      <div className={styles.actions}>
        {can.reconcile && (
          <ReconcileButtons
            supported={supported}
            isDisabled={isBusy || record.suspended}
            describedBy={inTheWay ? 'in-the-way' : undefined}
            onReconcile={request => operations.ask('reconcile', request)}
          />
        )}
        {can.suspend && (
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiPauseLine />}
            isDisabled={isBusy}
            aria-describedby={unavailable ? 'in-the-way' : undefined}
            onPress={() => setIsSuspending(true)}
          >
            Suspend…
          </Button>
        )}
        {can.resume && (
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiPlayLine />}
            isDisabled={isBusy}
            aria-describedby={unavailable ? 'in-the-way' : undefined}
            onPress={() => operations.ask('resume', {})}
          >
            Resume
          </Button>
        )}
        {props.children}
      </div>
      {isShown && inTheWay && (
        <p id="in-the-way" className={styles.note}>
          {inTheWay}
        </p>
      )}
      <Progress operations={operations} />
      {operations.failure && !isSuspending && (
        <Alert
          status="danger"
          icon
          title="It was not accepted"
          description={operations.failure.message}
          customActions={
            operations.failure.canOverride && can.resume ? (
              <Button
                size="small"
                variant="tertiary"
                onPress={() => operations.ask('resume', { override: true })}
              >
                Resume nevertheless
              </Button>
            ) : undefined
          }
        />
      )}
      {isSuspending && (
        <SuspendDialog
          record={record}
          followers={details?.followers.length ?? 0}
          operations={operations}
          onClose={() => setIsSuspending(false)}
        />
      )}
    </>
  );
}

function ReconcileButtons(props: {
  supported: readonly string[];
  isDisabled: boolean;
  describedBy?: string;
  onReconcile: (request: {
    withSource?: boolean;
    force?: boolean;
    reset?: boolean;
  }) => void;
}) {
  const { supported, isDisabled, onReconcile } = props;
  const ways = [
    ['with-source', 'With its source', { withSource: true }],
    ['force', 'By force, though nothing has changed', { force: true }],
    ['reset', 'Forget earlier failures', { reset: true }],
  ] as const;
  const offered = ways.filter(([way]) => supported.includes(way));
  return (
    <div className={styles.split}>
      <Button
        size="small"
        variant="primary"
        iconStart={<RiRefreshLine />}
        isDisabled={isDisabled}
        aria-describedby={props.describedBy}
        onPress={() => onReconcile({})}
      >
        Reconcile
      </Button>
      {offered.length > 0 && (
        <MenuTrigger>
          <ButtonIcon
            size="small"
            variant="primary"
            aria-label="Other ways to reconcile"
            icon={<RiArrowDownSLine />}
            isDisabled={isDisabled}
          />
          <Menu>
            {offered.map(([way, label, request]) => (
              <MenuItem key={way} onAction={() => onReconcile(request)}>
                {label}
              </MenuItem>
            ))}
          </Menu>
        </MenuTrigger>
      )}
    </div>
  );
}

/** What was asked for here last, or is under way whoever has asked. */
function Progress(props: { operations: ResourceOperationsState }) {
  const { entries, asked, isAsking } = props.operations;
  const shown = entries.find(entry => entry.id === asked || isUnderWay(entry));
  let text = '';
  if (isAsking) {
    text = 'Asking…';
  } else if (shown) {
    text = `${operationName(shown)}: ${operationState(shown)}. ${
      shown.message
    }`.trim();
  }
  const hasFailed = shown?.state === 'failed' || shown?.state === 'timed-out';
  return (
    <p
      role="status"
      aria-label="Progress"
      className={`${styles.progress} ${hasFailed ? styles.failed : ''}`}
    >
      {text}
    </p>
  );
}
