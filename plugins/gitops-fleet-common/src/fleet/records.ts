import { ClusterLifecycle, ReplicaCounts } from '../lifecycle/lifecycle';
import { Rollup } from '../rollup/rollUp';
import { ReconciliationStatus } from '../status/status';

/**
 * One Flux resource of the fleet as every list, filter and count sees it: projected, redacted and assessed. Absent text
 * is `''`, so that a record has one shape.
 *
 * @public
 */
export interface ResourceRecord {
  /** See `resourceKey`. */
  key: string;
  managementCluster: string;
  group: string;
  kind: string;
  namespace: string;
  name: string;
  /** What is shown; `actualStatus` is what is true at this instant. */
  status: ReconciliationStatus;
  actualStatus: ReconciliationStatus;
  reason: string;
  /** Verbatim, capped and without credentials. */
  message: string;
  flags: string[];
  /** Status behind `Suspended` and `Stale`. */
  lastKnown?: ReconciliationStatus;
  /** Epoch milliseconds; when the shown status began. */
  since?: number;
  inSync?: boolean;
  suspended: boolean;
  targetKind: 'management' | 'workload' | 'external';
  /** A cluster key for `workload`, the management cluster's name for `management`. */
  target: string;
  provider: string;
  environment: string;
  /** `management`, `common`, `cluster`, `feature`, `tenants` or `''`. */
  scope: string;
  feature: string;
  path: string;
  /** Key of the resource that it takes its content from. */
  source: string;
  /** What a source points at: `branch:main`, `tag:v0.0.3`, `semver:…`, `commit:…`, `name:…`. For an applier, its source's. */
  reference: string;
  /** Normalised address of the repository, without credentials. For an applier, its source's. */
  repository: string;
  /** Revisions verbatim, as Flux writes them. A source's own artifact is `appliedRevision`. */
  appliedRevision: string;
  attemptedRevision: string;
  /** What the source offers now. */
  wantedRevision: string;
  /** Keys of the resources that it waits for. */
  dependsOn: string[];
}

/**
 * A source that reconcilers of a cluster follow.
 *
 * @public
 */
export interface FollowedSource {
  /** Key of the source. */
  source: string;
  name: string;
  /** As `ResourceRecord.reference`. */
  reference: string;
  channel: 'release' | 'trunk' | 'preview' | 'pinned' | 'unknown';
  /** The source's artifact. */
  revision: string;
  /** How many reconcilers follow it, and how many of them have applied `revision`. */
  followers: number;
  applied: number;
}

/**
 * One workload cluster, or a management cluster as a target of its own reconcilers.
 *
 * @public
 */
export interface ClusterRecord {
  /** See `clusterKey`; for a management cluster its name. */
  key: string;
  kind: 'workload' | 'management';
  managementCluster: string;
  namespace: string;
  name: string;
  provider: string;
  environment: string;
  /** What manages its life: `cluster-api`, `hive`, or `''` for a management cluster. */
  engine: 'cluster-api' | 'hive' | '';
  lifecycle: ClusterLifecycle;
  lifecycleReason: string;
  lifecycleMessage: string;
  /** Lifecycle behind `Stale`. */
  lastKnownLifecycle?: ClusterLifecycle;
  connectivity: 'Reachable' | 'Unreachable' | 'Unknown';
  flags: string[];
  kubernetesVersion: string;
  desiredKubernetesVersion: string;
  controlPlane?: ReplicaCounts;
  workers?: ReplicaCounts;
  reconcilers: Rollup;
  follows: FollowedSource[];
  /** How many reconcilers have not applied what their source offers, and since when (epoch ms). */
  behind: number;
  behindSince?: number;
}

/** @public */
export type ConnectionState = 'connecting' | 'syncing' | 'live' | 'stale';

/**
 * How one management cluster is seen.
 *
 * @public
 */
export interface ConnectionRecord {
  managementCluster: string;
  title: string;
  provider: string;
  /** Version of the management side of the platform repository, such as `v1`; `''` when unknown. */
  version: string;
  state: ConnectionState;
  /** `''` while live; else a class such as `Refused`, `Timeout`, `Dns`, `Tls`, `CredentialsRejected`, `Forbidden`, `ServerError`. */
  reason: string;
  message: string;
  /** Epoch ms of the last moment at which everything shown was known to be true. */
  asOf?: number;
  /** Epoch ms since when the state holds. */
  since: number;
  /** Epoch ms of the next attempt while not live. */
  nextRetry?: number;
  kubernetesVersion: string;
  kinds: ConnectionKind[];
}

/** @public */
export interface ConnectionKind {
  group: string;
  kind: string;
  /** API version in use, `''` when the kind is not installed. */
  version: string;
  state: 'live' | 'syncing' | 'stale' | 'not-installed' | 'forbidden';
  objects: number;
  message: string;
}
