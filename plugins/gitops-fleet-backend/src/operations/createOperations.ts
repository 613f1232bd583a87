import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { randomUUID } from 'node:crypto';
import type { OperationServices } from '../api/operationRoutes';
import { ManagementClusterConfig } from '../connection/readManagementClusters';
import { FleetDatabase } from '../database/FleetDatabase';
import type { FleetStore } from '../store/FleetStore';
import { BulkOperations } from './BulkOperations';
import { ClusterWriters } from './ClusterWriters';
import { OperationKeeper } from './OperationKeeper';
import { OperationLog } from './OperationLog';
import { Operations } from './Operations';
import { OperationSettings } from './readOperationSettings';
import { WriteLimit } from './WriteLimit';

/** Everything that operations are made of, put together. Nothing is looked after until it is started. */
export function createOperations(options: {
  managementClusters: readonly ManagementClusterConfig[];
  database: FleetDatabase;
  store: FleetStore;
  settings: OperationSettings;
  auditor: AuditorService;
  logger: LoggerService;
  writers?: ClusterWriters;
  /** Names this replica. */
  runner?: string;
  /** Milliseconds of a lease. */
  lease?: number;
}): {
  services: OperationServices;
  unwritable(managementCluster: string): string | undefined;
  /** Writes to other management clusters from now on. */
  setManagementClusters(clusters: readonly ManagementClusterConfig[]): void;
  keeper: OperationKeeper;
  start(): void;
  stop(): Promise<void>;
} {
  const { store, settings, auditor, logger } = options;
  const log = new OperationLog(
    options.database,
    options.runner ?? randomUUID(),
    options.lease,
  );
  const limit = new WriteLimit({
    perMinute: settings.requestsPerMinute,
    database: options.database,
    logger,
  });
  const writers =
    options.writers ?? new ClusterWriters(options.managementClusters);
  const operations = new Operations({
    store,
    log,
    writers,
    auditor,
    logger,
    timeout: settings.timeout,
  });
  const bulk = new BulkOperations({
    operations,
    log,
    logger,
    perSecond: settings.bulkPerSecond,
  });
  const keeper = new OperationKeeper({ log, operations, bulk, logger });
  return {
    services: {
      operations,
      bulk,
      log,
      limit,
    },
    unwritable: name => writers.unavailable(name),
    setManagementClusters: clusters => writers.setManagementClusters(clusters),
    keeper,
    start: () => keeper.start(),
    stop: async () => {
      // What is under way is picked up by another replica when its lease has run out.
      await options.database.endsWhileAnswering(keeper.stop());
      await writers.close();
    },
  };
}
