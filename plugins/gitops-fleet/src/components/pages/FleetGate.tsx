import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { gitopsFleetReadPermission } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { ReactNode } from 'react';
import { fleetStoreApiRef } from '../../api';
import { ReadyFleet } from '../../store/FleetState';
import { useFleet } from '../../store/useFleet';
import { PageSkeleton } from '../panel/Skeletons';
import { Moment, Until } from '../text/Age';
import { EmptyFleet } from './EmptyFleet';
import styles from './pages.module.css';

/**
 * Shows a view of the fleet once there is one, and before that says what it waits for or what is wrong. When the portal
 * no longer hears of changes, the view stays, grey and dated.
 *
 * @param skeleton - what has the shape of the view while the fleet is read
 */
export function FleetGate(props: {
  skeleton?: ReactNode;
  children: (fleet: ReadyFleet) => ReactNode;
}) {
  const { skeleton = <PageSkeleton />, children } = props;
  const state = useFleet();
  const store = useApi(fleetStoreApiRef);
  const retry = (
    <Button size="small" variant="secondary" onPress={store.retry}>
      Try again
    </Button>
  );
  switch (state.phase) {
    case 'loading':
      return <>{skeleton}</>;
    case 'forbidden':
      return (
        <Alert
          role="alert"
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
          role="alert"
          status="danger"
          icon
          title="The fleet could not be read"
          description={
            <>
              {state.message}. Check that the backend of this portal runs and
              has the gitops-fleet plugin.{' '}
              <NextAttempt at={state.nextAttempt} />
            </>
          }
          customActions={retry}
        />
      );
    default:
      return (
        <>
          {state.lostSince !== undefined && (
            <Alert
              role="alert"
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
                  may have changed. <NextAttempt at={state.nextAttempt} />
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
            {state.connections.size === 0 ? <EmptyFleet /> : children(state)}
          </div>
        </>
      );
  }
}

function NextAttempt(props: { at: number | undefined }) {
  return props.at === undefined ? null : (
    <>
      Next attempt <Until at={props.at} />.
    </>
  );
}
