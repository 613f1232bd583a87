import { KubernetesObject } from '../../kubernetes/object';
import { assessClusterLifecycle } from '../assessClusterLifecycle';
import { ClusterLifecycleState, ClusterObjects } from '../lifecycle';

export const now = new Date('2026-11-24T12:00:00Z');
export const minutesAgo = (minutes: number) =>
  new Date(now.getTime() - minutes * 60_000).toISOString();

export type Fields = { [field: string]: unknown };

export function cluster(
  version: string,
  status: Fields,
  { metadata = {}, spec = {} }: { metadata?: Fields; spec?: Fields } = {},
): KubernetesObject {
  return {
    apiVersion: `cluster.x-k8s.io/${version}`,
    kind: 'Cluster',
    metadata: { name: 'prod', namespace: 'prod', ...metadata },
    spec,
    status,
  };
}

export const condition = (
  type: string,
  status: string,
  fields: Fields = {},
) => ({
  type,
  status,
  ...fields,
});

export const provisioned = {
  phase: 'Provisioned',
  initialization: {
    infrastructureProvisioned: true,
    controlPlaneInitialized: true,
  },
};
export const available = condition('Available', 'True');
export const old = {
  phase: 'Provisioned',
  infrastructureReady: true,
  controlPlaneReady: true,
};
export const readyFalse = (reason: string, severity: string) => ({
  ...old,
  conditions: [condition('Ready', 'False', { reason, severity })],
});
export const controlPlane = (
  wanted: string,
  running: string,
): KubernetesObject => ({
  kind: 'KubeadmControlPlane',
  spec: { version: wanted, replicas: 3 },
  status: { version: running },
});

/** A Cluster of v1beta2 that is provisioned, with the given conditions. */
export const made = (...conditions: Fields[]) =>
  cluster('v1beta2', { ...provisioned, conditions });
export const pool = (fields: Fields): KubernetesObject => ({
  kind: 'MachinePool',
  ...fields,
});
export const probe = (reason: string, message: string) =>
  condition('RemoteConnectionProbe', 'False', { reason, message });
/** Owns machines of a template, which run the given versions. */
export const workers = (
  template: string,
  ...running: string[]
): KubernetesObject => ({
  spec: { template: { spec: { version: template } } },
  status: { versions: running.map(version => ({ version })) },
});
export const healthCheck = (
  status: string,
  reason: string,
): KubernetesObject => ({
  status: { conditions: [condition('RemediationAllowed', status, { reason })] },
});

/** The same with the conditions of the cluster the other way round. */
function reversed(objects: ClusterObjects): ClusterObjects {
  const { status = {} } = objects.cluster;
  const conditions = Array.isArray(status.conditions)
    ? [...status.conditions].reverse()
    : status.conditions;
  return {
    ...objects,
    cluster: { ...objects.cluster, status: { ...status, conditions } },
  };
}

/**
 * What is said of a cluster; held against itself on the way: the order of conditions changes nothing, and the objects are
 * not touched.
 */
export function assessed(objects: ClusterObjects): ClusterLifecycleState {
  const before = JSON.stringify(objects);
  const state = assessClusterLifecycle(objects, { now });
  expect(assessClusterLifecycle(reversed(objects), { now })).toEqual(state);
  expect(JSON.stringify(objects)).toBe(before);
  return state;
}
