import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextAreaField,
} from '@backstage/ui';
import { ResourceRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useState } from 'react';
import { sourceKinds } from '../../fleet/reconcilerKinds';
import styles from './operations.module.css';
import { ResourceOperationsState } from './useOperations';

/** Longest reason that the backend takes. */
const longestReason = 500;

/** What stops while a resource is suspended. */
function consequence(record: ResourceRecord, followers: number): string {
  if (sourceKinds.includes(record.kind)) {
    const those =
      followers === 1 ? 'The one that follows' : `The ${followers} that follow`;
    return `Nothing new is fetched until it is resumed. ${those} it go${
      followers === 1 ? 'es' : ''
    } on with what was fetched last.`;
  }
  return 'What Git says no longer arrives, and what others change on the cluster is no longer put right, until it is resumed. What runs goes on running.';
}

/** Asks why, says what it stops, and suspends. */
export function SuspendDialog(props: {
  record: ResourceRecord;
  followers: number;
  operations: ResourceOperationsState;
  onClose: () => void;
}) {
  const { record, followers, operations, onClose } = props;
  const [reason, setReason] = useState('');
  const { failure } = operations;
  const suspend = async (override: boolean) => {
    const accepted = await operations.ask('suspend', {
      reason: reason.trim(),
      ...(override && { override }),
    });
    if (accepted) {
      onClose();
    }
  };
  const isReady = reason.trim() !== '' && !operations.isAsking;
  return (
    <Dialog
      isOpen
      isDismissable
      width={520}
      onOpenChange={isOpen => {
        if (!isOpen) {
          operations.dismissFailure();
          onClose();
        }
      }}
    >
      <DialogHeader>
        Suspend {record.kind} {record.name}
      </DialogHeader>
      <DialogBody>
        <div className={styles.dialog}>
          <p className={styles.text}>{consequence(record, followers)}</p>
          <TextAreaField
            label="Reason"
            secondaryLabel="Required"
            description="Kept with your name, on the object too, so that others know when to resume it."
            value={reason}
            onChange={setReason}
            maxLength={longestReason}
            isRequired
          />
          {failure && (
            <Alert
              status="danger"
              icon
              title="It was not suspended"
              description={failure.message}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" slot="close">
          Cancel
        </Button>
        {failure?.canOverride ? (
          <Button
            variant="primary"
            destructive
            isDisabled={!isReady}
            onPress={() => suspend(true)}
          >
            Suspend nevertheless
          </Button>
        ) : (
          <Button
            variant="primary"
            isDisabled={!isReady}
            onPress={() => suspend(false)}
          >
            Suspend
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}
