import { FleetResource } from './fleetResource';
import { gitopsFleetConditions, gitopsFleetRules } from './rules';

const resource: FleetResource = {
  managementCluster: 'aws-v1',
  environment: 'prod',
  namespace: 'team-a',
  scope: 'tenants',
  path: './tenants/aws/prod/team-b',
  cluster: 'aws-v1/prod-eu/prod-eu',
  owner: 'group:default/team-a',
};

const {
  isOnManagementCluster,
  isInEnvironment,
  isInNamespace,
  isInScope,
  isOfTenant,
  isOwnedBy,
} = gitopsFleetRules;

/** Applies a rule in both ways that the permission framework knows; they must agree. */
function decide<TParams>(
  rule: {
    apply(resource: FleetResource, params: TParams): boolean;
    toQuery(params: TParams): unknown;
  },
  params: TParams,
  of: Partial<FleetResource> = {},
): boolean {
  const asked = { ...resource, ...of };
  const applied = rule.apply(asked, params);
  const query = rule.toQuery(params) as (of: FleetResource) => boolean;
  expect(query(asked)).toBe(applied);
  return applied;
}

it.each([
  [['aws-v1'], true],
  [['azure-v1', 'aws-v1'], true],
  [['aws'], false],
])('is on a management cluster of %j: %s', (managementClusters, expected) => {
  expect(decide(isOnManagementCluster, { managementClusters })).toBe(expected);
});

it.each([
  [['prod'], {}, true],
  [['non-prod'], {}, false],
  // What is in no environment is in none that is named.
  [['prod'], { environment: '' }, false],
])('is in an environment of %j: %s', (environments, of, expected) => {
  expect(decide(isInEnvironment, { environments }, of)).toBe(expected);
});

it.each([
  [['team-a'], true],
  [['team'], false],
])('is in a namespace of %j: %s', (namespaces, expected) => {
  expect(decide(isInNamespace, { namespaces })).toBe(expected);
});

it.each([
  [['tenants', 'feature'], true],
  [['feature'], false],
])('is in a scope of %j: %s', (scopes, expected) => {
  expect(decide(isInScope, { scopes })).toBe(expected);
});

it.each([
  ['team-a', {}, true],
  ['team-b', {}, true],
  ['team-c', {}, false],
  // Only folders of tenants are named after tenants.
  ['team-b', { scope: 'feature', path: './features/team-b' }, false],
  ['team-b', { path: './tenants/aws/prod/team-b2' }, false],
])('is of tenant %s %j: %s', (tenant, of, expected) => {
  expect(decide(isOfTenant, { tenants: [tenant] }, of)).toBe(expected);
});

it.each([
  [['group:default/team-b', 'group:default/team-a'], {}, true],
  [['Group:Default/Team-A'], {}, true],
  [['group:default/team-b'], {}, false],
  // What belongs to nobody belongs to nobody that is named.
  [['group:default/team-a'], { owner: '' }, false],
])('is owned by one of %j: %s', (owners, of, expected) => {
  expect(decide(isOwnedBy, { owners }, of)).toBe(expected);
});

it('gives policies conditions that name the rule and its parameters', () => {
  expect(
    gitopsFleetConditions.isInEnvironment({ environments: ['prod'] }),
  ).toEqual({
    rule: 'IS_IN_ENVIRONMENT',
    resourceType: 'gitops-fleet-resource',
    params: { environments: ['prod'] },
  });
});
