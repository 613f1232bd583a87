/** How an API server is reached, in one of three ways: `kubeconfig`, `url` with a service-account token, or `inCluster`. */
interface ClusterAccess {
  kubeconfig?: {
    /** Path of a kubeconfig file, relative to the working directory of the backend. */
    file?: string;
    /**
     * Content of a kubeconfig file.
     * @visibility secret
     */
    content?: string;
    /** The context to use; the current one where it is left out. */
    context?: string;
  };
  /** Address of the API server, with a service-account token. */
  url?: string;
  /** @visibility secret */
  serviceAccountToken?: string;
  /** File with the token; read again when it changes, so that it can be rotated. */
  serviceAccountTokenFile?: string;
  /** Certificate authority of the API server, PEM in base64. */
  caData?: string;
  /** File with the certificate authority of the API server, PEM. */
  caFile?: string;
  /** Do not verify the API server's certificate. Never for production. */
  skipTLSVerify?: boolean;
  /** Use the service account of the pod that the backend runs in. */
  inCluster?: boolean;
}

/** A management cluster, with the account that may read it. */
interface ManagementCluster extends ClusterAccess {
  /** Identity of the management cluster in the portal: a DNS-1123 label. */
  name: string;
  /** What people call it; the name where it is left out. */
  title?: string;
  /** Cloud provider; read from the paths of its Kustomizations where it is left out. */
  provider?: string;
  /** Version in `providers/<provider>/<version>`; read from paths where it is left out. */
  version?: string;
  /**
   * How the management cluster is reached to reconcile, suspend and resume: in one of the same three ways, with an account
   * that may do that and nothing else. Where it is left out, the portal writes nothing to it.
   */
  operator?: ClusterAccess;
  /**
   * Ask for the first state as a watch (`sendInitialEvents`) instead of as a list in pages, where the API server does
   * that. It spares the API server memory and the network's compression: for an API server close by. False where it is
   * left out.
   */
  watchList?: boolean;
}

/** The account that may write to one cluster of Backstage's Kubernetes plugin: an access of its own, or `sameAccount`. */
interface KubernetesClusterOperator extends ClusterAccess {
  /** Name of the cluster. */
  name: string;
  /** Write with the account that `kubernetes.clusterLocatorMethods` has for the cluster. */
  sameAccount?: boolean;
}

export interface Config {
  gitopsFleet?: {
    history?: {
      /** Days that changes of status and operations are remembered; 365 where it is left out. */
      retentionDays?: number;
    };
    /** The management clusters whose Flux and Cluster API objects are watched. */
    managementClusters?: ManagementCluster[];
    operations?: {
      /** Targets of bulk operations that are asked for in a second, on each management cluster; 5 where it is left out. */
      bulkPerSecond?: number;
      /** Operations that one user may ask for in a minute, of all replicas together; 60 where it is left out. */
      requestsPerMinute?: number;
      /** Seconds that the end of a reconciliation is waited for, for each of its steps; 300 where it is left out. */
      waitSeconds?: number;
    };
    /**
     * Management clusters among those of Backstage's Kubernetes plugin: of its locators of the type `config`, those that a
     * service account authenticates to. Either `include` or `all`.
     */
    kubernetesClusters?: {
      /** Names of clusters in `kubernetes.clusterLocatorMethods`. */
      include?: string[];
      /** Every one of them is a management cluster. */
      all?: boolean;
      /**
       * Those of them that may be reconciled, suspended and resumed, each with the account that does it. To the others the
       * portal writes nothing.
       */
      operators?: KubernetesClusterOperator[];
    };
    ingest?: {
      /** Pages of lists that are asked for at once, of all management clusters; 4 where it is left out. */
      concurrentLists?: number;
      /**
       * Gives memory back when the first lists of a fleet are in and written, and has V8 keep the heap of the whole process small
       * from then on; true where it is left out. It stops the process once, for a quarter of a second with 60,000 resources.
       * Young garbage is collected in the thread that works, from the start.
       */
      tightHeap?: boolean;
    };
    kinds?: {
      /**
       * Kinds that are watched beside the usual ones, as `<Kind>.<API group>`: those of images, of notifications and of
       * flux-operator. See docs/configure.md for their names, and docs/permissions.md for what each needs.
       */
      watch?: string[];
      /** Kinds that are not watched although they usually are, as `<Kind>.<API group>`. */
      ignore?: string[];
    };
  };
}
