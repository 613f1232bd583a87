import type { ClusterState, PartState } from '../process/run-state';
import { formatColumns } from './columns';

/** Every cluster with its read-only kubeconfig. */
export function describeClusters(clusters: ClusterState[]): string {
  return formatColumns([
    ['CLUSTER', 'KIND', 'API SERVER', 'STATE', 'KUBECONFIG'],
    ...clusters.map(({ name, managementCluster, url, running, kubeconfig }) => [
      name,
      managementCluster ? `workload of ${managementCluster}` : 'management',
      url,
      running ? 'running' : 'stopped',
      kubeconfig,
    ]),
  ]);
}

/** What is real, what is stood in for, and what is not there at all. */
export function describeParts(parts: PartState[]): string {
  return formatColumns([
    ['PART', 'VERSION', 'REAL', 'WHERE FROM, OR INSTEAD'],
    ...parts.map(({ name, version, real, note }) => [
      name,
      version || '-',
      real ? 'yes' : 'no',
      note,
    ]),
  ]);
}
