import { ReconcilersCard } from '../reconcilers/ReconcilersCard';
import { ResourceDrawer } from '../resource/ResourceDrawer';
import { FleetGate } from './FleetGate';
import styles from './pages.module.css';

/** Every Flux resource of the fleet, narrowed and ordered by the URL. */
export function ReconcilersPage() {
  return (
    <main className={styles.page}>
      <FleetGate>
        {fleet => (
          <>
            <ReconcilersCard fleet={fleet} />
            <ResourceDrawer fleet={fleet} />
          </>
        )}
      </FleetGate>
    </main>
  );
}
