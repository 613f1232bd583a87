import { ConflictError, InputError } from '@backstage/errors';
import {
  defaultRepositoryLayout,
  matchPath,
  RepositoryLayout,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  branchFor,
  ChangeSet,
  createChangeSet,
} from '../platform-repository/ChangeSet';
import {
  describeRepository,
  fill,
  RepositoryDescription,
} from '../platform-repository/describeRepository';
import { pullRequestBody } from '../platform-repository/pullRequestBody';
import { readObjects } from '../platform-repository/RepositoryObjects';
import { RepositorySnapshot } from '../platform-repository/RepositorySnapshot';
import { commonFiles, environmentFiles } from './tenantFiles';
import { parseTenantOnboarding, TenantOnboarding } from './tenantInput';

/**
 * Plans the namespace of a new tenant: what holds everywhere goes to the tenants' common folder and reaches production
 * with the next promotion, what differs by environment to the folder of each.
 *
 * @param request - provider, tenant, environments with roles, quotas, reason; see `TenantOnboarding`
 * @param snapshot - the head of the base branch
 * @throws InputError for a request that breaks a rule, with field, rule and way out; ConflictError for a tenant or
 * namespace that exists
 * @public
 */
export async function planTenantOnboarding(
  request: unknown,
  snapshot: RepositorySnapshot,
  options: { layout?: RepositoryLayout } = {},
): Promise<ChangeSet> {
  const layout = options.layout ?? defaultRepositoryLayout;
  const onboarding = parseTenantOnboarding(request);
  const { provider, tenant, environments } = onboarding;
  const repository = await describeRepository(snapshot, layout);
  const warnings = checkAgainst(onboarding, repository);
  await checkNamespace(tenant, snapshot, layout);

  const files = new Map<string, string | null>();
  const common = fill(layout.tenantsCommon, { provider });
  for (const [name, text] of Object.entries(commonFiles(onboarding))) {
    files.set(`${common}/${tenant}/${name}`, text);
  }
  for (const [environment, { role }] of Object.entries(environments)) {
    const folder = fill(layout.tenants, { provider, environment });
    for (const [name, text] of Object.entries(
      environmentFiles(onboarding, role),
    )) {
      files.set(`${folder}/${tenant}/${name}`, text);
    }
  }
  const gated = repository.targets.filter(
    target => target.provider === provider,
  );
  return createChangeSet(
    {
      title: `tenants(${tenant}): onboarding namespace to ${provider}`,
      body: pullRequestBody({
        summary: [
          `Creates the namespace \`${tenant}\` on the clusters of ${provider}.`,
          ...Object.entries(environments).map(
            ([environment, { role }]) =>
              `- ${environment}: its service account becomes \`namespace-${role}\`${
                gated.some(target => target.environment === environment)
                  ? ', with the next promotion'
                  : ', as soon as this is merged'
              }`,
          ),
          ...(onboarding.owner ? ['', `Owner: ${onboarding.owner}`] : []),
        ],
        reason: onboarding.reason,
        changeTicket: onboarding.changeTicket,
      }),
      branch: branchFor('tenant-onboard', [provider, tenant], onboarding),
      labels: [`tenant/${tenant}`, `provider/${provider}`],
      files,
      exposure: gated.length > 0 ? 'gated' : 'none',
      warnings,
      fence: [
        `${common}/${tenant}/**`,
        `${fill(layout.tenants, { provider, environment: '*' })}/${tenant}/**`,
      ],
    },
    snapshot,
  );
}

/** @returns warnings */
function checkAgainst(
  { provider, tenant, environments }: TenantOnboarding,
  repository: RepositoryDescription,
): string[] {
  const known = repository.providers.find(entry => entry.provider === provider);
  if (!known) {
    throw new InputError(
      `provider '${provider}' is not in the platform repository; there are: ${listed(
        repository.providers.map(entry => entry.provider),
      )}`,
    );
  }
  const existing = repository.tenants.find(
    entry => entry.provider === provider && entry.tenant === tenant,
  );
  if (existing) {
    throw new ConflictError(
      `tenant '${tenant}' exists on ${provider} already: choose another name, or change the tenant that is there`,
    );
  }
  for (const [environment, { role }] of Object.entries(environments)) {
    if (!known.environments.includes(environment)) {
      throw new InputError(
        `environments.${environment} is no environment of ${provider}; there are: ${listed(
          known.environments,
        )}`,
      );
    }
    if (!repository.roles.includes(role)) {
      throw new InputError(
        `environments.${environment}.role '${role}' has no ClusterRole namespace-${role} in a feature; there are: ${listed(
          repository.roles,
        )}`,
      );
    }
  }
  return repository.tenants
    .filter(entry => entry.tenant === tenant)
    .map(
      entry =>
        `A tenant of this name exists on ${entry.provider}: make sure that it is the same team`,
    );
}

/** A namespace has one owner: two Kustomizations that apply the same one would fight over it. */
async function checkNamespace(
  tenant: string,
  snapshot: RepositorySnapshot,
  layout: RepositoryLayout,
): Promise<void> {
  for (const root of [layout.feature, layout.cluster]) {
    const objects = await readObjects(snapshot, root.split('/{')[0]);
    const taken = objects.find(
      ({ path, object }) =>
        object.kind === 'Namespace' &&
        object.metadata?.name === tenant &&
        !matchPath(layout.tenants, path),
    );
    if (taken) {
      throw new ConflictError(
        `tenant '${tenant}' is the namespace of ${taken.path}: choose another name`,
      );
    }
  }
}

function listed(values: string[]): string {
  return values.join(', ') || 'none';
}
