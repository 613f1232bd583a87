import { ClusterFacts, clusterStatus } from '../controllers/cluster-status';
import {
  controlPlaneStatus,
  machineDeploymentStatus,
  ReplicaFacts,
} from '../controllers/machines-status';
import { formatTime } from '../kubernetes/clock';
import { JsonObject, JsonValue } from '../kubernetes/json';
import { KubernetesObject } from '../kubernetes/object';
import { Random } from './random';

/** A workload cluster that exists in name only. */
export interface SyntheticCluster {
  name: string;
  provider: string;
  managementVersion: string;
  environment: string;
  region: string;
}

/** What a synthetic Kustomization looks like; `weight` is its share in a hundred. */
interface State {
  weight: number;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message(revision: string): string;
  suspended?: boolean;
  /** Whether a Reconciling condition stands beside Ready, and with which reason. */
  reconciling?: 'Progressing' | 'ProgressingWithRetry';
}

const applied = (revision: string) => `Applied revision: ${revision}`;
const fixed = (message: string) => () => message;

const STATES: State[] = [
  {
    weight: 91,
    status: 'True',
    reason: 'ReconciliationSucceeded',
    message: applied,
  },
  {
    weight: 3,
    status: 'True',
    reason: 'ReconciliationSucceeded',
    message: applied,
    suspended: true,
  },
  {
    weight: 2,
    status: 'Unknown',
    reason: 'Progressing',
    message: fixed('Reconciliation in progress'),
    reconciling: 'Progressing',
  },
  {
    weight: 1,
    status: 'False',
    reason: 'BuildFailed',
    message: fixed(
      'failed to decode Kubernetes YAML from /tmp/kustomization-1967823365/tenants/note.yaml: missing Resource metadata',
    ),
    reconciling: 'ProgressingWithRetry',
  },
  {
    weight: 1,
    status: 'False',
    reason: 'ReconciliationFailed',
    message: fixed(
      'ResourceQuota/dummy/compute dry-run failed: quantities must match the regular expression\n',
    ),
    reconciling: 'ProgressingWithRetry',
  },
  {
    weight: 1,
    status: 'False',
    reason: 'HealthCheckFailed',
    message: fixed(
      "health check failed after 5m0.011734814s: timeout waiting for: [Deployment/ingress-nginx/ingress-nginx-controller status: 'InProgress']",
    ),
    reconciling: 'ProgressingWithRetry',
  },
  {
    weight: 1,
    status: 'False',
    reason: 'DependencyNotReady',
    message: fixed(
      "dependency 'flux-system/feature-access-control' is not ready",
    ),
  },
];

function pickState(random: Random): State {
  let roll =
    random.next() * STATES.reduce((sum, { weight }) => sum + weight, 0);
  for (const state of STATES) {
    roll -= state.weight;
    if (roll < 0) {
      return state;
    }
  }
  return STATES[0];
}

function conditionsOf(
  state: State,
  revision: string,
  time: string,
): JsonValue[] {
  const condition = (
    type: string,
    status: string,
    reason: string,
    message: string,
  ): JsonObject => ({
    type,
    status,
    reason,
    message,
    lastTransitionTime: time,
    observedGeneration: 1,
  });
  return [
    condition('Ready', state.status, state.reason, state.message(revision)),
    ...(state.reconciling
      ? [
          condition(
            'Reconciling',
            'True',
            state.reconciling,
            `Detecting drift for revision ${revision} with a timeout of 5m0s`,
          ),
        ]
      : []),
  ];
}

/** Where the reconcilers of a cluster lead: the layers of a platform repository first, features and teams after. */
export function layerOf(
  cluster: SyntheticCluster,
  index: number,
): { name: string; path: string } {
  const { provider, managementVersion, environment, name } = cluster;
  const clusters = `./providers/${provider}/${managementVersion}/clusters/${environment}`;
  const layers = [
    { name: 'common', path: `${clusters}/common` },
    { name, path: `${clusters}/${name}` },
    { name: 'tenants-common', path: `./tenants/${provider}/common` },
    {
      name: `tenants-${environment}`,
      path: `./tenants/${provider}/${environment}`,
    },
    { name: 'feature-access-control', path: './features/access-control' },
    { name: 'feature-ingress-nginx', path: './features/ingress-nginx' },
    {
      name: 'feature-helloworld-operator',
      path: './features/helloworld-operator',
    },
  ];
  return (
    layers[index] ?? {
      name: `feature-${index}`,
      path: `./features/feature-${index}`,
    }
  );
}

/** Of every Kustomization, in milliseconds. */
const INTERVAL = 3_600_000;

/** How large a Kustomization is. One of 50 entries and 5 runs takes about 10 KB, as on a busy cluster. */
export interface SyntheticSize {
  inventoryEntries: number;
  historyEntries: number;
}

const usualKinds = [
  'apps_Deployment',
  '_ConfigMap',
  '_Service',
  '_ServiceAccount',
  'rbac.authorization.k8s.io_Role',
  'rbac.authorization.k8s.io_RoleBinding',
  'networking.k8s.io_NetworkPolicy',
];

