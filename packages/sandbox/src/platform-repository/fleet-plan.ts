export interface Environment {
  name: string;
  /** The GitRepository that its clusters follow. */
  source: 'main' | 'release';
  /** Worker nodes of each of its clusters. */
  workers: number;
  /** What a tenant may do in its namespace. */
  tenantRole: 'admin' | 'reader';
}

export interface Provider {
  name: 'aws' | 'azure';
  /** `providers/<cloud>/<version>`. */
  folder: string;
  region: string;
}

export interface WorkloadCluster {
  provider: Provider;
  environment: Environment;
  region: string;
  /** `<environment>-<region>`: also its namespace on the management cluster. */
  name: string;
  /** Third octet of its 10.0.x.0/23 network. */
  network: number;
}

export const environments: Environment[] = [
  { name: 'non-prod', source: 'main', workers: 2, tenantRole: 'admin' },
  { name: 'prod', source: 'release', workers: 3, tenantRole: 'reader' },
];

export const aws: Provider = {
  name: 'aws',
  folder: 'providers/aws/v1',
  region: 'eu-west-1',
};

export const azure: Provider = {
  name: 'azure',
  folder: 'providers/azure/v1',
  region: 'westeurope',
};

export const KUBERNETES_VERSION = 'v1.33.4';

/** The cluster of an environment at a provider: one each. */
export function clusterOf(
  provider: Provider,
  environment: Environment,
): WorkloadCluster {
  return {
    provider,
    environment,
    region: provider.region,
    name: `${environment.name}-${provider.region}`,
    network:
      (provider.name === 'aws' ? 0 : 4) + (environment.name === 'prod' ? 0 : 2),
  };
}
