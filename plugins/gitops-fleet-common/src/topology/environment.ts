import type { PathDescription } from './path';

/**
 * The environment of a cluster that nothing else tells: the longest known environment that begins the cluster's name and
 * ends at a dash, so that `non-prod-eu-west-1` is `non-prod` and never `prod`.
 *
 * @public
 */
export function environmentOfName(
  name: string,
  environments: Iterable<string>,
): string | undefined {
  let longest: string | undefined;
  for (const environment of environments) {
    const begins = name === environment || name.startsWith(`${environment}-`);
    if (begins && environment.length > (longest?.length ?? 0)) {
      longest = environment;
    }
  }
  return longest;
}

/**
 * What tells the environment of a cluster.
 *
 * @public
 */
export interface EnvironmentEvidence {
  /** A label of the cluster that names it. */
  label?: string;
  /** What the paths are about that are applied to it. */
  paths: readonly PathDescription[];
  name: string;
  /** Every environment that is known of, for the name to begin with. */
  environments: Iterable<string>;
}

/**
 * The environment of a cluster: what its label says, else the folder of clusters that it takes its content from, else the
 * tenants that it has, else what its name begins with.
 *
 * @returns `conflict` when the folders name several: then it has content of an environment that is not its own
 * @public
 */
export function environmentOfCluster(evidence: EnvironmentEvidence): {
  environment?: string;
  conflict: boolean;
} {
  const named = (scopes: readonly PathDescription['scope'][]) =>
    evidence.paths.flatMap(({ scope, environment }) =>
      environment && scopes.includes(scope) ? [environment] : [],
    );
  const ofClusters = named(['cluster', 'environment']).sort();
  const ofTenants = named(['tenants']).sort();
  return {
    environment:
      evidence.label ??
      ofClusters[0] ??
      ofTenants[0] ??
      environmentOfName(evidence.name, evidence.environments),
    conflict: new Set([...ofClusters, ...ofTenants]).size > 1,
  };
}

const infrastructurePrefixes: [RegExp, string][] = [
  [/^AWS/, 'aws'],
  [/^Azure/, 'azure'],
  [/^GCP/, 'gcp'],
  [/^VSphere/, 'vsphere'],
  [/^OpenStack/, 'openstack'],
  [/^Metal3/, 'metal3'],
  [/^(Docker|Dev)/, 'docker'],
];

/**
 * The cloud provider that a kind of infrastructure belongs to.
 *
 * @public
 */
export function providerOfInfrastructure(
  kind: string | undefined,
): string | undefined {
  return infrastructurePrefixes.find(([prefix]) =>
    prefix.test(kind ?? ''),
  )?.[1];
}
