import { useMemo } from 'react';
import {
  connectionParts,
  connectionRows,
  connectionsSentence,
} from '../../fleet/connections';
import { ReadyFleet } from '../../store/FleetState';
import { ConnectionDrawer } from '../connections/ConnectionDrawer';
import { ConnectionsCard } from '../connections/ConnectionsCard';
import { FleetLink } from '../text/FleetLink';
import { Moment } from '../text/Age';
import { useFleetLinks } from '../useFleetLinks';
import { FleetGate } from './FleetGate';
import styles from './pages.module.css';

/** How every management cluster is seen, and all that an operator needs to find out why one is not. */
export function ConnectionsPage() {
  return (
    <main className={styles.page}>
      <FleetGate>{fleet => <ConnectionsView fleet={fleet} />}</FleetGate>
    </main>
  );
}

function ConnectionsView(props: { fleet: ReadyFleet }) {
  const { fleet } = props;
  const { connections, lostSince } = fleet;
  const links = useFleetLinks();
  const rows = useMemo(
    () => connectionRows({ connections, lostSince }),
    [connections, lostSince],
  );
  return (
    <>
      <div className={styles.overview}>
        <h2 className={styles.sentence}>
          {lostSince === undefined
            ? connectionsSentence(rows)
            : 'How the management clusters are now is not known'}
        </h2>
        {lostSince === undefined ? (
          <ul className={styles.counts} aria-label="Connections by state">
            {connectionParts(rows).map(part => (
              <li key={part.condition}>
                <FleetLink quiet href={links.connections([part.condition])}>
                  {part.text}
                </FleetLink>
              </li>
            ))}
          </ul>
        ) : (
          <p className={styles.muted}>
            {rows.length} connections, as they were at <Moment at={lostSince} />
          </p>
        )}
      </div>
      <ConnectionsCard rows={rows} />
      <ConnectionDrawer fleet={fleet} />
    </>
  );
}
