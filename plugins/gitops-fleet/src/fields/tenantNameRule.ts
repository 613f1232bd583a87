import { RepositoryTenant } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * What is wrong with the name of a new tenant, and the way out; `undefined` for a name that can be taken. The rule is
 * that of a namespace, a DNS-1123 label:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names.
 *
 * @param provider - the chosen one, `''` when there is none yet
 */
export function tenantNameProblem(
  name: string,
  provider: string,
  tenants: readonly RepositoryTenant[],
): string | undefined {
  if (name === '') {
    return 'A tenant needs a name: it becomes the name of its namespace.';
  }
  if (name.length > 63) {
    return `The name of a namespace has at most 63 characters, this one has ${name.length}: shorten it.`;
  }
  if (!dnsLabel.test(name)) {
    return `“${name}” is no DNS-1123 label: use lower-case letters, digits and dashes, and begin and end with a letter or a digit.`;
  }
  const taken = tenants.some(
    tenant => tenant.tenant === name && tenant.provider === provider,
  );
  return taken
    ? `${provider} has a tenant “${name}” already: choose another name, or change that tenant in the platform repository.`
    : undefined;
}
