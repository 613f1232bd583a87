import { ManagementCluster } from '../fleet/management-cluster';
import { ReconciliationFaults } from '../fleet/reconciliation-faults';
import { Clock } from '../kubernetes/clock';

export class FaultDesk {
  constructor(
    readonly options: {
      clusters: ManagementCluster[];
      reconciliation: ReconciliationFaults;
      clock: Clock;
    },
  ) {}
  close(): void {}
}
