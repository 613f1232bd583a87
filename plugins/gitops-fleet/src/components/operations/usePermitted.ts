import { usePermission } from '@backstage/plugin-permission-react';
import {
  gitopsFleetOperationPermissions,
  OperationKind,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Which operations the user may ask a resource for. The backend decides again when one is asked for. */
export function usePermitted(key: string | undefined): {
  [operation in OperationKind]: boolean;
} {
  return {
    reconcile: useAllowed('reconcile', key),
    suspend: useAllowed('suspend', key),
    resume: useAllowed('resume', key),
  };
}

function useAllowed(
  operation: OperationKind,
  resourceRef: string | undefined,
): boolean {
  const permission = gitopsFleetOperationPermissions[operation];
  return usePermission({ permission, resourceRef }).allowed;
}
