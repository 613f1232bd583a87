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
import { sampleFleet } from '../src/__testUtils__/sampleFleet';

/*
 * The plugin on a fleet in memory. The address says which, and the choice is kept for the tab:
 * ?fleet=3|14|1000|calm|empty|error|forbidden|signed-out|slow, and &live makes it change all the time.
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

function makeApi(): SampleFleetApi {
  const now = Date.now();
  const sizes: { [name: string]: number } = { calm: 4, empty: 0 };
  const clusters = sizes[scenario] ?? (Number(scenario) || 14);
  const fleet =
    scenario === 'empty'
      ? { resources: [], clusters: [], connections: [] }
      : sampleFleet({
          now,
          clusters,
          reconcilers: clusters >= 1_000 ? 60 : undefined,
          troubled: scenario !== 'calm' && clusters !== 3,
        });
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
