import { AccessRole } from '../api-server/access';
import { ApiServer } from '../api-server/api-server';
import {
  issueServingCertificate,
  ServingCertificate,
  temporaryAuthority,
} from '../api-server/certificates';
import { ObjectStore } from '../api-server/object-store';
import { newTokens, rolesByToken } from '../fleet/access-tokens';
import { formatKubeconfig } from '../fleet/kubeconfig';
import { createNamespaces } from '../fleet/workload-clusters';
import { Clock, formatTime, systemClock } from '../kubernetes/clock';
import { isRecord, JsonObject, listAt } from '../kubernetes/json';
import { KubernetesObject, keyOf } from '../kubernetes/object';
import { ResourceCatalogue } from '../kubernetes/resource-catalogue';
import { kustomizations } from '../kubernetes/resource-types';
import { Random } from './random';
import {
  SyntheticCluster,
  SyntheticSize,
  syntheticClusterObjects,
  syntheticKustomization,
  syntheticSource,
} from './synthetic-objects';

export interface SyntheticFleetOptions {
  managementClusters: number;
  /** Over all management clusters. */
  workloadClusters: number;
  /** Kustomizations of each workload cluster. */
  reconcilersPerCluster: number;
  /** How large each Kustomization is; default 8 entries in the inventory, 1 in the history. */
  size?: SyntheticSize;
  /** The same seed makes the same fleet. Default 1. */
  seed?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Port of the first API server, the others follow; 0, the default, takes any. */
  firstPort?: number;
  /** HTTPS with a CA of its own; default true. */
  tls?: boolean;
  /** Events kept per resource. Default 1,000. */
  eventWindow?: number;
  clock?: Clock;
}

export interface SyntheticManagementCluster {
  name: string;
  url: string;
  apiServer: ApiServer;
  /** PEM; absent without TLS. */
  certificateAuthority?: string;
  tokens: { [role in AccessRole]: string };
  /** Kubeconfig of the read-only user, as text. */
  kubeconfig: string;
}

/** API servers full of objects that nothing reconciles. */
export interface SyntheticFleet {
  managementClusters: SyntheticManagementCluster[];
  /** Kustomizations in all. */
  reconcilers: number;
  /** Writes the status of so many Kustomizations, picked evenly over the fleet. */
  change(count: number): Promise<void>;
  /** Has so many Kustomizations fail with a message, or heal where they have failed so before. */
  flip(count: number, message: () => string): Promise<void>;
  close(): Promise<void>;
}

const PROVIDERS = ['aws', 'azure', 'gcp'];
const REGIONS: { [provider: string]: string[] } = {
  aws: ['eu-west-1', 'eu-central-1', 'us-east-1'],
  azure: ['westeurope', 'northeurope', 'eastus'],
  gcp: ['europe-west1', 'europe-west4', 'us-central1'],
};
const ENVIRONMENTS = ['non-prod', 'prod'];
const USER = { fieldManager: 'synthetic' };

interface Filled {
  store: ObjectStore;
  reconcilers: KubernetesObject[];
}

/**
 * Starts many management clusters with many workload clusters and Kustomizations, mostly ready, some failing, suspended
 * or under way: for benchmarks, and to look at a large fleet.
 *
 * @throws Error for a number out of range, with the name that it has on the command line; the socket's error for a port
 * that cannot be listened on. Nothing stays running then
 */
