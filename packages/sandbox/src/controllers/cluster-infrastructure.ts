import { ObjectKey } from '../kubernetes/object';

/** A running workload cluster, as its infrastructure provider gives it. */
export interface ProvisionedCluster {
  kubeconfig: string;
  host: string;
  port: number;
}

/** The infrastructure: makes workload clusters and takes them away. */
export interface ClusterInfrastructure {
  provision(key: ObjectKey, version: string): Promise<ProvisionedCluster>;
  deprovision(key: ObjectKey): Promise<void>;
  /** Whether the cluster's API server answers. */
  reachable(key: ObjectKey): boolean;
}
