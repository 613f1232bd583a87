import {
  asInteger,
  asMap,
  asText,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Fields, KubernetesObject } from '../kubernetes/object';
import { ContractCondition, contractConditions } from './contract-conditions';

/** The instances of a control plane, as they are and as they should be. */
export interface ControlPlaneInstances {
  desired: number;
  current: number;
  /** Those of the version that is asked for. */
  upToDate: number;
  /** The oldest Kubernetes version that runs; undefined before the first instance. */
  version?: string;
  wantedVersion: string;
}

/** The instances as the status of a KubeadmControlPlane has them. */
export function instancesOf(
  controlPlane: KubernetesObject,
): ControlPlaneInstances {
  const status = asMap(controlPlane.status);
  const spec = asMap(controlPlane.spec);
  return {
    desired: asInteger(spec.replicas) ?? 1,
    current: asInteger(status.replicas) ?? 0,
    upToDate: asInteger(status.upToDateReplicas) ?? 0,
    version: asText(status.version),
    wantedVersion: asText(spec.version) ?? '',
  };
}

/**
 * The instances one step nearer to what is asked for: one is added, replaced or removed at a time, as kubeadm's control
 * plane provider does. All there is to know stands in the status, so a restart changes nothing.
 */
export function nextInstances(
  controlPlane: KubernetesObject,
): ControlPlaneInstances {
  const now = instancesOf(controlPlane);
  const { generation } = controlPlane.metadata;
  const specChanged = generation !== controlPlane.status?.observedGeneration;
  const another = now.current > 0 && now.version !== now.wantedVersion;
  if (another && (specChanged || now.upToDate === now.current)) {
    // None of the instances has the version that is asked for from now on.
    return { ...now, upToDate: 0 };
  }
  if (now.upToDate < now.current) {
    const upToDate = now.upToDate + 1;
    return {
      ...now,
      upToDate,
      version: upToDate === now.current ? now.wantedVersion : now.version,
    };
  }
  if (now.current < now.desired) {
    return {
      ...now,
      current: now.current + 1,
      upToDate: now.upToDate + 1,
      version: now.version ?? now.wantedVersion,
    };
  }
  if (now.current > now.desired) {
    return { ...now, current: now.current - 1, upToDate: now.upToDate - 1 };
  }
  return now;
}

/** Whether a KubeadmControlPlane is what it should be. */
export function isSteady(controlPlane: KubernetesObject): boolean {
  const { desired, current, upToDate, version, wantedVersion } =
    instancesOf(controlPlane);
  return (
    current === desired && upToDate === current && version === wantedVersion
  );
}

/** Names of what must be gone before a control plane goes. */
export interface Deletion {
  waitingFor: string[];
}

/**
 * The whole status of a KubeadmControlPlane in the shape of v1beta2: conditions, reasons and messages of kubeadm's
 * control plane provider v1.13 (`controlplane/kubeadm/internal/controllers/status.go`).
 *
 * @param deletion of a control plane that is being deleted
 */
export function controlPlaneStatus(
  controlPlane: KubernetesObject,
  instances: ControlPlaneInstances,
  now: Date,
  deletion?: Deletion,
): Fields {
  const { generation } = controlPlane.metadata;
  const { current, upToDate, version } = instances;
  const status = asMap(controlPlane.status);
  const deprecated = asMap(asMap(status.deprecated).v1beta1);
  return {
    conditions: contractConditions(
      'v1beta2',
      status.conditions,
      currentConditions(instances, deletion),
      { now, generation },
    ),
    ...(current > 0
      ? { initialization: { controlPlaneInitialized: true } }
      : {}),
    replicas: current,
    readyReplicas: current,
    availableReplicas: current,
    upToDateReplicas: upToDate,
    ...(version ? { version } : {}),
    selector: selectorOf(controlPlane),
    observedGeneration: generation,
    deprecated: {
      v1beta1: {
        conditions: contractConditions(
          'v1beta1',
          deprecated.conditions,
          deprecatedConditions(instances, deletion),
          { now },
        ),
        readyReplicas: current,
        updatedReplicas: upToDate,
        unavailableReplicas: Math.max(0, instances.desired - current),
      },
    },
  };
}

function selectorOf(controlPlane: KubernetesObject): string {
  const cluster =
    controlPlane.metadata.labels?.['cluster.x-k8s.io/cluster-name'] ?? '';
  return `cluster.x-k8s.io/cluster-name=${cluster},cluster.x-k8s.io/control-plane`;
}

