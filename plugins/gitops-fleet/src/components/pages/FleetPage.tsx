import { useMemo } from 'react';
import { sumCounts } from '../../fleet/clusters';
import { fleetSentence } from '../../fleet/overview';
import { ReadyFleet } from '../../store/FleetState';
import { CausesCard } from '../clusters/CausesCard';
import { ClustersCard } from '../clusters/ClustersCard';
import { ConnectionStrip } from '../connections/ConnectionStrip';
import { ResourceDrawer } from '../resource/ResourceDrawer';
import { useClusterRows } from '../useClusterRows';
import { FleetGate } from './FleetGate';
import { Overview } from './Overview';
import styles from './pages.module.css';

/** The fleet at a glance: a sentence, what is wrong, every cluster. */
export function FleetPage() {
  return (
    <main className={styles.page}>
      <FleetGate>{fleet => <FleetView fleet={fleet} />}</FleetGate>
    </main>
  );
}

function FleetView(props: { fleet: ReadyFleet }) {
  const { fleet } = props;
  const { rows, counts } = useClusterRows(fleet);
  const all = useMemo(() => sumCounts(counts.values()), [counts]);
  return (
    <>
      <Overview
        sentence={
          fleet.lostSince === undefined
            ? fleetSentence(rows)
            : 'What the fleet does now is not known'
        }
        counts={all}
        lostSince={fleet.lostSince}
      />
      <ConnectionStrip fleet={fleet} />
      <CausesCard fleet={fleet} />
      <ClustersCard fleet={fleet} rows={rows} />
      <ResourceDrawer fleet={fleet} />
    </>
  );
}
