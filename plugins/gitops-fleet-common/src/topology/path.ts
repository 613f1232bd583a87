/**
 * What a path in the platform repository is about.
 *
 * @public
 */
export interface PathDescription {
  scope:
    | 'management'
    | 'environment'
    | 'cluster'
    | 'tenants'
    | 'feature'
    | 'other';
  provider?: string;
  managementVersion?: string;
  environment?: string;
  cluster?: string;
  feature?: string;
  /** `common`, or the environment whose tenants' own configuration it is. */
  tenantScope?: string;
}

/**
 * Where things lie in a platform repository: path templates whose placeholders (`{provider}`, `{version}`,
 * `{environment}`, `{cluster}`, `{feature}`) each stand for one segment. More segments may follow.
 *
 * @public
 */
export interface RepositoryLayout {
  management: string;
  environmentCommon: string;
  cluster: string;
  tenantsCommon: string;
  tenants: string;
  feature: string;
}

/**
 * The layout of https://github.com/berndonline/k8s-gitops-at-scale.
 *
 * @public
 */
export const defaultRepositoryLayout: RepositoryLayout = {
  management: 'providers/{provider}/{version}/mgmt',
  environmentCommon:
    'providers/{provider}/{version}/clusters/{environment}/common',
  cluster: 'providers/{provider}/{version}/clusters/{environment}/{cluster}',
  tenantsCommon: 'tenants/{provider}/common',
  tenants: 'tenants/{provider}/{environment}',
  feature: 'features/{feature}',
};

const scopes: [keyof RepositoryLayout, PathDescription['scope']][] = [
  ['management', 'management'],
  ['environmentCommon', 'environment'],
  ['cluster', 'cluster'],
  ['tenantsCommon', 'tenants'],
  ['tenants', 'tenants'],
  ['feature', 'feature'],
];

/**
 * A path as Git writes it: no `./`, no doubled, leading or trailing slash. `undefined` for a path that leaves the
 * repository.
 *
 * @public
 */
export function normalizePath(path: string): string | undefined {
  const segments = path
    .split('/')
    .filter(segment => segment !== '' && segment !== '.');
  return segments.includes('..') ? undefined : segments.join('/');
}

/**
 * The placeholders' values where a path lies at or below a template.
 *
 * @public
 */
export function matchPath(
  template: string,
  path: string,
): { [placeholder: string]: string } | undefined {
  const wanted = template.split('/');
  const segments = path.split('/');
  if (segments.length < wanted.length) {
    return undefined;
  }
  const found: { [placeholder: string]: string } = {};
  for (let i = 0; i < wanted.length; i++) {
    const placeholder = /^\{(\w+)\}$/.exec(wanted[i]);
    if (placeholder) {
      found[placeholder[1]] = segments[i];
    } else if (wanted[i] !== segments[i]) {
      return undefined;
    }
  }
  return found;
}

/**
 * Reads provider, version, environment, cluster, feature and tenants from a Kustomization's `spec.path`.
 *
 * @public
 */
export function describePath(
  path: string,
  layout: RepositoryLayout = defaultRepositoryLayout,
): PathDescription {
  const normalized = normalizePath(path);
  if (normalized === undefined) {
    return { scope: 'other' };
  }
  for (const [template, scope] of scopes) {
    const found = matchPath(layout[template], normalized);
    if (found) {
      const tenantScope =
        template === 'tenantsCommon' ? 'common' : found.environment;
      return {
        scope,
        ...(found.provider && { provider: found.provider }),
        ...(found.version && { managementVersion: found.version }),
        ...(found.environment && { environment: found.environment }),
        ...(found.cluster && { cluster: found.cluster }),
        ...(found.feature && { feature: found.feature }),
        ...(scope === 'tenants' && { tenantScope }),
      };
    }
  }
  return { scope: 'other' };
}
