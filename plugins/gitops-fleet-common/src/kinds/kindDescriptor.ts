import { apiGroupOf, KubernetesObject } from '../kubernetes/object';
import { asMap, asMaps, asText } from '../kubernetes/read';

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
  /** Kinds without a status are ready by being there. */
  isStatic?(resource: KubernetesObject): boolean;
  /** Kinds that may have no condition are ready by having an artifact. */
  readyByArtifact?: boolean;
  /** Candidates for where the content comes from: the first that exists counts. */
  sourcesOf?(resource: KubernetesObject): ResourceReference[];
  dependenciesOf?(resource: KubernetesObject): ResourceReference[];
  /** Fields of `spec` that pass the door, for kinds of which few are read. Without it all do that are not dropped. */
  keepOfSpec?: readonly string[];
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