/** A condition whose good state is False. */
function activity(
  type: string,
  active: boolean,
  message: string,
): ContractCondition {
  return {
    type,
    holds: active,
    reasons: [type, `Not${type}`],
    message: active ? message : '',
  };
}

function currentConditions(
  instances: ControlPlaneInstances,
  deletion?: Deletion,
): ContractCondition[] {
  const { current, upToDate, version, wantedVersion } = instances;
  const desired = deletion ? 0 : instances.desired;
  const initialized = current > 0;
  const rollingOut = upToDate < current;
  const outdated = `Version ${version}, ${wantedVersion} required`;
  const healthy = (type: string): ContractCondition => ({
    type,
    holds: initialized,
    reasons: ['Healthy', 'HealthUnknown'],
    message: initialized
      ? ''
      : 'Waiting for Cluster control plane to be initialized',
  });
  return [
    {
      type: 'Available',
      holds: initialized && !deletion,
      reasons: ['Available', 'NotAvailable'],
      message: initialized ? '' : 'Control plane not yet initialized',
    },
    {
      type: 'CertificatesAvailable',
      holds: true,
      reasons: ['Available', 'NotAvailable'],
    },
    {
      type: 'Initialized',
      holds: initialized,
      reasons: ['Initialized', 'NotInitialized'],
    },
    healthy('EtcdClusterHealthy'),
    healthy('ControlPlaneComponentsHealthy'),
    activity(
      'RollingOut',
      rollingOut,
      `Rolling out ${
        current - upToDate
      } not up-to-date replicas\n* ${outdated}`,
    ),
    activity('Remediating', false, ''),
    activity(
      'ScalingDown',
      current > desired,
      `Scaling down from ${current} to ${desired} replicas`,
    ),
    activity(
      'ScalingUp',
      current < desired,
      `Scaling up from ${current} to ${desired} replicas`,
    ),
    {
      type: 'MachinesReady',
      holds: true,
      reasons: [initialized ? 'Ready' : 'NoReplicas', 'NotReady'],
    },
    {
      type: 'MachinesUpToDate',
      holds: !rollingOut,
      reasons: [initialized ? 'UpToDate' : 'NoReplicas', 'NotUpToDate'],
      message: rollingOut ? `* ${outdated}` : '',
    },
    { type: 'Paused', holds: false, reasons: ['Paused', 'NotPaused'] },
    {
      type: 'Deleting',
      holds: deletion !== undefined,
      reasons: ['WaitingForWorkersDeletion', 'NotDeleting'],
      message: deletion
        ? `KubeadmControlPlane deletion blocked because following objects still exist:\n* ${deletion.waitingFor.join(
            '\n* ',
          )}`
        : '',
    },
  ];
}

function deprecatedConditions(
  instances: ControlPlaneInstances,
  deletion?: Deletion,
): ContractCondition[] {
  const { desired, current, upToDate } = instances;
  const initialized = current > 0;
  const rollingOut = upToDate < current;
  const resized: ContractCondition = {
    type: 'Resized',
    holds: !deletion && current === desired,
    reasons: ['', current < desired ? 'ScalingUp' : 'ScalingDown'],
    message: `Scaling ${
      current < desired ? 'up' : 'down'
    } control plane to ${desired} replicas (actual ${current})`,
  };
  if (deletion) {
    resized.reasons[1] = 'Deleting';
    resized.message = 'Waiting for worker nodes to be deleted first';
  }
  const parts: ContractCondition[] = [
    {
      type: 'Available',
      holds: initialized,
      reasons: ['', 'WaitingForKubeadmInit'],
    },
    { type: 'CertificatesAvailable', holds: true, reasons: ['', ''] },
    {
      type: 'MachinesSpecUpToDate',
      holds: !rollingOut,
      reasons: ['', 'RollingUpdateInProgress'],
      message: `Rolling ${
        current - upToDate
      } replicas with outdated spec (${upToDate} replicas up to date)`,
    },
    resized,
  ];
  // The summary speaks with the words of the first that does not hold.
  const failing = parts.find(({ holds }) => !holds);
  return [
    failing
      ? { ...failing, type: 'Ready' }
      : { type: 'Ready', holds: true, reasons: ['', ''] },
    ...parts,
  ];
}
