import { ClusterRow } from '../../fleet/clusters';
import { ReadyFleet } from '../../store/FleetState';
import { TableColumn } from '../table/VirtualTable';
import {
  AsOf,
  Behind,
  ClusterName,
  Follows,
  KubernetesVersion,
  Lifecycle,
  Reconcilers,
} from './ClusterCells';

/**
 * The columns of a table of clusters.
 *
 * @param fleet - where the sources lie that clusters follow
 * @param kind - what stands beside the name: what all rows have in common is no column
 */
export function clusterColumns(
  fleet: ReadyFleet,
  kind: 'provider' | 'environment',
): TableColumn<ClusterRow>[] {
  return [
    {
      id: 'cluster',
      header: 'Cluster',
      cell: row => <ClusterName row={row} />,
    },
    {
      id: kind,
      header: kind === 'provider' ? 'Provider' : 'Environment',
      width: kind === 'provider' ? '8%' : '10%',
      cell: ({ record }) => record[kind] || '–',
    },
    {
      id: 'kubernetes',
      header: 'Kubernetes',
      width: '12%',
      cell: ({ record }) => <KubernetesVersion record={record} />,
    },
    {
      id: 'lifecycle',
      header: 'Lifecycle',
      width: '15.5%',
      cell: row => <Lifecycle row={row} />,
    },
    {
      id: 'reconcilers',
      header: 'Reconcilers',
      width: '15.5%',
      cell: row => <Reconcilers row={row} />,
    },
    {
      id: 'follows',
      header: 'Follows',
      width: '15.5%',
      cell: ({ record }) => <Follows record={record} fleet={fleet} />,
    },
    {
      id: 'behind',
      header: 'Behind',
      width: '10%',
      cell: row => <Behind row={row} />,
    },
    {
      id: 'asOf',
      header: 'As of',
      width: '6.5%',
      cell: row => <AsOf row={row} />,
    },
  ];
}
