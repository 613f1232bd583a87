import { mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  PermissionCondition,
  PermissionCriteria,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  createConditionTransformer,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import {
  GITOPS_FLEET_RESOURCE_TYPE,
  gitopsFleetReadPermission,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { FleetResource, fleetResourceOf } from '../permissions/fleetResource';
import { FleetPredicate, gitopsFleetRules } from '../permissions/rules';
import { predicateOf } from '../permissions/VisibilityGroups';
import type { FleetStore } from '../store/FleetStore';

/** The rules of the plugin as the registry gives them. */
export const fleetRules: PermissionRuleset<FleetResource, FleetPredicate> = {
  getRuleByName(name) {
    const found = Object.values(gitopsFleetRules).find(
      rule => rule.name === name,
    );
    if (!found) {
      throw new Error(`there is no rule ${name}`);
    }
    return found;
  },
};

type Criteria = PermissionCriteria<
  PermissionCondition<typeof GITOPS_FLEET_RESOURCE_TYPE>
>;

/** The decision for those who may see what conditions allow. */
export function allowWhere(conditions: Criteria): PolicyDecision {
  return {
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'gitops-fleet',
    resourceType: GITOPS_FLEET_RESOURCE_TYPE,
    conditions,
  };
}

/** A permission framework with one decision for every permission, or one by name with that of reading for the others. */
export function permissionsOf(
  store: FleetStore,
  decisions: PolicyDecision | { [permission: string]: PolicyDecision },
) {
  const decisionOf = (permission: { name: string }): PolicyDecision =>
    'result' in decisions
      ? (decisions as PolicyDecision)
      : decisions[permission.name] ?? decisions[gitopsFleetReadPermission.name];
  const transform = createConditionTransformer(fleetRules);
  return mockServices.permissions.mock({
    authorizeConditional: async requests =>
      requests.map(({ permission }) => decisionOf(permission)),
    authorize: async requests =>
      requests.map(({ permission, ...request }) => {
        const decision = decisionOf(permission);
        if (decision.result !== AuthorizeResult.CONDITIONAL) {
          return { result: decision.result };
        }
        const resource =
          'resourceRef' in request && request.resourceRef !== undefined
            ? fleetResourceOf(store, request.resourceRef)
            : undefined;
        // eslint-disable-next-line no-restricted-syntax -- those of a permission, not of a resource
        const allows = predicateOf(transform(decision.conditions));
        return {
          result:
            resource && allows(resource)
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        };
      }),
  });
}
