import {
  createPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import type { OperationKind } from './fleet/records';

/**
 * Type of the resources that permissions of the fleet are decided for. A Flux resource is referred to by its key (see
 * `resourceKey`), a workload cluster by `<managementCluster>/<namespace>/<name>`, a management cluster by its name.
 *
 * @public
 */
export const GITOPS_FLEET_RESOURCE_TYPE = 'gitops-fleet-resource';

/**
 * Reading the state of the fleet: pages, lists, the change stream. A conditional decision lets somebody see a part of it.
 *
 * @public
 */
export const gitopsFleetReadPermission = createPermission({
  name: 'gitops-fleet.fleet.read',
  attributes: { action: 'read' },
  resourceType: GITOPS_FLEET_RESOURCE_TYPE,
});

/** The permission to ask Flux for an operation on a resource. */
function operationPermission(operation: OperationKind) {
  return createPermission({
    name: `gitops-fleet.resource.${operation}`,
    attributes: { action: 'update' },
    resourceType: GITOPS_FLEET_RESOURCE_TYPE,
  });
}

/**
 * Asking Flux to reconcile a resource now: with its source, by force, with its failures forgotten.
 *
 * @public
 */
export const gitopsFleetReconcilePermission = operationPermission('reconcile');

/**
 * Stopping the reconciliation of a resource until it is resumed.
 *
 * @public
 */
export const gitopsFleetSuspendPermission = operationPermission('suspend');

/**
 * Letting Flux reconcile a suspended resource again.
 *
 * @public
 */
export const gitopsFleetResumePermission = operationPermission('resume');

/**
 * The permission that each operation on a resource takes.
 *
 * @public
 */
export const gitopsFleetOperationPermissions: {
  [operation in OperationKind]: ResourcePermission<
    typeof GITOPS_FLEET_RESOURCE_TYPE
  >;
} = {
  reconcile: gitopsFleetReconcilePermission,
  suspend: gitopsFleetSuspendPermission,
  resume: gitopsFleetResumePermission,
};

/**
 * Asking what a change to the platform repository would be, and what templates offer to choose from.
 *
 * @public
 */
export const gitopsFleetPlanPermission = createPermission({
  name: 'gitops-fleet.plan.create',
  attributes: { action: 'read' },
});

/**
 * The permissions that are decided for a resource of the fleet.
 *
 * @public
 */
export const gitopsFleetResourcePermissions = [
  gitopsFleetReadPermission,
  ...Object.values(gitopsFleetOperationPermissions),
];

/**
 * Every permission of the plugin.
 *
 * @public
 */
export const gitopsFleetPermissions = [
  ...gitopsFleetResourcePermissions,
  gitopsFleetPlanPermission,
];
