import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  ManagementClusterProvider,
  ProvidedClusterAccess,
  ProvidedManagementCluster,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { readClusterAccess } from '../connection/readManagementClusters';

/** Where a pod finds its own token. */
const podToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** How Backstage's Kubernetes plugin names the way in which a cluster is authenticated to. */
const authProviderAnnotation = 'kubernetes.io/auth-provider';

/** Where it is said which of the clusters may be written to, and with which account. */
export const kubernetesOperatorsField =
  'gitopsFleet.kubernetesClusters.operators';

/** Which clusters of Backstage's Kubernetes plugin are management clusters. */
interface Selection {
  includes(name: string): boolean;
  /** Names that must be there, with the setting that names them. */
  named: readonly { name: string; field: string }[];
  /** Accounts that may write, by cluster. */
  operators: ReadonlyMap<string, Operator>;
}

/** An account that may write: the one that the plugin has for the cluster, or another one. */
type Operator = 'sameAccount' | ProvidedClusterAccess;

/**
 * The management clusters among those of Backstage's Kubernetes plugin, by `gitopsFleet.kubernetesClusters`. That plugin
 * gives its clusters to none of its neighbours, so they are read where it reads them: from the locators of the type
 * `config` in `kubernetes.clusterLocatorMethods`.
 *
 * @returns `undefined` when the setting is not there
 *
 * @throws InputError for a setting that says nothing or two things, for a named cluster that the plugin does not have, and
 * for an operator of a cluster that is not taken
 */
export function kubernetesPluginClusters(
  config: Config,
  logger: LoggerService,
): ManagementClusterProvider | undefined {
  const selection = readSelection(config);
  if (!selection) {
    return undefined;
  }
  const found = readClusters(config).filter(cluster =>
    selection.includes(cluster.getString('name')),
  );
  const names = found.map(cluster => cluster.getString('name'));
  const missing = selection.named.find(({ name }) => !names.includes(name));
  if (missing) {
    throw new InputError(
      `${missing.field} names '${missing.name}', which no locator of the type config in kubernetes.clusterLocatorMethods has: correct the name, or add the cluster to gitopsFleet.managementClusters`,
    );
  }
  const provided = found.flatMap(cluster => {
    try {
      const operator = selection.operators.get(cluster.getString('name'));
      return [toManagementCluster(cluster, operator)];
    } catch (error) {
      logger.error(
        `A management cluster is left out: ${(error as Error).message}`,
      );
      return [];
    }
  });
  return {
    getProviderName: () => 'kubernetes',
    connect: async sink => sink.set(provided),
  };
}

function readSelection(config: Config): Selection | undefined {
  const setting = config.getOptionalConfig('gitopsFleet.kubernetesClusters');
  if (!setting) {
    return undefined;
  }
  const all = setting.getOptionalBoolean('all') ?? false;
  const include = setting.getOptionalStringArray('include');
  if (all === (include !== undefined)) {
    throw new InputError(
      'gitopsFleet.kubernetesClusters needs exactly one of include, with the names of clusters, and all: true',
    );
  }
  const includes = (name: string) => all || include!.includes(name);
  const operators = new Map<string, Operator>();
  const named = (include ?? []).map(name => ({
    name,
    field: 'gitopsFleet.kubernetesClusters.include',
  }));
  setting.getOptionalConfigArray('operators')?.forEach((entry, index) => {
    const field = `${kubernetesOperatorsField}[${index}]`;
    const name = entry.getString('name');
    if (!includes(name)) {
      throw new InputError(
        `${field}.name '${name}' is not in gitopsFleet.kubernetesClusters.include: add it there, or leave its operator out`,
      );
    }
    if (operators.has(name)) {
      throw new InputError(
        `${field}.name '${name}' is used twice: a cluster is written to with one account`,
      );
    }
    operators.set(name, readOperator(entry, field));
    named.push({ name, field: `${field}.name` });
  });
  return { includes, named, operators };
}

/** @throws InputError for an entry that says no account or more than one, and as `readClusterAccess` */
function readOperator(entry: Config, field: string): Operator {
  const { name, sameAccount, ...access } = entry.get<
    { name: string; sameAccount?: boolean } & ProvidedClusterAccess
  >();
  if (!sameAccount) {
    if (Object.keys(access).length === 0) {
      throw new InputError(
        `${field} says no account: set sameAccount, to write with the one that kubernetes.clusterLocatorMethods has for '${name}', or another access as in gitopsFleet.managementClusters`,
      );
    }
    readClusterAccess(entry, field);
    return access;
  }
  const others = Object.keys(access);
  if (others.length > 0) {
    throw new InputError(
      `${field} has sameAccount and ${others.join(
        ', ',
      )}: it is written to with one account, leave the others out`,
    );
  }
  return 'sameAccount';
}

function readClusters(config: Config): Config[] {
  return (
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? []
  )
    .filter(method => method.getString('type') === 'config')
    .flatMap(method => method.getOptionalConfigArray('clusters') ?? []);
}

/** @throws InputError for a cluster that is reached with something else than a service account */
function toManagementCluster(
  cluster: Config,
  operator: Operator | undefined,
): ProvidedManagementCluster {
  const name = cluster.getString('name');
  const metadata = cluster.getOptional('authMetadata') as
    | { [key: string]: string }
    | undefined;
  const authProvider =
    metadata?.[authProviderAnnotation] ??
    cluster.getOptionalString('authProvider');
  if (authProvider !== 'serviceAccount') {
    throw new InputError(
      `the cluster '${name}' of kubernetes.clusterLocatorMethods is authenticated to with '${
        authProvider ?? 'nothing'
      }', which needs a user or the SDK of a cloud: give it under gitopsFleet.managementClusters with a kubeconfig, whose exec plugin can do the same`,
    );
  }
  const token =
    metadata?.serviceAccountToken ??
    cluster.getOptionalString('serviceAccountToken');
  const access: ProvidedClusterAccess = {
    url: cluster.getString('url'),
    caData: cluster.getOptionalString('caData'),
    caFile: cluster.getOptionalString('caFile'),
    skipTLSVerify: cluster.getOptionalBoolean('skipTLSVerify'),
    // As that plugin does: without a token, the one of the pod.
    ...(token
      ? { serviceAccountToken: token }
      : { serviceAccountTokenFile: podToken }),
  };
  return {
    name,
    title: cluster.getOptionalString('title'),
    ...access,
    ...(operator && {
      operator: operator === 'sameAccount' ? access : operator,
    }),
  };
}
