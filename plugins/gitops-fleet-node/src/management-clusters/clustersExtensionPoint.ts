import { createExtensionPoint } from '@backstage/backend-plugin-api';

/**
 * How an API server is reached, in one of three ways: by `kubeconfig`, by `url` with a service-account token, or with
 * the service account of the pod that the backend runs in.
 *
 * @public
 */
export interface ProvidedClusterAccess {
  kubeconfig?: { file?: string; content?: string; context?: string };
  url?: string;
  serviceAccountToken?: string;
  serviceAccountTokenFile?: string;
  /** PEM in base64. */
  caData?: string;
  caFile?: string;
  skipTLSVerify?: boolean;
  inCluster?: boolean;
}

/**
 * A management cluster that is not in the configuration, with the account that may read it. The fields are those of
 * `gitopsFleet.managementClusters`.
 *
 * @public
 */
export interface ProvidedManagementCluster extends ProvidedClusterAccess {
  /** Its identity in the portal: a DNS-1123 label, unique among all sources. */
  name: string;
  title?: string;
  provider?: string;
  version?: string;
  watchList?: boolean;
  /**
   * With which account it is reconciled, suspended and resumed. The account that watches it is never used for that, unless
   * it is given here too; where this is left out, the portal writes nothing to the cluster.
   */
  operator?: ProvidedClusterAccess;
}

/**
 * Takes the management clusters of one provider.
 *
 * @public
 */
export interface ManagementClusterSink {
  /**
   * Puts the complete list in the place of the one before: clusters that are new are watched, those that are missing are
   * forgotten with everything that is known of them. A cluster that cannot be taken is logged with the reason, and is left
   * out; the others are not touched.
   */
  set(clusters: readonly ProvidedManagementCluster[]): void;
}

/**
 * A source of management clusters.
 *
 * @public
 */
export interface ManagementClusterProvider {
  /** Names the source in logs and messages. */
  getProviderName(): string;
  /**
   * Called once, before the first management cluster is watched. Give the clusters now, or whenever they are known; without
   * any call, the provider has none.
   *
   * @throws what keeps the backend from starting
   */
  connect(sink: ManagementClusterSink): Promise<void>;
}

/**
 * Where modules add sources of management clusters.
 *
 * @public
 */
export interface GitopsFleetClustersExtensionPoint {
  addClusterProvider(...providers: ManagementClusterProvider[]): void;
}

/**
 * Where modules add sources of management clusters to the plugin `gitops-fleet`.
 *
 * @public
 */
export const gitopsFleetClustersExtensionPoint =
  createExtensionPoint<GitopsFleetClustersExtensionPoint>({
    id: 'gitops-fleet.clusters',
  });
