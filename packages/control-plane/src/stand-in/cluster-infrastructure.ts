/** A workload cluster as Cluster API's objects name it. */
export interface ClusterKey {
  /** Of the Cluster object on the management cluster. */
  namespace: string;
  name: string;
}

/** A workload cluster whose API server answers. */
export interface ProvisionedCluster {
  /** Host of the API server. */
  host: string;
  port: number;
  /** YAML, of an administrator: Cluster API, Flux and the machines of the cluster use it. */
  kubeconfig: string;
}

/** What a cloud is to Cluster API: makes workload clusters and takes them away. */
export interface ClusterInfrastructure {
  /**
   * Makes the cluster, or finds the one that it has made: every call for one cluster gives the same host and port, also
   * after a restart. It may be called for several clusters at once.
   *
   * @param cluster.version of Kubernetes that the control plane asks for, `v1.33.4`; `''` where it asks for none
   * @throws Error when the cluster cannot be made; it is asked for again
   */
  provision(
    cluster: ClusterKey & { version: string },
  ): Promise<ProvisionedCluster>;

  /** Takes the cluster away with all its data; one that is not there is no error. */
  deprovision(cluster: ClusterKey): Promise<void>;
}
