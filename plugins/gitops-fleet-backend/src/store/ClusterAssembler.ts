import {
  apiGroupOf,
  asMap,
  asText,
  assessClusterLifecycle,
  clusterKey,
  ClusterLifecycleState,
  ClusterObjects,
  ClusterRecord,
  ConnectionRecord,
  effectiveReference,
  environmentOfCluster,
  FollowedSource,
  HiveObjects,
  KubernetesObject,
  ownerOf,
  providerOfInfrastructure,
  rollUp,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { FleetStore } from './FleetStore';
import type { StoredObject } from './ObjectTable';
import type { Neighbourhood } from './Neighbourhood';
import type { PathReader } from './PathReader';

/** What the paths of its reconcilers tell of a cluster. */
export interface ClusterFacets {
  provider?: string;
  environment?: string;
  /** It has content of more than one environment. */
  environmentConflict?: boolean;
  /** Of a management cluster. */
  version?: string;
}

const noFacets: ClusterFacets = {};
const clusterGroup = 'cluster.x-k8s.io';
const hiveGroup = 'hive.openshift.io';
const platformLabel = 'hive.openshift.io/cluster-platform';

/** Labels of a Cluster that name its environment, the first that is there counts. */
const environmentLabels = ['environment', 'env', 'gitops-fleet.io/environment'];

/** Joins the objects of a cluster, the paths of its reconcilers and their state into one record. */
export class ClusterAssembler {
  readonly #store: FleetStore;
  readonly #neighbourhood: Neighbourhood;
  readonly #paths: PathReader;
  readonly #marked = new Set<string>();
  /** Environments that any cluster was ever in. */
  readonly #environments = new Set<string>();
  readonly #facets = new Map<string, ClusterFacets>();
  readonly #lifecycles = new Map<string, ClusterLifecycleState>();
  /** Of clusters whose reconcilers are looked at, until the next `updateLifecycles`. */
  readonly #owners = new Map<string, string>();
  /** Objects of a kind by their namespaces, for one `updateLifecycles`. */
  readonly #namespaces = new Map<string, Map<string, StoredObject[]>>();

  constructor(
    store: FleetStore,
    neighbourhood: Neighbourhood,
    paths: PathReader,
  ) {
    this.#store = store;
    this.#neighbourhood = neighbourhood;
    this.#paths = paths;
  }

  /** Has a cluster's record made anew at the next `assemble`. */
  mark(key: string): void {
    this.#marked.add(key);
  }

  /** Marks a management cluster and all its workload clusters. */
  markManagementCluster(name: string): void {
    this.#marked.add(name);
    for (const { object } of this.#clusters(name)) {
      this.#marked.add(keyOf(name, object));
    }
  }

  facetsOf(key: string): ClusterFacets {
    return this.#facets.get(key) ?? noFacets;
  }

  lifecycleOf(key: string): ClusterLifecycleState | undefined {
    return this.#lifecycles.get(key);
  }

  /** Whom a workload cluster belongs to; empty where it does not say. */
  ownerOf(key: string): string {
    let owner = this.#owners.get(key);
    if (owner === undefined) {
      const cluster = this.#clusterOf(key);
      owner = cluster ? ownerOf(cluster.object) : '';
      this.#owners.set(key, owner);
    }
    return owner;
  }

  /** Keys of the clusters that an object is, or is a part of. */
  clustersOf({
    managementCluster,
    descriptor,
    object,
  }: StoredObject): string[] {
    const { namespace = '', name = '' } = object.metadata ?? {};
    const named = descriptor.clusterNameOf?.(object);
    if (named !== undefined) {
      return [clusterKey(managementCluster, namespace, named)];
    }
    return [...this.#clusters(managementCluster)]
      .filter(
        cluster =>
          namespaceOf(cluster) === namespace &&
          controlPlaneName(cluster.object) === name,
      )
      .map(cluster => keyOf(managementCluster, cluster.object));
  }

  /** Reads the paths of a cluster's reconcilers again. @returns whether they tell something else than before */
  updateFacets(key: string): boolean {
    const facets = this.#readFacets(key);
    const changed =
      JSON.stringify(facets) !== JSON.stringify(this.facetsOf(key));
    this.#facets.set(key, facets);
    if (facets.environment) {
      this.#environments.add(facets.environment);
    }
    if (changed) {
      this.mark(key);
    }
    return changed;
  }

  /** Works out the lifecycle of the marked clusters, before their reconcilers are assessed. */
  updateLifecycles(now: number): void {
    this.#owners.clear();
    for (const key of this.#marked) {
      const cluster = this.#clusterOf(key);
      if (!cluster) {
        this.#lifecycles.delete(key);
        continue;
      }
      this.#lifecycles.set(
        key,
        assessClusterLifecycle(this.#objectsOf(cluster), {
          now: new Date(now),
          freshness: this.#store.freshnessOf(
            cluster.managementCluster,
            cluster.descriptor,
          ),
        }),
      );
    }
    this.#namespaces.clear();
  }

  /** The records of the marked clusters that have changed; `undefined` for one that is gone. */
  assemble(): { key: string; record: ClusterRecord | undefined }[] {
    const changed: { key: string; record: ClusterRecord | undefined }[] = [];
    for (const key of this.#marked) {
      const before = this.#store.clusters.get(key);
      const record = this.#build(key);
      if (JSON.stringify(before) !== JSON.stringify(record)) {
        changed.push({ key, record });
      }
    }
    this.#marked.clear();
    return changed;
  }

  #build(key: string): ClusterRecord | undefined {
    const connection = this.#store.connections.get(key);
    if (connection) {
      return this.#buildManagement(connection);
    }
    const cluster = this.#clusterOf(key);
    const state = this.#lifecycles.get(key);
    if (!cluster || !state) {
      return undefined;
    }
    const facets = this.facetsOf(key);
    const owner = ownerOf(cluster.object);
    return {
      key,
      kind: 'workload',
      managementCluster: cluster.managementCluster,
      namespace: cluster.object.metadata?.namespace ?? '',
      name: cluster.object.metadata?.name ?? '',
      provider: facets.provider ?? '',
      environment: facets.environment ?? '',
      ...(owner && { owner }),
      engine: isHive(cluster.object) ? 'hive' : 'cluster-api',
      lifecycle: state.lifecycle,
      lifecycleReason: state.reason,
      lifecycleMessage: state.message,
      ...(state.lastKnown && { lastKnownLifecycle: state.lastKnown }),
      connectivity: state.connectivity,
      flags: facets.environmentConflict
        ? [...state.flags, 'envConflict'].sort()
        : state.flags,
      kubernetesVersion: state.version?.current ?? state.version?.desired ?? '',
      desiredKubernetesVersion: state.version?.desired ?? '',
      ...(state.replicas?.controlPlane && {
        controlPlane: state.replicas.controlPlane,
      }),
      ...(state.replicas?.workers && { workers: state.replicas.workers }),
      ...this.#reconcilersOf(key),
    };
  }

  #buildManagement(connection: ConnectionRecord): ClusterRecord {
    const name = connection.managementCluster;
    const stale = connection.state === 'stale';
    const lifecycles = {
      live: 'Running',
      stale: 'Stale',
      connecting: 'Unknown',
      syncing: 'Unknown',
    } as const;
    return {
      key: name,
      kind: 'management',
      managementCluster: name,
      namespace: '',
      name,
      provider: connection.provider,
      environment: '',
      engine: '',
      lifecycle: lifecycles[connection.state],
      lifecycleReason: connection.reason || connection.state,
      lifecycleMessage: connection.message,
      ...(stale &&
        connection.asOf !== undefined && {
          lastKnownLifecycle: 'Running' as const,
        }),
      connectivity:
        ({ live: 'Reachable', stale: 'Unreachable' }[
          connection.state as string
        ] as 'Reachable' | 'Unreachable') ?? 'Unknown',
      flags: [],
      kubernetesVersion: connection.kubernetesVersion,
      desiredKubernetesVersion: connection.kubernetesVersion,
      ...this.#reconcilersOf(name),
    };
  }

  #reconcilersOf(
    key: string,
  ): Pick<ClusterRecord, 'reconcilers' | 'follows' | 'behind' | 'behindSince'> {
    const { columns } = this.#store;
    const rows: number[] = [];
    let behindSince: number | undefined;
    for (const other of [...this.#neighbourhood.targetingOf(key)].sort()) {
      const row = columns.rowOf(other);
      const stored = this.#store.get(other);
      if (row === undefined || stored?.descriptor.role !== 'applier') {
        continue;
      }
      rows.push(row);
      const since = stored.behindSince;
      if (since !== undefined && since < (behindSince ?? Infinity)) {
        behindSince = since;
      }
    }
    return {
      reconcilers: rollUp(rows.map(row => columns.status(row))),
      follows: this.#followedBy(rows),
      behind: rows.filter(row => columns.inSync(row) === false).length,
      ...(behindSince !== undefined && { behindSince }),
    };
  }

  /** @param rows - of reconcilers */
  #followedBy(rows: number[]): FollowedSource[] {
    const { columns } = this.#store;
    const followed = new Map<string, FollowedSource>();
    for (const row of rows) {
      const source = this.#store.get(columns.text('source', row));
      if (!source) {
        continue;
      }
      const entry = followed.get(source.key) ?? {
        source: source.key,
        name: source.object.metadata?.name ?? '',
        ...effectiveReference(source.object),
        revision: columns.text('wantedRevision', row),
        followers: 0,
        applied: 0,
      };
      entry.followers++;
      entry.applied += columns.inSync(row) ? 1 : 0;
      followed.set(source.key, entry);
    }
    return [...followed.values()].sort(
      (a, b) => b.followers - a.followers || (a.source < b.source ? -1 : 1),
    );
  }

  /**
   * Environment: a label, else the `clusters/<environment>` of a path, else the `tenants/<provider>/<environment>` of
   * one, else the known environment that begins the name. Provider: a path, else the kind of infrastructure.
   */
  #readFacets(key: string): ClusterFacets {
    const paths = this.#neighbourhood
      .targetingOf(key)
      .map(other => this.#store.get(other)?.path)
      .filter(path => path !== undefined);
    const described = [...new Set(paths)]
      .sort()
      .map(path => this.#paths.describe(path));
    if (this.#store.connections.has(key)) {
      const own = described.find(({ scope }) => scope === 'management');
      return { provider: own?.provider, version: own?.managementVersion };
    }
    const cluster = this.#clusterOf(key)?.object;
    const labels = asMap(cluster?.metadata?.labels);
    const label = environmentLabels
      .map(name => asText(labels[name]))
      .find(value => value !== undefined);
    const { environment, conflict } = environmentOfCluster({
      label,
      paths: described,
      name: cluster?.metadata?.name ?? '',
      environments: this.#environments,
    });
    return {
      provider:
        described.find(({ provider }) => provider)?.provider ??
        providerOfInfrastructure(
          asText(asMap(asMap(cluster?.spec).infrastructureRef).kind),
        ) ??
        asText(labels[platformLabel]) ??
        Object.keys(asMap(asMap(cluster?.spec).platform))[0],
      environment,
      ...(conflict && { environmentConflict: true }),
    };
  }

  #clusters(managementCluster: string): Generator<StoredObject> {
    return this.#store.clustersOn(managementCluster);
  }

  #clusterOf(key: string): StoredObject | undefined {
    const [managementCluster, namespace, name] = key.split('/');
    return [`${clusterGroup}/Cluster`, `${hiveGroup}/ClusterDeployment`]
      .map(kind =>
        this.#store.get(`${managementCluster}/${kind}/${namespace}/${name}`),
      )
      .find(stored => stored !== undefined);
  }

  #inNamespace(
    managementCluster: string,
    group: string,
    kind: string,
    namespace: string,
  ): StoredObject[] {
    const id = `${managementCluster}/${group}/${kind}`;
    let known = this.#namespaces.get(id);
    if (!known) {
      known = new Map();
      for (const stored of this.#store.objectsOf(
        managementCluster,
        group,
        kind,
      )) {
        const own = namespaceOf(stored);
        const others = known.get(own);
        if (others) {
          others.push(stored);
        } else {
          known.set(own, [stored]);
        }
      }
      this.#namespaces.set(id, known);
    }
    return known.get(namespace) ?? [];
  }

  #objectsOf({
    managementCluster,
    object,
  }: StoredObject): ClusterObjects | HiveObjects {
    const { namespace, name } = object.metadata ?? {};
    const inNamespace = (group: string, kind: string) =>
      this.#inNamespace(managementCluster, group, kind, namespace ?? '').map(
        stored => stored.object,
      );
    if (isHive(object)) {
      return {
        clusterDeployment: object,
        machinePools: inNamespace(hiveGroup, 'MachinePool').filter(
          other => asMap(asMap(other.spec).clusterDeploymentRef).name === name,
        ),
        clusterSync: inNamespace(
          'hiveinternal.openshift.io',
          'ClusterSync',
        ).find(other => other.metadata?.name === name),
      };
    }
    const ofCluster = (kind: string) =>
      inNamespace(clusterGroup, kind).filter(
        other => asMap(other.spec).clusterName === name,
      );
    const { group, kind } = controlPlaneKind(object);
    return {
      cluster: object,
      controlPlane: inNamespace(group, kind).find(
        other => other.metadata?.name === controlPlaneName(object),
      ),
      machineDeployments: ofCluster('MachineDeployment'),
      machinePools: ofCluster('MachinePool'),
      machineHealthChecks: ofCluster('MachineHealthCheck'),
    };
  }
}

/** Told from the key, so that nothing has to be unpacked for it. */
function namespaceOf({ key }: StoredObject): string {
  return key.split('/', 4)[3];
}

function isHive({ apiVersion }: KubernetesObject): boolean {
  return apiGroupOf(apiVersion) === hiveGroup;
}

/** Of any provider: `controlPlaneRef` names the group itself from v1beta2 on, before that with a version. */
function controlPlaneKind({ spec }: KubernetesObject) {
  const reference = asMap(asMap(spec).controlPlaneRef);
  return {
    group:
      asText(reference.apiGroup) ??
      (apiGroupOf(asText(reference.apiVersion)) ||
        'controlplane.cluster.x-k8s.io'),
    kind: asText(reference.kind) ?? 'KubeadmControlPlane',
  };
}

function keyOf(managementCluster: string, { metadata }: KubernetesObject) {
  return clusterKey(
    managementCluster,
    metadata?.namespace ?? '',
    metadata?.name ?? '',
  );
}

function controlPlaneName(cluster: KubernetesObject): string | undefined {
  return asText(asMap(asMap(cluster.spec).controlPlaneRef).name);
}
