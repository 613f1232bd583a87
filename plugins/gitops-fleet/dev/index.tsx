import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import plugin, { gitopsFleetApiRef } from '../src';
import {
  responseError,
  SampleFleetApi,
} from '../src/__testUtils__/SampleFleetApi';
import { SampleFleet, sampleFleet } from '../src/__testUtils__/sampleFleet';
import { sampleHistory } from '../src/__testUtils__/sampleHistory';

/*
 * The plugin on a fleet in memory. The address says which, and the choice is kept for the tab:
 * ?fleet=3|14|1000|calm|empty|error|forbidden|signed-out|slow|wide, and &live makes it change all the time.
 */
const asked = new URLSearchParams(window.location.search);
const remembered = (name: string) => {
  const value = asked.get(name) ?? sessionStorage.getItem(`dev-${name}`);
  if (value !== null) {
    sessionStorage.setItem(`dev-${name}`, value);
  }
  return value;
};
const scenario = remembered('fleet') ?? '14';
const live = remembered('live') !== null;

/** Kinds that a real management cluster has, some of them in trouble on every 40th and on azure-v1. */
function watchMore(fleet: SampleFleet, now: number) {
  fleet.connections.forEach((connection, index) => {
    const state = connection.state === 'stale' ? 'stale' : 'live';
    const inTrouble =
      scenario !== 'calm' &&
      state === 'live' &&
      (connection.managementCluster === 'azure-v1' || index % 40 === 39);
    const more: [string, string, string][] = [
      ['cluster.x-k8s.io', 'Cluster', 'v1beta2'],
      ['cluster.x-k8s.io', 'MachineDeployment', 'v1beta2'],
      ['controlplane.cluster.x-k8s.io', 'KubeadmControlPlane', 'v1beta2'],
      ['source.toolkit.fluxcd.io', 'OCIRepository', 'v1'],
      ['image.toolkit.fluxcd.io', 'ImagePolicy', 'v1beta2'],
    ];
    connection.kinds = [
      ...connection.kinds,
      ...more.map(
        ([group, kind, version]) =>
          ({
            group,
            kind,
            version,
            state,
            objects: 12,
            message: '',
          } as const),
      ),
      {
        group: 'hive.openshift.io',
        kind: 'ClusterDeployment',
        version: '',
        state: 'not-granted',
        objects: 0,
        message: '',
      } as const,
    ].map((kind, place) => ({
      ...kind,
      relists: place % 4,
      restarts: 7 + place,
      lastEventAt: (connection.asOf ?? now) - place * 9_000,
      ...(inTrouble &&
        kind.kind === 'Cluster' && {
          state: 'stale' as const,
          message:
            'conversion webhook for cluster.x-k8s.io/v1beta1, Kind=Cluster failed: Post "https://capi-webhook-service.capi-system.svc:443/convert?timeout=30s": no endpoints available',
        }),
      ...(inTrouble &&
        kind.kind === 'ImagePolicy' && {
          state: 'forbidden' as const,
          message:
            'imagepolicies.image.toolkit.fluxcd.io is forbidden. Grant get, list and watch on imagepolicies.image.toolkit.fluxcd.io; see docs/permissions.md',
        }),
    }));
  });
}

function makeApi(): SampleFleetApi {
  const now = Date.now();
  const sizes: { [name: string]: number } = { calm: 4, empty: 0, wide: 500 };
  const clusters = sizes[scenario] ?? (Number(scenario) || 14);
  const fleet =
    scenario === 'empty'
      ? { resources: [], clusters: [], connections: [] }
      : sampleFleet({
          now,
          clusters,
          reconcilers: clusters >= 1_000 ? 60 : undefined,
          troubled: scenario !== 'calm' && clusters !== 3,
          versions: scenario === 'wide' ? 84 : undefined,
        });
  watchMore(fleet, now);
  const api = new SampleFleetApi(fleet, () => Date.now());
  const failures: { [name: string]: Error } = {
    error: responseError(500, 'The database is not reachable'),
    forbidden: responseError(403, 'Missing permission'),
    'signed-out': responseError(401, 'Missing credentials'),
  };
  api.failure = failures[scenario];
  if (scenario === 'slow') {
    api.getSnapshot = () => new Promise(() => {});
  }
  setInterval(() => api.beat(), 2_000);
  if (live) {
    setInterval(() => {
      const record =
        fleet.resources[Math.floor(Math.random() * fleet.resources.length)];
      const status = record.status === 'Ready' ? 'Progressing' : 'Ready';
      api.push({
        resources: [
          { ...record, status, actualStatus: status, since: Date.now() },
        ],
      });
    }, 100);
  }
  api.operations.entries = [
    {
      id: 'earlier',
      at: now - 26 * 3_600_000,
      finishedAt: now - 26 * 3_600_000,
      operation: 'suspend',
      key: fleet.resources[0]?.key ?? '',
      actor: 'user:default/jo',
      reason: 'INC-991: the registry is being moved',
      state: 'settled',
      message: '',
      notes: [],
    },
  ];
  api.history = sampleHistory(fleet, now);
  Object.assign(window, { sampleFleetApi: api });
  return api;
}

createDevApp({
  features: [
    catalogPlugin,
    plugin,
    createFrontendModule({
      pluginId: 'gitops-fleet',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: gitopsFleetApiRef,
              deps: {},
              factory: makeApi,
            }),
        }),
      ],
    }),
  ],
});
