import { useCallback } from 'react';
import { useNavigate } from 'react-router-dom';
import { reconcilerSorts, ReconcilerSort } from '../../fleet/reconcilerQuery';
import { nameOfKey } from '../../fleet/resourceStory';
import { statusWords } from '../../fleet/words';
import { ReadyFleet } from '../../store/FleetState';
import { StatusLabel } from '../marks/StatusMark';
import { TableColumn, TableRow, VirtualTable } from '../table/VirtualTable';
import { Age } from '../text/Age';
import { Revision } from '../text/Revision';
import { FleetLinks, useFleetLinks } from '../useFleetLinks';
import { FleetLink } from '../text/FleetLink';
import styles from './reconcilers.module.css';

const rowHeight = () => 48;

/** How the table is ordered, and what changes it. */
export interface TableOrder {
  sort: ReconcilerSort;
  descending: boolean;
  onSort: (sort: ReconcilerSort) => void;
}

const columnLayout: readonly { id: string; header: string; width?: string }[] =
  [
    { id: 'name', header: 'Name', width: '20%' },
    { id: 'cluster', header: 'Cluster', width: '15%' },
    { id: 'source', header: 'Source', width: '11%' },
    { id: 'revision', header: 'Revision', width: '19%' },
    { id: 'status', header: 'Status', width: '11%' },
    { id: 'reason', header: 'Reason' },
    { id: 'since', header: 'For', width: '7%' },
  ];

function columnsOf(order: TableOrder | undefined): TableColumn[] {
  return columnLayout.map(column => {
    const sort = reconcilerSorts.find(name => name === column.id);
    if (!order || !sort) {
      return column;
    }
    const given = order.descending ? 'descending' : 'ascending';
    return {
      ...column,
      sort: {
        direction: order.sort === sort ? given : 'none',
        onSort: () => order.onSort(sort),
      },
    };
  });
}

/**
 * Reconcilers, one a row.
 *
 * @param rows - rows of the fleet's columns, in order
 * @param selected - key of the resource whose details are open
 */
export function ReconcilersTable(props: {
  fleet: ReadyFleet;
  rows: Uint32Array;
  selected: string | null;
  order?: TableOrder;
}) {
  const { fleet, rows, selected } = props;
  const links = useFleetLinks();
  const navigate = useNavigate();
  const rowKey = useCallback(
    (index: number) => fleet.columns.keyOf(rows[index]),
    [fleet.columns, rows],
  );
  return (
    <VirtualTable
      label="Reconcilers"
      columns={columnsOf(props.order)}
      count={rows.length}
      rowHeight={rowHeight}
      rowKey={rowKey}
      row={index =>
        reconcilerRow(fleet, rows[index], links, selected, navigate)
      }
    />
  );
}

function reconcilerRow(
  fleet: ReadyFleet,
  row: number,
  links: FleetLinks,
  selected: string | null,
  navigate: (to: string) => void,
): TableRow {
  const record = fleet.columns.record(row);
  const connection = fleet.connections.get(record.managementCluster);
  const title = connection?.title ?? record.managementCluster;
  const cluster = fleet.clusters.get(record.target);
  const target =
    record.targetKind === 'management'
      ? title
      : cluster?.name ?? nameOfKey(record.target);
  const wanted =
    record.inSync === false && record.wantedRevision
      ? record.wantedRevision
      : undefined;
  const [message] = record.message.split('\n');
  return {
    stale: record.status === 'Stale',
    selected: record.key === selected,
    onOpen: () => navigate(links.resource(record.key)),
    cells: (
      <>
        <td>
          <span className={styles.stack}>
            <FleetLink
              href={links.resource(record.key)}
              className={styles.name}
              title={record.name}
            >
              {record.name}
            </FleetLink>
            <span className={styles.below}>
              {record.kind} · {record.namespace}
            </span>
          </span>
        </td>
        <td>
          <span className={styles.stack}>
            <span className={styles.text} title={record.target}>
              {target || '–'}
            </span>
            <span className={styles.below}>
              {record.targetKind === 'management' ? 'itself' : title}
            </span>
          </span>
        </td>
        <td>
          <span className={styles.stack}>
            <span className={styles.text} title={record.source}>
              {record.source ? nameOfKey(record.source) : '–'}
            </span>
            <span className={styles.below}>{record.reference}</span>
          </span>
        </td>
        <td>
          <span className={styles.revisions}>
            <Revision
              revision={record.appliedRevision}
              repository={record.repository}
              otherwise={wanted ? 'nothing' : '–'}
            />
            {wanted && (
              <>
                <span aria-label="wants">→</span>
                <Revision revision={wanted} repository={record.repository} />
              </>
            )}
          </span>
        </td>
        <td className={styles.small}>
          <span className={styles.stack}>
            <StatusLabel status={record.status} />
            {record.lastKnown && (
              <span className={styles.below}>
                was {statusWords[record.lastKnown]}
              </span>
            )}
          </span>
        </td>
        <td>
          <span className={styles.stack} title={record.message}>
            <span className={styles.text}>{record.reason || '–'}</span>
            {record.status !== 'Ready' && (
              <span className={styles.below}>{message}</span>
            )}
          </span>
        </td>
        <td className={`${styles.small} ${styles.muted}`}>
          <Age since={record.since} />
        </td>
      </>
    ),
  };
}
