import { useMemo } from 'react';
import { clusterRows, countByTarget } from '../../fleet/clusters';
import { ReadyFleet } from '../../store/FleetState';
import { CausesCard } from '../clusters/CausesCard';
import { ClustersCard } from '../clusters/ClustersCard';
import { ConnectionStrip } from '../connections/ConnectionStrip';
import { ResourceDrawer } from '../resource/ResourceDrawer';
import { EmptyFleet } from './EmptyFleet';
import { FleetGate } from './FleetGate';
import { fleetCounts, Overview } from './Overview';
import styles from './pages.module.css';

/** The fleet at a glance: a sentence, what is wrong, every cluster. */
export function FleetPage() {
  return (
    <main className={styles.page}>
      <FleetGate>
        {fleet =>
          fleet.connections.size === 0 ? (
            <EmptyFleet />
          ) : (
            <FleetView fleet={fleet} />
          )
        }
      </FleetGate>
    </main>
  );
}

function FleetView(props: { fleet: ReadyFleet }) {
  const { fleet } = props;
  const rows = useMemo(() => clusterRows(fleet), [fleet]);
  const counts = useMemo(
    () => fleetCounts(countByTarget(fleet.columns).values()),
    [fleet],
  );
  return (
    <>
      <Overview fleet={fleet} rows={rows} counts={counts} />
      <ConnectionStrip fleet={fleet} />
      <CausesCard fleet={fleet} />
      <ClustersCard fleet={fleet} rows={rows} />
      <ResourceDrawer fleet={fleet} />
    </>
  );
}
