import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { GITOPS_FLEET_RESOURCE_TYPE } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { z } from 'zod';
import type { FleetResource } from './fleetResource';

/**
 * A rule with its parameters, as it is asked of every resource of a list.
 *
 * @public
 */
export type FleetPredicate = (resource: FleetResource) => boolean;

/**
 * What the permissions of the fleet are decided for.
 *
 * @public
 */
export const gitopsFleetResourceRef = createPermissionResourceRef<
  FleetResource,
  FleetPredicate
>().with({
  pluginId: 'gitops-fleet',
  resourceType: GITOPS_FLEET_RESOURCE_TYPE,
});

const names = (description: string) =>
  z.array(z.string().min(1)).min(1).max(200).describe(description);

const isOnManagementCluster = createPermissionRule({
  name: 'IS_ON_MANAGEMENT_CLUSTER',
  description: 'Allow what lives on one of these management clusters',
  resourceRef: gitopsFleetResourceRef,
  paramsSchema: z.object({
    managementClusters: names('Names in gitopsFleet.managementClusters'),
  }),
  apply: ({ managementCluster }, { managementClusters }) =>
    managementClusters.includes(managementCluster),
  toQuery: ({ managementClusters }) => {
    const wanted = new Set(managementClusters);
    return ({ managementCluster }) => wanted.has(managementCluster);
  },
});

const isInEnvironment = createPermissionRule({
  name: 'IS_IN_ENVIRONMENT',
  description:
    'Allow clusters of one of these environments, and what applies to them',
  resourceRef: gitopsFleetResourceRef,
  paramsSchema: z.object({
    environments: names('Environments, such as non-prod and prod'),
  }),
  apply: ({ environment }, { environments }) =>
    environments.includes(environment),
  toQuery: ({ environments }) => {
    const wanted = new Set(environments);
    return ({ environment }) => wanted.has(environment);
  },
});

const isInNamespace = createPermissionRule({
  name: 'IS_IN_NAMESPACE',
  description: 'Allow what lives in one of these namespaces',
  resourceRef: gitopsFleetResourceRef,
  paramsSchema: z.object({
    namespaces: names('Namespaces on the management cluster'),
  }),
  apply: ({ namespace }, { namespaces }) => namespaces.includes(namespace),
  toQuery: ({ namespaces }) => {
    const wanted = new Set(namespaces);
    return ({ namespace }) => wanted.has(namespace);
  },
});

const isInScope = createPermissionRule({
  name: 'IS_IN_SCOPE',
  description:
    'Allow what applies a folder of one of these parts of the platform repository',
  resourceRef: gitopsFleetResourceRef,
  paramsSchema: z.object({
    scopes: names(
      'management, environment, cluster, feature, tenants, or source for sources',
    ),
  }),
  apply: ({ scope }, { scopes }) => scopes.includes(scope),
  toQuery: ({ scopes }) => {
    const wanted = new Set(scopes);
    return ({ scope }) => wanted.has(scope);
  },
});

/** A tenant's own namespace, or a folder of its own below those of tenants. */
function isOfOneOf(
  { namespace, scope, path }: FleetResource,
  tenants: { has(name: string): boolean },
): boolean {
  return (
    tenants.has(namespace) ||
    (scope === 'tenants' && path.split('/').some(part => tenants.has(part)))
  );
}

const isOfTenant = createPermissionRule({
  name: 'IS_OF_TENANT',
  description:
    'Allow what lives in the namespace of one of these tenants, or applies a folder of theirs',
  resourceRef: gitopsFleetResourceRef,
  paramsSchema: z.object({ tenants: names('Names of tenants') }),
  apply: (resource, { tenants }) => isOfOneOf(resource, new Set(tenants)),
  toQuery: ({ tenants }) => {
    const wanted = new Set(tenants);
    return resource => isOfOneOf(resource, wanted);
  },
});

const isOwnedBy = createPermissionRule({
  name: 'IS_OWNED_BY',
  description:
    'Allow what belongs to one of these catalog entities, such as the groups of the caller',
  resourceRef: gitopsFleetResourceRef,
  paramsSchema: z.object({
    owners: names('References of entities, such as group:default/team-a'),
  }),
  apply: ({ owner }, { owners }) =>
    owners.some(reference => reference.toLowerCase() === owner),
  toQuery: ({ owners }) => {
    const wanted = new Set(owners.map(reference => reference.toLowerCase()));
    return ({ owner }) => wanted.has(owner);
  },
});

/**
 * What a conditional decision can ask of a resource of the fleet.
 *
 * @public
 */
export const gitopsFleetRules = {
  isOnManagementCluster,
  isInEnvironment,
  isInNamespace,
  isInScope,
  isOfTenant,
  isOwnedBy,
};

const exported = createConditionExports({
  resourceRef: gitopsFleetResourceRef,
  rules: gitopsFleetRules,
});

/**
 * The rules as conditions, for authors of policies.
 *
 * @public
 */
// eslint-disable-next-line no-restricted-syntax -- those of a permission, not of a resource
export const gitopsFleetConditions = exported.conditions;

/**
 * A decision that depends on the resource, for authors of policies.
 *
 * @public
 */
export const createGitopsFleetConditionalDecision =
  exported.createConditionalDecision;
