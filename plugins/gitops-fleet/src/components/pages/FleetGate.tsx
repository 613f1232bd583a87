import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Skeleton } from '@backstage/ui';
import { gitopsFleetReadPermission } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReactNode } from 'react';
import { fleetStoreApiRef } from '../../api';
import { ReadyFleet } from '../../store/FleetState';
import { useFleet } from '../../store/useFleet';
import { Moment, Until } from '../text/Age';
import styles from './pages.module.css';

/**
 * Shows a view of the fleet once there is one, and before that says what it waits for or what is wrong. When the portal
 * no longer hears of changes, the view stays, dimmed and dated.
 *
 * @param skeleton - what has the shape of the view while the fleet is read
 */
export function FleetGate(props: {
  skeleton?: ReactNode;
  children: (fleet: ReadyFleet) => ReactNode;
}) {
  const state = useFleet();
  const store = useApi(fleetStoreApiRef);
  const retry = (
    <Button size="small" variant="secondary" onPress={store.retry}>
      Try again
    </Button>
  );
  switch (state.phase) {
    case 'loading':
      return <>{props.skeleton ?? <PageSkeleton />}</>;
    case 'forbidden':
      return (
        <Alert
          status="warning"
          icon
          title={
            state.signedOut
              ? 'Your session has ended'
              : 'You may not see the fleet'
          }
          description={
            state.signedOut
              ? 'Sign in again to see the fleet.'
              : `This view needs the permission ${gitopsFleetReadPermission.name}. Ask those who run this portal for it. The portal said: ${state.message}`
          }
          customActions={retry}
        />
      );
    case 'error':
      return (
        <Alert
          status="danger"
          icon
          title="The fleet could not be read"
          description={
            <>
              {state.message}. Check that the backend of this portal runs and
              has the gitops-fleet plugin.{' '}
              {state.nextAttempt !== undefined && (
                <>
                  Next attempt <Until at={state.nextAttempt} />.
                </>
              )}
            </>
          }
          customActions={retry}
        />
      );
    default:
      return (
        <>
          {state.connection === 'disconnected' &&
            state.lostSince !== undefined && (
              <Alert
                status="warning"
                icon
                title={
                  <>
                    This page hears of no changes since{' '}
                    <Moment at={state.lostSince} />
                  </>
                }
                description={
                  <>
                    {state.lostReason}. Everything below is as it was then, and
                    may have changed.
                    {state.nextAttempt !== undefined && (
                      <>
                        {' '}
                        Next attempt <Until at={state.nextAttempt} />.
                      </>
                    )}
                  </>
                }
                customActions={retry}
              />
            )}
          <div
            className={
              state.lostSince === undefined ? styles.view : styles.lostView
            }
          >
            {props.children(state)}
          </div>
        </>
      );
  }
}

/** The shape of a page: a sentence, chips, a card with rows. */
export function PageSkeleton() {
  return (
    <div className={styles.view} role="status" aria-label="Loading the fleet">
      <div className={styles.skeletonHead}>
        <Skeleton width={380} height={26} />
        <Skeleton width={260} height={16} />
      </div>
      <div className={styles.skeletonChips}>
        <Skeleton width={110} height={28} rounded />
        <Skeleton width={110} height={28} rounded />
      </div>
      <TableSkeleton rows={8} />
    </div>
  );
}

/** The shape of a card with a table. */
export function TableSkeleton(props: { rows: number }) {
  return (
    <section className={styles.card} aria-hidden>
      <div className={styles.cardHead}>
        <Skeleton width={120} height={18} />
      </div>
      {Array.from({ length: props.rows }, (_, index) => (
        <div key={index} className={styles.skeletonRow}>
          <Skeleton width="70%" height={14} />
          <Skeleton width="50%" height={14} />
          <Skeleton width="60%" height={14} />
          <Skeleton width="80%" height={14} />
          <Skeleton width="40%" height={14} />
        </div>
      ))}
    </section>
  );
}
