import { mockServices } from '@backstage/backend-test-utils';
import { FleetDatabase } from '../database/FleetDatabase';
import { ClusterWriters } from '../operations/ClusterWriters';
import { createOperations } from '../operations/createOperations';
import type { FleetStore } from '../store/FleetStore';
import { WritableCluster } from './WritableCluster';

/** What one replica asks of some clusters in memory; others cannot be written to. */
export function operationsOn(options: {
  store: FleetStore;
  database: FleetDatabase;
  clusters: readonly WritableCluster[];
  runner?: string;
  lease?: number;
  requestsPerMinute?: number;
  bulkPerSecond?: number;
}) {
  const auditor = mockServices.auditor.mock();
  const clusters = [...options.clusters];
  const operations = createOperations({
    ...options,
    managementClusters: [],
    auditor,
    logger: mockServices.logger.mock(),
    settings: {
      bulkPerSecond: options.bulkPerSecond ?? 100,
      requestsPerMinute: options.requestsPerMinute ?? 60,
      timeout: 60_000,
    },
    writers: new ClusterWriters(
      clusters.map(({ name }) => ({
        name,
        title: name,
        watchList: false,
        access: { type: 'inCluster' },
        operator: { type: 'inCluster' },
      })),
      () => clusters.shift()!,
    ),
  });
  return { ...operations, auditor };
}
