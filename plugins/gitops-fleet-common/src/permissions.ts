import { createPermission } from '@backstage/plugin-permission-common';

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

/**
 * Asking Flux to reconcile a resource now: with its source, by force, with its failures forgotten.
 *
 * @public
 */
export const gitopsFleetReconcilePermission = createPermission({
  name: 'gitops-fleet.resource.reconcile',
  attributes: { action: 'update' },
  resourceType: GITOPS_FLEET_RESOURCE_TYPE,
});

/**
 * Stopping the reconciliation of a resource until it is resumed.
 *
 * @public
 */
export const gitopsFleetSuspendPermission = createPermission({
  name: 'gitops-fleet.resource.suspend',
  attributes: { action: 'update' },
  resourceType: GITOPS_FLEET_RESOURCE_TYPE,
});

/**
 * Letting Flux reconcile a suspended resource again.
 *
 * @public
 */
export const gitopsFleetResumePermission = createPermission({
  name: 'gitops-fleet.resource.resume',
  attributes: { action: 'update' },
  resourceType: GITOPS_FLEET_RESOURCE_TYPE,
});

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
  gitopsFleetReconcilePermission,
  gitopsFleetSuspendPermission,
  gitopsFleetResumePermission,
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