export async function startSyntheticFleet(
  options: SyntheticFleetOptions,
): Promise<SyntheticFleet> {
  checkCount('--management-clusters', options.managementClusters, 1, 250);
  checkCount('--workload-clusters', options.workloadClusters, 0, 100_000);
  checkCount(
    '--reconcilers-per-cluster',
    options.reconcilersPerCluster,
    0,
    1_000,
  );
  const clock = options.clock ?? systemClock;
  const host = options.host ?? '127.0.0.1';
  const random = new Random(options.seed ?? 1);
  const tokens = newTokens();
  const authority =
    options.tls === false ? undefined : await temporaryAuthority();
  const certificate: ServingCertificate | undefined =
    authority && (await issueServingCertificate(authority, host));
  const filled: Filled[] = [];
  const managementClusters: SyntheticManagementCluster[] = [];
  const revisions = {
    main: `main@sha1:${random.hex(40)}`,
    release: `v1.4.2@sha1:${random.hex(40)}`,
  };
  const close = async () => {
    await Promise.all(
      managementClusters.map(cluster => cluster.apiServer.stop()),
    );
  };
  try {
    for (let index = 0; index < options.managementClusters; index++) {
      const provider = PROVIDERS[index % PROVIDERS.length];
      const version = `v${Math.floor(index / PROVIDERS.length) + 1}`;
      const name = `${provider}-${version}`;
      const store = new ObjectStore({
        catalogue: new ResourceCatalogue('management'),
        clock,
        eventWindow: options.eventWindow,
      });
      const clusters = shareOf(options, index).map(number =>
        nameCluster(provider, version, number),
      );
      filled.push(
        await fill(store, clusters, {
          revisions,
          random,
          now: clock.now(),
          reconcilers: options.reconcilersPerCluster,
          size: options.size,
        }),
      );
      const apiServer = new ApiServer({
        name,
        store,
        clock,
        host,
        port: options.firstPort ? options.firstPort + index : 0,
        certificate,
        tokens: rolesByToken(tokens),
      });
      await apiServer.start();
      managementClusters.push({
        name,
        url: apiServer.url,
        apiServer,
        certificateAuthority: authority?.certificate,
        tokens,
        kubeconfig: formatKubeconfig({
          cluster: name,
          server: apiServer.url,
          certificateAuthority: authority?.certificate,
          user: 'viewer',
          token: tokens.viewer,
        }),
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  let next = 0;
  const changeOne = async (write: typeof touch) => {
    const { store, reconcilers } = filled[next % filled.length];
    next += 1;
    if (reconcilers.length > 0) {
      await write(store, reconcilers[next % reconcilers.length], clock.now());
    }
  };
  return {
    managementClusters,
    reconcilers: filled.reduce((sum, part) => sum + part.reconcilers.length, 0),
    async change(count) {
      for (let index = 0; index < count; index++) {
        await changeOne(touch);
      }
    },
    async flip(count, message) {
      for (let index = 0; index < count; index++) {
        await changeOne((store, reconciler, now) =>
          flip(store, reconciler, now, message()),
        );
      }
    },
    close,
  };
}

/** Numbers of the workload clusters that one management cluster has: they are dealt out evenly. */
function shareOf(options: SyntheticFleetOptions, index: number): number[] {
  const numbers: number[] = [];
  for (
    let number = index;
    number < options.workloadClusters;
    number += options.managementClusters
  ) {
    numbers.push(number);
  }
  return numbers;
}

function nameCluster(
  provider: string,
  managementVersion: string,
  number: number,
): SyntheticCluster {
  const environment = ENVIRONMENTS[number % 3 === 0 ? 0 : 1];
  const regions = REGIONS[provider];
  const region = regions[number % regions.length];
  return {
    name: `${environment}-${region}-${String(number + 1).padStart(3, '0')}`,
    provider,
    managementVersion,
    environment,
    region,
  };
}

async function fill(
  store: ObjectStore,
  clusters: SyntheticCluster[],
  content: {
    revisions: { main: string; release: string };
    random: Random;
    now: Date;
    reconcilers: number;
    size?: SyntheticSize;
  },
): Promise<Filled> {
  const { revisions, random, now } = content;
  await createNamespaces(store, ['flux-system']);
  await put(
    store,
    syntheticSource('main', { branch: 'main' }, revisions.main, now),
  );
  await put(
    store,
    syntheticSource('release', { tag: 'v1.4.2' }, revisions.release, now),
  );
  const reconcilers: KubernetesObject[] = [];
  for (const cluster of clusters) {
    await createNamespaces(store, [cluster.name]);
    for (const object of syntheticClusterObjects(cluster, random, now)) {
      await put(store, object);
    }
    const source = cluster.environment === 'prod' ? 'release' : 'main';
    for (let index = 0; index < content.reconcilers; index++) {
      const object = syntheticKustomization(
        cluster,
        index,
        { name: source, revision: revisions[source] },
        random,
        now,
        content.size,
      );
      await put(store, object);
      reconcilers.push(object);
    }
  }
  return { store, reconcilers };
}

async function put(
  store: ObjectStore,
  object: KubernetesObject,
): Promise<void> {
  const type = await store.mapping(object.apiVersion, object.kind);
  await store.create(type, object, USER);
  await store.patchStatus(
    type,
    keyOf(object),
    { status: object.status ?? {} },
    USER,
  );
}

/** A routine reconciliation, as a watcher sees one of its writes: new times, one more in the history. */
async function touch(
  store: ObjectStore,
  reconciler: KubernetesObject,
  now: Date,
): Promise<void> {
  const key = keyOf(reconciler);
  const { status } = await store.get(kustomizations, key);
  const [latest, ...older] = listAt(status, 'history').filter(isRecord);
  const entry: JsonObject = {
    ...latest,
    lastReconciled: formatTime(now),
    totalReconciliations: Number(latest?.totalReconciliations ?? 0) + 1,
  };
  await store.patchStatus(
    kustomizations,
    key,
    { status: { history: [entry, ...older] } },
    { fieldManager: 'kustomize-controller' },
  );
}

/** Ready becomes False with a message, or True again. */
async function flip(
  store: ObjectStore,
  reconciler: KubernetesObject,
  now: Date,
  message: string,
): Promise<void> {
  const key = keyOf(reconciler);
  const { status } = await store.get(kustomizations, key);
  const [ready] = listAt(status, 'conditions')
    .filter(isRecord)
    .filter(({ type }) => type === 'Ready');
  const fails = ready?.reason !== 'BuildFailed';
  await store.patchStatus(
    kustomizations,
    key,
    {
      status: {
        conditions: [
          {
            type: 'Ready',
            status: fails ? 'False' : 'True',
            reason: fails ? 'BuildFailed' : 'ReconciliationSucceeded',
            message,
            lastTransitionTime: formatTime(now),
            observedGeneration: 1,
          },
        ],
      },
    },
    { fieldManager: 'kustomize-controller' },
  );
}

function checkCount(
  option: string,
  count: number,
  least: number,
  most: number,
): void {
  if (!Number.isInteger(count) || count < least || count > most) {
    throw new Error(
      `${option} must be a whole number from ${least} to ${most}, not ${count}.`,
    );
  }
}