export function syntheticKustomization(
  cluster: SyntheticCluster,
  index: number,
  source: { name: string; revision: string },
  random: Random,
  now: Date,
  size: SyntheticSize = { inventoryEntries: 8, historyEntries: 1 },
): KubernetesObject {
  const layer = layerOf(cluster, index);
  const state = pickState(random);
  const before = random.below(86_400_000);
  const time = formatTime(new Date(now.getTime() - before));
  const digest = `sha256:${random.hex(64)}`;
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name: layer.name,
      namespace: cluster.name,
      labels: {
        'kustomize.toolkit.fluxcd.io/name': 'mgmt',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
    },
    spec: {
      interval: '1h0m0s',
      kubeConfig: { secretRef: { name: `${cluster.name}-kubeconfig` } },
      path: layer.path,
      prune: true,
      retryInterval: '2m0s',
      sourceRef: {
        kind: 'GitRepository',
        name: source.name,
        namespace: 'flux-system',
      },
      timeout: '5m0s',
      ...(state.suspended ? { suspend: true } : {}),
    },
    status: {
      conditions: conditionsOf(state, source.revision, time),
      history: Array.from({ length: size.historyEntries }, (_, entry) => ({
        digest: entry === 0 ? digest : `sha256:${random.hex(64)}`,
        firstReconciled: time,
        // Somebody has looked at each within its interval, or the fleet would be one that no controller cares for.
        lastReconciled: formatTime(
          new Date(now.getTime() - (before % INTERVAL)),
        ),
        lastReconciledDuration: '1.2s',
        lastReconciledStatus:
          entry === 0 &&
          (state.reason === 'HealthCheckFailed' ||
            state.reason === 'ReconciliationFailed')
            ? state.reason
            : 'ReconciliationSucceeded',
        metadata: { revision: source.revision },
        totalReconciliations: 1 + random.below(2000),
      })),
      inventory: {
        entries: Array.from({ length: size.inventoryEntries }, (_, entry) => ({
          id: `${layer.name}_${layer.name}-component-${entry}_${
            usualKinds[entry % usualKinds.length]
          }`,
          v: 'v1',
        })),
      },
      lastAppliedRevision: source.revision,
      lastAttemptedRevision: source.revision,
      observedGeneration: 1,
    },
  };
}

export function syntheticSource(
  name: string,
  reference: JsonObject,
  revision: string,
  now: Date,
): KubernetesObject {
  const time = formatTime(now);
  const message = `stored artifact for revision '${revision}'`;
  const condition = (type: string) => ({
    type,
    status: 'True',
    reason: 'Succeeded',
    message,
    lastTransitionTime: time,
    observedGeneration: 1,
  });
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace: 'flux-system' },
    spec: {
      interval: '1m0s',
      ref: reference,
      url: 'https://git.example.com/platform/platform-repository.git',
    },
    status: {
      artifact: { revision, lastUpdateTime: time },
      conditions: [condition('Ready'), condition('ArtifactInStorage')],
      observedGeneration: 1,
    },
  };
}

/** A Cluster with its control plane and one machine deployment; a few are being made, upgraded, or cannot be reached. */
export function syntheticClusterObjects(
  cluster: SyntheticCluster,
  random: Random,
  now: Date,
): KubernetesObject[] {
  const { name } = cluster;
  const roll = random.next();
  const provisioning = roll < 0.01;
  const upgrading = roll >= 0.01 && roll < 0.03;
  const wantedVersion = 'v1.33.4';
  const replicas = (owner: string, desired: number): ReplicaFacts => ({
    owner,
    desired,
    current: provisioning ? 0 : desired,
    ready: provisioning ? 0 : desired,
    upToDate: provisioning || upgrading ? 0 : desired,
    version: upgrading ? 'v1.32.8' : wantedVersion,
    wantedVersion,
  });
  const plane = replicas(
    `KubeadmControlPlane ${name}-control-plane`,
    cluster.environment === 'prod' ? 3 : 1,
  );
  const workers = replicas(
    `MachineDeployment ${name}-data-plane`,
    2 + random.below(6),
  );
  const facts: ClusterFacts = {
    infrastructureKind: 'AWSCluster',
    controlPlaneKind: 'KubeadmControlPlane',
    infrastructureReported: true,
    controlPlaneReported: true,
    infrastructureProvisioned: !provisioning,
    controlPlaneInitialized: !provisioning,
    controlPlane: plane,
    workers: [workers],
    connected: !provisioning && random.next() >= 0.01,
    lastProbe: provisioning ? undefined : now,
    paused: false,
  };
  const labels = { 'cluster.x-k8s.io/cluster-name': name };
  const object = (
    apiVersion: string,
    kind: string,
    objectName: string,
    spec: JsonObject,
  ): KubernetesObject => ({
    apiVersion,
    kind,
    metadata: { name: objectName, namespace: name, labels, generation: 1 },
    spec,
  });
  const owner = object('cluster.x-k8s.io/v1beta2', 'Cluster', name, {
    controlPlaneRef: {
      apiGroup: 'controlplane.cluster.x-k8s.io',
      kind: 'KubeadmControlPlane',
      name: `${name}-control-plane`,
    },
    infrastructureRef: {
      apiGroup: 'infrastructure.cluster.x-k8s.io',
      kind: 'AWSCluster',
      name,
    },
  });
  const planeObject = object(
    'controlplane.cluster.x-k8s.io/v1beta2',
    'KubeadmControlPlane',
    `${name}-control-plane`,
    { replicas: plane.desired, version: wantedVersion },
  );
  const workersObject = object(
    'cluster.x-k8s.io/v1beta2',
    'MachineDeployment',
    `${name}-data-plane`,
    {
      clusterName: name,
      replicas: workers.desired,
      template: { spec: { clusterName: name, version: wantedVersion } },
    },
  );
  return [
    { ...owner, status: clusterStatus(owner, facts, now) },
    {
      ...planeObject,
      status: controlPlaneStatus(planeObject, plane, now),
    },
    {
      ...workersObject,
      status: machineDeploymentStatus(workersObject, workers, now),
    },
  ];
}
