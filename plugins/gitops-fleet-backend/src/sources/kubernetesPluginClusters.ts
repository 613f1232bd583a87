import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  ManagementClusterProvider,
  ProvidedManagementCluster,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';

/** Where a pod finds its own token. */
const podToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** How Backstage's Kubernetes plugin names the way in which a cluster is authenticated to. */
const authProviderAnnotation = 'kubernetes.io/auth-provider';

/** Which clusters of Backstage's Kubernetes plugin are management clusters. */
interface Selection {
  includes(name: string): boolean;
  /** Names that must be there. */
  named: readonly string[];
}

/**
 * The management clusters among those of Backstage's Kubernetes plugin, by `gitopsFleet.kubernetesClusters`. That plugin
 * gives its clusters to none of its neighbours, so they are read where it reads them: from the locators of the type
 * `config` in `kubernetes.clusterLocatorMethods`.
 *
 * @returns `undefined` when the setting is not there
 *
 * @throws InputError for a setting that says nothing or two things, and for a named cluster that the plugin does not have
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
  const missing = selection.named.filter(name => !names.includes(name));
  if (missing.length > 0) {
    throw new InputError(
      `gitopsFleet.kubernetesClusters.include names '${missing.join(
        "', '",
      )}', which no locator of the type config in kubernetes.clusterLocatorMethods has: correct the name, or add the cluster to gitopsFleet.managementClusters`,
    );
  }
  const provided = found.flatMap(cluster => {
    try {
      return [toManagementCluster(cluster)];
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
  return {
    includes: name => all || include!.includes(name),
    named: include ?? [],
  };
}

function readClusters(config: Config): Config[] {
  return (
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? []
  )
    .filter(method => method.getString('type') === 'config')
    .flatMap(method => method.getOptionalConfigArray('clusters') ?? []);
}

/** @throws InputError for a cluster that is reached with something else than a service account */
function toManagementCluster(cluster: Config): ProvidedManagementCluster {
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
  return {
    name,
    title: cluster.getOptionalString('title'),
    url: cluster.getString('url'),
    caData: cluster.getOptionalString('caData'),
    caFile: cluster.getOptionalString('caFile'),
    skipTLSVerify: cluster.getOptionalBoolean('skipTLSVerify'),
    // As that plugin does: without a token, the one of the pod.
    ...(token
      ? { serviceAccountToken: token }
      : { serviceAccountTokenFile: podToken }),
  };
}
