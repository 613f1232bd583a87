import { apiGroupOf, KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';
import type { ReconciliationStatus } from '../status/status';

/**
 * Names a resource from another one: API group and kind, and where it is looked for.
 *
 * @public
 */
export interface ResourceReference {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/**
 * What people can ask the controller of a kind for.
 *
 * @public
 */
export interface KindOperations {
  /** Runs at once when the annotation `reconcile.fluxcd.io/requestedAt` changes. */
  reconcile: boolean;
  /**
   * What keeps the controller from it: `spec.suspend`, or the annotation `fluxcd.controlplane.io/reconcile`. Left out where
   * it cannot be suspended.
   */
  suspend?: 'field' | 'annotation';
  /** Acts once although nothing has changed, on `reconcile.fluxcd.io/forceAt`. */
  force?: boolean;
  /** Forgets how often it has failed, on `reconcile.fluxcd.io/resetAt`. */
  reset?: boolean;
}

/**
 * What the fleet knows of a kind of resource. Supporting another kind is one more entry.
 *
 * @public
 */
export interface KindDescriptor {
  group: string;
  kind: string;
  /** Name of the resource in the API. */
  plural: string;
  /** API versions in the order in which they are taken when several are served, newest first. */
  versions: readonly string[];
  /**
   * Appliers put content on a cluster, sources fetch it, clusters and their parts tell what a cluster is doing. The others
   * look after images, messages and Flux itself.
   */
  role:
    | 'applier'
    | 'source'
    | 'cluster'
    | 'cluster-part'
    | 'image'
    | 'notification'
    | 'operator';
  /** Whether the portal watches it unless told otherwise: what `docs/gitops-fleet-viewer.yaml` grants. */
  watched: boolean;
  /** Not every management cluster has it or lets it be read; that it may not be read is no trouble then. */
  optional?: boolean;
  /** What its controller can be asked for; nothing where it is left out. See `operationsOf`. */
  operations?: KindOperations;
  /** Kinds without a status are ready by being there. */
  isStatic?(resource: KubernetesObject): boolean;
  /** Kinds that may have no condition are ready by having an artifact. */
  readyByArtifact?: boolean;
  /** Candidates for where the content comes from: the first that exists counts, unless it needs all of them. */
  sourcesOf?(resource: KubernetesObject): ResourceReference[];
  needsEverySource?: boolean;
  /** Whether a source that does not fail has what this kind takes from it; see row B1b. */
  canUseSource?(source: KubernetesObject): boolean;
  dependenciesOf?(resource: KubernetesObject): ResourceReference[];
  /** `spec.kubeConfig` of kinds that can apply to another cluster than the one that they live on. */
  kubeConfigOf?(resource: KubernetesObject): unknown;
  /** Name of the workload cluster that a part of one belongs to, in its own namespace. */
  clusterNameOf?(resource: KubernetesObject): string | undefined;
  /** The folder of the repository that it applies. */
  pathOf?(resource: KubernetesObject): string | undefined;
  /**
   * Where it keeps what it has applied: `revision` in `status.lastAppliedRevision` and in the message of Ready, `release`
   * in the releases of `status.history`.
   */
  applied?: 'revision' | 'release';
  /** What `spec.ref` of a source means. */
  follows?: 'git' | 'oci';
  /** Its artifact is a chart itself where a HelmRelease takes its content from it. */
  offersChart?: boolean;
  /** How long a run may take where the object does not say so; both in milliseconds. A minute where it is left out. */
  defaultTimeout?(interval: number): number;
  /** It is Ready=Unknown for a moment at every interval, though nothing changes; see row B7a. */
  unknownWhileRunning?: boolean;
  /** Ready means applied; only where somebody has asked for it, the condition Healthy says that it works. */
  healthOnRequest?: boolean;
  /** What a failure means that an old version of its controller wrote in words only. */
  legacyFailure?(
    failure: { reason: string; message: string },
    hasStalled: boolean,
  ): { status: ReconciliationStatus; reason: string } | undefined;
  /** What it says of others in its fields, while it is ready itself: the first thing that is wrong counts. */
  reportedFailure?(
    resource: KubernetesObject,
  ): { reason: string; message: string } | undefined;
  /** Fields of `spec` that pass the door, for kinds of which few are read. Without it all do that are not dropped. */
  keepOfSpec?: readonly string[];
  /** How much of `status.history`, which is newest first, passes the door; all of it where this is left out. */
  keepOfHistory?: { entries: number; fields: readonly string[] };
  /**
   * Fields below `spec` and `status` that are dropped at the door: they are large, or can hold secrets. `*` stands for every
   * field of a map and every entry of a list.
   */
  drop: readonly string[];
  /** Fields beside `status.conditions` that hold messages, which may quote credentials. `*` as above. */
  messages?: readonly string[];
}

/** The reference in a field such as `spec.sourceRef`; in the owner's namespace where it names none. */
export function reference(
  from: unknown,
  owner: KubernetesObject,
  fallback: { group: string; kind?: string },
): ResourceReference | undefined {
  const fields = asMap(from);
  const name = asText(fields.name);
  const kind = asText(fields.kind) ?? fallback.kind;
  if (!name || !kind) {
    return undefined;
  }
  const apiVersion = asText(fields.apiVersion);
  return {
    group: apiVersion ? apiGroupOf(apiVersion) : fallback.group,
    kind,
    namespace: asText(fields.namespace) ?? owner.metadata?.namespace ?? '',
    name,
  };
}

/** `spec.kubeConfig`. */
export function kubeConfig(resource: KubernetesObject): unknown {
  return asMap(resource.spec).kubeConfig;
}

/** The references that are there. */
export function present<T>(values: (T | undefined)[]): T[] {
  return values.filter((value): value is T => value !== undefined);
}

/** `spec.dependsOn`: of the resource's own kind, and in its namespace where an entry names none. */
export function dependsOn(resource: KubernetesObject): ResourceReference[] {
  const kind = resource.kind ?? '';
  const group = apiGroupOf(resource.apiVersion);
  return present(
    asMaps(asMap(resource.spec).dependsOn).map(dependency =>
      reference({ ...dependency, kind, apiVersion: undefined }, resource, {
        group,
      }),
    ),
  );
}
