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
