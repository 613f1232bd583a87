import {
  asMap,
  asMaps,
  asText,
  ClusterRecord,
  GitOpsFleetClient,
  ResourceDetails,
  ResourceRecord,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  ApiError,
  KubernetesObject,
  ObjectClient,
} from '@gitops-fleet/control-plane';
import { expect } from '@playwright/test';

const kinds = [
  { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' },
  { group: 'source.toolkit.fluxcd.io', kind: 'GitRepository' },
];

/** A management cluster, as one reads it without the portal. */
export interface SeenCluster {
  name: string;
  client: ObjectClient;
}

/** All objects of a kind; none where the kind is not served. */
async function objectsOf(
  client: ObjectClient,
  kind: { group: string; kind: string },
): Promise<KubernetesObject[]> {
  try {
    return (await client.list(kind)).items;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      return [];
    }
    throw error;
  }
}

/**
 * What the portal says of every object is what the API servers say of it: read side by side until they agree, because
 * either may be a moment ahead.
 */
export async function expectPortalIsTrue(
  clusters: SeenCluster[],
  client: GitOpsFleetClient,
): Promise<void> {
  await expect(async () => {
    expect(await portalReconcilers(clusters, client)).toEqual(
      await serverReconcilers(clusters),
    );
    expect(await portalClusters(client)).toEqual(
      await serverClusters(clusters),
    );
  }).toPass({ timeout: 60_000 });
}

/** Every fact of a reconciler that both sides have. */
interface Reconciler {
  suspended: boolean;
  generation?: number;
  revision: string;
  attempted: string;
  objects: number;
  conditions: string[];
  /** What its conditions plainly mean; undefined while they are in motion. */
  status?: string;
}

async function serverReconcilers(
  clusters: SeenCluster[],
): Promise<{ [key: string]: Reconciler }> {
  const facts: { [key: string]: Reconciler } = {};
  for (const { name, client } of clusters) {
    for (const kind of kinds) {
      for (const object of await objectsOf(client, kind)) {
        const { namespace, name: own } = object.metadata;
        facts[`${name}/${kind.group}/${kind.kind}/${namespace}/${own}`] =
          reconcilerOf(object);
      }
    }
  }
  return facts;
}

function reconcilerOf(object: KubernetesObject): Reconciler {
  const status = asMap(object.status);
  return {
    suspended: asMap(object.spec).suspend === true,
    generation: object.metadata.generation,
    revision:
      asText(status.lastAppliedRevision) ??
      asText(asMap(status.artifact).revision) ??
      '',
    attempted: asText(status.lastAttemptedRevision) ?? '',
    objects: asMaps(asMap(status.inventory).entries).length,
    conditions: asMaps(status.conditions).map(sentence).sort(),
    status: plainStatus(object),
  };
}

async function portalReconcilers(
  clusters: SeenCluster[],
  client: GitOpsFleetClient,
): Promise<{ [key: string]: Reconciler }> {
  const expected = await serverReconcilers(clusters);
  const facts: { [key: string]: Reconciler } = {};
  for (const { kind } of kinds) {
    for (const { key } of await allResources(client, kind)) {
      const details = await client.getResource(key);
      facts[key] = {
        suspended: details.resource.suspended,
        generation: details.generation,
        revision: details.resource.appliedRevision,
        attempted: details.resource.attemptedRevision,
        objects: details.inventory.objects,
        conditions: details.conditions.map(sentence).sort(),
        // In motion, what is shown is what was shown before: that is for the status engine's own tests.
        status: expected[key]?.status && shownStatus(details),
      };
    }
  }
  return facts;
}

async function allResources(
  client: GitOpsFleetClient,
  kind: string,
): Promise<ResourceRecord[]> {
  const all: ResourceRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.getResources({ kind, limit: 1_000, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return all;
}

function sentence(condition: { [field: string]: unknown } | object): string {
  const { type, status, reason, message } = condition as {
    [field: string]: string;
  };
  return `${type}=${status} ${reason}: ${message}`;
}

function shownStatus({ resource }: ResourceDetails): string {
  return resource.status;
}

/** Without the status engine: the plain cases that a person reads off the conditions. */
function plainStatus({
  metadata,
  spec,
  status,
}: KubernetesObject): string | undefined {
  const conditions = asMaps(asMap(status).conditions);
  const find = (type: string) => conditions.find(item => item.type === type);
  const ready = find('Ready');
  if (asMap(spec).suspend === true) {
    return 'Suspended';
  }
  if (ready?.reason === 'DependencyNotReady') {
    return 'DependencyNotReady';
  }
  if (ready?.status === 'False') {
    return 'Failed';
  }
  const settled =
    ready?.status === 'True' &&
    asMap(status).observedGeneration === metadata.generation &&
    !find('Reconciling');
  return settled ? 'Ready' : undefined;
}

interface Cluster {
  kubernetesVersion: string;
  running: boolean;
  /** How many of how many are ready, such as `3 of 3`. */
  controlPlane: string;
  workers: string;
}

const clusterApi = 'cluster.x-k8s.io';

async function serverClusters(
  clusters: SeenCluster[],
): Promise<{ [key: string]: Cluster }> {
  const facts: { [key: string]: Cluster } = {};
  for (const { name, client } of clusters) {
    const controlPlanes = await objectsOf(client, {
      group: `controlplane.${clusterApi}`,
      kind: 'KubeadmControlPlane',
    });
    const deployments = await objectsOf(client, {
      group: clusterApi,
      kind: 'MachineDeployment',
    });
    const all = await objectsOf(client, { group: clusterApi, kind: 'Cluster' });
    for (const { metadata, spec, status } of all) {
      const reference = asMap(asMap(spec).controlPlaneRef);
      const controlPlane = asMap(
        controlPlanes.find(
          item =>
            item.metadata.namespace === metadata.namespace &&
            item.metadata.name === reference.name,
        )?.status,
      );
      const available = asMaps(asMap(status).conditions).find(
        ({ type }) => type === 'Available',
      );
      facts[`${name}/${metadata.namespace}/${metadata.name}`] = {
        kubernetesVersion: asText(controlPlane.version) ?? '',
        running:
          asMap(status).phase === 'Provisioned' && available?.status === 'True',
        controlPlane: `${controlPlane.readyReplicas} of ${controlPlane.replicas}`,
        workers: workersOf(
          deployments.filter(
            item =>
              item.metadata.namespace === metadata.namespace &&
              asMap(item.spec).clusterName === metadata.name,
          ),
        ),
      };
    }
  }
  return facts;
}

function workersOf(deployments: KubernetesObject[]): string {
  const sum = (count: (deployment: KubernetesObject) => unknown) =>
    deployments.reduce(
      (total, deployment) => total + Number(count(deployment) ?? 0),
      0,
    );
  return `${sum(({ status }) => asMap(status).readyReplicas)} of ${sum(
    ({ spec }) => asMap(spec).replicas,
  )}`;
}

async function portalClusters(
  client: GitOpsFleetClient,
): Promise<{ [key: string]: Cluster }> {
  const { clusters } = await client.getClusters();
  return Object.fromEntries(
    clusters
      .filter(({ kind }) => kind === 'workload')
      .map(cluster => [cluster.key, clusterOf(cluster)]),
  );
}

function clusterOf(cluster: ClusterRecord): Cluster {
  const { kubernetesVersion, lifecycle, controlPlane, workers } = cluster;
  return {
    kubernetesVersion,
    running: lifecycle === 'Running',
    controlPlane: `${controlPlane?.ready} of ${controlPlane?.desired}`,
    workers: `${workers?.ready} of ${workers?.desired}`,
  };
}
