import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  gitopsFleetReconcilePermission,
  gitopsFleetResumePermission,
  gitopsFleetSuspendPermission,
  OperationKind,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** The permission that each operation takes. */
export const operationPermissions: {
  [operation in OperationKind]: ResourcePermission;
} = {
  reconcile: gitopsFleetReconcilePermission,
  suspend: gitopsFleetSuspendPermission,
  resume: gitopsFleetResumePermission,
};
