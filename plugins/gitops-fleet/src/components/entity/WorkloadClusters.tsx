import { ClusterRow } from '../../fleet/clusters';
import { ReadyFleet } from '../../store/FleetState';
import {
  AsOf,
  Behind,
  ClusterName,
  Follows,
  KubernetesVersion,
  Lifecycle,
  Reconcilers,
} from '../clusters/ClusterCells';
import clusters from '../clusters/clusters.module.css';
import pages from '../pages/pages.module.css';
import { VirtualTable } from '../table/VirtualTable';

const tableColumns = [
  { id: 'cluster', header: 'Cluster' },
  { id: 'environment', header: 'Environment', width: '10%' },
  { id: 'kubernetes', header: 'Kubernetes', width: '13%' },
  { id: 'lifecycle', header: 'Lifecycle', width: '13%' },
  { id: 'reconcilers', header: 'Reconcilers', width: '15%' },
  { id: 'follows', header: 'Follows', width: '15%' },
  { id: 'behind', header: 'Behind', width: '10%' },
  { id: 'asOf', header: 'As of', width: '7%' },
];

const rowHeight = () => 48;

/** The workload clusters of one management cluster. */
export function WorkloadClusters(props: {
  fleet: ReadyFleet;
  rows: readonly ClusterRow[];
}) {
  const { fleet, rows } = props;
  return (
    <section className={pages.card} aria-label="Workload clusters">
      <div className={pages.cardHead}>
        <h3 className={pages.title}>
          Workload clusters <span className={pages.muted}>{rows.length}</span>
        </h3>
      </div>
      {rows.length === 0 ? (
        <div className={pages.empty}>
          <p>This management cluster has no workload clusters yet.</p>
        </div>
      ) : (
        <VirtualTable
          label="Workload clusters"
          columns={tableColumns}
          count={rows.length}
          rowHeight={rowHeight}
          rowKey={index => rows[index].record.key}
          row={index => ({
            stale: rows[index].condition === 'unseen',
            cells: (
              <>
                <td>
                  <ClusterName row={rows[index]} />
                </td>
                <td>
                  <span className={clusters.small}>
                    {rows[index].record.environment || '–'}
                  </span>
                </td>
                <td>
                  <KubernetesVersion record={rows[index].record} />
                </td>
                <td>
                  <Lifecycle row={rows[index]} />
                </td>
                <td>
                  <Reconcilers row={rows[index]} />
                </td>
                <td>
                  <Follows record={rows[index].record} fleet={fleet} />
                </td>
                <td>
                  <Behind row={rows[index]} />
                </td>
                <td>
                  <AsOf row={rows[index]} />
                </td>
              </>
            ),
          })}
        />
      )}
    </section>
  );
}
