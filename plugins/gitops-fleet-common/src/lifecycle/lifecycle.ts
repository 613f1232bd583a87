import { KubernetesObject } from '../kubernetes/object';
import { Freshness } from '../status/status';

/** @public */
export const clusterLifecycles = [
  'Stale',
  'Failed',
  'Unreachable',
  'Degraded',
  'Unknown',
  'Deleting',
  'Pending',
  'Provisioning',
  'Upgrading',
  'Scaling',
  'Resuming',
  'Stopping',
  'Hibernated',
  'Running',
] as const;

/**
 * Lifecycles during which nothing can be expected of a cluster's reconcilers: what they say is no news.
 *
 * @public
 */
export const lifecyclesWithoutNews: readonly (typeof clusterLifecycles)[number][] =
  ['Pending', 'Provisioning', 'Hibernated', 'Stopping', 'Resuming', 'Deleting'];

/** @public */
export type ClusterLifecycle = (typeof clusterLifecycles)[number];

/**
 * Replica counts of a control plane or of the workers. `undefined` means unmanaged or not reported, which is not zero.
 *
 * @public
 */
export interface ReplicaCounts {
  desired?: number;
  ready?: number;
  available?: number;
  upToDate?: number;
}

/** @public */
export interface ClusterLifecycleState {
  lifecycle: ClusterLifecycle;
  connectivity: 'Reachable' | 'Unreachable' | 'Unknown';
  reason: string;
  message: string;
  version?: { desired?: string; current?: string; workers?: string };
  replicas?: { controlPlane?: ReplicaCounts; workers?: ReplicaCounts };
  flags: string[];
  lastKnown?: ClusterLifecycle;
  /** RFC 3339. */
  since?: string;
}

/**
 * The objects of Cluster API that tell what a cluster is doing.
 *
 * @public
 */
export interface ClusterObjects {
  cluster: KubernetesObject;
  controlPlane?: KubernetesObject;
  machineDeployments?: KubernetesObject[];
  machinePools?: KubernetesObject[];
  machineHealthChecks?: KubernetesObject[];
}

/**
 * The objects of OpenShift Hive that tell what a cluster is doing.
 *
 * @public
 */
export interface HiveObjects {
  clusterDeployment: KubernetesObject;
  /** Of `hive.openshift.io`, not Cluster API's kind of the same name. */
  machinePools?: KubernetesObject[];
  clusterSync?: KubernetesObject;
}

/** @public */
export interface LifecycleContext {
  now: Date;
  freshness?: Freshness;
}
