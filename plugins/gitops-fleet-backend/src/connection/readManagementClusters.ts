import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { KindDescriptor } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { readKinds } from './readKinds';

/** How to reach the API server of a management cluster. */
export type ClusterAccess =
  | { type: 'kubeconfig'; file?: string; content?: string; context?: string }
  | {
      type: 'serviceAccount';
      url: string;
      token?: string;
      tokenFile?: string;
      caData?: string;
      caFile?: string;
      skipTLSVerify: boolean;
    }
  | { type: 'inCluster' };

/** One management cluster of the configuration. */
export interface ManagementClusterConfig {
  name: string;
  title: string;
  provider?: string;
  version?: string;
  /** Ask for the first state as a watch, where the API server does that. */
  watchList: boolean;
  /** The kinds that are watched; those of `watchedKinds` where it is left out. */
  kinds?: readonly KindDescriptor[];
  access: ClusterAccess;
  /** Where it is configured, for messages; in `gitopsFleet.managementClusters` where it is left out. */
  field?: string;
  /** How it is reached to write to it; nothing is written where it is left out. */
  operator?: ClusterAccess;
  /** Where `operator` is configured, for messages; in `field` where it is left out. */
  operatorField?: string;
}

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Reads `gitopsFleet.managementClusters` and `gitopsFleet.kinds`.
 *
 * @throws InputError that names the field and the rule, for a name that is used twice; and as `readManagementCluster` and
 * `readKinds` do
 */
export function readManagementClusters(
  config: Config,
): ManagementClusterConfig[] {
  const names = new Set<string>();
  const kinds = readKinds(config);
  return (
    config.getOptionalConfigArray('gitopsFleet.managementClusters') ?? []
  ).map((entry, index) => {
    const field = `gitopsFleet.managementClusters[${index}]`;
    const cluster = readManagementCluster(entry, { field, kinds });
    const { name } = cluster;
    if (names.has(name)) {
      throw new InputError(
        `${field}.name '${name}' is used twice: a management cluster's name is its identity, give each its own`,
      );
    }
    names.add(name);
    return cluster;
  });
}

/**
 * Reads one entry of `gitopsFleet.managementClusters`, or what another source says in the same fields.
 *
 * @param options - `field` says in messages where the entry stands, `operatorField` where its operator does if not in there
 *
 * @throws InputError that names the field and the rule, for a name that is no DNS-1123 label, and for an entry that is
 * reached in no way or in several ways
 */
export function readManagementCluster(
  entry: Config,
  options: {
    field: string;
    kinds: readonly KindDescriptor[];
    operatorField?: string;
  },
): ManagementClusterConfig {
  const { field, kinds, operatorField = `${field}.operator` } = options;
  const name = entry.getString('name');
  if (!label.test(name)) {
    throw new InputError(
      `${field}.name '${name}' is no DNS-1123 label: use at most 63 lower-case letters, digits and dashes, beginning and ending with a letter or digit`,
    );
  }
  return {
    name,
    title: entry.getOptionalString('title') ?? name,
    provider: entry.getOptionalString('provider'),
    version: entry.getOptionalString('version'),
    watchList: entry.getOptionalBoolean('watchList') ?? false,
    kinds,
    access: readClusterAccess(entry, field),
    ...(entry.has('operator') && {
      operator: readClusterAccess(entry.getConfig('operator'), operatorField),
    }),
    field,
    operatorField,
  };
}

/**
 * Reads how an API server is reached.
 *
 * @param field - says in messages where the entry stands
 *
 * @throws InputError that names the field and the rule, for none or several of the ways, and for one that is incomplete
 */
export function readClusterAccess(entry: Config, field: string): ClusterAccess {
  const ways = ['kubeconfig', 'url', 'inCluster'].filter(
    way => entry.has(way) && entry.getOptional(way) !== false,
  );
  if (ways.length !== 1) {
    throw new InputError(
      `${field} needs exactly one of kubeconfig, url and inCluster, and has ${
        ways.join(' and ') || 'none'
      }`,
    );
  }
  if (ways[0] === 'inCluster') {
    return { type: 'inCluster' };
  }
  if (ways[0] === 'url') {
    return readServiceAccount(entry, field);
  }
  const file = entry.getOptionalString('kubeconfig.file');
  const content = entry.getOptionalString('kubeconfig.content');
  if ((file === undefined) === (content === undefined)) {
    throw new InputError(
      `${field}.kubeconfig needs exactly one of file and content`,
    );
  }
  return {
    type: 'kubeconfig',
    file,
    content,
    context: entry.getOptionalString('kubeconfig.context'),
  };
}

function readServiceAccount(entry: Config, field: string): ClusterAccess {
  const url = entry.getString('url');
  if (!/^https?:\/\/\S+$/.test(url)) {
    throw new InputError(
      `${field}.url '${url}' is no address of an API server: write it as https://host:port`,
    );
  }
  const token = entry.getOptionalString('serviceAccountToken');
  const tokenFile = entry.getOptionalString('serviceAccountTokenFile');
  if ((token === undefined) === (tokenFile === undefined)) {
    throw new InputError(
      `${field} needs exactly one of serviceAccountToken and serviceAccountTokenFile beside url`,
    );
  }
  return {
    type: 'serviceAccount',
    url,
    token,
    tokenFile,
    caData: entry.getOptionalString('caData'),
    caFile: entry.getOptionalString('caFile'),
    skipTLSVerify: entry.getOptionalBoolean('skipTLSVerify') ?? false,
  };
}
