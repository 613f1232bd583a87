import { ResourceRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useMemo } from 'react';
import { useNavigate } from 'react-router-dom';
import { reconcilerSorts, ReconcilerSort } from '../../fleet/reconcilerQuery';
import { shownRecord } from '../../fleet/shownRecord';
import { ReadyFleet } from '../../store/FleetState';
import { TableColumn, VirtualTable } from '../table/VirtualTable';
import { Age } from '../text/Age';
import text from '../text/text.module.css';
import { useFleetLinks } from '../useFleetLinks';
import {
  Reason,
  ReconcilerName,
  Revisions,
  Source,
  Status,
  Target,
} from './ReconcilerCells';

const lineHeight = () => 48;

/** How the table is ordered, and what changes it. */
export interface TableOrder {
  sort: ReconcilerSort;
  descending: boolean;
  onSort: (sort: ReconcilerSort) => void;
}

function columnsOf(fleet: ReadyFleet): TableColumn<ResourceRecord>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      width: '21%',
      cell: record => <ReconcilerName record={record} />,
    },
    {
      id: 'cluster',
      header: 'Cluster',
      width: '15%',
      cell: record => <Target record={record} fleet={fleet} />,
    },
    {
      id: 'source',
      header: 'Source',
      width: '11%',
      cell: record => <Source record={record} />,
    },
    {
      id: 'revision',
      header: 'Revision',
      width: '17%',
      cell: record => <Revisions record={record} />,
    },
    {
      id: 'status',
      header: 'Status',
      width: '11%',
      cell: record => <Status record={record} />,
    },
    {
      id: 'reason',
      header: 'Reason',
      cell: record => <Reason record={record} />,
    },
    {
      id: 'since',
      header: 'For',
      width: '7%',
      cell: record => (
        <span className={text.muted}>
          <Age since={record.since} />
        </span>
      ),
    },
  ];
}

function withSort(
  column: TableColumn<ResourceRecord>,
  order: TableOrder | undefined,
): TableColumn<ResourceRecord> {
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
}

/**
 * Reconcilers, one a row.
 *
 * @param rows - rows of the fleet's columns, in order
 * @param selected - key of the resource whose details are open
 * @param oneCluster - all of them act on one cluster, which needs no column then
 */
export function ReconcilersTable(props: {
  fleet: ReadyFleet;
  rows: Uint32Array;
  selected: string | null;
  order?: TableOrder;
  oneCluster?: boolean;
}) {
  const { fleet, rows, selected, order, oneCluster } = props;
  const links = useFleetLinks();
  const navigate = useNavigate();
  const columns = useMemo(
    () =>
      columnsOf(fleet).filter(({ id }) => !(oneCluster && id === 'cluster')),
    [fleet, oneCluster],
  );
  return (
    <VirtualTable
      label="Reconcilers"
      columns={columns.map(column => withSort(column, order))}
      count={rows.length}
      lineHeight={lineHeight}
      lineKey={index => fleet.columns.keyOf(rows[index])}
      line={index => {
        const record = shownRecord(fleet, rows[index]);
        return {
          kind: 'row',
          row: record,
          stale: record.status === 'Stale',
          current: record.key === selected,
          onOpen: () => navigate(links.resource(record.key)),
        };
      }}
    />
  );
}
