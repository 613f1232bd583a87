import {
  ClusterRecord,
  ConnectionRecord,
  FleetColumns,
  FleetSnapshot,
  ReconciliationStatus,
  ResourceRecord,
  resourceKey,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  kustomize,
  minute,
  sampleCluster,
  sampleConnection,
  sampleKinds,
  sampleNow,
  sampleResource,
  sources,
} from './sampleRecords';

/** Objects of a fleet, before they are encoded. */
export interface SampleFleet {
  resources: ResourceRecord[];
  clusters: ClusterRecord[];
  connections: ConnectionRecord[];
}

/** What a sample fleet is like. */
export interface SampleOptions {
  now?: number;
  /** How many workload clusters. */
  clusters: number;
  /** How many reconcilers each of them has; the well-known ones come first. */
  reconcilers?: number;
  /** Whether some things fail, wait and move, and one management cluster does not answer. */
  troubled?: boolean;
  /** How many management clusters each provider has. */
  versions?: number;
}

const hashes = {
  release4: 'ba94fed0c1d2e3f4a5b6c7d8e9f0011223344556',
  release3: '83ce5dd4c1d2e3f4a5b6c7d8e9f0011223344556',
  main: '3f752da7c1d2e3f4a5b6c7d8e9f0011223344556',
  mainBefore: '9d7b25e1c1d2e3f4a5b6c7d8e9f0011223344556',
};

const repository = 'http://localhost:7100/platform/platform-repository.git';

const wellKnown = [
  'cluster-infrastructure',
  'environment-common',
  'cluster-config',
  'feature-access-control',
  'feature-cert-manager',
  'feature-ingress-nginx',
  'feature-helloworld-operator',
  'tenants-common',
  'tenants-environment',
];

const regions: { [provider: string]: string[] } = {
  aws: ['eu-west-1', 'us-east-1', 'ap-south-1', 'eu-central-1', 'eu-west-2'],
  azure: ['westeurope', 'northeurope', 'eastus', 'uksouth'],
  gcp: ['europe-west4', 'us-central1', 'asia-south1'],
};

/** A fleet of any size; the same options make the same fleet. */
export function sampleFleet(options: SampleOptions): SampleFleet {
  const { now = sampleNow, clusters: count, troubled = true } = options;
  const fleet: SampleFleet = { resources: [], clusters: [], connections: [] };
  const providers = count > 3 ? ['aws', 'azure', 'gcp'] : ['aws', 'azure'];
  const { versions = Math.max(1, Math.ceil(count / 60)) } = options;
  for (let version = 1; version <= versions; version++) {
    for (const provider of providers) {
      addManagementCluster(fleet, provider, version, now, troubled);
    }
  }
  for (let index = 0; index < count; index++) {
    const provider = providers[index % providers.length];
    const version = (Math.floor(index / providers.length) % versions) + 1;
    const environment = index % 3 === 1 ? 'non-prod' : 'prod';
    const place = Math.floor(index / providers.length);
    const names = regions[provider];
    const suffix =
      place < names.length ? '' : `-${Math.floor(place / names.length) + 1}`;
    const name = `${environment}-${names[place % names.length]}${suffix}`;
    addCluster(fleet, {
      name,
      environment,
      provider,
      managementCluster: `${provider}-v${version}`,
      index,
      now,
      troubled,
      reconcilers: options.reconcilers ?? wellKnown.length,
    });
  }
  return fleet;
}

