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

/** The versions of a `status.versions[]`, which Cluster API has from 1.14 on. */
function versionsOf(list: unknown): string[] {
  return asMaps(list)
    .map(({ version }) => asText(version))
    .filter((version): version is string => version !== undefined);
}

function oldest(versions: readonly string[]): string | undefined {
  return versions.length === 0
    ? undefined
    : versions.reduce((a, b) => (compareVersions(b, a) < 0 ? b : a));
}

/** The oldest of `status.versions` from Cluster API 1.14 on, before that `status.version`, which is the oldest, too. */
export function controlPlaneVersion(
  controlPlane: KubernetesObject | undefined,
): string | undefined {
  const status = asMap(controlPlane?.status);
  return oldest(versionsOf(status.versions)) ?? asText(status.version);
}

function skew(
  running: string | undefined,
  wanted: string | undefined,
): string | undefined {
  return running && wanted && compareVersions(running, wanted) < 0
    ? `${running} → ${wanted}`
    : undefined;
}

/** A control plane that runs, or is told to run, an older version than the cluster's owner wants, as `a → b`. */
export function controlPlaneSkew(objects: ClusterObjects): string | undefined {
  const wanted = desiredVersion(objects);
  const told = asText(asMap(objects.controlPlane?.spec).version);
  return (
    skew(controlPlaneVersion(objects.controlPlane), wanted) ??
    skew(told, wanted)
  );
}

/** Versions that a topology still has to go through, of the control plane and then of the workers. */
export function upgradePlan(cluster: KubernetesObject): string[] {
  const status = asMap(cluster.status);
  const plans = [status.controlPlane, status.workers].flatMap(part => {
    const { upgradePlan: plan } = asMap(part);
    return Array.isArray(plan) ? plan : [];
  });
  return [
    ...new Set(
      plans
        .map(step => asText(step) ?? asText(asMap(step).version))
        .filter((version): version is string => version !== undefined),
    ),
  ];
}

function templateVersion(owner: KubernetesObject): string | undefined {
  return asText(asMap(asMap(asMap(owner.spec).template).spec).version);
}

/**
 * Workers that still run an older version than theirs, as `a → b`: of a MachineDeployment or a MachinePool than its own
 * template's, of the cluster as a whole than that of every template, since pools may differ on purpose.
 */
export function workerVersionSkew(objects: ClusterObjects): string | undefined {
  const owners = [
    ...(objects.machineDeployments ?? []),
    ...(objects.machinePools ?? []),
  ];
  for (const owner of owners) {
    const found = skew(
      oldest(versionsOf(asMap(owner.status).versions)),
      templateVersion(owner),
    );
    if (found) {
      return found;
    }
  }
  const wanted = owners
    .map(templateVersion)
    .filter((version): version is string => version !== undefined);
  const { versions } = asMap(asMap(objects.cluster.status).workers);
  return skew(oldest(versionsOf(versions)), oldest(wanted));
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
