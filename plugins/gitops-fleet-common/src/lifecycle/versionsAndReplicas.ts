import { KubernetesObject } from '../kubernetes/object';
import { asInteger, asMap, asMaps, asText } from '../kubernetes/read';
import { ClusterObjects, ReplicaCounts } from './lifecycle';

/**
 * Compares Kubernetes versions by major, minor and patch. `v1.29` equals `v1.29.4`, since managed control planes name no
 * patch.
 *
 * @returns negative when `a` is older
 */
export function compareVersions(a: string, b: string): number {
  const numbers = (version: string) =>
    version.replace(/^v/, '').split(/[.+-]/).slice(0, 3).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] !== right[i] && !Number.isNaN(left[i] - right[i])) {
      return left[i] - right[i];
    }
  }
  return 0;
}

/** The version that the cluster's owner wants: of its topology, else of its control plane. */
export function desiredVersion(objects: ClusterObjects): string | undefined {
  return (
    asText(asMap(asMap(objects.cluster.spec).topology).version) ??
    asText(asMap(objects.controlPlane?.spec).version)
  );
}

/** `status.versions[0]` from Cluster API 1.14, before that `status.version`: the oldest that runs. */
export function controlPlaneVersion(
  controlPlane: KubernetesObject | undefined,
): string | undefined {
  const status = asMap(controlPlane?.status);
  const [oldest] = asMaps(status.versions);
  return asText(oldest?.version) ?? asText(status.version);
}

/** A machine deployment that still runs an older version than its template's, as `a → b`. */
export function workerVersionSkew(objects: ClusterObjects): string | undefined {
  for (const deployment of objects.machineDeployments ?? []) {
    const wanted = asText(
      asMap(asMap(asMap(deployment.spec).template).spec).version,
    );
    const running = asMaps(asMap(deployment.status).versions)
      .map(entry => asText(entry.version))
      .find(
        version => version && wanted && compareVersions(version, wanted) < 0,
      );
    if (running) {
      return `${running} → ${wanted}`;
    }
  }
  return undefined;
}

/** Counts as the v1beta2 contract of the Cluster tells them. */
function fromCluster(counts: unknown): ReplicaCounts | undefined {
  const fields = asMap(counts);
  const desired = asInteger(fields.desiredReplicas);
  return desired === undefined
    ? undefined
    : withoutAbsent({
        desired,
        ready: asInteger(fields.readyReplicas),
        available: asInteger(fields.availableReplicas),
        upToDate: asInteger(fields.upToDateReplicas),
      });
}

/** Counts of one owner of machines; field names differ between contracts. */
function fromOwner(owner: KubernetesObject): ReplicaCounts {
  const status = asMap(owner.status);
  const desired = asInteger(asMap(owner.spec).replicas);
  const unavailable = asInteger(status.unavailableReplicas);
  const available =
    asInteger(status.availableReplicas) ??
    (desired !== undefined && unavailable !== undefined
      ? desired - unavailable
      : undefined);
  return withoutAbsent({
    desired,
    ready: asInteger(status.readyReplicas),
    available,
    upToDate:
      asInteger(status.upToDateReplicas) ?? asInteger(status.updatedReplicas),
  });
}

function withoutAbsent(counts: ReplicaCounts): ReplicaCounts {
  return Object.fromEntries(
    Object.entries(counts).filter(([, count]) => count !== undefined),
  );
}

/** Replicas of the control plane; `undefined` when nobody reports any. */
export function controlPlaneReplicas(
  objects: ClusterObjects,
): ReplicaCounts | undefined {
  return (
    fromCluster(asMap(objects.cluster.status).controlPlane) ??
    (objects.controlPlane && fromOwner(objects.controlPlane))
  );
}

/** Replicas of all workers together; `undefined` when nobody reports any. */
export function workerReplicas(
  objects: ClusterObjects,
): ReplicaCounts | undefined {
  const reported = fromCluster(asMap(objects.cluster.status).workers);
  const owners = objects.machineDeployments ?? [];
  if (reported || owners.length === 0) {
    return reported;
  }
  const total: ReplicaCounts = {};
  for (const counts of owners.map(fromOwner)) {
    for (const field of [
      'desired',
      'ready',
      'available',
      'upToDate',
    ] as const) {
      const count = counts[field];
      if (count !== undefined) {
        total[field] = (total[field] ?? 0) + count;
      }
    }
  }
  return total;
}