function addManagementCluster(
  fleet: SampleFleet,
  provider: string,
  version: number,
  now: number,
  troubled: boolean,
) {
  const managementCluster = `${provider}-v${version}`;
  const gone = troubled && provider === 'gcp' && version === 1;
  fleet.connections.push(
    sampleConnection({
      managementCluster,
      version: `v${version}`,
      asOf: gone ? now - 18 * minute : now - 1_000,
      since: gone ? now - 18 * minute : now - 60 * minute,
      ...(gone && {
        kinds: sampleKinds('stale'),
        state: 'stale',
        reason: 'Refused',
        message:
          'Nothing listens at 127.0.0.1:7203. Check that the API server runs.',
        nextRetry: now + 8_000,
      }),
    }),
  );
  const own = { managementCluster, provider };
  for (const [name, reference, hash] of [
    ['flux-system', 'branch:main', hashes.main],
    ['release', 'tag:v0.0.4', hashes.release4],
  ]) {
    const revision = `${reference.split(':')[1]}@sha1:${hash}`;
    fleet.resources.push(
      sampleResource({
        ...own,
        group: sources,
        kind: 'GitRepository',
        name,
        scope: 'source',
        reference,
        repository,
        reason: 'Succeeded',
        message: `stored artifact for revision '${revision}'`,
        appliedRevision: revision,
        attemptedRevision: revision,
        wantedRevision: revision,
        since: now - 60 * minute,
        ...(gone && staleFields('Ready', now)),
      }),
    );
  }
  const revision = `main@sha1:${hashes.main}`;
  const applied = {
    source: resourceKey({
      managementCluster,
      group: sources,
      kind: 'GitRepository',
      namespace: 'flux-system',
      name: 'flux-system',
    }),
    reference: 'branch:main',
    repository,
    appliedRevision: revision,
    attemptedRevision: revision,
    wantedRevision: revision,
    message: `Applied revision: ${revision}`,
  };
  for (const name of [
    'flux-system',
    'management-config',
    'management-cluster-api',
  ]) {
    fleet.resources.push(
      sampleResource({
        ...own,
        ...applied,
        name,
        path: `providers/${provider}/v${version}/mgmt`,
        ...(gone && staleFields('Ready', now)),
      }),
    );
  }
  fleet.clusters.push(
    sampleCluster({
      ...own,
      name: managementCluster,
      key: managementCluster,
      kind: 'management',
      namespace: '',
      environment: '',
      engine: '',
      lifecycle: gone ? 'Stale' : 'Running',
      lastKnownLifecycle: gone ? 'Running' : undefined,
      follows: [
        {
          source: applied.source,
          name: 'flux-system',
          reference: 'branch:main',
          channel: 'trunk',
          revision,
          followers: 3,
          applied: 3,
        },
      ],
    }),
  );
}

function staleFields(lastKnown: ReconciliationStatus, now: number) {
  return {
    status: 'Stale' as const,
    actualStatus: 'Stale' as const,
    reason: 'ManagementClusterUnreachable',
    lastKnown,
    since: now - 18 * minute,
    inSync: undefined,
  };
}

interface ClusterPlan {
  name: string;
  environment: string;
  provider: string;
  managementCluster: string;
  index: number;
  now: number;
  troubled: boolean;
  reconcilers: number;
}

