import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Reading the state of the fleet: pages, lists, the change stream.
 *
 * @public
 */
export const gitopsFleetReadPermission = createPermission({
  name: 'gitops-fleet.fleet.read',
  attributes: { action: 'read' },
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
 * Every permission of the plugin.
 *
 * @public
 */
export const gitopsFleetPermissions = [
  gitopsFleetReadPermission,
  gitopsFleetPlanPermission,
];
