import styles from './pages.module.css';
import { FleetGate } from './FleetGate';
import { EmptyFleet } from './EmptyFleet';
import { ReconcilersCard } from '../reconcilers/ReconcilersCard';
import { ResourceDrawer } from '../resource/ResourceDrawer';

/** Every Flux resource of the fleet, narrowed and ordered by the URL. */
export function ReconcilersPage() {
  return (
    <main className={styles.page}>
      <FleetGate>
        {fleet =>
          fleet.connections.size === 0 ? (
            <EmptyFleet />
          ) : (
            <>
              <ReconcilersCard fleet={fleet} />
              <ResourceDrawer fleet={fleet} />
            </>
          )
        }
      </FleetGate>
    </main>
  );
}