function addCluster(fleet: SampleFleet, plan: ClusterPlan) {
  const { name, environment, provider, managementCluster, index, now } = plan;
  const gone = fleet.connections.some(
    item =>
      item.managementCluster === managementCluster && item.state === 'stale',
  );
  const prod = environment === 'prod';
  const failing = plan.troubled && !gone && index % 6 === 0;
  const moving = plan.troubled && !gone && index % 11 === 4;
  const behind = plan.troubled && !gone && !prod && index % 5 === 2;
  const wanted = prod
    ? `v0.0.4@sha1:${hashes.release4}`
    : `main@sha1:${hashes.main}`;
  const before = prod
    ? `v0.0.3@sha1:${hashes.release3}`
    : `main@sha1:${hashes.mainBefore}`;
  const key = `${managementCluster}/${name}/${name}`;
  const source = resourceKey({
    managementCluster,
    group: sources,
    kind: 'GitRepository',
    namespace: 'flux-system',
    name: prod ? 'release' : 'flux-system',
  });
  const reference = prod ? 'tag:v0.0.4' : 'branch:main';
  const keyOf = (reconciler: string) =>
    resourceKey({
      managementCluster,
      group: kustomize,
      kind: 'Kustomization',
      namespace: name,
      name: reconciler,
    });
  let late = 0;
  for (let place = 0; place < plan.reconcilers; place++) {
    const reconciler =
      wellKnown[place] ?? `tenant-${place - wellKnown.length + 1}-workload`;
    const breaks = failing && reconciler === 'feature-ingress-nginx';
    const waits = failing && reconciler.startsWith('tenants');
    const moves = (moving && place < 3) || (behind && place < 2);
    const holds = plan.troubled && !gone && index % 8 === 7 && place === 6;
    const old = waits || moves;
    late += old ? 1 : 0;
    const record = sampleResource({
      managementCluster,
      provider,
      environment,
      namespace: name,
      name: reconciler,
      targetKind: 'workload',
      target: key,
      scope: reconciler.startsWith('tenants') ? 'tenants' : 'feature',
      path: reconciler.startsWith('feature-')
        ? `features/${reconciler.slice(8)}`
        : `providers/${provider}/v1/clusters/${environment}/${name}`,
      source,
      reference,
      repository,
      appliedRevision: old ? before : wanted,
      attemptedRevision: old && !moves ? before : wanted,
      wantedRevision: wanted,
      inSync: !old,
      since: now - (prod ? 17 : 4) * minute,
      message: `Applied revision: ${wanted}`,
      dependsOn:
        place > 0 && place < wellKnown.length
          ? [keyOf(waits ? 'feature-ingress-nginx' : wellKnown[place - 1])]
          : [],
    });
    if (breaks) {
      Object.assign(record, {
        status: 'Failed',
        actualStatus: 'Failed',
        reason: 'HealthCheckFailed',
        since: now - (18 - (index % 7)) * minute,
        message: `health check failed after 5m0.0${
          index % 9
        }s: timeout waiting for: [Deployment/ingress-nginx/ingress-nginx-controller status: 'InProgress': Available: 0/2]`,
      });
    } else if (waits) {
      Object.assign(record, {
        status: 'DependencyNotReady',
        actualStatus: 'DependencyNotReady',
        reason: 'DependencyNotReady',
        since: now - 18 * minute,
        message: `dependency '${name}/feature-ingress-nginx' is not ready`,
      });
    } else if (moves) {
      Object.assign(record, {
        status: 'Progressing',
        actualStatus: 'Progressing',
        reason: 'Progressing',
        since: now - 20_000,
        message: 'Reconciliation in progress',
      });
    } else if (holds) {
      Object.assign(record, {
        status: 'Suspended',
        actualStatus: 'Suspended',
        suspended: true,
        lastKnown: 'Ready',
        reason: 'Suspended',
      });
    }
    fleet.resources.push(
      gone ? { ...record, ...staleFields(record.status, now) } : record,
    );
  }
  fleet.clusters.push(
    sampleCluster({
      name,
      managementCluster,
      provider,
      environment,
      kubernetesVersion: moving ? 'v1.33.6' : 'v1.34.2',
      lifecycle: lifecycleOf(gone, moving),
      lastKnownLifecycle: gone ? 'Running' : undefined,
      controlPlane: { desired: 3, ready: 3 },
      workers: { desired: 3, ready: 3 },
      behind: late,
      ...(late > 0 && { behindSince: now - 4 * minute }),
      follows: [
        {
          source,
          name: prod ? 'release' : 'flux-system',
          reference,
          channel: prod ? 'release' : 'trunk',
          revision: wanted,
          followers: plan.reconcilers,
          applied: plan.reconcilers - late,
        },
      ],
    }),
  );
}

function lifecycleOf(gone: boolean, moving: boolean) {
  if (gone) {
    return 'Stale';
  }
  return moving ? 'Upgrading' : 'Running';
}

/** The snapshot that the backend would send of a fleet. */
export function encodeFleet(
  fleet: SampleFleet,
  at: { version: number; asOf?: number } = { version: 1 },
): FleetSnapshot {
  const columns = new FleetColumns();
  fleet.resources.forEach(record => columns.set(record));
  const encoded = structuredClone(columns.encoded);
  return {
    epoch: 'sample',
    version: at.version,
    asOf: at.asOf ?? sampleNow,
    dictionary: encoded.dictionary,
    resources: encoded.columns,
    clusters: fleet.clusters,
    connections: fleet.connections,
  };
}
