import {
  asMap,
  asText,
  KubernetesObject,
  resolveTarget,
  Target,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { StoredObject } from './ObjectTable';

/**
 * Where reconcilers go. Those of one cluster name the same kubeconfig, so it is worked out once for each, and again when a
 * cluster comes, goes or changes on their management cluster.
 */
export class TargetResolver {
  readonly #clustersOn: (managementCluster: string) => Iterable<StoredObject>;
  readonly #known = new Map<
    string,
    {
      clusters?: KubernetesObject[];
      /** By the namespace of the reconciler and the names in its kubeconfig: all that is read of both. */
      targets: Map<string, Target>;
    }
  >();

  /** @param clustersOn - the objects that declare workload clusters on a management cluster */
  constructor(
    clustersOn: (managementCluster: string) => Iterable<StoredObject>,
  ) {
    this.#clustersOn = clustersOn;
  }

  of({ managementCluster, descriptor, object }: StoredObject): Target {
    const kubeConfig = descriptor.kubeConfigOf?.(object);
    if (kubeConfig === undefined || kubeConfig === null) {
      return resolveTarget(object, { managementCluster, clusters: [] });
    }
    let known = this.#known.get(managementCluster);
    if (!known) {
      known = { targets: new Map() };
      this.#known.set(managementCluster, known);
    }
    const named = `${object.metadata?.namespace}/${namedIn(kubeConfig)}`;
    let target = known.targets.get(named);
    if (!target) {
      known.clusters ??= [...this.#clustersOn(managementCluster)].map(
        stored => stored.object,
      );
      target = resolveTarget(object, {
        managementCluster,
        clusters: known.clusters,
      });
      known.targets.set(named, target);
    }
    return target;
  }

  /** Ends a stretch of work: unpacked clusters are not kept over it. */
  endTurn(): void {
    for (const known of this.#known.values()) {
      known.clusters = undefined;
    }
  }

  /** Has the targets on a management cluster worked out again. */
  forget(managementCluster: string): void {
    this.#known.delete(managementCluster);
  }
}

function namedIn(kubeConfig: unknown): string {
  const { secretRef, configMapRef } = asMap(kubeConfig);
  return [secretRef, configMapRef]
    .map(reference => asText(asMap(reference).name) ?? '')
    .join('/');
}
