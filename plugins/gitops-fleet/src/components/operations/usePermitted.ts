import { usePermission } from '@backstage/plugin-permission-react';
import {
  gitopsFleetReconcilePermission,
  gitopsFleetResumePermission,
  gitopsFleetSuspendPermission,
  OperationKind,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** Which operations the user may ask a resource for. The backend decides again when one is asked for. */
export function usePermitted(key: string | undefined): {
  [operation in OperationKind]: boolean;
} {
  const reconcile = usePermission({
    permission: gitopsFleetReconcilePermission,
    resourceRef: key,
  });
  const suspend = usePermission({
    permission: gitopsFleetSuspendPermission,
    resourceRef: key,
  });
  const resume = usePermission({
    permission: gitopsFleetResumePermission,
    resourceRef: key,
  });
  return {
    reconcile: reconcile.allowed,
    suspend: suspend.allowed,
    resume: resume.allowed,
  };
}
