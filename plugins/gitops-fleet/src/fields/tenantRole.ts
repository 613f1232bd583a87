import { PlatformRepository } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/**
 * The role that a tenant gets in an environment while nobody chooses another one: the least where the environment
 * follows a release, as what runs there changes by promotion and not by hand; full rights in its namespaces elsewhere.
 *
 * @returns `undefined` where the repository has no roles
 */
export function defaultTenantRole(
  { roles, targets }: Pick<PlatformRepository, 'roles' | 'targets'>,
  provider: string,
  environment: string,
): string | undefined {
  const followsRelease = targets.some(
    target =>
      target.provider === provider && target.environment === environment,
  );
  const preferred = followsRelease ? ['reader', 'view'] : ['admin', 'edit'];
  return preferred.find(role => roles.includes(role)) ?? roles[0];
}
